"""Reminders and forgetting by voice: set, put right, cancelled, spoken at the right moment; erased after one yes only."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation.play import play_script
from assistant.conversation.state import AskForget, AskWhen, Kind, Phase
from assistant.events import (
    CancelReminders,
    Effect,
    Elapsed,
    Forget,
    Heard,
    Keep,
    Record,
    Reminded,
    SetReminder,
    Speak,
    Wait,
)
from assistant.journal.entries import Entry, Form, Slot
from assistant.rehearse import BEGAN, Rehearsal
from assistant.reminders import NIGHT, Reminder
from content.paragraphs import split_sentences
from tests.conversations.transcript import make_world

WORLD = make_world()
TYPED = replace(WORLD, reprompt=None)
MONDAY = BEGAN.date()
DUE = Reminded()
QUIETLY = Reminded(volume=NIGHT.change)


def start(*words: str, world=WORLD) -> Rehearsal:
    now = Rehearsal.of(world)
    for one in words:
        now = say(now, one)
    return now


def say(now: Rehearsal, words: str) -> Rehearsal:
    return now.feed(Heard(words)).until_quiet()


def done(now: Rehearsal, *kinds: type[Effect], since: int = 0) -> list[Effect]:
    return [moment.effect for moment in now.moments[since:] if isinstance(moment.effect, kinds)]


def first_sentences(name: str) -> set[str]:
    return {split_sentences(text)[0] for text in WORLD.library.prompts[name]}


def spoken(now: Rehearsal, *names: str, since: int = 0) -> bool:
    """Whether one of these prompts has been said."""
    told = now.said_since(since)
    return any(line in first_sentences(name) for line in told for name in names)


def reminders(*specs: tuple[str, tuple[int, ...], str]) -> tuple[Reminder, ...]:
    return tuple(
        Reminder(id=str(number), time=datetime.time.fromisoformat(time), created=BEGAN, days=days, label=label)
        for number, (time, days, label) in enumerate(specs, start=1)
    )


# ------------------------------------------------------------------ setting


def test_what_is_complete_is_set_at_once() -> None:
    (effect,) = done(start("ask me how i'm feeling every night at half eight"), SetReminder)
    assert effect.reminder.time == datetime.time(20, 30)
    assert effect.reminder.days == tuple(range(7))
    assert effect.reminder.created == BEGAN


@pytest.mark.parametrize(
    ("words", "answers", "time", "days"),
    [
        ("remind me every day", ["half eight"], "20:30", tuple(range(7))),
        ("ask me how i'm feeling thursdays after group", ["at six"], "18:00", (3,)),
        ("ask me how i am every evening", ["yes"], "20:00", tuple(range(7))),
        ("ask me how i am every evening", ["nine"], "21:00", tuple(range(7))),
        ("remind me on tuesdays and fridays", ["nine in the morning"], "09:00", (1, 4)),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_set_before(words: str, answers: list[str], time: str, days: tuple[int, ...]) -> None:
    now = start(words)
    for answer in answers:
        assert isinstance(now.state.question, AskWhen)
        assert not done(now, SetReminder)
        now = say(now, answer)
    (effect,) = done(now, SetReminder)
    assert (effect.reminder.time.isoformat("minutes"), effect.reminder.days) == (time, days)


@pytest.mark.parametrize("words", ["no", "cancel the thursday one", "stop", "never mind, cancel it"])
def test_what_is_missing_need_not_be_told(words: str) -> None:
    now = say(start("ask me how i'm feeling thursdays after group"), words)
    assert not done(say(say(now, "six"), "yes"), SetReminder)
    assert not isinstance(now.state.question, AskWhen)


def test_danger_told_where_a_time_was_asked_for_is_danger() -> None:
    now = say(start("remind me every day"), "i want to die")
    assert now.state.crisis is not None
    assert not done(now, SetReminder)


@pytest.mark.parametrize(("correction", "time"), [("make that nine actually", "21:00"), ("no i said seven", "19:00"), ("make it half nine", "21:30")])
def test_a_correction_changes_the_same_reminder(correction: str, time: str) -> None:
    now = say(start("ask me how i feel every evening at eight"), correction)
    first, second = done(now, SetReminder)
    assert second.reminder.id == first.reminder.id
    assert second.reminder.time.isoformat("minutes") == time
    assert second.reminder.days == first.reminder.days
    assert len(now.state.reminders) == 1


def test_a_second_reminder_is_another_one() -> None:
    now = start("ask me how i feel every evening at eight", "ask me how i am on thursdays at noon")
    first, second = done(now, SetReminder)
    assert first.reminder.id != second.reminder.id
    assert [one.id for one in now.state.reminders] == [first.reminder.id, second.reminder.id]


def test_a_new_one_never_takes_the_id_of_one_that_is_kept() -> None:
    world = replace(WORLD, reminders=reminders(("08:00", (0,), ""), ("09:00", (1,), "")))
    (effect,) = done(start("ask me how i feel every evening at eight", world=world), SetReminder)
    assert effect.reminder.id not in {"1", "2"}


def test_the_daily_check_in_is_begun_and_is_no_reminder() -> None:
    now = start("daily check in")
    assert now.state.entry is not None
    assert not done(now, SetReminder)


# ------------------------------------------------------------------ telling and cancelling

THREE = reminders(("20:30", tuple(range(7)), ""), ("18:00", (3,), "group"), ("09:00", (5, 6), ""))


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("cancel the thursday one", ("2",)), ("cancel the thursday reminder", ("2",)), ("cancel the second one", ("2",)),
        ("cancel the first reminder", ("1",)), ("cancel the last one", ("3",)), ("cancel the nine o'clock one", ("3",)),
        ("cancel the half eight one", ("1",)), ("cancel the one after group", ("2",)), ("cancel all reminders", ("1", "2", "3")),
        ("cancel all of them", ("1", "2", "3")), ("turn off the thursday one", ("2",)),
    ],
)  # fmt: skip
def test_a_reminder_is_cancelled_by_its_day_its_time_its_place_or_what_it_follows(words: str, ids: tuple[str, ...]) -> None:
    now = start(words, world=replace(WORLD, reminders=THREE))
    (effect,) = done(now, CancelReminders)
    assert effect.ids == ids
    assert [one.id for one in now.state.reminders] == [one.id for one in THREE if one.id not in ids]


def test_which_one_is_asked_where_it_is_not_clear_and_nothing_is_cancelled_before() -> None:
    now = start("cancel the reminder", world=replace(WORLD, reminders=THREE))
    assert not done(now, CancelReminders)
    assert done(say(now, "the thursday one"), CancelReminders) == [CancelReminders(("2",))]
    assert not done(say(now, "no"), CancelReminders)


def test_cancel_means_nothing_where_there_is_no_reminder() -> None:
    assert not done(start("cancel the thursday one"), CancelReminders)


def test_what_was_for_once_and_is_over_is_no_longer_told_of() -> None:
    over = Reminder(id="1", time=datetime.time(19), created=BEGAN - datetime.timedelta(days=1), date=MONDAY)
    world = replace(WORLD, reminders=(over,))
    assert spoken(start("what reminders do i have", world=world), "reminders_none")
    assert not done(start("cancel my reminders", world=world), CancelReminders)


# ------------------------------------------------------------------ speaking


def volumes(now: Rehearsal, since: int) -> list[float]:
    return [effect.volume for effect in done(now, Speak, since=since)]


def test_by_day_a_reminder_speaks_as_always_and_leads_to_a_check_in() -> None:
    now = start().feed(DUE).until_quiet()
    assert spoken(now, "reminder_due")
    assert set(volumes(now, 0)) == {WORLD.volume}
    assert say(now, "yes").state.entry is not None


def test_at_night_it_speaks_quietly_until_somebody_answers() -> None:
    now = start().feed(QUIETLY).until_quiet()
    assert set(volumes(now, 0)) == {WORLD.volume + NIGHT.change}
    count = len(now.moments)
    nobody = now.tick().until_quiet()
    assert set(volumes(nobody, count)) == {WORLD.volume + NIGHT.change}, "and also when nobody answers"
    assert set(volumes(say(now, "yes"), count)) == {WORLD.volume}
    assert set(volumes(say(now, "no"), count)) == {WORLD.volume}


def test_our_own_voice_coming_back_is_no_answer_and_keeps_it_quiet() -> None:
    now = start().feed(QUIETLY)
    own = done(now, Speak)[0].text
    now = now.feed(Heard(own.lower().strip("."), over_speech=True))
    count = len(now.moments)
    assert set(volumes(now.until_quiet(), count)) == {WORLD.volume + NIGHT.change}


def test_what_the_person_set_as_volume_is_what_it_is_quieter_than() -> None:
    now = start("quieter").feed(QUIETLY)
    assert now.pending.volume == now.state.volume + NIGHT.change
    assert now.state.volume != WORLD.volume


def test_a_late_one_says_that_it_is() -> None:
    now = start().feed(Reminded(late=True)).until_quiet()
    assert spoken(now, "reminder_late")


def session(name: str) -> Rehearsal:
    now = Rehearsal.of(WORLD)
    return now.resumed(*play_script(WORLD, now.state, WORLD.library.sessions[name], Kind.SESSION))


def to_rest(now: Rehearsal) -> Rehearsal:
    """Until nothing more comes by itself."""
    for _ in range(3000):
        if now.pending is None:
            return now
        now = now.tick()
    raise AssertionError("it does not come to rest")


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(sorted(set(WORLD.library.sessions) - {"sleep"})), part=st.floats(0.02, 0.95))
def test_in_the_middle_of_a_session_it_waits_and_is_spoken_once_afterwards(name: str, part: float) -> None:
    whole = to_rest(session(name))
    end = max(moment.at for moment in whole.moments if isinstance(moment.effect, Speak))
    before = session(name).until(part * end)
    after = before.feed(DUE)
    assert after.moments == before.moments, "it does not interrupt"
    rested = to_rest(after)
    told = [line for line in rested.said_since(0) if line in first_sentences("reminder_due")]
    assert len(told) == 1
    lines = [line for line in whole.said_since(len(before.moments)) if line not in first_sentences("reprompt") | first_sentences("rest")]
    said = rested.said_since(len(before.moments))
    assert said.index(told[0]) >= len([line for line in lines if line in said]) - 8, "not before the session's own words"


def test_nobody_who_is_falling_asleep_is_woken_by_it() -> None:
    now = session("sleep").until(60).feed(QUIETLY)
    assert not spoken(to_rest(now), "reminder_due")


@pytest.mark.parametrize("words", ["how do i tell someone", "check in with me"])
def test_in_the_middle_of_a_talk_it_waits(words: str) -> None:
    now = start(words)
    count = len(now.moments)
    assert not spoken(now.feed(DUE), "reminder_due")
    assert spoken(to_rest(now.feed(DUE)), "reminder_due", since=count)


def test_after_a_stop_it_waits_for_a_while_of_quiet() -> None:
    now = session("grounding").until(20).feed(DUE).feed(Heard("stop"))
    count = len(now.moments)
    assert not spoken(now, "reminder_due")
    assert isinstance(now.pending, Wait)
    assert now.pending.seconds >= 10
    after = to_rest(now)
    assert spoken(after, "reminder_due", since=count - 1)
    assert after.clock - now.clock >= 10


def test_a_check_in_nobody_finished_does_not_keep_the_next_evenings_silent() -> None:
    now = to_rest(start("check in with me"))
    assert now.state.paused
    assert spoken(replace(now, clock=now.clock + 86_400).feed(DUE), "reminder_due")


def test_just_after_pause_it_does_not_speak() -> None:
    now = session("grounding").until(20).feed(Heard("pause")).until_quiet()
    count = len(now.moments)
    assert not spoken(now.feed(DUE), "reminder_due", since=count)


@pytest.mark.parametrize("words", ["i want to die", "my friend wants to kill himself", "i took all my pills"])
def test_in_a_crisis_it_is_not_spoken_however_long_nobody_speaks(words: str) -> None:
    now = start(words).feed(DUE)
    assert now.state.crisis is not None
    assert not spoken(to_rest(now), "reminder_due", "reminder_late")
    assert not spoken(to_rest(say(now, "breathe with me")), "reminder_due", "reminder_late")
    assert not spoken(to_rest(say(now, "repeat the number")), "reminder_due")


def test_once_the_crisis_has_been_laid_to_rest_it_is_spoken() -> None:
    now = start("i want to die").feed(DUE)
    for words in ("i'm safe", "i'm safe now"):
        now = say(now, words)
    assert now.state.crisis is None
    assert not spoken(now, "reminder_due"), "not at once"
    assert spoken(to_rest(now), "reminder_due")


def test_in_a_typed_conversation_it_speaks_at_the_first_quiet_moment() -> None:
    now = start("how do i tell someone", world=TYPED).feed(DUE)
    assert not spoken(now, "reminder_due")
    for words in ("my sister", "skip", "low", "company", "good", "no", "no"):
        now = say(now, words)
    assert spoken(now, "reminder_due")


def test_in_a_typed_crisis_it_is_not_spoken() -> None:
    now = start("i want to die", world=TYPED).feed(DUE)
    for words in ("no", "i don't know", "thanks"):
        now = say(now, words)
    assert not spoken(now, "reminder_due")


def test_a_late_end_of_a_wait_that_is_over_says_nothing() -> None:
    now = session("grounding").until(20).feed(DUE)
    assert now.feed(Elapsed(now.state.live + 5)).moments == now.moments


# ------------------------------------------------------------------ forgetting

TOLD = Entry(0, BEGAN - datetime.timedelta(hours=1), Form.DAILY, {Slot.NUMBNESS: 8.0, Slot.FEELING: "grey"})
YESTERDAY = Entry(0, BEGAN - datetime.timedelta(days=1), Form.DAILY, {Slot.NUMBNESS: 3.0})
KNOWING = replace(
    WORLD, past=(YESTERDAY, TOLD), reminders=THREE, kept={"reach_out": {"who": "my sister"}}, kept_on={"reach_out": MONDAY}
)


@pytest.mark.parametrize(
    ("words", "effect"),
    [
        ("forget today", Forget(MONDAY, MONDAY)),
        ("forget what i told you today", Forget(MONDAY, MONDAY)),
        ("forget what i told you yesterday", Forget(MONDAY - datetime.timedelta(days=1), MONDAY - datetime.timedelta(days=1))),
        ("forget everything", Forget()),
        ("delete everything", Forget()),
    ],
)
def test_one_yes_and_it_is_erased(words: str, effect: Forget) -> None:
    asked = start(words, world=KNOWING)
    assert isinstance(asked.state.question, AskForget)
    assert not done(asked, Forget)
    after = say(asked, "yes")
    assert done(after, Forget) == [effect]
    assert spoken(after, "forgotten")


OTHERS = [
    "no", "no don't", "stop", "wait", "pause", "what", "maybe", "i don't know", "not everything", "hello", "thanks", "help", "skip", "again",
    "repeat", "today", "yesterday", "forget everything", "what is numbness", "i feel numb", "check in with me", "six", "goodbye",
    "what reminders do i have", "cancel that", "never mind", "i'm not sure", "yesterday was awful", "louder", "next", "yes but only yesterday", "okay forget yesterday instead", "i want to die",
    "what did i keep", "breathe with me", "mm", "the second one", "don't", "leave it",
]  # fmt: skip


@pytest.mark.parametrize("words", OTHERS)
@pytest.mark.parametrize("asked_for", ["forget everything", "forget today"])
def test_anything_but_a_yes_erases_nothing(asked_for: str, words: str) -> None:
    now = say(start(asked_for, world=KNOWING), words)
    assert not done(now, Forget)
    assert now.state.past == KNOWING.past or words in {"check in with me", "six"}
    assert now.state.reminders == KNOWING.reminders


@pytest.mark.parametrize("words", ["yes please", "yes do it", "yes erase everything", "yes forget everything"])
def test_a_yes_may_say_once_more_what_to_erase(words: str) -> None:
    assert done(say(start("forget everything", world=KNOWING), words), Forget) == [Forget()]


@pytest.mark.parametrize("words", ["how do i tell someone", "check in with me"])
def test_forgetting_asked_for_where_any_words_would_be_an_answer_is_no_answer(words: str) -> None:
    now = start(words, "six" if "check" in words else "my sister")
    question = now.state.question
    asked = say(now, "forget everything")
    assert isinstance(asked.state.question, AskForget)
    assert done(say(asked, "yes"), Forget) == [Forget()]
    kept_on = say(asked, "no")
    assert kept_on.state.question == question, "the open question is asked again"


def test_a_note_about_forgetting_is_a_note() -> None:
    now = start("check in with me", *["skip"] * 5, "i want to forget everything")
    assert Record("note", "i want to forget everything") in done(now, Record)


def test_silence_erases_nothing_and_neither_does_a_yes_long_after_it() -> None:
    now = to_rest(start("forget everything", world=KNOWING))
    assert not done(now, Forget)
    later = say(replace(now, clock=now.clock + 3600), "yes")
    assert not done(later, Forget)


def test_a_yes_to_another_question_erases_nothing() -> None:
    now = say(start("forget everything", world=KNOWING), "no")
    for words in ("check in with me", "six", "yes", "yes", "yes"):
        now = say(now, words)
    assert not done(now, Forget)


def test_what_was_forgotten_is_not_known_in_the_same_conversation() -> None:
    now = start("forget everything", "yes", world=KNOWING)
    assert now.state.past == ()
    assert now.state.kept == {}
    assert now.state.reminders == ()
    count = len(now.moments)
    for words in ("what did i keep", "what reminders do i have", "how have i been lately", "no", "read me my last check ins"):
        now = say(now, words)
    told = " ".join(now.said_since(count))
    assert "sister" not in told
    assert "grey" not in told
    assert "group" not in told


def test_what_was_told_on_other_days_is_still_known() -> None:
    now = start("forget today", "yes", world=KNOWING)
    assert now.state.past == (YESTERDAY,)
    assert now.state.kept == {}, "the talk was kept today"
    assert now.state.reminders == THREE
    assert start("forget what i told you yesterday", "yes", world=KNOWING).state.kept == KNOWING.kept


def test_a_talk_that_is_forgotten_in_its_middle_keeps_nothing_afterwards() -> None:
    now = start("how do i tell someone", "my sister", "forget everything", "yes", world=WORLD)
    for words in ("low", "company", "good", "yes", "yes"):
        now = say(now, words)
    assert not done(now, Keep, Record)
    assert now.state.phase is not Phase.SPEAKING
