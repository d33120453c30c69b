"""Whether what sounds like danger, or like giving up, is what was waited for. Pure."""

from assistant.conversation import checking_in, crisis_mode
from assistant.conversation.questions import is_answer, takes_anything
from assistant.conversation.session import guided
from assistant.conversation.state import AskForget, DidYouMean, Question, State
from assistant.conversation.world import World
from assistant.events import Heard
from content.steps import Ask, Choice, Offer
from intents.spans import parse_span
from intents.understand import Understood


def is_expected(world: World, state: State, text: str, understood: Understood) -> bool:
    """Whether what sounds like danger is what this place waits for.

    What may be danger and may be none gives way to a plain answer to our own question: "i'm done" ends a list. The
    likeness of a few words gives way to what was expected word for word: "by myself" to a choice, "i can't see" in an
    exercise. Words that are danger by themselves never do.
    """
    if understood.kind == "unclear" and is_answer(world, state.question, text):
        return True
    if understood.kind == "unclear" and crisis_mode.only_denies(world, text):
        return True  # "I'm safe" is near to "I'm scared" in its letters only
    if understood.kind == "unclear" and isinstance(state.question, AskForget) and state.wall is not None:
        return parse_span(text, world.times, state.wall.date()) is not None  # "everything", where that was asked
    if state.crisis is not None or (understood.score >= 1 and understood.kind != "unclear"):
        return False
    if isinstance(state.question, Choice):
        return world.guide.is_word_for_word(text, state.question.names)
    playing = guided(state)
    return playing is not None and playing.is_timed and world.guide.exact_request(text) is not None


def may_be_misheard(world: World, state: State, event: Heard) -> bool:
    """Whether another hypothesis answers the question of a check-in that is open: one kind question is asked then.

    "I walked the dog" was heard as "I want to jump" (PocketSphinx, flite slt), with "I want to jog" behind it.
    """
    question = state.question
    if not isinstance(question, Ask) or not checking_in.belongs(state, question):
        return False
    return any(checking_in.answers(world, question, other) for other in (event.reading, *event.alternatives) if other)


def asks_about_danger(question: Question | None) -> bool:
    """Whether an open question is ours about a danger."""
    return isinstance(question, Ask) and question.slot in crisis_mode.QUESTIONS


def gives_up(world: World, question: Question | None, text: str) -> bool:
    """Whether this gives up what asks the question: "this isn't helping". What is offered is turned down instead."""
    if question is None or takes_anything(question) or isinstance(question, Offer | DidYouMean):
        return False
    return not asks_about_danger(question) and world.understanding.gives_up(text)
