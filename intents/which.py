"""Which of the reminders is meant: "the thursday one", "the evening one", "the half seven one", "all of them". Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from intents.clock import HALF_A_DAY
from intents.numbers import contains
from intents.reading import Found, read
from intents.times import Times
from intents.when import EVERY_DAY, When, split_corrections


@dataclass(frozen=True)
class Which:
    """The places of the reminders that are meant, counted from zero, in order."""

    places: tuple[int, ...] = ()
    all: bool = False
    """Whether all were asked for, so that several are no doubt."""

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing to ask: one is meant, or all of them."""
        return self.all or len(self.places) == 1


def find_which(text: str, whens: Sequence[When], times: Times) -> Which | None:
    """Which of ``whens`` a sentence means; ``None`` where it does not say.

    No places where it names what is not there ("the friday one" among none on Fridays); several where what it says fits
    several. A sentence that names nothing means the only one there is, or, in the plural, all.
    """
    items = split_corrections(times.tagger.tag(text))[-1]
    found = read(items, times)
    bare = " ".join(item.text for item in items)
    places = [
        place for place, when in enumerate(whens)
        if _fits_days(found, when) and _fits_time(found, when, times)
        and (not found.after or contains(when.after, found.after))
    ]  # fmt: skip
    labelled = tuple(
        place for place, when in enumerate(whens) if when.after and contains(_core(when.after, times), bare)
    )  # fmt: skip
    named = bool(found.days or found.parts or found.clock or found.after or found.ahead is not None)
    if labelled:
        return Which(tuple(place for place in labelled if place in places) or labelled)
    ordinal = _ordinal(bare, len(whens), times)
    if ordinal is not None and not found.days and not found.parts:
        return ordinal
    if named:
        return Which(_narrowest(places, found, whens))
    which = times.words.which
    if any(contains(phrase, bare) for phrase in which.all):
        return Which(tuple(range(len(whens))), all=True)
    if any(contains(phrase, bare) for phrase in which.the_only):
        return Which(tuple(range(len(whens))))
    return None


def _core(after: str, times: Times) -> str:
    """What a reminder follows, without "your" and the like in front."""
    words = after.split()
    small = {*times.words.turned.values()}
    while len(words) > 1 and (words[0] in small or words[0] == "the"):
        words = words[1:]
    return " ".join(words)


def _fits_days(found: Found, when: When) -> bool:
    if found.ahead is not None and when.ahead_days != found.ahead:
        return False
    if not found.days or found.days == EVERY_DAY:
        return not found.days or when.due_days == EVERY_DAY
    return bool(found.days & when.due_days)


def _fits_time(found: Found, when: When, times: Times) -> bool:
    if when.time is None:
        return not found.clock and (not found.parts or when.part_of_day in found.parts)
    minutes = when.time[0] * 60 + when.time[1]
    if found.clock and found.clock.minutes != minutes:
        same_hands = not found.clock.sure and (found.clock.minutes - minutes) % HALF_A_DAY == 0
        if not same_hands:
            return False
    if not found.parts:
        return True
    part = times.part(found.parts[0])
    return when.part_of_day in found.parts or bool(part and part.holds(minutes))


def _narrowest(places: list[int], found: Found, whens: Sequence[When]) -> tuple[int, ...]:
    """Where a day is named, "the thursday one" is rather one for Thursdays than one for every day."""
    if not found.days or not places:
        return tuple(places)
    fewest = min(len(whens[place].due_days) for place in places)
    return tuple(place for place in places if len(whens[place].due_days) == fewest)


def _ordinal(bare: str, size: int, times: Times) -> Which | None:
    for name, place in sorted(times.ordinals.items(), key=lambda pair: -len(pair[0])):
        if contains(name, bare):
            index = place - 1 if place > 0 else size + place
            return Which((index,) if 0 <= index < size else ())
    return None
