"""Looking back over made-up weeks: two sentences, no false precision, never a cause."""

import datetime
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.events import Heard
from assistant.journal.entries import Entry, Form, Slot, Value
from assistant.journal.trends import FEWEST_IN_GROUP, compare_weeks, sleep_finding
from assistant.rehearse import BEGAN, Rehearsal
from content.paragraphs import split_sentences
from content.steps import Offer
from tests.conversations.transcript import make_world

WORLD = make_world()
TODAY = BEGAN.date()
HISTORY = "how have i been this week"
SLEEP = "have i been sleeping more than before"
ENTRIES = "read me my last check ins"
CAUSE = re.compile(r"\b(because|makes?|made|caus\w*|leads? to|due to|thanks to|so that|therefore|helps?|helped|why|reason)\b")
LOOKED_BACK = [name for name in WORLD.library.prompts if name.startswith(("history_", "entry_"))]


def entry(days_ago: int, hour: int = 19, **answers: Value) -> Entry:
    at = datetime.datetime.combine(TODAY - datetime.timedelta(days=days_ago), datetime.time(hour), datetime.UTC)
    return Entry(0, at, Form.DAILY, {Slot(name): value for name, value in answers.items()})


def weeks(last: list[float], before: list[float], slot: str = "numbness", **more: Value) -> tuple[Entry, ...]:
    """A check-in a day, the oldest first."""
    entries = [entry(7 + day, **{slot: value}, **more) for day, value in enumerate(before)]
    entries += [entry(day, **{slot: value}, **more) for day, value in enumerate(last)]
    return tuple(sorted(entries, key=lambda one: one.started_at))


def asked(past: tuple[Entry, ...], *words: str) -> list[str]:
    """What is said to the last of these questions."""
    now = Rehearsal.of(replace(WORLD, past=past))
    count = 0
    for one in words:
        count = len(now.moments)
        now = now.feed(Heard(one)).until_quiet()
    return now.said_since(count)


def wordings(name: str) -> list[str]:
    """Patterns of a prompt, with anything in its places."""
    return [re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in WORLD.library.prompts[name]]


def is_one_of(line: str, *names: str) -> bool:
    return any(re.fullmatch(pattern, line) for name in names for pattern in wordings(name))


# ------------------------------------------------------------------ the week


@pytest.mark.parametrize(
    ("last", "before", "how", "number"),
    [
        ([6.0] * 5, [6.0] * 5, "same", "6"),
        ([6.0, 5.5, 6.0, 6.5], [6.0, 6.0, 6.0], "same", "6"),
        ([4.0] * 5, [5.0] * 5, "bit_less", "4"),
        ([3.0] * 7, [6.0] * 7, "less", "3"),
        ([6.0] * 4, [5.0] * 4, "bit_more", "6"),
        ([8.0] * 4, [5.0] * 4, "more", "8"),
        ([4.4] * 5, [8.0] * 5, "less", "4 and a half"),
        ([0.0] * 5, [0.0] * 5, "same", "0"),
        ([5.0] * 5, [5.0] * 2, "unknown", "5"),
        ([5.0] * 2, [5.0] * 5, "unknown", "5"),
    ],
)
@pytest.mark.parametrize("times", [1, 2])
def test_a_week_is_told_beside_the_one_before(last: list[float], before: list[float], how: str, number: str, times: int) -> None:
    (line,) = asked(weeks(last, before), *[HISTORY] * times)
    assert is_one_of(line, f"history_numb_{how}"), line
    assert re.search(rf"\b{number}\b", line)


@pytest.mark.parametrize("how", ["less", "bit_less", "same", "bit_more", "more"])
def test_sleep_is_told_in_the_second_sentence(how: str) -> None:
    change = {"less": -2.0, "bit_less": -1.0, "same": 0.0, "bit_more": 1.0, "more": 2.0}[how]
    past = weeks([6.0 + change] * 5, [6.0] * 5, "sleep", numbness=5.0)
    first, second = asked(past, HISTORY)
    assert is_one_of(first, "history_numb_same")
    assert is_one_of(second, f"history_sleep_{how}"), second


def test_fewer_than_two_days_are_no_week() -> None:
    told = asked((entry(0, numbness=5.0), entry(9, numbness=5.0)), HISTORY)
    assert told[0] in split_sentences(WORLD.library.prompts["history_few"][0])
    assert is_one_of(told[-1], "entry_numb")


def test_several_check_ins_of_one_day_are_one_day() -> None:
    told = asked(tuple(entry(0, hour, numbness=5.0) for hour in (8, 12, 16, 19)), HISTORY)
    assert told[0] in split_sentences(WORLD.library.prompts["history_few"][0])


def test_a_single_check_in_without_number_or_word_is_told_by_its_sleep() -> None:
    told = asked((entry(0, sleep=7.5),), HISTORY)
    assert is_one_of(told[-1], "entry_sleep"), told
    assert not [line for line in told if any(line in text for text in WORLD.library.prompts["history_none"])]


def test_a_check_in_with_yes_and_no_alone_is_told_as_too_few() -> None:
    told = asked((entry(0, moved=True),), HISTORY)
    assert " ".join(told) == WORLD.library.prompts["history_few"][0]


def test_days_without_numbers_are_counted() -> None:
    (line,) = asked(tuple(entry(day, feeling="flat") for day in (3, 2, 1)), HISTORY)
    assert is_one_of(line, "history_days")
    assert "3" in line


def test_with_nothing_kept_a_check_in_is_offered() -> None:
    now = Rehearsal.of(WORLD).feed(Heard(HISTORY)).until_quiet()
    assert now.state.question == Offer(("check_in",))
    assert " ".join(now.said_since(0)) in WORLD.library.prompts["history_none"]


def test_what_lies_in_the_future_counts_for_nothing() -> None:
    past = (*weeks([5.0] * 5, [5.0] * 5), entry(-1, numbness=0.0), entry(-2, numbness=0.0))
    (line,) = asked(past, HISTORY)
    assert is_one_of(line, "history_numb_same")


# ------------------------------------------------------------------ sleep and numbness


def carried(rested: float, short: float, nights: int = 6) -> tuple[Entry, ...]:
    """Nights with enough sleep and with little in turn."""
    days = [entry(2 * day, sleep=8.0, numbness=rested) for day in range(nights)]
    days += [entry(2 * day + 1, sleep=5.0, numbness=short) for day in range(nights)]
    return tuple(sorted(days, key=lambda one: one.started_at))


def test_what_the_data_carry_of_sleep_is_told() -> None:
    _, line = asked(carried(3.0, 6.0), HISTORY)
    assert is_one_of(line, "history_rested"), line
    assert re.search(r"\b6 days\b", line)
    assert re.search(r"about 3\b", line)
    assert "four weeks" in line, "it looks further back than the week that the sentence before is about"


@pytest.mark.parametrize(
    "past",
    [
        carried(5.0, 5.0),
        carried(5.0, 5.5),  # less than a whole point
        carried(6.0, 3.0),  # the other way round is never told: it would invite to sleep less
        carried(3.0, 6.0, nights=FEWEST_IN_GROUP - 1),
        tuple(entry(day, sleep=8.0, numbness=3.0) for day in range(13, -1, -1)),
        tuple(entry(day, sleep=8.0 if day % 2 else 5.0, numbness=float(day * 7 % 11)) for day in range(13, -1, -1)),
    ],
)
def test_what_the_data_do_not_carry_is_not_told(past: tuple[Entry, ...]) -> None:
    assert sleep_finding(past, TODAY) is None
    assert not [line for line in asked(past, HISTORY) if is_one_of(line, "history_rested")]


def test_no_wording_of_looking_back_names_a_cause() -> None:
    prompts = WORLD.library.prompts
    texts = [text for name in LOOKED_BACK for text in prompts[name]]
    assert len(texts) > 30
    assert [text for text in texts if CAUSE.search(text.lower())] == []


def test_the_wordings_for_a_week_are_one_sentence_each_so_that_two_of_them_are_two() -> None:
    prompts = WORLD.library.prompts
    names = [name for name in LOOKED_BACK if name.startswith(("history_numb_", "history_sleep_", "history_rested", "history_days"))]
    long = [text for name in names if name != "history_sleep_unknown_yet" for text in prompts[name] if len(split_sentences(text)) > 1]
    assert long == []


NUMBER = st.floats(0, 10).map(lambda value: round(2 * value) / 2)
DAY = st.fixed_dictionaries({}, optional={
    "numbness": NUMBER, "sleep": st.floats(0, 14).map(lambda value: round(2 * value) / 2), "feeling": st.sampled_from(["flat", "", "far away"]), "moved": st.booleans(),
})  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(days=st.dictionaries(st.integers(0, 40), DAY.filter(bool), min_size=1, max_size=40), times=st.integers(1, 2))
def test_over_any_weeks_the_answer_is_two_sentences_at_most_and_true(days, times: int) -> None:
    past = tuple(entry(day, **days[day]) for day in sorted(days, reverse=True))
    told = asked(past, *[HISTORY] * times)
    found = compare_weeks(past, TODAY)
    if found.last.days >= 2:
        assert 1 <= len(told) <= 2, told
        if found.last.numbness is not None:
            assert is_one_of(told[0], f"history_numb_{found.numbness.value}")
        if sleep_finding(past, TODAY) is not None:
            assert is_one_of(told[1], "history_rested")
        elif found.last.sleep is not None:
            assert is_one_of(told[1], f"history_sleep_{found.sleep.value}")
    assert told
    for line in told:
        assert not re.search(r"\d\.\d|\{|%", line), f"false precision, or an empty place: {line}"
        assert not CAUSE.search(line.lower())


# ------------------------------------------------------------------ have I been sleeping more


@pytest.mark.parametrize(
    ("last", "before", "how"),
    [([8.0] * 5, [6.0] * 5, "more"), ([7.0] * 5, [6.0] * 5, "bit_more"), ([6.0] * 5, [6.0] * 5, "same"),
     ([5.0] * 5, [6.0] * 5, "bit_less"), ([4.0] * 5, [6.0] * 5, "less")],
)  # fmt: skip
@pytest.mark.parametrize(
    "words", [SLEEP, "have i slept less than before", "how has my sleep been", "how have i been sleeping", "did i sleep more than last week"]
)
def test_whether_i_have_been_sleeping_more_is_answered_by_what_was_told(last: list[float], before: list[float], how: str, words: str) -> None:
    (line,) = asked(weeks(last, before, "sleep"), words)
    assert is_one_of(line, f"history_sleep_{how}"), line


def test_with_too_few_nights_it_says_so_and_nothing_else() -> None:
    told = asked(weeks([8.0] * 2, [5.0] * 5, "sleep"), SLEEP)
    assert " ".join(told) == WORLD.library.prompts["history_sleep_unknown_yet"][0]


@pytest.mark.parametrize("words", ["help me sleep", "i can't sleep", "i want to sleep"])
def test_asking_for_sleep_is_no_question_about_the_past(words: str) -> None:
    now = Rehearsal.of(replace(WORLD, past=weeks([8.0] * 5, [6.0] * 5, "sleep"))).feed(Heard(words)).until_quiet()
    assert not [line for line in now.said_since(0) if is_one_of(line, *LOOKED_BACK)]


# ------------------------------------------------------------------ the last entries


def test_the_last_three_check_ins_are_read_the_newest_last() -> None:
    past = (
        entry(9, numbness=1.0), entry(3, numbness=6.0, feeling="far away"), entry(1, feeling="grey"), entry(0, numbness=7.5, feeling=""),
    )  # fmt: skip
    first, second, third = asked(past, ENTRIES)
    assert is_one_of(first, "entry_numb_word")
    assert "far away" in first
    assert is_one_of(second, "entry_word")
    assert second.startswith("Yesterday")
    assert is_one_of(third, "entry_numb")
    assert third.startswith("Today")
    assert "7 and a half" in third


def test_a_check_in_just_finished_is_the_last_entry() -> None:
    told = asked((entry(2, numbness=2.0),), "a quick check in", "six", "grey", ENTRIES)
    assert len(told) == 2
    assert told[1].startswith("Today")
    assert "6" in told[1]
    assert "grey" in told[1]


def test_looking_back_in_the_middle_of_a_check_in_leads_back_to_its_question() -> None:
    now = Rehearsal.of(replace(WORLD, past=weeks([5.0] * 5, [5.0] * 5))).feed(Heard("check in with me")).until_quiet()
    question = now.state.question
    now = now.feed(Heard(HISTORY)).until_quiet()
    assert now.state.question == question
