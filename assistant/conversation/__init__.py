"""The conversation, pure: ``step(world, state, event) -> (state, effects)``; no clock, no thread, no device."""

from assistant.conversation.state import State
from assistant.conversation.step import step
from assistant.conversation.world import World

__all__ = ["State", "World", "step"]
