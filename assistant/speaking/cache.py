"""Sentences that were rendered lately, kept in memory; prompts and repeats cost nothing then."""

from collections import OrderedDict

from assistant.audio import Pcm
from assistant.speaking.voice import Voice

MOST_BYTES = 16_000_000
"""Some six minutes of speech at 22,050 Hz."""


class CachedVoice:
    """A ``Voice`` that keeps what another has rendered, the latest used, up to so many bytes."""

    def __init__(self, voice: Voice, *, most_bytes: int = MOST_BYTES) -> None:
        self._voice = voice
        self._most_bytes = most_bytes
        self._kept: OrderedDict[tuple[str, int], Pcm] = OrderedDict()
        self._bytes = 0

    @property
    def name(self) -> str:
        """The name of the voice."""
        return self._voice.name

    def render(self, text: str, pace: int) -> Pcm:
        """The sentence, from memory where it is there. Raises ``VoiceError``."""
        key = (text, pace)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        pcm = self._voice.render(text, pace)
        self._kept[key] = pcm
        self._bytes += pcm.samples.nbytes
        while self._bytes > self._most_bytes and self._kept:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.samples.nbytes
        return pcm

    def close(self) -> None:
        """End the voice."""
        self._voice.close()
