import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.journal.entries import Entry, Form, Slot
from assistant.journal.trends import (
    Change,
    SleepFinding,
    by_day,
    by_week,
    chance,
    common_feelings,
    compare_weeks,
    each_day,
    halves,
    sleep_finding,
    thinned,
)
from tests.assistant.journal.samples import SUMMER, TODAY, WINTER, at, entry, nights


def test_an_empty_journal_has_nothing_to_compare() -> None:
    weeks = compare_weeks([], TODAY)
    assert (weeks.last.days, weeks.last.numbness, weeks.numbness, weeks.sleep) == (0, None, Change.UNKNOWN, Change.UNKNOWN)
    assert by_week([], TODAY, 8) == ()
    assert sleep_finding([], TODAY) is None
    assert common_feelings([], 5) == ()


def test_one_check_in_is_shown_and_not_compared() -> None:
    weeks = compare_weeks([entry(0, numbness=6.0)], TODAY)
    assert (weeks.last.days, weeks.last.numbness, weeks.last.sleep, weeks.last.days_moved) == (1, 6.0, None, None)
    assert weeks.numbness is Change.UNKNOWN


@pytest.mark.parametrize(
    ("last", "before", "change"),
    [
        (5.0, 5.0, Change.SAME), (5.5, 5.0, Change.SAME), (4.5, 5.0, Change.SAME), (6.0, 5.0, Change.BIT_MORE),
        (4.0, 5.0, Change.BIT_LESS), (6.5, 5.0, Change.MORE), (3.0, 5.0, Change.LESS),
    ],
)
def test_more_sleep_than_before_is_said_with_a_tolerance(last: float, before: float, change: Change) -> None:
    entries = nights([last] * 7 + [before] * 7, [5.0] * 14)
    assert compare_weeks(entries, TODAY).sleep is change
    assert compare_weeks(entries, TODAY).numbness is Change.SAME


def test_two_days_on_one_side_are_too_few() -> None:
    entries = nights([8.0] * 7 + [5.0] * 7, [5.0] * 14)
    assert compare_weeks(entries[:10], TODAY).sleep is Change.MORE
    assert compare_weeks(entries[:9], TODAY).sleep is Change.UNKNOWN


def test_the_weeks_end_today_and_the_day_eight_days_ago_belongs_to_the_one_before() -> None:
    weeks = compare_weeks([entry(day, numbness=float(day)) for day in (0, 6, 7, 13, 14)], TODAY)
    assert (weeks.last.days, weeks.before.days) == (2, 2)
    assert (weeks.last.numbness, weeks.before.numbness) == (3.0, 10.0)


def test_a_day_with_many_check_ins_counts_once() -> None:
    many = [entry(0, hour=hour, numbness=9.0) for hour in range(8, 20)]
    weeks = compare_weeks([*many, entry(1, numbness=3.0)], TODAY)
    assert (weeks.last.days, weeks.last.numbness) == (2, 6.0)


def test_moved_counts_days_and_unasked_is_not_no() -> None:
    days = [entry(0, moved=True), entry(0, hour=9, moved=False), entry(1, moved=False), entry(2, numbness=3.0)]
    assert compare_weeks(days, TODAY).last.days_moved == 1
    assert compare_weeks(days[3:], TODAY).last.days_moved is None


def test_a_day_is_the_day_on_the_clock_where_the_person_was() -> None:
    """On the night in which the clocks change, and after a flight, the date is the one that was seen."""
    before = Entry(1, at(0, hour=1, zone=WINTER), Form.MOMENT, {Slot.NUMBNESS: 4.0})
    after = Entry(2, at(0, hour=3, zone=SUMMER), Form.MOMENT, {Slot.NUMBNESS: 6.0})
    assert list(by_day([before, after])) == [TODAY]
    assert by_day([before, after])[TODAY].numbness == 5.0


def test_enough_sleep_goes_with_less_numbness_where_the_data_carry_it() -> None:
    entries = nights([8, 7, 7.5, 8, 7, 5, 6, 5.5, 4, 6, 5], [3, 4, 3, 2, 4, 7, 6, 8, 7, 6, 7])
    assert sleep_finding(entries, TODAY) == SleepFinding(days_rested=5, days_short=6, difference=3.5)


@pytest.mark.parametrize(
    ("sleep", "numbness"),
    [
        pytest.param([8] * 3 + [5] * 9, [2] * 3 + [8] * 9, id="too few days of enough sleep"),
        pytest.param([8] * 9 + [5] * 3, [2] * 9 + [8] * 3, id="too few days of little sleep"),
        pytest.param([8] * 10 + [5] * 10, [5.4] * 10 + [6.0] * 10, id="less than a point"),
        pytest.param([8, 8, 8, 8, 5, 5, 5, 5], [2, 9, 3, 8, 9, 3, 8, 8], id="may well be chance"),
        pytest.param([8] * 8 + [5] * 8, [8] * 8 + [3] * 8, id="the other way round"),
    ],
)
def test_no_finding_where_the_data_do_not_carry_it(sleep: list[float], numbness: list[float]) -> None:
    assert sleep_finding(nights(sleep, numbness), TODAY) is None


def test_a_finding_is_about_the_last_weeks_only_and_never_about_days_to_come() -> None:
    entries = nights([8] * 6 + [5] * 6, [2] * 6 + [8] * 6)
    assert sleep_finding(entries, TODAY) is not None
    assert sleep_finding(nights([8] * 6 + [5] * 6, [2] * 6 + [8] * 6, since=28), TODAY) is None
    assert sleep_finding(entries, TODAY - datetime.timedelta(days=6)) is None


def test_chance_alone_seldom_makes_a_finding() -> None:
    """Four weeks without any relation, three hundred times: at most one in twenty, and half of those are never said."""
    source = random.Random(5)
    found = 0
    for _ in range(300):
        sleep = [source.choice((5.0, 6.0, 7.5, 8.0)) for _ in range(28)]
        numbness = [float(source.randint(2, 9)) for _ in range(28)]
        found += sleep_finding(nights(sleep, numbness), TODAY) is not None
    assert found <= 15


def test_the_test_of_chance_agrees_with_counting() -> None:
    """Of the 20 ways to choose three of six, two are as far apart as 1, 2, 3 and 7, 8, 9: a tenth."""
    assert chance([1, 2, 3], [7, 8, 9]) == pytest.approx(0.1, abs=0.02)


@given(st.lists(st.floats(0, 10), min_size=4, max_size=9), st.lists(st.floats(0, 10), min_size=4, max_size=9))
def test_chance_is_a_probability_and_the_same_whichever_comes_first(first: list[float], second: list[float]) -> None:
    assert 0 < chance(first, second) <= 1
    assert chance(first, second) == chance(list(reversed(first)), second)


@given(st.floats(-24, 24))
def test_halves_are_halves_and_near(number: float) -> None:
    assert (2 * halves(number)).is_integer()
    assert abs(halves(number) - number) <= 0.25 + 1e-9


def test_words_are_counted_whatever_their_capitals_and_no_word_is_none() -> None:
    entries = [entry(day, feeling=word) for day, word in enumerate(("Grey", "grey", "", "calm"))]
    assert common_feelings(entries, 5) == (("grey", 2), ("calm", 1))


def test_weeks_begin_with_the_first_that_has_a_check_in_and_an_empty_one_later_stays() -> None:
    spans = by_week([entry(30, numbness=4.0), entry(1, numbness=5.0)], TODAY, 8)
    assert [span.days for span in spans] == [1, 0, 0, 0, 1]
    assert spans[-1].last == TODAY


def test_a_day_without_a_check_in_is_a_gap_in_every_day() -> None:
    found = each_day(by_day([entry(2, numbness=1.0), entry(0, numbness=3.0)]), at(2).date(), TODAY)
    assert [day.numbness if day else None for _, day in found] == [1.0, None, 3.0]


def test_a_long_time_is_thinned_to_means_and_gaps_stay() -> None:
    days = each_day(by_day([entry(5, numbness=2.0), entry(4, numbness=4.0), entry(0, sleep=6.0)]), at(5).date(), TODAY)
    points = thinned(days, 2)
    assert [day and (day.numbness, day.sleep) for _, day in points] == [(3.0, None), None, (None, 6.0)]
