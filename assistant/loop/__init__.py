"""The loop: one inbox, the real clock, and the only threads of the program.

The main thread takes events from the inbox, steps the conversation and carries out its effects. One thread renders
sentences, one reads the microphone or the lines typed; each only puts events into the inbox.
"""

from assistant.loop.core import Loop
from assistant.loop.ear import Ear
from assistant.loop.lines import Lines
from assistant.loop.mouth import Mouth

__all__ = ["Ear", "Lines", "Loop", "Mouth"]
