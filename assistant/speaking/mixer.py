"""Soft sounds beneath the voice: they rise, fall, step back while it speaks, and end.

No lock and no thread. Three sides share a ``Mixer``, and each writes its own variables: whoever converses calls
``sound``, which sets the beds and their aims; one thread calls ``prepare``, which sets their samples; the callback of
the device calls ``mix``, which moves them on. That a bed is over is said of its aim, so that a new aim, set in the very
moment in which the bed ends, is never lost.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.audio import Samples
from assistant.errors import UsageError
from assistant.events import SILENT, SOUNDS, Sound
from assistant.speaking.soundscape import ONCE, Wave, make

DUCKED: Final = -9.0
"""Decibels by which sounds step back while the voice speaks."""
STEP_BACK: Final = 0.25
"""Seconds until they have stepped back."""
RETURN: Final = 1.5
"""Seconds until they are back."""
SHORTEST: Final = 0.02
"""Seconds of the shortest ramp: anything quicker would click."""
COME_BACK: Final = 1.0
"""Seconds in which sounds rise again on a device that was opened anew."""
LOUDNESS: Final = 0.6
"""Loudness grows with this power of the amplitude (Stevens). A ramp is even in loudness: one that is even in decibels
is inaudible for the second half of its time."""


@dataclass(frozen=True, eq=False)
class _Aim:
    """Where a bed is to go, and how long that takes. Two are never equal: asked again is asked anew."""

    loudness: float
    """0 is silence, 1 the full level."""
    seconds: float


class _Bed:
    """A sound that is on."""

    __slots__ = ("aim", "at", "ended", "followed", "loudness", "name", "samples", "step")

    def __init__(self, name: str, aim: _Aim, samples: Samples | None) -> None:
        self.name = name
        self.aim = aim
        self.samples = samples
        """``None`` until they are made."""
        self.at = 0
        self.loudness = aim.loudness if name in ONCE else 0.0
        self.followed: _Aim | None = None
        """The aim for which ``step`` was worked out."""
        self.step = 0.0
        """Loudness a sample."""
        self.ended: _Aim | None = None
        """The aim at which it fell silent."""

    @property
    def is_over(self) -> bool:
        """Whether it has fallen silent for good, or need never begin."""
        aim = self.aim
        return self.ended is aim or (self.samples is None and aim.loudness == 0)


class Mixer:
    """The sounds that are on, and their sum with the voice, at ``rate`` samples a second."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._beds: tuple[_Bed, ...] = ()
        self._made: dict[str, Samples] = {}
        self._duck = 0.0
        self._room = np.zeros((4, 0), dtype=np.float32)

    @property
    def sounding(self) -> bool:
        """Whether any sound is on, or waits for its samples."""
        return any(not bed.is_over for bed in self._beds)

    # -------------------------------------------------------------- whoever converses

    def sound(self, sound: Sound) -> None:
        """Let a sound reach a level. What has not sounded before begins after ``prepare``.

        Raises ``UsageError`` where there is no sound of this name.
        """
        if sound.name not in {*SOUNDS, ""}:
            raise UsageError(f"There is no sound '{sound.name}'; there are {', '.join(SOUNDS)}.")
        aim = _Aim(_loudness(sound.level), sound.seconds)
        beds = [bed for bed in self._beds if not bed.is_over]
        rings = sound.name in ONCE and aim.loudness > 0
        under_way = [bed for bed in beds if sound.name in {bed.name, ""} and not rings]
        for bed in under_way:
            bed.aim = aim
        if sound.name and aim.loudness > 0 and not under_way:
            beds.append(_Bed(sound.name, aim, self._made.get(sound.name)))
        self._beds = tuple(beds)

    def at(self, rate: int) -> "Mixer":
        """The same sounds at another rate, going on where they were, after ``prepare``; this one no longer mixes."""
        other = Mixer(rate)
        beds = []
        for bed in self._beds:
            if not bed.is_over:
                again = _Bed(bed.name, _Aim(bed.aim.loudness, max(bed.aim.seconds, COME_BACK)), None)
                again.at = round(bed.at * rate / self.rate)
                again.loudness = 0.0
                beds.append(again)
        other._beds = tuple(beds)
        return other

    # -------------------------------------------------------------- the thread that makes samples

    def prepare(self) -> None:
        """Make the samples that beds wait for; up to 0.2 s each. They are kept as long as the mixer is."""
        for bed in self._beds:
            if bed.samples is None and not bed.is_over:
                if bed.name not in self._made:
                    self._made[bed.name] = make(bed.name, self.rate)
                bed.samples = self._made[bed.name]

    # -------------------------------------------------------------- the callback

    def mix(self, voice: Samples, *, speaking: bool) -> Samples:
        """A block of the voice with what sounds beneath it; where nothing does, the block itself, untouched."""
        beds = [(bed, bed.samples) for bed in self._beds if bed.samples is not None and not bed.is_over]
        frames = len(voice)
        if not beds or not frames:
            self._duck = DUCKED if speaking else 0.0
            return voice
        if self._room.shape[1] < frames:
            self._room = np.zeros((4, frames), dtype=np.float32)
            self._room[0] = np.arange(1, frames + 1)
        count, ramp, piece, total = self._room[:, :frames]
        total.fill(0)
        for bed, samples in beds:
            _read(bed, samples, piece)
            _scale(piece, *_move(bed, frames, self.rate), count, ramp)
            total += piece
        before, self._duck = self._duck, _ducked(self._duck, frames / self.rate, speaking=speaking)
        _scale(total, _gain(before), _gain(self._duck), count, ramp)
        total += voice
        np.rint(total, out=total)
        np.clip(total, -32768, 32767, out=total)
        mixed: Samples = total.astype(np.int16)
        return mixed


def _move(bed: _Bed, frames: int, rate: int) -> tuple[float, float]:
    """Take a bed on towards its aim: its gain before and after. Where it has come to silence, it is over."""
    aim, before = bed.aim, bed.loudness
    if bed.followed is not aim:
        bed.followed = aim
        bed.step = abs(aim.loudness - before) / (max(aim.seconds, SHORTEST) * rate)
    bed.loudness = after = _towards(before, aim.loudness, bed.step * frames)
    if after == aim.loudness == 0:
        bed.ended = aim
    return before ** (1 / LOUDNESS), after ** (1 / LOUDNESS)


def _read(bed: _Bed, samples: Samples, piece: Wave) -> None:
    """The next samples of a bed: those of a loop go round, those of a bell end."""
    start, length = bed.at, len(samples)
    bed.at += len(piece)
    if bed.at <= length:
        piece[:] = samples[start : bed.at]
    elif bed.name in ONCE:
        rest = samples[start:]
        piece[: len(rest)] = rest
        piece[len(rest) :] = 0
        bed.ended = bed.aim
    else:
        bed.at %= length
        piece[:] = samples.take(np.arange(start, start + len(piece)), mode="wrap")


def _scale(piece: Wave, before: float, after: float, count: Wave, ramp: Wave) -> None:
    """Multiply by a gain that goes evenly from one value to the other, so that it never steps."""
    if before == after:
        piece *= np.float32(after)
        return
    np.multiply(count, (after - before) / len(count), out=ramp)
    ramp += np.float32(before)
    piece *= ramp


def _ducked(now: float, seconds: float, *, speaking: bool) -> float:
    """Decibels after so many seconds."""
    if speaking:
        return _towards(now, DUCKED, -DUCKED / STEP_BACK * seconds)
    return _towards(now, 0.0, -DUCKED / RETURN * seconds)


def _towards(now: float, aim: float, step: float) -> float:
    return min(aim, now + step) if aim > now else max(aim, now - step)


def _loudness(level: float) -> float:
    """Of a level in decibels; 0 at ``SILENT`` and below."""
    return _gain(level) ** LOUDNESS if level > SILENT else 0.0


def _gain(decibels: float) -> float:
    return float(10 ** (decibels / 20))
