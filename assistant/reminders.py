"""Reminders: what is kept of one, when it is next due, and what is said of those that were missed. Pure.

Times are by the clock on the wall, wherever the person is: half past eight stays half past eight when the clocks
change. In spring a time that does not exist is due at the next minute that does; in autumn one that comes twice is due
the first time only. The zone is that of the moment that goes in, and must be one with rules (``zoneinfo``), never a
fixed offset such as ``datetime.now().astimezone()`` gives: see ``assistant.zone``.

Moments are compared in UTC throughout: Python compares two moments of the same zone by their clocks, which is wrong in
the night in which the clocks change.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Annotated, Any

import msgspec

from intents.when import When

WEEK = 7
LONGEST_GAP = timedelta(days=2)
"""No clock has ever been put forward by more than a day (Pacific/Apia, 30 December 2011)."""
ON_TIME = timedelta(minutes=5)
"""Up to so long after, a reminder is as good as on time."""
TOO_LATE = timedelta(hours=3)
"""From then on a missed reminder is let go: the evening's question means nothing the next morning."""
BEFORE_DAWN = datetime.time(4)
"""Who is still awake at this hour and says "tomorrow morning" means the morning that is about to come."""

Weekday = Annotated[int, msgspec.Meta(ge=0, le=6)]


class Reminder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When the companion speaks first. Either on days of the week again and again, or once."""

    id: str
    time: datetime.time
    """By the clock on the wall, in whole minutes."""
    created: datetime.datetime
    """A moment, with its offset from UTC."""
    days: tuple[Weekday, ...] = ()
    """Days of the week in order, Monday is 0; empty for once."""
    date: datetime.date | None = None
    """For once: the day by the calendar on the wall."""
    moment: datetime.datetime | None = None
    """For "in two hours": that very moment, whatever the clocks do."""
    label: str = ""
    """What it follows, as said back: "group"."""

    def __post_init__(self) -> None:
        if self.created.tzinfo is None or (self.moment and self.moment.tzinfo is None):
            raise ValueError("a reminder's moments need an offset from UTC")
        if self.time.second or self.time.microsecond or self.time.tzinfo:
            raise ValueError("a reminder's time is in whole minutes by the clock on the wall")
        if bool(self.days) + (self.date is not None) + (self.moment is not None) != 1:
            raise ValueError("a reminder comes on days of the week, on a date, or at a moment")

    @property
    def repeats(self) -> bool:
        """Whether it comes again and again."""
        return bool(self.days)


@dataclass(frozen=True)
class Due:
    """A reminder whose time has come."""

    reminder: Reminder
    at: datetime.datetime
    """When it was due."""
    late: bool
    """Whether it was missed and is caught up with."""


@dataclass(frozen=True)
class Night:
    """The hours in which it speaks quietly and catches up with nothing."""

    begins: datetime.time = datetime.time(22)
    ends: datetime.time = datetime.time(7)
    change: float = -12.0
    """Decibels."""


NIGHT = Night()


def to_data(reminder: Reminder) -> dict[str, Any]:
    """A reminder in types that JSON has."""
    data = msgspec.to_builtins(reminder)
    assert isinstance(data, dict)  # noqa: S101 - what to_builtins makes of a struct
    return data


def from_data(data: object) -> Reminder:
    """The reminder that ``to_data`` wrote; raises ``ValueError`` (msgspec's too is one) where it is none."""
    return msgspec.convert(data, Reminder)


def reminder_from(when: When, *, id: str, now: datetime.datetime) -> Reminder:  # noqa: A002 - it is the id
    """The reminder for what was said at ``now``; raises ``ValueError`` where something is still missing.

    Where neither once nor again was said it is once, at the next such time. A time that is past today means tomorrow:
    it is read back before it is kept.
    """
    if when.offset_minutes is not None:
        moment = (now.astimezone(UTC) + timedelta(minutes=when.offset_minutes)).astimezone(now.tzinfo)
        time = moment.time().replace(second=0, microsecond=0, fold=0)
        return Reminder(id=id, time=time, created=now, moment=moment, label=when.after)
    if when.time is None or (when.repeats and not when.due_days):
        raise ValueError("the time or the days of the reminder are not known yet")
    time = datetime.time(*when.time)
    if when.repeats:
        days = tuple(sorted((day + when.past_midnight) % WEEK for day in when.due_days))
        return Reminder(id=id, time=time, created=now, days=days, label=when.after)
    return Reminder(id=id, time=time, created=now, date=_date(when, time, now), label=when.after)


def _date(when: When, time: datetime.time, now: datetime.datetime) -> datetime.date:
    """The day on which a reminder for once is due."""
    today = now.date()
    small_hours = now.time() < BEFORE_DAWN <= time < datetime.time(12)
    if when.ahead_days == 1 and small_hours:
        return today
    if when.ahead_days:
        return today + timedelta(days=when.ahead_days + when.past_midnight)
    allowed = {(day + when.past_midnight) % WEEK for day in when.due_days} if when.ahead_days is None else set()
    for ahead in range(WEEK + 1):
        day = today + timedelta(days=ahead)
        if (not allowed or day.weekday() in allowed) and _after(on_wall(day, time, now.tzinfo), now):
            return day
    raise ValueError("there is no such day")


def when_of(reminder: Reminder, today: datetime.date) -> When:
    """A kept reminder as what was once said, to find which one is meant (``intents.which``)."""
    time = (reminder.time.hour, reminder.time.minute)
    if reminder.repeats:
        return When(days=frozenset(reminder.days), time=time, repeats=True, after=reminder.label)
    day = reminder.moment.date() if reminder.moment else reminder.date
    assert day is not None  # noqa: S101 - one of the three is there
    days = frozenset({day.weekday()})
    return When(days=days, time=time, repeats=False, ahead_days=(day - today).days, after=reminder.label)


def _after(moment: datetime.datetime, other: datetime.datetime) -> bool:
    return moment.astimezone(UTC) > other.astimezone(UTC)


def on_wall(day: datetime.date, time: datetime.time, zone: datetime.tzinfo | None) -> datetime.datetime:
    """The first moment at which the clock on the wall shows this; where it never does, the next minute it shows."""
    shown = datetime.datetime.combine(day, time.replace(fold=0))
    latest = shown + LONGEST_GAP
    while shown < latest:
        moment = shown.replace(tzinfo=zone)
        if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) == shown:
            return moment
        shown += timedelta(minutes=1)
    raise ValueError(f"no clock of {zone} shows {day} {time}")


def next_due(reminder: Reminder, after: datetime.datetime) -> datetime.datetime | None:
    """The first moment after ``after`` at which it is due, in the zone of ``after``; ``None`` where it is over."""
    zone = _zone_of(after)
    return next((at for at in _moments(reminder, after.date(), zone) if _after(at, after)), None)


def _moments(reminder: Reminder, around: datetime.date, zone: datetime.tzinfo) -> Iterator[datetime.datetime]:
    """Moments at which it is due in order, from shortly before a day to more than a week after."""
    if reminder.moment:
        yield reminder.moment.astimezone(zone)
    elif reminder.date:
        yield on_wall(reminder.date, reminder.time, zone)
    else:
        for ahead in range(-LONGEST_GAP.days, WEEK + LONGEST_GAP.days + 1):
            day = around + timedelta(days=ahead)
            if day.weekday() in reminder.days:
                yield on_wall(day, reminder.time, zone)


def _zone_of(moment: datetime.datetime) -> datetime.tzinfo:
    if moment.tzinfo is None:
        raise ValueError("the moment needs a time zone")
    return moment.tzinfo


def due_between(
    reminders: Iterable[Reminder], last: datetime.datetime, now: datetime.datetime, night: Night = NIGHT
) -> Due | None:
    """What to say at ``now``, where ``last`` was the moment of the last look: one thing at most, never several at once.

    The one that fell due last counts. After a sleep of the machine it is caught up with, gently and once, when it was
    missed by less than three hours and it is not night; what is older is let go. Where the clock was put back, ``now``
    lies before ``last`` and nothing is due until it has caught up.
    """
    found: Due | None = None
    horizon = max(last.astimezone(UTC), now.astimezone(UTC) - TOO_LATE).astimezone(_zone_of(now))
    for reminder in reminders:
        at = next_due(reminder, horizon)
        while at is not None and not _after(at, now):
            late = now.astimezone(UTC) - at.astimezone(UTC) > ON_TIME
            if (found is None or not _after(found.at, at)) and not (late and is_night(now, night)):
                found = Due(reminder, at, late)
            at = next_due(reminder, at)
    return found


def is_night(at: datetime.datetime, night: Night = NIGHT) -> bool:
    """Whether it is night by the clock on the wall."""
    time = at.time()
    if night.begins <= night.ends:
        return night.begins <= time < night.ends
    return time >= night.begins or time < night.ends


def volume_change(at: datetime.datetime, night: Night = NIGHT) -> float:
    """How much quieter to speak first at this moment, in decibels; 0 by day."""
    return night.change if is_night(at, night) else 0.0
