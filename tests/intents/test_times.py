import dataclasses
import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.errors import PhraseFileError
from intents.load import load_phrasebook
from intents.phrases import ROOT
from intents.spans import DaySpan, parse_span
from intents.times import Cannot, load_times
from intents.when import EVERY_DAY, When, parse_when, usual_time
from intents.which import Which, find_which

BOOK = load_phrasebook("en")
TIMES = load_times(BOOK)
WORK_DAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})


def read(*turns: str) -> When:
    """What is known after some turns of one conversation."""
    known: When | None = None
    for turn in turns:
        known = parse_when(turn, TIMES, known) or known
    assert known is not None
    return known


@pytest.mark.parametrize(
    ("said", "time", "guessed"),
    [
        ("half nine", (21, 30), True),
        ("half past four", (16, 30), True),
        ("at ten in the morning", (10, 0), False),
        ("a quarter to eight", (19, 45), True),
        ("quarter past eleven at night", (23, 15), False),
        ("five past three in the afternoon", (15, 5), False),
        ("twenty five to six", (17, 35), True),
        ("eleven minutes past seven", (19, 11), True),
        ("nine pm", (21, 0), False),
        ("seven a m", (7, 0), False),
        ("twelve am", (0, 0), False),
        ("twelve thirty p m", (12, 30), False),
        ("at noon", (12, 0), False),
        ("ten to midnight", (23, 50), False),
        ("six forty five", (18, 45), True),
        ("eight oh five in the morning", (8, 5), False),
        ("twenty two hundred", (22, 0), False),
        ("nineteen thirty", (19, 30), False),
        ("21:15", (21, 15), False),
        ("7.45pm", (19, 45), False),
        ("1845", (18, 45), False),
        ("around seven ish", (19, 0), True),
        ("five o'clock", (17, 0), True),
        ("one at night", (1, 0), False),
        ("let's say six", (18, 0), True),
    ],
)
def test_a_time_of_the_day_is_read(said: str, time: tuple[int, int], guessed: bool) -> None:
    when = read(said)
    assert (when.time, when.guessed) == (time, guessed)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("every night at quarter past nine", When(days=EVERY_DAY, time=(21, 15), part_of_day="night", repeats=True)),
        ("daily at one", When(days=EVERY_DAY, time=(13, 0), guessed=True, repeats=True)),
        ("ask me on weekdays at seven in the morning", When(days=WORK_DAYS, time=(7, 0), part_of_day="morning", repeats=True)),
        ("tuesdays and fridays", When(days=frozenset({1, 4}), repeats=True)),
        ("wednesday to saturday at noon", When(days=frozenset({2, 3, 4, 5}), time=(12, 0), repeats=True)),
        ("every sunday after church", When(days=frozenset({6}), repeats=True, after="church")),
        ("each monday when my class finishes at five", When(days=frozenset({0}), time=(17, 0), guessed=True, repeats=True, after="your class")),
        ("fridays after i've walked the dog", When(days=frozenset({4}), repeats=True, after="you have walked the dog")),
        ("on saturday at eleven in the morning", When(days=frozenset({5}), time=(11, 0), part_of_day="morning", repeats=False)),
        ("every day but tuesday", When(days=EVERY_DAY, excluded=frozenset({1}), repeats=True)),
        ("every evening except saturday and sunday at seven", When(days=EVERY_DAY, excluded=WEEKEND, time=(19, 0), part_of_day="evening", repeats=True)),
        ("don't ask me at weekends", When(days=EVERY_DAY, excluded=WEEKEND, repeats=True)),
        ("tomorrow at half six in the morning", When(time=(6, 30), part_of_day="morning", repeats=False, ahead_days=1)),
        ("tonight at half twelve", When(time=(0, 30), part_of_day="night", repeats=False, ahead_days=0, past_midnight=True)),
        ("in twenty minutes", When(repeats=False, offset_minutes=20)),
        ("an hour and a half from now", When(repeats=False, offset_minutes=90)),
        ("in three quarters of an hour", When(repeats=False, offset_minutes=45)),
        ("in four days at midday", When(time=(12, 0), repeats=False, ahead_days=4)),
        ("once a week please", When(repeats=True)),
        ("good evening could you ask me every morning", When(days=EVERY_DAY, part_of_day="morning", repeats=True)),
        ("weeknights at ten", When(days=WORK_DAYS, time=(22, 0), part_of_day="night", repeats=True)),
        ("not saturday but monday", When(days=frozenset({0}), repeats=False)),
    ],
)
def test_days_and_times_are_read_together(said: str, expected: When) -> None:
    assert read(said) == expected


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("every morning", ("time",)),
        ("once a week", ("days", "time")),
        ("at seven", ("how_often",)),
        ("after lunch", ("time", "how_often")),
        ("tomorrow", ("time",)),
        ("in an hour", ()),
        ("mondays at noon", ()),
    ],
)
def test_what_is_missing_is_named_for_the_caller(said: str, missing: tuple[str, ...]) -> None:
    assert read(said).missing == missing


def test_a_bare_time_fills_what_was_missing() -> None:
    assert read("could you ask me every evening", "quarter to nine") == When(
        days=EVERY_DAY, time=(20, 45), part_of_day="evening", repeats=True
    )


def test_a_correction_changes_the_time_and_nothing_else() -> None:
    assert read("mondays at eight after choir", "no make it half nine") == When(
        days=frozenset({0}), time=(21, 30), guessed=True, repeats=True, after="choir"
    )


def test_the_last_correction_in_one_breath_counts() -> None:
    assert read("every day at six i mean seven no eight in the morning").time == (8, 0)


def test_naming_the_part_of_the_day_afterwards_moves_the_time_there() -> None:
    assert read("at seven every day", "in the morning").time == (7, 0)


def test_days_can_be_left_out_afterwards() -> None:
    when = read("every day at nine in the evening", "but not on sundays")
    assert when.due_days == EVERY_DAY - {6}
    assert when.time == (21, 0)


def test_a_time_that_is_refused_is_not_the_one_meant() -> None:
    assert read("every night not at ten at eleven").time == (23, 0)


@pytest.mark.parametrize(
    ("said", "cannot"),
    [
        ("every other evening", Cannot.EVERY_OTHER),
        ("every three days", Cannot.EVERY_OTHER),
        ("twice a day", Cannot.SEVERAL_TIMES),
        ("four times a day", Cannot.SEVERAL_TIMES),
        ("every two hours", Cannot.SEVERAL_TIMES),
        ("every morning and every evening", Cannot.SEVERAL_TIMES),
        ("at eight and at ten", Cannot.SEVERAL_TIMES),
        ("tonight and tomorrow at nine", Cannot.SEVERAL_TIMES),
        ("on the second of august", Cannot.DATE),
        ("monthly", Cannot.DATE),
    ],
)
def test_what_no_reminder_can_do_is_said_so(said: str, cannot: Cannot) -> None:
    assert read(said).cannot is cannot


@pytest.mark.parametrize(
    "said", ["", "i feel grey", "set up a reminder", "i have two sisters and three cats", "in ten", "what time is it", "no idea"]
)
def test_where_no_time_is_said_there_is_none(said: str) -> None:
    assert parse_when(said, TIMES) is None


def test_a_part_of_the_day_or_an_event_proposes_a_time() -> None:
    assert usual_time(read("every morning"), TIMES) == (9, 0)
    assert usual_time(read("after dinner"), TIMES) == (19, 30)
    assert usual_time(read("mondays"), TIMES) is None


HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@settings(deadline=None)
@given(hour=st.integers(1, 12), half=st.booleans(), afternoon=st.booleans())
def test_with_am_or_pm_every_hour_is_sure(hour: int, half: bool, afternoon: bool) -> None:
    when = read(f"{'half ' if half else ''}{HOURS[hour - 1]} {'p m' if afternoon else 'a m'}")
    assert when.time == (hour % 12 + 12 * afternoon, 30 * half)
    assert not when.guessed


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    today = datetime.date(2024, 2, 29)
    parse_when(text, TIMES)
    parse_span(text, TIMES, today)
    find_which(text, [When(time=(9, 0))], TIMES)


WORDS = TIMES.words
VOCABULARY = [
    *WORDS.small, *WORDS.at, *WORDS.without, *WORDS.corrections, *WORDS.every, *WORDS.after, *WORDS.days,
    *WORDS.repeating_days, *WORDS.units, *WORDS.amounts, *WORDS.clock.to, *WORDS.clock.half, *BOOK.words.numbers,
    "quarter", "past", "or", "between", "evening", "mornings", "tomorrow", "pm", "o'clock", "when", "ends", "last", "ago",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(VOCABULARY), max_size=12))
def test_no_order_of_the_words_breaks_the_reader(words: list[str]) -> None:
    when = parse_when(" ".join(words), TIMES)
    if when is not None and when.time is not None:
        assert 0 <= when.time[0] < 24
        assert 0 <= when.time[1] < 60
    parse_span(" ".join(words), TIMES, datetime.date(2025, 1, 1))


TODAY = datetime.date(2025, 3, 12)  # a Wednesday


def day(month: int, number: int, year: int = 2025) -> datetime.date:
    return datetime.date(year, month, number)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("forget today", day(3, 12), day(3, 12)),
        ("what i said last night", day(3, 11), day(3, 11)),
        ("everything from yesterday", day(3, 11), day(3, 11)),
        ("the day before yesterday", day(3, 10), day(3, 10)),
        ("how was this week", day(3, 10), day(3, 12)),
        ("last week", day(3, 3), day(3, 9)),
        ("the past week", day(3, 6), day(3, 12)),
        ("the last four days", day(3, 9), day(3, 12)),
        ("these past two weeks", day(2, 27), day(3, 12)),
        ("five days ago", day(3, 7), day(3, 7)),
        ("on sunday", day(3, 9), day(3, 9)),
        ("wednesday", day(3, 12), day(3, 12)),
        ("last wednesday", day(3, 5), day(3, 5)),
        ("since friday", day(3, 7), day(3, 12)),
        ("since december", day(12, 1, 2024), day(3, 12)),
        ("february", day(2, 1), day(2, 28)),
        ("last month", day(2, 1), day(2, 28)),
        ("the last month", day(2, 11), day(3, 12)),
        ("this year", day(1, 1), day(3, 12)),
        ("the weekend", day(3, 8), day(3, 9)),
        ("yesterday no i mean today", day(3, 12), day(3, 12)),
    ],
)
def test_days_gone_by_are_read(said: str, first: datetime.date, last: datetime.date) -> None:
    assert parse_span(said, TIMES, TODAY) == DaySpan(first, last)


@pytest.mark.parametrize("said", ["everything", "delete the lot", "every word of it please"])
def test_everything_has_neither_beginning_nor_end(said: str) -> None:
    span = parse_span(said, TIMES, TODAY)
    assert span is not None
    assert span.is_everything
    assert span.last == datetime.date.max


@pytest.mark.parametrize("said", ["forget that", "never mind", "how am i doing", "two hours ago"])
def test_where_no_days_are_named_there_are_none(said: str) -> None:
    assert parse_span(said, TIMES, TODAY) is None


@settings(deadline=None)
@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)), st.sampled_from(sorted(TIMES.words.spans.named)))
def test_no_named_days_lie_in_the_future(today: datetime.date, name: str) -> None:
    span = parse_span(name, TIMES, today)
    assert span is not None
    assert span.first <= span.last <= today


KEPT = [
    read("every monday at six in the evening after pottery"),
    read("every night at half nine"),
    read("daily at noon"),
    read("on saturday at ten in the morning"),
]


@pytest.mark.parametrize(
    ("said", "which"),
    [
        ("cancel the monday one", Which((0,))),
        ("the one after pottery", Which((0,))),
        ("drop the pottery reminder", Which((0,))),
        ("the half nine one", Which((1,))),
        ("the night one", Which((0, 1))),
        ("the midday thing", Which((2,))),
        ("the morning one", Which((3,))),
        ("saturday's", Which((3,))),
        ("the third one", Which((2,))),
        ("number two", Which((1,))),
        ("the last one please", Which((3,))),
        ("the four o'clock one", Which(())),
        ("every one of them", Which((0, 1, 2, 3), all=True)),
        ("switch off the reminders", Which((0, 1, 2, 3), all=True)),
        ("cancel it", Which((0, 1, 2, 3))),
    ],
)
def test_the_reminder_that_is_meant_is_found(said: str, which: Which) -> None:
    assert find_which(said, KEPT, TIMES) == which


def test_one_alone_needs_no_name() -> None:
    found = find_which("cancel it", KEPT[:1], TIMES)
    assert found is not None
    assert found.is_clear


def test_a_sentence_that_points_at_nothing_finds_nothing() -> None:
    assert find_which("i would like a cup of tea", KEPT, TIMES) is None


def test_an_unknown_key_is_an_error_with_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    text = (ROOT / "en" / "times.toml").read_text(encoding="utf-8")
    (folder / "times.toml").write_text("noises = []\n" + text, encoding="utf-8")
    with pytest.raises(PhraseFileError, match=r"times\.toml:1: .*noises"):
        load_times(BOOK, tmp_path)


def test_a_day_beyond_the_week_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    text = (ROOT / "en" / "times.toml").read_text(encoding="utf-8")
    (folder / "times.toml").write_text(text.replace('"monday" = [0]', '"monday" = [7]'), encoding="utf-8")
    with pytest.raises(PhraseFileError, match="<= 6"):
        load_times(BOOK, tmp_path)


def test_another_language_may_count_the_half_back_from_the_hour() -> None:
    clock = msgspec.structs.replace(TIMES.words.clock, half_minutes=-30)
    times = dataclasses.replace(TIMES, words=msgspec.structs.replace(TIMES.words, clock=clock))
    when = parse_when("half seven", times)
    assert when is not None
    assert when.time == (18, 30)
