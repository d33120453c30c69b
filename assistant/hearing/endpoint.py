"""Where an utterance begins and ends: a pure step over the probability of speech of each frame.

The onset needs a few speech-like frames within a short window, so that "no" and "stop" are not missed; the end needs
a silence as long as the speaker's patience. In between, a shorter silence is worth a draft.
"""

from dataclasses import dataclass, replace

from assistant.hearing.recognizer import RATE

FRAME = 512
"""Samples a frame: 32 ms at 16 kHz, as the detector of speech wants them."""
FRAME_SECONDS = FRAME / RATE


def frames(seconds: float) -> int:
    """So many seconds in frames, at least one."""
    return max(1, round(seconds / FRAME_SECONDS))


@dataclass(frozen=True)
class Endpointing:
    """How onsets and ends are found. Probabilities from 0 to 1, times in seconds."""

    onset: float = 0.3
    """From this probability a frame is speech-like while nobody speaks."""
    stay: float = 0.2
    """From this probability speech goes on; lower, since words fade."""
    onset_frames: int = 3
    """So many speech-like frames ..."""
    onset_window: int = 9
    """... within so many make an onset: 0.1 s within 0.3 s."""
    pre_roll: float = 0.3
    """What is kept from before the first speech-like frame: soft consonants."""
    draft_after: float = 0.3
    """A silence after which a transcript is worth having in advance."""
    longest: float = 20.0
    """An utterance is cut here, whatever follows."""


@dataclass(frozen=True)
class Endpointer:
    """Where the stream stands. Samples are counted from the beginning of the stream."""

    frame: int = 0
    """Frames seen."""
    recent: tuple[bool, ...] = ()
    """Whether the latest frames were speech-like, while nobody speaks."""
    started: int | None = None
    """First sample of the utterance under way."""
    quiet: int = 0
    """Frames since the last one of speech."""
    drafted: bool = False
    """Whether ``Draft`` was sent for the present silence."""
    floor: int = 0
    """First sample that no earlier utterance holds."""


@dataclass(frozen=True)
class Onset:
    """Somebody speaks; the utterance holds everything from this sample on."""

    start: int


@dataclass(frozen=True)
class Drafting:
    """A short silence: the utterance may be over at this sample."""

    at: int


@dataclass(frozen=True)
class Resumed:
    """It was not over."""

    at: int


@dataclass(frozen=True)
class Ended:
    """The utterance is over: it holds the samples from ``start`` to before ``end``."""

    start: int
    end: int
    cut: bool
    """Whether it was ended by its length."""


Turn = Onset | Drafting | Resumed | Ended


def listen(
    state: Endpointer, probability: float, *, patience: float, by: Endpointing
) -> tuple[Endpointer, tuple[Turn, ...]]:
    """The next frame. ``patience`` is the silence in seconds that ends an utterance, never below ``draft_after``."""
    state = replace(state, frame=state.frame + 1)
    if state.started is None:
        return _waiting(state, by, speechlike=probability >= by.onset)
    return _speaking(state, by, patience, speechlike=probability >= by.stay)


def _waiting(state: Endpointer, by: Endpointing, *, speechlike: bool) -> tuple[Endpointer, tuple[Turn, ...]]:
    recent = (*state.recent, speechlike)[-by.onset_window :]
    if sum(recent) < by.onset_frames:
        return replace(state, recent=recent), ()
    first = state.frame - len(recent) + recent.index(True)
    start = max(state.floor, first * FRAME - round(by.pre_roll * RATE))
    return replace(state, recent=(), started=start, quiet=0, drafted=False), (Onset(start),)


def _speaking(
    state: Endpointer, by: Endpointing, patience: float, *, speechlike: bool
) -> tuple[Endpointer, tuple[Turn, ...]]:
    now = state.frame * FRAME
    start = state.started or 0
    turns: tuple[Turn, ...] = ()
    if speechlike:
        if state.drafted:
            turns = (Resumed(now - FRAME),)
        state = replace(state, quiet=0, drafted=False)
    else:
        state = replace(state, quiet=state.quiet + 1)
        if state.quiet >= frames(by.draft_after) and not state.drafted:
            state, turns = replace(state, drafted=True), (Drafting(now),)
    if state.drafted and state.quiet >= frames(patience):
        return closed(state), (*turns, Ended(start, now, cut=False))
    if now - start >= by.longest * RATE:
        return closed(state), (*turns, Ended(start, now, cut=True))
    return state, turns


def closed(state: Endpointer) -> Endpointer:
    """The state after an utterance that ends here, for whatever reason."""
    return Endpointer(frame=state.frame, floor=state.frame * FRAME)


def keep(by: Endpointing) -> int:
    """How many of the latest samples must be kept while nobody speaks, for ``Onset.start`` to be among them."""
    return by.onset_window * FRAME + round(by.pre_roll * RATE) + FRAME
