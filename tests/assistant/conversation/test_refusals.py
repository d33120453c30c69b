"""Who refuses is left in peace: what was offered, or what was only named, does not begin."""

from dataclasses import replace

import pytest

from assistant.conversation import World
from assistant.conversation.state import AskForget, DidYouMean
from assistant.events import End, Heard, Speak
from assistant.rehearse import Rehearsal
from content.steps import Choice, Offer
from tests.conversations.transcript import make_world

WORLD = make_world()
ONE_OFFER = Rehearsal.of(WORLD).feed(Heard("what causes numbness")).until_quiet()
OFFERS = Rehearsal.of(WORLD).feed(Heard("i feel numb")).until_quiet()


def said(before: Rehearsal, text: str, *, spoken: bool = True) -> tuple[Rehearsal, list[str]]:
    """What comes of words, and all that is then said."""
    after = before.feed(Heard(text, spoken=spoken)).until_quiet()
    new = after.moments[len(before.moments) :]
    return after, [moment.effect.text for moment in new if isinstance(moment.effect, Speak)]


def is_prompt(world: World, sentences: list[str], name: str) -> bool:
    """Whether this is one of the forms of a prompt, whole."""
    wanted = " ".join(sentences)
    return wanted in world.library.prompts[name]


@pytest.mark.parametrize(
    "text",
    [
        "i don't want any of that",
        "i'd rather not talk about it",
        "anything but that",
        "not depression",
        "no depression please",
        "i can't face that right now",
        "no thank you",
        "i'm fine",
        "i'm okay thanks",
    ],
)
def test_what_was_offered_can_be_refused_in_any_words(text: str) -> None:
    assert isinstance(ONE_OFFER.state.question, Offer)
    after, sentences = said(ONE_OFFER, text)
    assert after.state.question is None
    assert is_prompt(WORLD, sentences, "declined"), sentences


@pytest.mark.parametrize(("text", "begins"), [("the second one", "causes"), ("not that can we do grounding", "grounding")])
def test_one_of_several_offers_is_still_taken(text: str, begins: str) -> None:
    playing = OFFERS.feed(Heard(text)).state.playing
    assert playing is not None
    assert playing.name == begins


def test_a_request_that_refuses_something_else_is_heard_where_an_offer_is_open() -> None:
    _, sentences = said(ONE_OFFER, "i don't need the reminder any more")
    assert sentences
    assert not is_prompt(WORLD, sentences, "declined")


def test_a_lone_offer_is_asked_about_with_yes_or_no() -> None:
    after, sentences = said(ONE_OFFER, "the second one")
    assert after.state.question == ONE_OFFER.state.question
    assert is_prompt(WORLD, sentences, "yes_no_again"), sentences


@pytest.mark.parametrize("text", ["i don't wanna breathe right now", "lets not go for a walk", "i hate grounding"])
def test_what_is_refused_unasked_does_not_begin(text: str) -> None:
    rest = Rehearsal.of(WORLD)
    assert said(rest, text)[1] == []  # aloud, it may belong to other people's talk
    _, sentences = said(rest, text, spoken=False)
    assert is_prompt(WORLD, sentences, "refused"), sentences


def test_goodbye_ends_it_where_it_asked_what_to_forget() -> None:
    asked, _ = said(Rehearsal.of(WORLD), "forget what i said")
    assert isinstance(asked.state.question, AskForget)
    after = asked.feed(Heard("goodbye")).until_quiet()
    assert any(isinstance(moment.effect, End) for moment in after.moments)


def test_did_you_mean_one_thing_is_asked_again_with_yes_or_no() -> None:
    asked = replace(ONE_OFFER, state=replace(ONE_OFFER.state, question=DidYouMean(("walk",))))
    _, sentences = said(asked, "purple monkey dishwasher")
    assert is_prompt(WORLD, sentences, "yes_no_again"), sentences


def test_a_talk_is_given_up_at_a_question_that_names_its_answers() -> None:
    asked = Rehearsal.of(WORLD).feed(Heard("what helps right now")).until_quiet()
    assert isinstance(asked.state.question, Choice)
    after, sentences = said(asked, "this isn't helping")
    assert sentences == []
    assert after.state.question is None
