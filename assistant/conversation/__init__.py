"""The conversation, pure: ``step(world, state, event) -> (state, effects)``; no clock, no thread, no device."""

from assistant.conversation.state import State, World
from assistant.conversation.step import step

__all__ = ["State", "World", "step"]
