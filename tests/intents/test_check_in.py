import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.library import ROOT as CONTENT
from content.times import load_times as load_said_times
from content.times import say_time
from intents.check_in import Answer, load_check_in, scale_answer, sleep_answer, word_answer, yes_no_answer
from intents.errors import PhraseFileError
from intents.load import load_phrasebook
from intents.phrases import ROOT
from intents.times import load_times

BOOK = load_phrasebook("en")
CHECK_IN = load_check_in(BOOK, load_times(BOOK))
SAME, SKIPPED = Answer(same_as_before=True), Answer(skipped=True)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("a four i'd say", Answer(4)),
        ("i'd give it an eight out of ten", Answer(8)),
        ("two no i said five", Answer(5)),
        ("seven actually six", Answer(6)),
        ("nothing at all", Answer(0)),
        ("as bad as it gets", Answer(10)),
        ("three and a half", Answer(3.5, doubtful=True)),
        ("four or five", Answer(4.5, doubtful=True)),
        ("between seven and nine", Answer(8, doubtful=True)),
        ("perhaps a two", Answer(2, doubtful=True)),
        ("eleven", Answer(11, doubtful=True)),
        ("fifteen out of ten", Answer(15, doubtful=True)),
        ("minus one", Answer(1, doubtful=True)),
        ("same as yesterday", SAME),
        ("oh the usual", SAME),
        ("no change really", SAME),
        ("maybe the same", Answer(same_as_before=True, doubtful=True)),
        ("same as yesterday no a seven", Answer(7)),
        ("nothing's changed", SAME),
        ("pass", SKIPPED),
        ("i'd rather not say", SKIPPED),
    ],
)
def test_a_number_from_zero_to_ten_is_read(said: str, answer: Answer) -> None:
    assert scale_answer(said, CHECK_IN) == answer


@pytest.mark.parametrize("said", ["what does a five mean", "which way round is ten", "is it bad if it's nine", "worse than yesterday", "not the same", "hello", ""])
def test_a_question_back_or_a_comparison_is_no_answer(said: str) -> None:
    assert scale_answer(said, CHECK_IN) is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("six", Answer(6)),
        ("eight and a half", Answer(8.5)),
        ("about five and a half hours", Answer(5.5)),
        ("a couple of hours", Answer(2)),
        ("an hour and a half", Answer(1.5)),
        ("half an hour if that", Answer(0.5)),
        ("six hours forty five minutes", Answer(6.75)),
        ("half eleven till seven", Answer(7.5)),
        ("eleven at night till half eight in the morning", Answer(9.5)),
        ("quarter past one to half nine", Answer(8.25)),
        ("from ten pm until half six am", Answer(8.5)),
        ("midnight to five", Answer(5)),
        ("twelve till eight", Answer(8)),
        ("i didn't sleep", Answer(0)),
        ("none whatsoever", Answer(0)),
        ("five no i meant four", Answer(4)),
        ("five or six hours", Answer(5.5, doubtful=True)),
        ("seven to nine", Answer(8, doubtful=True)),
        ("five to six", Answer(5.5, doubtful=True)),
        ("twenty to seven", None),
        ("went to bed at one and got up at nine", Answer(8, doubtful=True)),
        ("three hours and then another three hours", Answer(6, doubtful=True)),
        ("sixteen hours", Answer(16, doubtful=True)),
        ("maybe four hours", Answer(4, doubtful=True)),
        ("half seven", None),
        ("i woke at quarter to five", None),
        ("not enough", None),
        ("how much is normal", None),
        ("like last time", SAME),
        ("no idea", SKIPPED),
    ],
)
def test_hours_of_sleep_are_read(said: str, answer: Answer | None) -> None:
    assert sleep_answer(said, CHECK_IN) == answer


SAID = load_said_times(CONTENT / "en" / "times.toml")
QUARTERS = st.integers(0, 95).map(lambda quarter: datetime.time(quarter // 4, quarter % 4 * 15))


@settings(deadline=None)
@given(QUARTERS, QUARTERS)
def test_a_night_between_two_times_is_as_long_as_the_clock_says(bed: datetime.time, up: datetime.time) -> None:
    answer = sleep_answer(f"{say_time(bed, SAID)} till {say_time(up, SAID)}", CHECK_IN)
    assert answer is not None
    hours = (up.hour + up.minute / 60) - (bed.hour + bed.minute / 60)
    assert isinstance(answer.value, float)
    assert answer.value == hours % 24 or (hours == 0 and answer.value == 12)
    assert answer.doubtful == (answer.value > 14)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("yes", Answer(value=True)),
        ("yeah i went for a swim", Answer(value=True)),
        ("some stretches", Answer(value=True)),
        ("just up and down the stairs", Answer(value=True)),
        ("only took the bins out to the bin", Answer(value=True)),
        ("no only a walk to the bus stop", Answer(value=True)),
        ("not far just to the corner shop", Answer(value=True)),
        ("i didn't run but i did walk", Answer(value=True)),
        ("no", Answer(value=False)),
        ("nope", Answer(value=False)),
        ("not today", Answer(value=False)),
        ("i've been in bed all day", Answer(value=False)),
        ("no walk today", Answer(value=False)),
        ("i never left the sofa i was on the sofa", Answer(value=False)),
        ("only to the kitchen", Answer(value=False)),
        ("hardly", Answer(value=False, doubtful=True)),
        ("not much", Answer(value=False, doubtful=True)),
        ("maybe a little", Answer(value=True, doubtful=True)),
        ("yes i mean no", Answer(value=False)),
        ("same as yesterday", SAME),
        ("skip", SKIPPED),
        ("i have a question", None),
        ("perhaps", None),
        ("everything is grey", None),
    ],
)
def test_whether_one_moved_is_read(said: str, answer: Answer | None) -> None:
    assert yes_no_answer(said, "moved", CHECK_IN) == answer


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("my sister phoned", Answer(value=True)),
        ("only the lady at the chemist", Answer(value=True)),
        ("messaged a friend", Answer(value=True)),
        ("no one except my dad", Answer(value=True)),
        ("no i texted my cousin", Answer(value=True)),
        ("my flatmate but nobody else", Answer(value=True)),
        ("nobody", Answer(value=False)),
        ("not one person", Answer(value=False)),
        ("i haven't talked to a single friend", Answer(value=False)),
        ("did not ring my mum", Answer(value=False)),
        ("just the dog", Answer(value=False)),
        ("only you", Answer(value=False)),
        ("nah kept to myself", Answer(value=False)),
        ("i spoke to nobody", Answer(value=False, doubtful=True)),
        ("as usual", SAME),
        ("rather not say", SKIPPED),
        ("it rained", None),
    ],
)
def test_whether_one_talked_is_read(said: str, answer: Answer | None) -> None:
    assert yes_no_answer(said, "talked", CHECK_IN) == answer


def test_a_long_story_is_read_back() -> None:
    story = "well my brother came by and we had tea and he told me about the new kitchen he is building"
    assert yes_no_answer(story, "talked", CHECK_IN) == Answer(value=True, doubtful=True)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("hollow", Answer("hollow")),
        ("i feel sort of far away", Answer("far away")),
        ("um i'd say misty i suppose", Answer("misty")),
        ("nothing", Answer("nothing")),
        ("a stone at the bottom of a very deep lake", Answer("a stone at the bottom of a very deep lake", doubtful=True)),
        ("i haven't got a word", SKIPPED),
        ("there's no word for it", SKIPPED),
        ("no", SKIPPED),
        ("skip", SKIPPED),
        ("same as before", SAME),
        ("um", None),
    ],
)
def test_a_word_for_the_feeling_is_read(said: str, answer: Answer | None) -> None:
    assert word_answer(said, CHECK_IN) == answer


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    for answer in (
        scale_answer(text, CHECK_IN), sleep_answer(text, CHECK_IN), word_answer(text, CHECK_IN),
        yes_no_answer(text, "moved", CHECK_IN), yes_no_answer(text, "talked", CHECK_IN),
    ):  # fmt: skip
        if answer is not None:
            assert (answer.value is not None) + answer.same_as_before + answer.skipped == 1


def test_an_unknown_key_is_an_error_with_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    text = (ROOT / "en" / "check_in.toml").read_text(encoding="utf-8")
    (folder / "check_in.toml").write_text("eaten = []\n" + text, encoding="utf-8")
    with pytest.raises(PhraseFileError, match=r"check_in\.toml:1: .*eaten"):
        load_check_in(BOOK, CHECK_IN.times, tmp_path)
