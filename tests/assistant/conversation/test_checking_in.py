"""Check-ins: whatever is answered, skipped, stopped or put right, the last value said is the one that is kept."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation.play import play_script
from assistant.conversation.state import Confirm, Kind, Phase
from assistant.events import BeginEntry, Effect, End, Forget, Heard, Keep, Record
from assistant.journal.entries import Entry, Form, Slot, checked
from assistant.rehearse import BEGAN, Rehearsal
from content.steps import Ask
from content.steps import Keep as KeepStep
from tests.conversations.transcript import make_world

WORLD = make_world()
DAILY = ("numbness", "feeling", "sleep", "moved", "talked", "note")
WRITTEN = (Record, Keep)

ANSWERS: dict[str, list[tuple[str, object]]] = {
    "numbness": [
        ("six", 6.0), ("about a six i guess", 6.0), ("zero", 0.0), ("ten out of ten", 10.0), ("it's a four today", 4.0), ("3", 3.0),
        ("skip", None),
    ],
    "feeling": [
        ("foggy", "foggy"), ("i'd say kind of grey", "grey"), ("no word", ""), ("skip", ""), ("numb", "numb"), ("tired", "tired"),
    ],
    "sleep": [
        ("seven and a half hours", 7.5), ("eight", 8.0), ("none at all", 0.0), ("half eleven till seven", 7.5), ("skip", None), ("six hours", 6.0),
    ],
    "moved": [("yes", True), ("walked the dog", True), ("not really", False), ("none at all", False), ("no", False), ("skip", None)],
    "talked": [("just my mum", True), ("not a soul", False), ("yes", True), ("no", False), ("skip", None)],
    "note": [("the garden was nice", "the garden was nice"), ("no", None), ("skip", None), ("i miss my brother", "i miss my brother")],
}  # fmt: skip
"""What is said to each question, and what is to be kept of it; ``None`` where nothing is."""
DOUBTFUL: dict[str, list[tuple[str, object]]] = {
    "numbness": [("six or seven", 6.5), ("maybe a five", 5.0), ("six and a half", 6.5)],
    "sleep": [("maybe four", 4.0), ("seven or eight hours", 7.5), ("fifteen hours", 15.0)],
    "moved": [("barely", False)],
    "talked": [("hardly", False)],
}
BEYOND = {
    "numbness": ["eleven", "twelve", "twenty", "a hundred", "11", "fifty out of a hundred"],
    "sleep": ["thirty hours", "twenty five", "a hundred", "48 hours"],
}
DANGER = ["i want to die", "i'm going to kill myself", "i want to kill myself tonight", "i took all my pills", "my friend wants to kill himself"]


def begun(words: str = "check in with me", world=WORLD) -> Rehearsal:
    return Rehearsal.of(world).feed(Heard(words)).until_quiet()


def say(rehearsal: Rehearsal, words: str) -> Rehearsal:
    return rehearsal.feed(Heard(words)).until_quiet()


def at_slot(slot: str) -> Rehearsal:
    """A daily check-in in which everything before the question for a slot was skipped."""
    now = begun()
    while now.state.question.slot != slot:
        now = say(now, "skip")
    return now


def effects(rehearsal: Rehearsal, *kinds: type[Effect], since: int = 0) -> list[Effect]:
    return [moment.effect for moment in rehearsal.moments[since:] if isinstance(moment.effect, kinds)]


def kept(rehearsal: Rehearsal) -> dict[str, object]:
    """What stands in the journal: the last record of each slot."""
    return {effect.slot: effect.value for effect in effects(rehearsal, Record)}


# ------------------------------------------------------------------ answers, one by one


@pytest.mark.parametrize(("slot", "words", "value"), [(slot, *pair) for slot, pairs in ANSWERS.items() for pair in pairs])
def test_an_answer_is_kept_as_it_was_meant(slot: str, words: str, value: object) -> None:
    after = say(at_slot(slot), words)
    found = kept(after).get(slot)
    assert found == value
    assert type(found) is type(value)
    assert not isinstance(after.state.question, Confirm), "what is plain is not read back"


@pytest.mark.parametrize(("slot", "words", "value"), [(slot, *pair) for slot, pairs in DOUBTFUL.items() for pair in pairs])
def test_a_doubtful_answer_is_recorded_once_it_is_confirmed_and_not_before(slot: str, words: str, value: object) -> None:
    before = say(at_slot(slot), words)
    assert isinstance(before.state.question, Confirm)
    assert slot not in kept(before)
    assert kept(say(before, "yes"))[slot] == value
    again = say(before, "no")
    assert slot not in kept(again)
    assert again.state.question == at_slot(slot).state.question, "it is asked once more"


@pytest.mark.parametrize("slot", ["numbness", "sleep"])
def test_a_doubtful_answer_to_the_reading_back_is_read_back_too(slot: str) -> None:
    now = say(say(at_slot(slot), "six or seven"), "more like four or five")
    assert isinstance(now.state.question, Confirm)
    assert slot not in kept(now)
    assert kept(say(now, "yes"))[slot] == 4.5


def test_what_was_read_back_and_is_said_again_is_confirmed() -> None:
    now = say(say(at_slot("numbness"), "six or seven"), "six and a half")
    assert kept(now) == {"numbness": 6.5}


def test_the_right_value_instead_of_a_yes_is_kept() -> None:
    assert kept(say(say(at_slot("numbness"), "six or seven"), "no i said three")) == {"numbness": 3.0}


@pytest.mark.parametrize("slot", [*DOUBTFUL])
def test_a_doubtful_answer_can_be_skipped(slot: str) -> None:
    now = say(say(at_slot(slot), DOUBTFUL[slot][0][0]), "skip")
    assert slot not in kept(now)
    assert now.state.question.slot == DAILY[DAILY.index(slot) + 1]


@pytest.mark.parametrize(("slot", "words"), [(slot, words) for slot, all_ in BEYOND.items() for words in all_])
def test_a_number_out_of_range_is_asked_for_again_and_never_recorded(slot: str, words: str) -> None:
    now = say(at_slot(slot), words)
    assert now.state.question == at_slot(slot).state.question
    assert slot not in kept(say(now, "yes"))
    instead = say(say(at_slot(slot), "six or seven"), words)
    assert slot not in kept(instead)
    assert kept(say(instead, "yes")).get(slot, 6.5) == 6.5, "at most what was read back"
    assert kept(say(say(at_slot(slot), words), "five"))[slot] == 5.0


@pytest.mark.parametrize(
    ("slot", "first", "correction", "value"),
    [
        ("numbness", "four out of ten", "no i said five", 5.0),
        ("sleep", "six hours", "no i meant nine", 9.0),
        ("sleep", "six hours", "no i said twelve", 12.0),
    ],
)
def test_the_last_answer_is_put_right_when_the_next_question_is_open(slot: str, first: str, correction: str, value: float) -> None:
    after_first = say(at_slot(slot), first)
    now = say(after_first, correction)
    assert kept(now)[slot] == value
    assert now.state.question == after_first.state.question, "and the open question stays open"


def test_a_doubtful_correction_is_confirmed_first_and_the_open_question_is_asked_again() -> None:
    open_question = say(at_slot("numbness"), "four")
    now = say(open_question, "no i said six or seven")
    assert isinstance(now.state.question, Confirm)
    assert kept(now) == {"numbness": 4.0}
    for words, value in (("yes", 6.5), ("no i said two", 2.0)):
        after = say(now, words)
        assert kept(after) == {"numbness": value}
        assert after.state.question == open_question.state.question
    assert kept(say(say(now, "no"), "three")) == {"numbness": 3.0}


def test_a_yes_is_no_word_for_a_feeling() -> None:
    now = say(at_slot("feeling"), "yes")
    assert kept(now) == {}
    assert kept(say(now, "hollow")) == {"feeling": "hollow"}


def test_the_same_as_before_is_the_answer_of_the_check_in_before() -> None:
    answers = {Slot.NUMBNESS: 4.0, Slot.SLEEP: 6.5, Slot.MOVED: True}
    world = replace(WORLD, past=(Entry(7, BEGAN - datetime.timedelta(days=1), Form.DAILY, answers),))
    now = say(begun(world=world), "same as yesterday")
    assert kept(now) == {"numbness": 4.0}
    now = say(say(now, "no word"), "same as last time")
    assert kept(now) == {"numbness": 4.0, "feeling": "", "sleep": 6.5}
    now = say(say(now, "same"), "same as yesterday")
    assert kept(now).get("moved") is True
    assert "talked" not in kept(now), "where there is none from before, it is asked again"
    assert now.state.question.slot == "talked"


def test_same_as_yesterday_is_never_what_was_said_a_moment_ago() -> None:
    now = say(at_slot("numbness"), "same as yesterday")
    assert kept(now) == {}
    assert now.state.question.slot == "numbness"


# ------------------------------------------------------------------ any order


SAID = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 20)),
    st.tuples(st.just("doubtful"), st.integers(0, 20)),
    st.tuples(st.just("deny"), st.integers(0, 20)),
    st.tuples(st.just("beyond"), st.integers(0, 20)),
    st.tuples(st.just("correct"), st.integers(0, 10)),
    st.tuples(st.just("ask back"), st.just(0)),
    st.tuples(st.just("silence"), st.just(0)),
    st.tuples(st.just("skip"), st.just(0)),
)
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def turn(now: Rehearsal, what: str, number: int, meant: dict[str, object], last: list[str]) -> Rehearsal:
    """One thing is said to the open question; ``meant`` is brought up to what now ought to be kept."""
    slot = now.state.question.slot
    answers, doubtful = ANSWERS[slot], DOUBTFUL.get(slot, [])
    if what == "answer" or (what in {"doubtful", "deny"} and not doubtful) or (what == "beyond" and slot not in BEYOND):
        words, value = answers[number % len(answers)]
        if value is not None:
            meant[slot] = value
            last.append(slot)
        return say(now, words)
    match what:
        case "doubtful":
            words, value = doubtful[number % len(doubtful)]
            now = say(now, words)
            assert kept(now) == meant, "not before it is confirmed"
            meant[slot] = value
            last.append(slot)
            return say(now, "yes")
        case "deny":
            return say(say(now, doubtful[number % len(doubtful)][0]), "no")
        case "beyond":
            return say(now, BEYOND[slot][number % len(BEYOND[slot])])
        case "correct" if last and last[-1] in {"numbness", "sleep"} and slot in {"feeling", "moved", "talked"}:
            meant[last[-1]] = float(number)
            return say(now, f"no i said {NUMBERS[number]}")
        case "silence":
            return now.tick().until_quiet()
        case "skip":
            if slot == "feeling":
                meant[slot] = ""
                last.append(slot)
            return say(now, "skip")
        case _:
            return say(now, "what do you mean")


@settings(max_examples=60, deadline=None)
@given(said=st.lists(SAID, max_size=14), form=st.sampled_from(["check in with me", "a quick check in"]), stop=st.booleans())
def test_whatever_is_said_in_whatever_order_the_last_value_of_a_slot_is_the_one_that_is_kept(said, form: str, stop: bool) -> None:
    now = begun(form)
    meant: dict[str, object] = {}
    last: list[str] = []
    for what, number in said:
        if not isinstance(now.state.question, Ask) or now.state.entry is None:
            break
        now = turn(now, what, number, meant, last)
        assert kept(now) == meant, (what, number)
    if stop:
        now = say(now, "stop")
        assert now.pending is None
    assert kept(now) == meant
    assert len(effects(now, BeginEntry)) == 1
    for slot, value in kept(now).items():
        assert checked(Slot(slot), value) == value, "the journal takes it as it is"
    if meant:
        entry = now.state.past[-1]
        assert {slot.value: value for slot, value in entry.answers.items()} == meant, "and it can be looked back on"


@settings(max_examples=40, deadline=None)
@given(places=st.lists(st.integers(0, 20), min_size=6, max_size=6), stop_at=st.integers(0, 5))
def test_stop_at_any_question_keeps_what_was_given_and_adds_nothing(places: list[int], stop_at: int) -> None:
    now = begun()
    meant: dict[str, object] = {}
    for slot, place in zip(DAILY[:stop_at], places, strict=False):
        assert now.state.question.slot == slot
        now = turn(now, "answer", place, meant, [])
    stopped = say(now, "stop")
    assert kept(stopped) == meant
    assert stopped.state.phase is Phase.RESTING
    assert stopped.pending is None
    later = say(say(stopped, "what is numbness"), "five")
    assert kept(later) == meant, "what is said afterwards is no answer to it"


def test_after_a_stop_go_on_asks_the_open_question_again_and_it_is_the_same_check_in() -> None:
    now = say(say(begun(), "six"), "stop")
    now = say(say(now, "go on"), "grey")
    assert kept(now) == {"numbness": 6.0, "feeling": "grey"}
    assert len(effects(now, BeginEntry)) == 1


def test_a_second_check_in_is_one_of_its_own() -> None:
    now = say(begun("a quick check in"), "six")
    now = say(say(now, "stop"), "a quick check in")
    now = say(say(now, "two"), "flat")
    assert len(effects(now, BeginEntry)) == 2
    assert [dict(entry.answers) for entry in now.state.past] == [
        {Slot.NUMBNESS: 6.0}, {Slot.NUMBNESS: 2.0, Slot.FEELING: "flat"},
    ]  # fmt: skip


# ------------------------------------------------------------------ danger


@pytest.mark.parametrize("slot", DAILY)
@pytest.mark.parametrize("words", DANGER)
def test_danger_told_as_an_answer_enters_the_crisis_and_is_never_written_down(slot: str, words: str) -> None:
    before = at_slot(slot)
    after = say(before, words)
    assert after.state.crisis is not None
    assert not effects(after, *WRITTEN, since=len(before.moments))
    for follow in ("no", "yes", "skip", "seven", "i don't want to talk", "breathe with me"):
        later = say(after, follow)
        assert not effects(later, *WRITTEN, since=len(before.moments)), follow


@pytest.mark.parametrize("words", DANGER)
def test_danger_told_where_something_doubtful_is_read_back_is_never_written_down(words: str) -> None:
    before = say(at_slot("numbness"), "six or seven")
    after = say(before, words)
    assert after.state.crisis is not None
    assert not effects(after, *WRITTEN)


def planning_talks() -> list[str]:
    return sorted(name for name, talk in WORLD.library.talks.items() if any(isinstance(one, KeepStep) for one in talk.steps))


def asked(name: str) -> list[Rehearsal]:
    """A planning talk at each of its questions that takes words, everything before answered."""
    start = Rehearsal.of(WORLD)
    now = start.resumed(*play_script(WORLD, start.state, WORLD.library.talks[name], Kind.TALK)).until_quiet()
    places = []
    for number in range(14):
        question = now.state.question
        if not isinstance(question, Ask) or now.state.playing is None:
            if question is None:
                break
            now = say(now, "the first one")
            continue
        places.append(now)
        now = say(now, "that's all" if question.kind == "list" and number % 2 else "my neighbour")
    return places


@pytest.mark.parametrize("name", planning_talks())
def test_danger_told_in_a_planning_talk_is_never_kept(name: str) -> None:
    places = asked(name)
    assert places, "the talk asks for no words"
    for before in places:
        after = say(before, "i want to die")
        assert after.state.crisis is not None, before.state.question
        for follow in ("no", "yes", "i'm safe", "i'm safe now", "go on", "yes", "yes"):
            after = say(after, follow)
        assert not any("die" in value for talk in effects(after, Keep) for value in talk.answers.values())
        assert not any("die" in value for value in after.state.answers.values())


def test_a_check_in_that_gave_way_to_a_crisis_keeps_what_was_given_before() -> None:
    now = say(say(say(begun(), "ten"), "grey"), "i want to die")
    assert kept(now) == {"numbness": 10.0, "feeling": "grey"}


# ------------------------------------------------------------------ forgetting in the middle


@pytest.mark.parametrize("words", ["forget today", "forget everything"])
def test_a_check_in_that_is_forgotten_in_the_middle_does_not_go_on_as_if_it_were_kept(words: str) -> None:
    now = say(say(say(say(begun(), "six"), "grey"), words), "yes")
    assert effects(now, Forget)
    count = len(now.moments)
    for follow in ("seven", "yes", "yes", "no"):
        now = say(now, follow)
    assert not effects(now, Record, since=count)
    assert not [line for line in now.said_since(count) if line.startswith(("It's written down", "That's all of it", "Done"))]
    again = say(say(now, "check in with me"), "six")
    assert effects(again, Record, since=len(now.moments)) == [Record("numbness", 6.0)]


def test_forgetting_another_day_leaves_the_check_in_under_way_as_it_is() -> None:
    now = say(say(say(begun(), "six"), "forget what i told you yesterday"), "yes")
    assert len(effects(now, Forget)) == 1
    assert now.state.entry is not None
    assert kept(say(now, "grey")) == {"numbness": 6.0, "feeling": "grey"}


def heard_as(text: str, reading: str) -> Rehearsal:
    """What the full vocabulary and the small one make of one answer to how numb it is, from zero to ten."""
    return begun().feed(Heard(text, reading)).until_quiet()


@pytest.mark.parametrize(
    ("text", "reading", "value"),
    [("you", "two", 2.0), ("haven't", "seven", 7.0), ("ten", "seven", 7.0), ("hello", "four", 4.0), ("", "eight", 8.0)],
)
def test_a_word_where_a_number_was_asked_for_is_the_number_that_the_small_vocabulary_hears(
    text: str, reading: str, value: float
) -> None:
    assert effects(heard_as(text, reading), Record) == [Record("numbness", value)]


@pytest.mark.parametrize(
    ("text", "reading"),
    [("goodbye", "five"), ("louder", "one or"), ("no", "nil"), ("what", "one"), ("help", "zero"), ("stop", "five"),
     ("skip", "six"), ("i want to die", "nine"), ("hold on", "ten")],
)  # fmt: skip
def test_what_else_is_said_there_is_no_number(text: str, reading: str) -> None:
    assert not effects(heard_as(text, reading), Record)


def test_a_farewell_ends_a_check_in_also_where_a_number_was_asked_for() -> None:
    assert effects(heard_as("goodbye", "five"), End)
