"""Times and days as they are said aloud, from ``content/xx/times.toml``. Pure; the day that is today goes in."""

import datetime
import string
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated

import msgspec

from content.errors import ContentFileError

WEEKDAYS = frozenset(range(5))
WEEKENDS = frozenset({5, 6})
WEEK = 7
MINUTES = 60
FEW = 2
"""So many days may be missing for "every day but …"."""

Twelve = Annotated[tuple[str, ...], msgspec.Meta(min_length=12, max_length=12)]
Seven = Annotated[tuple[str, ...], msgspec.Meta(min_length=7, max_length=7)]
ThirtyOne = Annotated[tuple[str, ...], msgspec.Meta(min_length=31, max_length=31)]
TwentyNine = Annotated[tuple[str, ...], msgspec.Meta(min_length=29, max_length=29)]


class ClockTemplates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hand of the clock in words."""

    full: str
    half: str
    quarter_past: str
    quarter_to: str
    past: str
    to: str
    minute_past: str
    minute_to: str
    minutes_past: str
    minutes_to: str


class PartTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a time is said up to an hour of the day; 00:00 as the end is midnight to come."""

    until: datetime.time
    said: str


class DayTemplates(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"and_": "and"}):
    """Days of the week that come again and again."""

    names: Seven
    again: Seven
    every: str
    weekdays: str
    weekends: str
    on: str
    all_but: str
    comma: str
    and_: str


class DateTemplates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One day, seen from today."""

    today: str
    tomorrow: str
    yesterday: str
    soon: str
    past: str
    far: str
    dates: ThirtyOne
    months: Twelve


class Together(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days and time in one."""

    at: str
    after: str


class SaidTimes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file: see the comments in ``times.toml``."""

    hours: Twelve
    minutes: TwentyNine
    noon: str
    midnight: str
    clock: ClockTemplates
    parts: Annotated[tuple[PartTemplate, ...], msgspec.Meta(min_length=1)]
    days: DayTemplates
    date: DateTemplates
    together: Together


def load_times(path: Path) -> SaidTimes:
    """Read the data file; raises ``ContentFileError`` for what is missing, unknown, or not filled in."""
    try:
        times = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), SaidTimes)
    except FileNotFoundError:
        raise ContentFileError(path, "this file is missing") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentFileError(path, f"is not valid TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise ContentFileError(path, str(error)) from None
    for template, allowed in _templates(times):
        try:
            names = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
        except ValueError as error:
            raise ContentFileError(path, f"'{template}' cannot be filled in: {error}") from None
        if unknown := names - allowed:
            raise ContentFileError(path, f"{{{min(unknown)}}} is not filled in here; {_listed(allowed)} may be")
    return times


def _templates(times: SaidTimes) -> Iterator[tuple[str, frozenset[str]]]:
    """Every template with the names that it may hold."""
    for template in msgspec.structs.asdict(times.clock).values():
        yield template, frozenset({"hour", "next", "minutes"})
    for part in times.parts:
        yield part.said, frozenset({"clock"})
    for template in (times.days.on, times.days.all_but):
        yield template, frozenset({"days"})
    for template in (times.date.soon, times.date.past, times.date.far):
        yield template, frozenset({"day", "date", "month"})
    yield times.together.at, frozenset({"days", "time"})
    yield times.together.after, frozenset({"days", "time", "after"})


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def say_time(time: datetime.time, words: SaidTimes) -> str:
    """A time of the day in whole minutes: "half past eight in the evening", "noon"."""
    if time.minute == 0 and time.hour in {0, 12}:
        return words.midnight if time.hour == 0 else words.noon
    last = words.parts[-1]
    part = next((part for part in words.parts if time < part.until), last)
    return part.said.format(clock=_clock(time, words))


def _clock(time: datetime.time, words: SaidTimes) -> str:
    clock, minute = words.clock, time.minute
    to_come = MINUTES - minute
    before = minute > MINUTES // 2
    count = to_come if before else minute
    match count:
        case 0:
            template = clock.full
        case 1:
            template = clock.minute_to if before else clock.minute_past
        case 15:
            template = clock.quarter_to if before else clock.quarter_past
        case 30:
            template = clock.half
        case _ if count % 5 == 0:
            template = clock.to if before else clock.past
        case _:
            template = clock.minutes_to if before else clock.minutes_past
    minutes = words.minutes[count - 1] if 0 < count <= len(words.minutes) else ""
    return template.format(hour=words.hours[time.hour % 12], next=words.hours[(time.hour + 1) % 12], minutes=minutes)


def say_days(days: Collection[int], words: SaidTimes) -> str:
    """Days of the week that come again and again, Monday is 0: "every day", "on Mondays and Thursdays"."""
    chosen = frozenset(days)
    said = words.days
    if len(chosen) == WEEK:
        return said.every
    if chosen == WEEKDAYS:
        return said.weekdays
    if chosen == WEEKENDS:
        return said.weekends
    left_out = frozenset(range(WEEK)) - chosen
    if len(left_out) <= FEW:
        return said.all_but.format(days=_joined([said.again[day] for day in sorted(left_out)], words))
    return said.on.format(days=_joined([said.again[day] for day in sorted(chosen)], words))


def _joined(names: list[str], words: SaidTimes) -> str:
    *before, last = names
    return words.days.comma.join(before) + words.days.and_ + last if before else last


def say_date(date: datetime.date, today: datetime.date, words: SaidTimes) -> str:
    """One day: "today", "tomorrow", "on Friday" within a week, "last Friday" up to a week ago, else with its date."""
    ahead = (date - today).days
    said = words.date
    near = {0: said.today, 1: said.tomorrow, -1: said.yesterday}
    if ahead in near:
        return near[ahead]
    if abs(ahead) < WEEK:
        template = said.soon if ahead > 0 else said.past
    else:
        template = said.far
    day, month = words.days.names[date.weekday()], said.months[date.month - 1]
    return template.format(day=day, date=said.dates[date.day - 1], month=month)


def say_when(days: str, time: datetime.time, words: SaidTimes, *, after: str = "") -> str:
    """What ``say_days`` or ``say_date`` gave, with the time: "on Thursdays after group, at six in the evening"."""
    template = words.together.after if after else words.together.at
    return template.format(days=days, time=say_time(time, words), after=after)
