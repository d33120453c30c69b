"""How long a night was, in a tagged sentence: "a couple of hours", "seven and a half", "half ten till six". Pure."""

from intents.clock import HALF_A_DAY, MINUTES, Clock, clock_at, duration_at, has, number_at
from intents.tags import Items, Tag
from intents.times import DAY, Times

RANGE = 4
"""Hours: "six to eight" is rather a guess at seven hours than a night of two."""
Hours = tuple[float, bool]
"""Hours, and whether they are doubtful: added up, a range, or open to another reading."""


def lengths(items: Items) -> Hours | None:
    """Hours and minutes that are said as such; several are added, "six or seven hours" is the middle."""
    total, count, at, odd, last = 0.0, 0, 0, False, 0.0
    while at < len(items):
        length = duration_at(items, at)
        if length is None or length[0] >= DAY * 2:
            at += 1
            continue
        before = number_at(items, at - 2)
        either = has(items, at - 1, Tag.OR, Tag.THROUGH, Tag.AND)
        if either and before and before[1] == at - 1:
            total += (length[0] + before[0] * MINUTES) / 2
            odd = True
        elif either and count and not has(items, at - 1, Tag.AND):
            total += length[0] - (last + length[0]) / 2
        else:
            total += length[0]
        last, count, at = length[0], count + 1, length[1]
    return (total / MINUTES, odd or count > 1) if count else None


def night_between(items: Items, times: Times, *, told: bool) -> Hours | None:
    """Hours between two times of the day, the first of going to bed.

    With ``told`` it was said that they are of going to bed and of waking; else something like "till" stands between.
    """
    clocks = _clocks(items, times, to=True)
    # "ten to six" is a night where nothing else makes it a time: no "at" before it.
    reread = len(clocks) == 1 and not told
    if reread:
        before = clocks[0][1] - 1
        if has(items, before, Tag.AT) and not has(items, before, Tag.BETWEEN):
            return None
        clocks = _clocks(items, times, to=False)
        if clocks[0][0].sure:  # "twenty to seven" began at no hour of a clock
            return None
    match clocks:
        case [(bed, _, end), (up, begin, _)]:
            between = items[end:begin]
        case _:
            return None
    joints = (Tag.THROUGH, Tag.AND, Tag.OR, Tag.BEFORE, Tag.SMALL, Tag.AT)
    joined = bool(between) and all(item.has(*joints) for item in between)
    if not joined and not told:
        return None
    span = (up.minutes - bed.minutes) % (DAY if bed.sure and up.sure else HALF_A_DAY) or HALF_A_DAY
    hours = span / MINUTES
    if not bed.marked and not up.marked and hours < RANGE and not told:
        return (bed.minutes + up.minutes) / 2 / MINUTES, True
    return hours, reread or told


def is_a_time(items: Items, times: Times) -> bool:
    """Whether a time of the day is said that can be nothing else, and so no number of hours."""
    return any(clock.marked for clock, _, _ in _clocks(items, times, to=True))


def _clocks(items: Items, times: Times, *, to: bool) -> list[tuple[Clock, int, int]]:
    """Times with the places where they begin and end."""
    found: list[tuple[Clock, int, int]] = []
    at = 0
    while at < len(items):
        reading = clock_at(items, at, times, to=to)
        if reading is None:
            at += 1
        else:
            clock, end = _with_part(items, *reading, times)
            found.append((clock, at, end))
            at = end
    return found


def _with_part(items: Items, clock: Clock, end: int, times: Times) -> tuple[Clock, int]:
    """Take in the part of the day that follows a time: "half eleven at night"."""
    after = end
    while has(items, after, Tag.SMALL) and not has(items, after, Tag.PART, Tag.THROUGH):
        after += 1
    mark = items[after].get(Tag.PART) if after < len(items) else None
    part = times.part(mark.name) if mark else None
    if part is None:
        return clock, end
    return Clock(clock.near(part.middle), sure=True, marked=True), after + 1
