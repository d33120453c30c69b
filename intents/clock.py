"""Times of the day and lengths of time in a tagged sentence: "half seven", "quarter to ten", "two and a half hours"."""

from dataclasses import dataclass

from intents.tags import Items, Tag
from intents.times import DAY, Times

HALF_A_DAY = DAY // 2
HOURS = 24
MINUTES = 60
TEN, TENS = 10, 20
FOUR_DIGITS = 4
STEP = 5
"""Minutes are said in steps of five before "past" and "to"; else the word for minutes is said with them."""


@dataclass(frozen=True)
class Clock:
    """A time of the day as it was said."""

    minutes: int
    """After midnight."""
    sure: bool
    """Whether it is known which half of the day is meant: "ten p m", "noon", "twenty thirty"."""
    marked: bool
    """Whether more was said than a bare number, so that it can be nothing else."""

    def near(self, middle: int) -> int:
        """Minutes after midnight: of the two times that may be meant, the nearer to ``middle``, the later in a tie."""
        if self.sure:
            return self.minutes
        early = self.minutes % HALF_A_DAY
        return min(early + HALF_A_DAY, early, key=lambda minutes: distance(minutes, middle))


def distance(one: int, other: int) -> int:
    """Minutes between two times of the day, the shorter way round."""
    apart = abs(one - other) % DAY
    return min(apart, DAY - apart)


def has(items: Items, at: int, *tags: Tag) -> bool:
    """Whether there is such an item at this place."""
    return 0 <= at < len(items) and items[at].has(*tags)


def number_at(items: Items, at: int) -> tuple[float, int] | None:
    """A number ("twenty five", "7") and the place after it."""
    mark = items[at].get(Tag.NUMBER) if 0 <= at < len(items) else None
    if mark is None:
        return None
    value, end = mark.number, at + 1
    following = items[end].get(Tag.NUMBER) if end < len(items) else None
    in_words = not items[at].text[0].isdigit()
    if following and in_words and value >= TENS and value % 10 == 0 and 0 < following.number < TEN:
        return value + following.number, end + 1
    return value, end


def _whole_at(items: Items, at: int) -> tuple[int, int] | None:
    found = number_at(items, at)
    return (int(found[0]), found[1]) if found and found[0] == int(found[0]) else None


def _hour_at(items: Items, at: int) -> tuple[int, int] | None:
    """An hour in minutes after midnight; "midnight" in "ten past midnight" is one too."""
    if has(items, at, Tag.NAMED_TIME):
        mark = items[at].get(Tag.NAMED_TIME)
        return (int(mark.number), at + 1) if mark else None
    found = _whole_at(items, at)
    return (found[0] * MINUTES, found[1]) if found and found[0] < HOURS else None


def clock_at(items: Items, at: int, times: Times, *, to: bool = True) -> tuple[Clock, int] | None:
    """The time of the day that begins at this place, and the place after it. Without ``to``, "ten to six" is ten."""
    found = (
        _half(items, at, times.words.clock.half_minutes)
        or _quarter_or_minutes(items, at, before=to)
        or _hour_and_minutes(items, at)
    )
    return _with_half_of_day(items, *found) if found else None


def _half(items: Items, at: int, half_minutes: int) -> tuple[Clock, int] | None:
    """Such as "half seven", "half past eight"."""
    if not has(items, at, Tag.HALF):
        return None
    past = has(items, at + 1, Tag.PAST)
    hour = _hour_at(items, at + 1 + past)
    if hour is None or has(items, hour[1], Tag.UNIT):
        return None
    minutes = hour[0] + (MINUTES // 2 if past else half_minutes)
    return _clock(items, at + 1 + past, minutes), hour[1]


def _quarter_or_minutes(items: Items, at: int, *, before: bool) -> tuple[Clock, int] | None:
    """Such as "a quarter to ten", "twenty past seven", "three minutes to noon"."""
    begin = at + (has(items, at, Tag.ARTICLE) and has(items, at + 1, Tag.QUARTER))
    if has(items, begin, Tag.QUARTER):
        minutes, end, in_steps = MINUTES // 4, begin + 1, True
    else:
        number = _whole_at(items, begin)
        if number is None:
            return None
        minutes, end = number
        in_steps = minutes % STEP == 0
        unit = items[end].get(Tag.UNIT) if end < len(items) else None
        if unit and unit.number == 1:
            end, in_steps = end + 1, True
    past = has(items, end, Tag.PAST)
    if not in_steps or not 0 < minutes < MINUTES or not (past or (before and has(items, end, Tag.BEFORE))):
        return None
    hour = _hour_at(items, end + 1)
    if hour is None or has(items, hour[1], Tag.UNIT):
        return None
    return _clock(items, end + 1, hour[0] + (minutes if past else -minutes)), hour[1]


def _clock(items: Items, hour_at: int, minutes: int) -> Clock:
    named = has(items, hour_at, Tag.NAMED_TIME)
    hour = items[hour_at].get(Tag.NUMBER)
    sure = named or bool(hour and (hour.number > HOURS // 2 or hour.number == 0))
    return Clock(minutes % DAY, sure=sure, marked=True)


def _hour_and_minutes(items: Items, at: int) -> tuple[Clock, int] | None:
    """Such as "eight", "six thirty", "six oh five", "twenty one hundred", "1930", "noon"."""
    if has(items, at, Tag.NAMED_TIME):
        hour = _hour_at(items, at)
        return (Clock(hour[0], sure=True, marked=True), hour[1]) if hour else None
    found = _four_digits(items, at) or _hour_at(items, at)
    if found is None:
        return None
    minutes, end = found
    sure = minutes >= 13 * MINUTES or minutes < MINUTES or items[at].text.startswith("0")
    oh = has(items, end, Tag.OH)
    past_hour = _whole_at(items, end + oh)
    if minutes % MINUTES == 0 and past_hour and _are_minutes(items, end + oh, past_hour, oh=oh):
        return Clock(minutes + past_hour[0], sure=sure, marked=True), past_hour[1]
    return Clock(minutes, sure=sure, marked=minutes % MINUTES != 0), end


def _are_minutes(items: Items, at: int, number: tuple[int, int], *, oh: bool) -> bool:
    """Whether a number after an hour is its minutes: "thirty", "oh five", "05"; not the five of "eight five people"."""
    value, end = number
    written = items[at].text.startswith("0")
    return (value < TEN if oh else value >= TEN or written) and value < MINUTES and not has(items, end, Tag.UNIT)


def _four_digits(items: Items, at: int) -> tuple[int, int] | None:
    """Such as "1930"."""
    text = items[at].text if at < len(items) else ""
    if len(text) != FOUR_DIGITS or not text.isdecimal():
        return None
    hours, minutes = int(text[:2]), int(text[2:])
    return (hours * MINUTES + minutes, at + 1) if hours < HOURS and minutes < MINUTES else None


def _with_half_of_day(items: Items, clock: Clock, end: int) -> tuple[Clock, int]:
    """Take in what follows a time: "o'clock", "ish", "p m"."""
    while has(items, end, Tag.O_CLOCK, Tag.ISH):
        clock = Clock(clock.minutes, sure=clock.sure, marked=clock.marked or has(items, end, Tag.O_CLOCK))
        end += 1
    for tag, start in ((Tag.A_M, 0), (Tag.P_M, HALF_A_DAY)):
        if has(items, end, tag):
            minutes = clock.minutes if clock.minutes >= 13 * MINUTES else clock.minutes % HALF_A_DAY + start
            return Clock(minutes, sure=True, marked=True), end + 1
    return clock, end


def duration_at(items: Items, at: int) -> tuple[float, int] | None:
    """A length of time in minutes ("an hour and a half", "a couple of days"), and the place after it."""
    found = _half_or_quarters(items, at) or _counted(items, at)
    if found is None:
        return None
    minutes, end, unit = found
    if has(items, end, Tag.AND) and has(items, end + 1, Tag.ARTICLE) and has(items, end + 2, Tag.HALF):
        return minutes + unit / 2, end + 3
    rest = end + has(items, end, Tag.AND)
    more = number_at(items, rest)
    unit_after = items[more[1]].get(Tag.UNIT) if more and more[1] < len(items) else None
    if more and unit_after and unit_after.number < unit:
        return minutes + more[0] * unit_after.number, more[1] + 1
    return minutes, end


def _half_or_quarters(items: Items, at: int) -> tuple[float, int, float] | None:
    """Such as "half an hour", "half hour", "three quarters of an hour", "a quarter of an hour"."""
    count, end = number_at(items, at) or (1, at + has(items, at, Tag.ARTICLE))
    if has(items, end, Tag.HALF):
        part = 0.5 if end == at or has(items, at, Tag.ARTICLE) else None
    else:
        part = count * 0.25 if has(items, end, Tag.QUARTER) else None
    if part is None:
        return None
    end += 1
    while has(items, end, Tag.ARTICLE, Tag.SMALL) and not has(items, end, Tag.UNIT):
        end += 1
    unit = items[end].get(Tag.UNIT) if end < len(items) else None
    return (part * unit.number, end + 1, unit.number) if unit else None


def _counted(items: Items, at: int) -> tuple[float, int, float] | None:
    """Such as "two hours", "an hour", "two and a half hours", "a couple of hours"."""
    amount = items[at].get(Tag.AMOUNT) if at < len(items) else None
    number = number_at(items, at)
    if amount:
        count, end = amount.number, at + 1
    elif number:
        count, end = number
        if has(items, end, Tag.AND) and has(items, end + 1, Tag.ARTICLE) and has(items, end + 2, Tag.HALF):
            count, end = count + 0.5, end + 3
    elif has(items, at, Tag.ARTICLE):
        if has(items, at + 1, Tag.AMOUNT):
            return _counted(items, at + 1)
        count, end = 1, at + 1
    else:
        return None
    unit = items[end].get(Tag.UNIT) if end < len(items) else None
    return (count * unit.number, end + 1, unit.number) if unit else None
