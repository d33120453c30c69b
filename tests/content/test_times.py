import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.errors import ContentFileError
from content.library import ROOT
from content.times import load_times, say_date, say_days, say_time, say_when
from intents.load import load_phrasebook
from intents.times import load_times as load_heard_times
from intents.when import parse_when

PATH = ROOT / "en" / "times.toml"
WORDS = load_times(PATH)
TODAY = datetime.date(2025, 3, 12)  # a Wednesday


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("00:00", "midnight"),
        ("00:30", "half past twelve at night"),
        ("01:00", "one in the morning"),
        ("06:45", "quarter to seven in the morning"),
        ("09:20", "twenty past nine in the morning"),
        ("12:00", "noon"),
        ("12:15", "quarter past twelve in the afternoon"),
        ("17:35", "twenty five to six in the afternoon"),
        ("20:30", "half past eight in the evening"),
        ("20:59", "one minute to nine in the evening"),
        ("21:07", "seven minutes past nine in the evening"),
        ("23:55", "five to twelve at night"),
    ],
)
def test_a_time_is_said_as_people_say_it(time: str, said: str) -> None:
    assert say_time(datetime.time.fromisoformat(time), WORDS) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (range(7), "every day"),
        (range(5), "on weekdays"),
        ([6, 5], "at weekends"),
        ([3], "on Thursdays"),
        ([4, 0], "on Mondays and Fridays"),
        ([0, 2, 4], "on Mondays, Wednesdays and Fridays"),
        (range(6), "every day but Sundays"),
    ],
)
def test_days_are_said_together(days: list[int], said: str) -> None:
    assert say_days(days, WORDS) == said


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (2, "on Friday"),
        (-3, "last Sunday"),
        (7, "on Wednesday the nineteenth of March"),
        (-40, "on Friday the thirty first of January"),
    ],
)
def test_a_day_is_said_from_today(ahead: int, said: str) -> None:
    assert say_date(TODAY + datetime.timedelta(days=ahead), TODAY, WORDS) == said


def test_days_and_time_make_one_phrase() -> None:
    assert say_when(say_days([3], WORDS), datetime.time(18), WORDS) == "on Thursdays at six in the evening"
    assert say_when("tomorrow", datetime.time(12), WORDS, after="lunch") == "tomorrow after lunch, at noon"


BOOK = load_phrasebook("en")
HEARD = load_heard_times(BOOK)


@settings(deadline=None)
@given(st.times().map(lambda time: time.replace(second=0, microsecond=0)))
def test_what_is_said_of_a_time_is_understood_as_that_time(time: datetime.time) -> None:
    when = parse_when(say_time(time, WORDS), HEARD)
    assert when is not None
    assert when.time == (time.hour, time.minute)


@settings(deadline=None)
@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_what_is_said_of_days_is_understood_as_those_days(days: frozenset[int]) -> None:
    when = parse_when(say_days(days, WORDS), HEARD)
    assert when is not None
    assert when.due_days == days


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('noon = "noon"', 'noon = "noon"\nelevenses = "eleven"', "elevenses"),
        ('noon = "noon"', "", "noon"),
        ('half = "half past {hour}"', 'half = "half past {minute}"', r"\{minute\} is not filled in"),
        ('half = "half past {hour}"', 'half = "half past {hour"', "cannot be filled in"),
        ('hours = ["twelve", ', "hours = [", "12"),
    ],
)
def test_a_mistake_in_the_file_gets_a_sentence(tmp_path: Path, old: str, new: str, expected: str) -> None:
    path = tmp_path / "times.toml"
    path.write_text(PATH.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentFileError, match=expected):
        load_times(path)


def test_a_missing_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContentFileError, match="missing"):
        load_times(tmp_path / "times.toml")
