"""A recording made even: at one loudness, above one faint noise.

A word or two are decoded by themselves, and the recogniser takes their mean for the room's. Telephones, tight cuts and
digital silence then look like nothing it knows; a faint noise beneath everything makes them alike. Of 120 digits in
telephone quality 64 were read right without, and 83 with it, of 34 others 29 and 30.
"""

from typing import Final

import numpy as np

from assistant.hearing.recognizer import RATE

LOUD: Final = 3000.0
"""The loudness of the loudest tenth, as a root mean square of 16-bit samples."""
FAINT: Final = 80.0
"""The loudness of the noise."""
FRAME: Final = RATE // 50


def evened(pcm: bytes) -> bytes:
    """16-bit samples at one loudness with a faint noise, the same noise each time; what is too short stays as it is."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32)
    count = len(samples) // FRAME
    if not count:
        return pcm
    frames = samples[: count * FRAME].reshape(count, FRAME)
    loudness = np.sort(np.sqrt(np.mean(frames**2, axis=1)))
    loud = float(loudness[-max(3, count // 10) :].mean())
    if loud == 0:
        return pcm
    noise = np.random.default_rng(0).normal(0.0, FAINT, len(samples)).astype(np.float32)
    mixed = np.clip(np.rint(samples * (LOUD / loud) + noise), -32768, 32767)
    return bytes(mixed.astype("<i2").tobytes())
