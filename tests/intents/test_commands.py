import pytest

from intents.commands import Commands
from intents.load import load_phrasebook
from intents.phrases import CONTROLS, Phrasebook
from intents.understand import Understanding

COMMANDS = Commands(load_phrasebook("en"))
STATES = ("idle", "session", "ask_number", "ask_yes_no", "crisis")
WORDS = {
    "stop": ["stop", "Stop!", "stop please", "okay stop now", "um can you stop", "stop stop stop"],
    "pause": ["pause", "pause please", "hang on"],
    "resume": ["resume", "carry on", "continue please"],
    "repeat": ["repeat", "say that again", "pardon"],
    "next": ["next", "skip", "next please"],
    "back": ["back", "go back"],
    "slower": ["slower", "slow down please"],
    "faster": ["faster", "speed up"],
    "louder": ["louder", "turn it up"],
    "quieter": ["quieter", "turn it down please"],
    "help": ["help", "what can you do"],
    "yes": ["yes", "yeah", "yes please"],
    "no": ["no", "nope", "no thanks"],
    "hello": ["hello", "hi there"],
    "thanks": ["thanks", "thank you"],
    "goodbye": ["goodbye", "bye"],
}


@pytest.mark.parametrize("intent", CONTROLS)
def test_a_command_is_found_with_and_without_fillers(intent: str) -> None:
    for said in WORDS[intent]:
        command = COMMANDS.find(said)
        assert command is not None, said
        assert command.intent == intent, said


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("intent", CONTROLS)
def test_a_command_counts_in_every_state(understanding: Understanding, intent: str, state: str) -> None:
    for said in WORDS[intent]:
        assert understanding.understand(said, state).intent == intent, said


@pytest.mark.parametrize("state", STATES)
def test_stop_is_obeyed_in_every_state_at_once(understanding: Understanding, book: Phrasebook, state: str) -> None:
    for phrase in book.controls["stop"].phrases:
        found = understanding.understand(phrase, state)
        assert found.intent == "stop", (phrase, found)
        assert found.score == 1.0


@pytest.mark.parametrize(
    "said",
    ["i can't stop crying", "the bus stop", "he never stops talking", "my heart won't slow down", "no one visits", ""],
)
def test_words_inside_of_a_sentence_are_no_command(said: str) -> None:
    assert COMMANDS.find(said) is None


def test_more_goes_deeper() -> None:
    command = COMMANDS.find("tell me more please")
    assert command is not None
    assert (command.intent, command.kind) == ("next", "more")


def test_a_protest_of_the_body_stops() -> None:
    command = COMMANDS.find("I feel dizzy")
    assert command is not None
    assert (command.intent, command.kind) == ("stop", "dizzy")


def test_an_answer_may_begin_with_yes_or_no() -> None:
    yes, no, neither = (COMMANDS.begins(said) for said in ("yeah since monday", "no she went home", "she rang me"))
    assert yes is not None
    assert yes.intent == "yes"
    assert no is not None
    assert no.intent == "no"
    assert neither is None


def test_a_number_is_no_command_though_a_command_holds_it(understanding: Understanding) -> None:
    assert understanding.understand("one love").intent == "goodbye"
    assert understanding.command("one") is None
    assert understanding.understand("one", "ask_number").kind == "number"


def test_one_word_that_is_left_of_several_is_no_command() -> None:
    for said in ("in", "be", "keep", "there", "all", "do", "not", "very", "you", "long", "talk"):
        assert COMMANDS.find(said) is None, said


def test_a_lone_go_goes_on(understanding: Understanding) -> None:
    for said in ("go", "ready", "continue"):
        assert understanding.understand(said, "session").intent == "resume", said
