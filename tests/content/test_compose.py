"""Laying out a session in time: properties over all sessions, and each instruction by a small script of its own."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation.tempo import MEASURED_PACE, spoken_seconds
from assistant.events import SLOWEST_PACE
from content.choosing import Person, place_of
from content.compose import BEAT, LEAST, MINUTE, MOST, PARAGRAPH_BEAT, Plan, Timing, compose, fade_of
from content.library import load_library
from content.script import parse_script, walk
from content.steps import Breath, Go, Listen, Pause, Say, Script, Sense, Single, Still, Vary
from intents.phrases import TOPICS

SESSIONS = load_library("en", TOPICS).sessions
LONGEST = 60.0  # minutes
WITHIN = 0.02
"""The part by which the sum may differ from what was asked for."""


def spoken(text: str, softness: float) -> float:
    return spoken_seconds(text, round(MEASURED_PACE - (MEASURED_PACE - SLOWEST_PACE) * softness))


def _breaths(script: Script) -> list[Breath]:
    return [step for step in walk(script.steps) if isinstance(step, Breath)]


@st.composite
def laid_out(draw) -> tuple[Script, Person, float, Plan]:
    """A session, for somebody, of some length."""
    script = SESSIONS[draw(st.sampled_from(sorted(SESSIONS)))]
    minutes = draw(st.floats(script.lengths[0], LONGEST))
    person = Person(
        turn=draw(st.integers(0, 9)),
        avoided=draw(st.frozensets(st.sampled_from(list(Sense)))),
        unreal=draw(st.booleans()),
    )
    return script, person, minutes, compose(script, person, Timing(minutes * MINUTE, minutes, spoken))


any_plan = settings(max_examples=60, deadline=None)


# ------------------------------------------------------------------ properties


@any_plan
@given(laid_out())
def test_the_sum_is_what_was_asked_for(made) -> None:
    script, _, minutes, plan = made
    assert abs(plan.seconds - minutes * MINUTE) <= WITHIN * minutes * MINUTE, script.name


@any_plan
@given(laid_out())
def test_times_begin_at_zero_and_never_fall(made) -> None:
    _, _, _, plan = made
    assert len(plan.times) == len(plan.steps) == len(plan.orders) == len(plan.softness)
    assert plan.times[0] == 0
    assert list(plan.times) == sorted(plan.times)
    assert plan.times[-1] <= plan.seconds


@any_plan
@given(laid_out())
def test_every_sentence_has_the_time_to_be_said(made) -> None:
    _, _, _, plan = made
    ends = (*plan.times[1:], plan.seconds)
    for step, begins, over, soft in zip(plan.steps, plan.times, ends, plan.softness, strict=True):
        if isinstance(step, Say):
            assert over - begins >= spoken(step.text, soft) - 1e-6, step.text


@any_plan
@given(laid_out())
def test_a_breath_lasts_exactly_its_seconds_with_the_words_before_it(made) -> None:
    script, _, _, plan = made
    ends = (*plan.times[1:], plan.seconds)
    for index, step in enumerate(plan.steps):
        if isinstance(step, Breath):
            cue = index
            while cue and isinstance(plan.steps[cue - 1], Say) and (cue == index or plan.steps[cue].opens is False):
                cue -= 1
            words = plan.times[index] - plan.times[cue]
            assert ends[index] - plan.times[cue] == pytest.approx(max(step.seconds, words)), (script.name, plan.times[cue])


@any_plan
@given(laid_out())
def test_every_step_comes_from_the_file_and_only_pauses_change(made) -> None:
    script, _, _, plan = made
    written = list(walk(script.steps))
    for (number, place), step in zip(plan.orders, plan.steps, strict=True):
        match written[number], step:
            case Vary(options), Say():
                assert any(len(option) > place and option[place] == step for option in options)
            case (Pause() as before, Pause()) | (Listen() as before, Listen()):
                assert step.seconds >= LEAST * before.seconds - 1e-6
            case before, _:
                assert step == before
    for earlier, later in zip(plan.steps, plan.steps[1:], strict=False):
        assert not (isinstance(earlier, Pause) and isinstance(later, Pause)), "two pauses are one silence"


@any_plan
@given(laid_out())
def test_all_pauses_of_a_plan_stretch_alike_and_within_bounds(made) -> None:
    script, _, _, plan = made
    written = list(walk(script.steps))
    stretched = [
        step.seconds / written[number].seconds
        for (number, _), step in zip(plan.orders, plan.steps, strict=True)
        if isinstance(step, Listen)
    ]
    assert all(LEAST - 1e-6 <= one <= MOST + 1e-6 for one in stretched)
    assert max(stretched, default=0) == pytest.approx(min(stretched, default=0))


@any_plan
@given(laid_out())
def test_wordings_in_a_repeat_take_turns(made) -> None:
    script, person, _, plan = made
    written = list(walk(script.steps))
    used = defaultdict(list)
    for (number, place), step in zip(plan.orders, plan.steps, strict=True):
        if isinstance(written[number], Vary) and place == 0:
            used[number].append([option[0] for option in written[number].options].index(step))
    for number, turns in used.items():
        count = len(written[number].options)
        assert turns[0] in {0, person.turn % count}
        assert turns == [(turns[0] + more) % count for more in range(len(turns))], script.name


@any_plan
@given(laid_out(), st.floats(0, 0.999))
def test_from_anywhere_only_the_rest_is_left_and_it_fills_the_time_that_is_left(made, part) -> None:
    script, person, minutes, plan = made
    at = int(part * len(plan.steps))
    start = plan.orders[at]
    passed = plan.orders[:at].count((start[0], 0)) - (start[1] > 0)  # rounds that are over, where it is a repeat
    left = plan.seconds - plan.times[at]
    again = Person(person.turn, person.avoided, person.unreal, passed)
    rest = compose(script, again, Timing(left, minutes, spoken), start=start)
    assert rest.orders[0] == start
    assert {number for number, _ in rest.orders} <= {number for number, _ in plan.orders[at:]} | _repeated(script, start)
    assert rest.seconds == pytest.approx(left, abs=max(2.0, WITHIN * minutes * MINUTE)), (script.name, start)


@pytest.mark.parametrize("name", sorted(name for name, script in SESSIONS.items() if _breaths(script)))
def test_a_breath_that_a_plan_begins_with_has_its_words_behind_it(name: str) -> None:
    script = SESSIONS[name]
    plan = compose(script, Person(), Timing(5 * MINUTE, 5, spoken, fade=0))
    ends = (*plan.times[1:], plan.seconds)
    for at, step in enumerate(plan.steps):
        if isinstance(step, Breath):
            start, left = plan.orders[at], plan.seconds - plan.times[at]
            person = Person(rounds=plan.orders[:at].count(start))
            rest = compose(script, person, Timing(left, 5, spoken, fade=0), start=start)
            assert (*rest.times[1:], rest.seconds)[0] == pytest.approx(ends[at] - plan.times[at]), (at, start)


def _repeated(script: Script, start: tuple[int, int]) -> set[int]:
    """The steps of the repeat that a place stands in: more of it may be left than was planned."""
    number = 0
    for step in script.steps:
        inside = range(number, number + len(list(walk((step,)))))
        number = inside.stop
        if start[0] in inside:
            return set(inside)
    return set()


@any_plan
@given(laid_out())
def test_a_fade_grows_from_nothing_to_nearly_all_and_only_where_there_is_one(made) -> None:
    script, _, minutes, plan = made
    assert list(plan.softness) == sorted(plan.softness)
    if not fade_of(script):
        assert set(plan.softness) == {0.0}
        return
    fade = min(fade_of(script), minutes / 2) * MINUTE
    for time, soft in zip(plan.times, plan.softness, strict=True):
        assert soft == pytest.approx(min(1.0, max(0.0, 1 - (minutes * MINUTE - time) / fade)))


@pytest.mark.parametrize("minutes", SESSIONS["sleep"].lengths)
def test_the_rest_of_a_night_is_as_soft_as_it_was_planned(minutes: float) -> None:
    script = SESSIONS["sleep"]
    whole = compose(script, Person(), Timing(minutes * MINUTE, minutes, spoken))
    for at, (start, time, soft) in enumerate(zip(whole.orders, whole.times, whole.softness, strict=True)):
        person = Person(rounds=whole.orders[:at].count((start[0], 0)) - (start[1] > 0))
        rest = compose(script, person, Timing(whole.seconds - time, minutes, spoken), start=start)
        assert rest.softness[0] == pytest.approx(soft, abs=WITHIN), f"{time:.0f} s of {whole.seconds:.0f}"


# ------------------------------------------------------------------ small scripts


def script(tmp_path: Path, *lines: str, minutes: str = "1 2 30") -> Script:
    path = tmp_path / "x.md"
    head = f"[minutes {minutes}]\n\n" if minutes else ""
    path.write_text(head + "\n\n".join(lines) + "\n", encoding="utf-8")
    return parse_script(path)


def plan(made: Script, minutes: float = 1.0, person: Person | None = None, **more: object) -> Plan:
    """Every sentence takes two seconds."""
    return compose(made, person or Person(), Timing(minutes * MINUTE, minutes, lambda _text, _soft: 2.0), **more)


def said(steps: tuple[Single, ...]) -> str:
    return " ".join(step.text for step in steps if isinstance(step, Say))


def test_sentences_follow_each_other_and_paragraphs_have_room(tmp_path: Path) -> None:
    times = plan(script(tmp_path, "A. B.", "C.", "[pause 1]")).times
    assert times[:4] == (0, 2 + BEAT, 4 + BEAT + PARAGRAPH_BEAT, 6 + BEAT + PARAGRAPH_BEAT)


def test_a_pause_stretches_to_fill_the_time(tmp_path: Path) -> None:
    made = plan(script(tmp_path, "A.", "[pause 20]", "B.", "[listen 10]"))
    assert made.seconds == pytest.approx(60)
    assert [step.seconds for step in made.steps if isinstance(step, Pause | Listen)] == pytest.approx([56 * 2 / 3, 56 / 3])


def test_a_pause_is_squeezed_and_stretched_so_far_and_no_further_and_the_sum_says_so(tmp_path: Path) -> None:
    made = script(tmp_path, "A.", "[pause 10]", "B.")
    short, long = plan(made, 0.1), plan(made, 10)
    assert short.steps[1] == Pause(10 * LEAST)
    assert short.seconds == pytest.approx(4 + 10 * LEAST)
    assert long.steps[1] == Pause(10 * MOST)
    assert long.seconds == pytest.approx(4 + 10 * MOST)


def test_still_silence_and_breaths_never_stretch(tmp_path: Path) -> None:
    made = plan(script(tmp_path, "In.", "[in 4]", "[hold 7]", "Out.", "[out 8]", "[still 5]", "[pause 1]"), 0.4)
    assert made.times == (0, 2, 4, 11, 13, 19, 24)
    assert made.steps[5] == Still(5)


def test_words_longer_than_their_breath_are_said_to_their_end(tmp_path: Path) -> None:
    made = plan(script(tmp_path, "In. Slowly.", "[in 3]", "B.", "[pause 1]"), 0.2)
    assert made.times[:4] == (0, 2, 4, 4)


def test_pauses_that_meet_are_one_silence(tmp_path: Path) -> None:
    made = plan(script(tmp_path, "A.", "[pause 20]", "[from 5]", "B.", "[end]", "[pause 10]"))
    assert [type(step) for step in made.steps] == [Say, Pause]
    assert made.steps[1] == Pause(pytest.approx(58))


def test_a_repeat_fills_the_time_and_is_said_once_at_least(tmp_path: Path) -> None:
    made = script(tmp_path, "A.", "[repeat]", "[vary]", "B.", "C.", "D.", "[end]", "[still 8]", "[end]", "E.")
    assert said(plan(made, 1).steps) == "A. B. C. D. B. C. D. E."
    assert said(plan(made, 0.1).steps) == "A. B. E."
    assert said(plan(made, 1, Person(turn=4)).steps) == "A. B. C. D. B. C. D. E.", "words of a repeat are in an order"


def test_two_repeats_share_the_time(tmp_path: Path) -> None:
    rounds = ["[repeat]", "A.", "[still 8]", "[end]", "B.", "[repeat]", "C.", "[still 8]", "[end]"]
    text = said(plan(script(tmp_path, *rounds), 2).steps)
    assert text.count("A.") == text.count("C.") == 6


def test_blocks_are_for_sessions_of_at_least_or_less_than_so_many_minutes(tmp_path: Path) -> None:
    made = script(tmp_path, "[from 8]", "Long.", "[end]", "[below 8]", "Short.", "[end]", "[pause 60]")
    assert said(plan(made, 7.9).steps) == "Short."
    assert said(plan(made, 8).steps) == "Long."


def test_some_words_are_only_for_someone_who_feels_unreal(tmp_path: Path) -> None:
    made = script(tmp_path, "[for unreal]", "Open your eyes.", "[end]", "A.", "[pause 20]")
    assert said(plan(made).steps) == "A."
    assert said(plan(made, person=Person(unreal=True)).steps) == "Open your eyes. A."


BODY, BREATH, SOUND = Sense.BODY, Sense.BREATH, Sense.SOUND


@pytest.mark.parametrize(
    ("avoided", "unreal", "words"),
    [
        (set(), False, "Breath."),
        ({BREATH}, False, "Body."),
        ({BREATH, BODY}, False, "Sound."),
        ({SOUND}, False, "Breath."),
        (set(), True, "Sound."),
        ({SOUND}, True, "Breath."),
        ({BREATH, BODY, SOUND}, False, "Breath."),
        ({BREATH, BODY, SOUND}, True, "Breath."),
    ],
)
def test_attention_rests_where_it_may_and_outside_for_someone_unreal(tmp_path: Path, avoided, unreal, words) -> None:
    anchor = ["[anchor breath]", "Breath.", "[or body]", "Body.", "[or sound]", "Sound.", "[end]"]
    person = Person(avoided=frozenset(avoided), unreal=unreal)
    assert said(plan(script(tmp_path, *anchor, "[pause 20]"), person=person).steps) == words


@pytest.mark.parametrize(("avoided", "words"), [(set(), "Breath."), ({BREATH}, "Sound.")])
def test_an_anchor_that_was_asked_for_serves_someone_unreal_too(tmp_path: Path, avoided, words) -> None:
    made = script(tmp_path, "[anchor breath always]", "Breath.", "[or body]", "Body.", "[or sound]", "Sound.", "[end]")
    assert said(plan(made, person=Person(avoided=frozenset(avoided), unreal=True)).steps) == words


def test_a_fade_can_be_set_and_turned_off(tmp_path: Path) -> None:
    made = script(tmp_path, "[fade 10]", "[repeat]", "A.", "[pause 10]", "[end]")
    for fade, softest_from in ((None, 600), (4.0, 960), (60.0, 600)):
        laid = compose(made, Person(), Timing(1200, 20, lambda _text, _soft: 2.0, fade))
        assert {soft > 0 for time, soft in zip(laid.times, laid.softness, strict=True) if time > softest_from} == {True}
        assert {soft for time, soft in zip(laid.times, laid.softness, strict=True) if time <= softest_from} == {0.0}
    assert set(compose(made, Person(), Timing(1200, 20, lambda _text, _soft: 2.0, 0.0)).softness) == {0.0}


# ------------------------------------------------------------------ paths


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["A.", "[go end_it]", "B.", "[part end_it]", "C."], "A. C."),
        (["A.", "[finish]", "B."], "A."),
        (["A?", "[ask x yes_no]", "[go x yes: b, else: c]", "[part b]", "B.", "[finish]", "[part c]", "C."], "A? C."),
        (["A?", "[ask x yes_no]", "[go x yes: c]", "B.", "[finish]", "[part c]", "C."], "A? B."),
        (["[part a]", "A.", "[go a]", "B."], "A. A."),
        (["[part a]", "A.", "[go b]", "[part b]", "B.", "[go a]", "C."], "A. B. A."),
        (["[go c]", "[part a]", "A.", "[finish]", "[part c]", "C.", "[go a]"], "C. A."),
    ],
)
def test_a_path_goes_where_no_answer_decides_otherwise_and_comes_to_an_end(tmp_path: Path, lines, words) -> None:
    assert said(plan(script(tmp_path, *lines, "[pause 1]")).steps) == words
    assert said(compose(script(tmp_path, *lines, minutes=""), Person()).steps) == words


def test_from_a_part_on_only_what_stands_there_is_left(tmp_path: Path) -> None:
    made = script(tmp_path, "A.", "[go c]", "[part b]", "B.", "[finish]", "[part c]", "C.", "[pause 20]")
    start = place_of(made, "b")
    assert start is not None
    assert said(plan(made, start=start).steps) == "B."
    assert place_of(made, "nowhere") is None


def test_a_repeat_entered_in_its_middle_begins_there_and_goes_on_in_turn(tmp_path: Path) -> None:
    made = script(tmp_path, "[repeat]", "[vary]", "A.", "B.", "C.", "[end]", "[still 2]", "D.", "[still 5]", "[end]")
    whole = plan(made, 0.5)
    assert said(whole.steps) == "A. D. B. D. C. D."
    at = [index for index, step in enumerate(whole.steps) if isinstance(step, Say)][1]
    rest = compose(made, Person(), Timing(18, 0.5, lambda _text, _soft: 2.0), start=whole.orders[at])
    assert said(rest.steps) == "D. B. D."
    assert said(compose(made, Person(rounds=1), Timing(18, 0.5, lambda _text, _soft: 2.0), start=whole.orders[at]).steps) == "D. C. D."


def test_a_paragraph_is_entered_at_its_sentence(tmp_path: Path) -> None:
    made = script(tmp_path, "[vary]", "A. B. C.", "D. E.", "[end]", "F.", "[pause 20]")
    whole = plan(made)
    assert said(plan(made, start=whole.orders[1]).steps) == "B. C. F."
    assert said(plan(made, start=whole.orders[2]).steps) == "C. F."


def test_an_untimed_script_is_said_once_through_with_its_pauses_as_they_are(tmp_path: Path) -> None:
    made = compose(script(tmp_path, "A.", "[pause 20]", "B.", minutes=""), Person(), Timing(600, 10, spoken))
    assert said(made.steps) == "A. B."
    assert made.steps[1] == Pause(20)
    assert (made.times, made.softness, made.seconds) == ((), (), 0.0)


def test_what_follows_a_plan_begins_where_it_was_cut(tmp_path: Path) -> None:
    made = plan(script(tmp_path, "A.", "[pause 20]", "B.", "[pause 20]"))
    joined = made.followed_by(plan(script(tmp_path, "C.", "[pause 9]"), 0.5), 2)
    assert said(joined.steps) == "A. C."
    assert joined.times == (*made.times[:2], made.times[2], pytest.approx(made.times[2] + 2))
    assert joined.seconds == pytest.approx(made.times[2] + 30)
    assert made.followed_by(Plan.of([Say("D.")]), 99).times[:4] == made.times


def test_every_go_of_a_session_leads_somewhere_and_its_plan_ends() -> None:
    for one in SESSIONS.values():
        for place in (name for step in walk(one.steps) if isinstance(step, Go) for name in (*step.targets.values(), step.otherwise) if name):
            start = place_of(one, place)
            assert start is not None
            rest = compose(one, Person(), Timing(one.lengths[1] * MINUTE, one.lengths[1], spoken), start=start)
            assert rest.steps, (one.name, place)
