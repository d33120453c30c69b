import datetime
import json
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from assistant.reminders import (
    Due,
    Night,
    Reminder,
    due_between,
    from_data,
    is_night,
    next_due,
    on_wall,
    reminder_from,
    to_data,
    volume_change,
    when_of,
)
from assistant.zone import local_zone
from intents.when import EVERY_DAY, When

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = [
    "UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns",
    "America/Sao_Paulo", "Africa/Cairo", "Asia/Tehran", "Pacific/Chatham", "Africa/Casablanca", "America/Havana", "Antarctica/Troll",
]  # fmt: skip


def at(text: str, zone: ZoneInfo = LONDON) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zone)


def daily(time: str, days: tuple[int, ...] = tuple(range(7)), id: str = "a") -> Reminder:  # noqa: A002
    return Reminder(id=id, time=datetime.time.fromisoformat(time), created=at("2025-01-01T12:00"), days=days)


def once(date: str, time: str) -> Reminder:
    return Reminder(
        id="o", time=datetime.time.fromisoformat(time), created=at("2025-01-01T12:00"), date=datetime.date.fromisoformat(date)
    )


def test_a_daily_reminder_comes_today_where_its_time_is_still_to_come() -> None:
    assert next_due(daily("20:30"), at("2025-02-03T20:29")) == at("2025-02-03T20:30")


def test_a_daily_reminder_comes_tomorrow_once_its_time_has_come() -> None:
    assert next_due(daily("20:30"), at("2025-02-03T20:30")) == at("2025-02-04T20:30")


def test_a_weekly_reminder_waits_for_its_day() -> None:
    assert next_due(daily("18:00", (3,)), at("2025-02-07T09:00")) == at("2025-02-13T18:00")


def test_a_reminder_for_once_is_over_after_it() -> None:
    reminder = once("2025-02-03", "09:00")
    assert next_due(reminder, at("2025-02-01T09:00")) == at("2025-02-03T09:00")
    assert next_due(reminder, at("2025-02-03T09:00")) is None


def test_a_time_that_spring_skips_is_spoken_at_the_next_minute_there_is() -> None:
    assert next_due(daily("01:30"), at("2025-03-29T12:00")) == at("2025-03-30T02:00")
    assert next_due(daily("02:15"), at("2025-03-08T12:00", NEW_YORK)) == at("2025-03-09T03:00", NEW_YORK)


def test_a_shift_of_half_an_hour_skips_half_an_hour_only() -> None:
    lord_howe = ZoneInfo("Australia/Lord_Howe")
    assert next_due(daily("02:10"), at("2024-10-05T12:00", lord_howe)) == at("2024-10-06T02:30", lord_howe)
    assert next_due(daily("02:30"), at("2024-10-05T12:00", lord_howe)) == at("2024-10-06T02:30", lord_howe)


def test_a_time_that_autumn_repeats_is_spoken_once() -> None:
    reminder = daily("01:30")
    first = next_due(reminder, at("2025-10-25T12:00"))
    assert first is not None
    assert first.astimezone(UTC) == datetime.datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    second = next_due(reminder, first)
    assert second == at("2025-10-27T01:30")


def test_asked_between_the_two_the_second_is_not_spoken() -> None:
    between = datetime.datetime(2025, 10, 26, 1, 10, tzinfo=UTC).astimezone(LONDON)
    assert between.hour == 1
    assert next_due(daily("01:30"), between) == at("2025-10-27T01:30")


def test_the_time_on_the_wall_stays_when_the_clocks_change() -> None:
    reminder = daily("20:30")
    due = next_due(reminder, at("2025-03-29T21:00"))
    assert due is not None
    assert (due.hour, due.minute) == (20, 30)
    assert due.astimezone(UTC).hour == 19


def test_a_day_that_a_zone_left_out_is_made_up_for_when_it_is_over() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert next_due(daily("09:00"), at("2011-12-29T10:00", apia)) == at("2011-12-31T00:00", apia)


def test_in_two_hours_means_two_hours_even_when_the_clocks_change() -> None:
    now = at("2025-03-30T00:30")
    reminder = reminder_from(When(repeats=False, offset_minutes=120), id="x", now=now)
    due = next_due(reminder, now)
    assert due is not None
    assert due.astimezone(UTC) - now.astimezone(UTC) == timedelta(hours=2)
    assert due.hour == 3


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        next_due(daily("20:30"), datetime.datetime(2025, 1, 1))  # noqa: DTZ001


FROM, TO = datetime.datetime.fromisoformat("1975-01-01"), datetime.datetime.fromisoformat("2036-01-01")
moments = st.datetimes(FROM, TO, timezones=st.just(UTC))
zones = st.sampled_from(ZONES).map(ZoneInfo)
times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
week = st.frozensets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
near_changes = st.sampled_from([
    datetime.datetime(2025, 3, 30, 1, tzinfo=UTC), datetime.datetime(2025, 10, 26, 1, tzinfo=UTC),
    datetime.datetime(2025, 3, 9, 7, tzinfo=UTC), datetime.datetime(2025, 11, 2, 6, tzinfo=UTC),
    datetime.datetime(2024, 10, 5, 15, 30, tzinfo=UTC), datetime.datetime(2025, 4, 5, 15, tzinfo=UTC),
    datetime.datetime(2011, 12, 30, 10, tzinfo=UTC),
]).flatmap(lambda change: st.integers(-3000, 3000).map(lambda minutes: change + timedelta(minutes=minutes)))  # fmt: skip


def exists(wall: datetime.datetime, zone: ZoneInfo) -> bool:
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) == wall


@settings(deadline=None)
@given(time=times, days=week, moment=st.one_of(moments, near_changes), zone=zones)
def test_the_next_time_is_later_on_a_day_asked_for_and_as_the_wall_shows(
    time: datetime.time, days: tuple[int, ...], moment: datetime.datetime, zone: ZoneInfo
) -> None:
    after = moment.astimezone(zone)
    due = next_due(Reminder(id="p", time=time, created=moment, days=days), after)
    assert due is not None
    assert due.astimezone(UTC) > moment
    assert due.astimezone(UTC) - moment <= timedelta(days=9)
    if (due.hour, due.minute) == (time.hour, time.minute) and due.weekday() in days:
        return
    # Else the time asked for does not exist: every minute from it up to the one chosen is missing from the wall.
    back = next(
        step for step in range(1, 3 * 24 * 60)
        if (due.replace(tzinfo=None, fold=0) - timedelta(minutes=step)).time() == time
        and (due.replace(tzinfo=None, fold=0) - timedelta(minutes=step)).weekday() in days
    )  # fmt: skip
    for step in range(1, back + 1):
        assert not exists(due.replace(tzinfo=None, fold=0) - timedelta(minutes=step), zone)


@settings(deadline=None)
@given(time=times, days=week, moment=st.one_of(moments, near_changes), zone=zones, split=st.floats(0, 1))
@example(time=datetime.time(1, 30), days=(6,), moment=datetime.datetime(2025, 10, 26, 0, 15, tzinfo=UTC), zone=LONDON, split=0.9)
def test_looking_twice_changes_nothing(
    time: datetime.time, days: tuple[int, ...], moment: datetime.datetime, zone: ZoneInfo, split: float
) -> None:
    reminder = Reminder(id="p", time=time, created=moment, days=days)
    due = next_due(reminder, moment.astimezone(zone))
    assert due is not None
    between = moment + (due.astimezone(UTC) - moment) * split
    assume(between < due.astimezone(UTC))
    assert next_due(reminder, between.astimezone(zone)) == due


@settings(deadline=None)
@given(time=times, zone=zones, moment=near_changes)
def test_a_day_has_one_spoken_time_at_most(time: datetime.time, zone: ZoneInfo, moment: datetime.datetime) -> None:
    reminder = Reminder(id="p", time=time, created=moment, days=tuple(range(7)))
    after, seen = moment.astimezone(zone), []
    for _ in range(5):
        due = next_due(reminder, after)
        assert due is not None
        seen.append(due)
        after = due
    days = [due.date() for due in seen if exists(datetime.datetime.combine(due.date(), time), zone) and due.time() == time]
    assert len(days) == len(set(days))
    assert [due.astimezone(UTC) for due in seen] == sorted({due.astimezone(UTC) for due in seen})


@settings(deadline=None)
@given(time=times, day=st.dates(datetime.date(1975, 1, 1), datetime.date(2036, 1, 1)), zone=zones)
def test_of_the_moments_that_a_wall_shows_twice_the_first_is_meant(
    time: datetime.time, day: datetime.date, zone: ZoneInfo
) -> None:
    moment = on_wall(day, time, zone)
    assume(moment.time() == time)
    assert moment.fold == 0


def test_on_time_it_is_spoken_and_not_again() -> None:
    reminder = daily("20:30")
    last, now = at("2025-02-03T20:29:30"), at("2025-02-03T20:30:10")
    assert due_between([reminder], last, now) == Due(reminder, at("2025-02-03T20:30"), late=False)
    assert due_between([reminder], now, now + timedelta(seconds=30)) is None


def test_before_its_time_nothing_is_spoken() -> None:
    assert due_between([daily("20:30")], at("2025-02-03T20:00"), at("2025-02-03T20:29")) is None


def test_missed_by_an_hour_it_is_caught_up_with_once() -> None:
    reminder = daily("18:00")
    due = due_between([reminder], at("2025-02-03T17:00"), at("2025-02-03T19:00"))
    assert due == Due(reminder, at("2025-02-03T18:00"), late=True)


def test_missed_by_half_a_day_it_is_let_go() -> None:
    assert due_between([daily("08:00")], at("2025-02-03T07:00"), at("2025-02-03T19:00")) is None


def test_nothing_is_caught_up_with_at_night() -> None:
    assert due_between([daily("20:30")], at("2025-02-03T20:00"), at("2025-02-03T22:30")) is None
    assert due_between([daily("05:30")], at("2025-02-03T05:00"), at("2025-02-03T06:59")) is None


def test_at_night_what_is_due_now_is_still_spoken() -> None:
    due = due_between([daily("23:00")], at("2025-02-03T22:59"), at("2025-02-03T23:00"))
    assert due is not None
    assert not due.late


def test_several_missed_make_no_burst() -> None:
    reminders = [daily("09:00", id="a"), daily("10:00", id="b"), daily("10:30", id="c")]
    due = due_between(reminders, at("2025-02-01T08:00"), at("2025-02-03T11:00"))
    assert due is not None
    assert due.reminder.id == "c"


def test_what_is_due_now_comes_before_what_was_missed() -> None:
    reminders = [daily("11:00", id="now"), daily("10:00", id="missed")]
    due = due_between(reminders, at("2025-02-03T09:00"), at("2025-02-03T11:01"))
    assert due == Due(reminders[0], at("2025-02-03T11:00"), late=False)


def test_what_came_due_late_in_the_evening_does_not_hide_what_is_due_now() -> None:
    reminders = [daily("21:50", id="missed"), daily("22:00", id="now")]
    due = due_between(reminders, at("2025-02-03T21:00"), at("2025-02-03T22:01"))
    assert due is not None
    assert due.reminder.id == "now"


def test_a_clock_put_back_speaks_nothing_a_second_time() -> None:
    assert due_between([daily("20:30")], at("2025-02-03T20:35"), at("2025-02-03T20:31")) is None


@settings(deadline=None)
@given(moment=st.one_of(moments, near_changes), zone=zones, time=times, gap=st.integers(1, 60 * 24 * 40))
def test_what_is_due_lies_between_the_two_looks_and_is_not_old(
    moment: datetime.datetime, zone: ZoneInfo, time: datetime.time, gap: int
) -> None:
    now = (moment + timedelta(minutes=gap)).astimezone(zone)
    due = due_between([Reminder(id="p", time=time, created=moment, days=tuple(range(7)))], moment.astimezone(zone), now)
    if due is None:
        return
    missed = now.astimezone(UTC) - due.at.astimezone(UTC)
    assert moment < due.at.astimezone(UTC) <= now.astimezone(UTC)
    assert missed < timedelta(hours=3)
    assert not (due.late and is_night(now))


@settings(deadline=None)
@given(zone=zones, time=times, start=near_changes, steps=st.lists(st.integers(1, 25), min_size=1, max_size=300))
def test_looking_often_speaks_everything_once(
    zone: ZoneInfo, time: datetime.time, start: datetime.datetime, steps: list[int]
) -> None:
    reminder = Reminder(id="p", time=time, created=start, days=tuple(range(7)))
    spoken, last = [], start
    for step in steps:
        now = last + timedelta(minutes=min(step, 4))
        due = due_between([reminder], last.astimezone(zone), now.astimezone(zone))
        spoken += [due.at.astimezone(UTC)] if due else []
        last = now
    expected, cursor = [], next_due(reminder, start.astimezone(zone))
    while cursor is not None and cursor.astimezone(UTC) <= last:
        expected.append(cursor.astimezone(UTC))
        cursor = next_due(reminder, cursor)
    assert spoken == expected


@pytest.mark.parametrize(("time", "night"), [("21:59", False), ("22:00", True), ("03:00", True), ("06:59", True), ("07:00", False)])
def test_night_is_from_ten_to_seven(time: str, night: bool) -> None:
    assert is_night(at(f"2025-02-03T{time}")) is night
    assert (volume_change(at(f"2025-02-03T{time}")) < 0) is night


def test_a_night_may_lie_within_one_day() -> None:
    nap = Night(begins=datetime.time(13), ends=datetime.time(15), change=-6)
    assert volume_change(at("2025-02-03T14:00"), nap) == -6
    assert not is_night(at("2025-02-03T23:00"), nap)


NOW = at("2025-03-12T21:00")  # a Wednesday


def made(when: When, now: datetime.datetime = NOW) -> Reminder:
    return reminder_from(when, id="m", now=now)


def test_days_said_without_others_are_kept_without_them() -> None:
    assert made(When(days=EVERY_DAY, excluded=frozenset({5, 6}), time=(20, 0), repeats=True)).days == (0, 1, 2, 3, 4)


def test_a_time_that_is_past_today_means_tomorrow() -> None:
    assert made(When(time=(20, 0), repeats=False, ahead_days=0)).date == datetime.date(2025, 3, 13)
    assert made(When(time=(22, 0), repeats=False, ahead_days=0)).date == datetime.date(2025, 3, 12)


def test_a_named_day_is_the_next_one_of_that_name() -> None:
    assert made(When(days=frozenset({2}), time=(20, 0), repeats=False)).date == datetime.date(2025, 3, 19)
    assert made(When(days=frozenset({6}), time=(9, 0), repeats=False)).date == datetime.date(2025, 3, 16)


def test_after_midnight_belongs_to_the_night_before() -> None:
    late = {"time": (0, 30), "part_of_day": "night", "past_midnight": True}
    assert made(When(repeats=False, ahead_days=0, **late)).date == datetime.date(2025, 3, 13)
    assert made(When(repeats=False, ahead_days=1, **late)).date == datetime.date(2025, 3, 14)
    assert made(When(days=frozenset({6}), repeats=True, **late)).days == (0,)


def test_who_lies_awake_means_the_morning_that_comes() -> None:
    when = When(time=(9, 0), repeats=False, ahead_days=1)
    assert made(when, at("2025-03-12T01:20")).date == datetime.date(2025, 3, 12)
    assert made(when, at("2025-03-12T22:20")).date == datetime.date(2025, 3, 13)


def test_without_a_time_there_is_no_reminder() -> None:
    with pytest.raises(ValueError, match="not known yet"):
        made(When(days=EVERY_DAY, repeats=True))
    with pytest.raises(ValueError, match="not known yet"):
        made(When(time=(9, 0), repeats=True))


KEPT = [
    made(When(days=frozenset({0, 3}), time=(18, 0), repeats=True, after="group")),
    made(When(time=(9, 0), repeats=False, ahead_days=1)),
    made(When(repeats=False, offset_minutes=90)),
]


@pytest.mark.parametrize("reminder", KEPT, ids=["again", "once", "moment"])
def test_a_reminder_comes_back_from_json_as_it_went(reminder: Reminder) -> None:
    again = from_data(json.loads(json.dumps(to_data(reminder))))
    assert to_data(again) == to_data(reminder)
    assert next_due(again, NOW) == next_due(reminder, NOW)
    assert next_due(reminder, NOW) is not None


@pytest.mark.parametrize(
    "change", [{"tune": "bells"}, {"days": [9]}, {"days": []}, {"time": "25:00:00"}, {"time": "20:00:07"}, {"created": "2025-01-01T00:00:00"}]
)
def test_what_is_no_reminder_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        from_data({**to_data(KEPT[0]), **change})
    assert issubclass(msgspec.ValidationError, ValueError)


def test_a_kept_reminder_can_be_spoken_of_by_its_day() -> None:
    again, tomorrow, _ = KEPT
    assert when_of(again, NOW.date()) == When(days=frozenset({0, 3}), time=(18, 0), repeats=True, after="group")
    assert when_of(tomorrow, NOW.date()).ahead_days == 1
    assert when_of(tomorrow, NOW.date()).days == frozenset({3})


def test_the_zone_of_the_machine_has_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Australia/Lord_Howe")
    zone = local_zone()
    summer, winter = datetime.datetime(2025, 1, 1, tzinfo=zone), datetime.datetime(2025, 7, 1, tzinfo=zone)
    assert summer.utcoffset() != winter.utcoffset()


def test_a_machine_with_a_zone_that_does_not_exist_is_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Nowhere/Atlantis")
    assert datetime.datetime(2025, 7, 1, tzinfo=local_zone()).utcoffset() == timedelta(0)
