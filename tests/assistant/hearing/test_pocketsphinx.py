"""The recogniser that comes with the wheel, in its process, on synthetic speech."""

import pytest

from assistant.events import Expect
from assistant.hearing.engine import PocketSphinxPlan
from assistant.hearing.recognizer import Transcript
from assistant.hearing.remote import RemoteRecognizer
from intents.load import load_phrasebook
from intents.speech import fingerprint, folder, stamp
from tests.assistant.hearing.flite import needs_flite, quiet, say


@pytest.fixture(scope="module")
def recognizer():
    one = RemoteRecognizer(PocketSphinxPlan("en"))
    yield one
    one.close()


def hear(recognizer: RemoteRecognizer, pcm: bytes, expect: Expect = Expect.ANYTHING) -> Transcript:
    recognizer.begin(expect)
    recognizer.feed(pcm)
    return recognizer.finish()


@needs_flite
@pytest.mark.parametrize("text", ["i feel numb", "help me sleep", "i want to kill myself", "stop"])
def test_a_sentence_is_heard_word_for_word(recognizer: RemoteRecognizer, text: str) -> None:
    assert hear(recognizer, quiet(0.3) + say(text) + quiet(0.3)).text == text


@needs_flite
def test_a_sentence_has_other_readings(recognizer: RemoteRecognizer) -> None:
    heard = hear(recognizer, say("can you guide me through a walk"))
    assert heard.alternatives
    assert heard.text not in heard.alternatives
    assert heard.seconds > 0


@needs_flite
def test_a_number_is_read_by_the_small_vocabulary(recognizer: RemoteRecognizer) -> None:
    assert hear(recognizer, say("seven"), Expect.NUMBER).reading == "seven"


@needs_flite
def test_yes_is_read_by_the_small_vocabulary(recognizer: RemoteRecognizer) -> None:
    assert hear(recognizer, say("yes please"), Expect.YES_NO).reading == "yes please"


@needs_flite
@pytest.mark.parametrize("expect", [Expect.NUMBER, Expect.YES_NO])
def test_danger_is_heard_though_a_question_is_open(recognizer: RemoteRecognizer, expect: Expect) -> None:
    assert hear(recognizer, say("i want to kill myself"), expect).text == "i want to kill myself"


@needs_flite
def test_a_question_leaves_no_trace_in_the_next_utterance(recognizer: RemoteRecognizer) -> None:
    hear(recognizer, say("four"), Expect.NUMBER)
    heard = hear(recognizer, say("help me sleep"))
    assert (heard.text, heard.reading) == ("help me sleep", "")


@needs_flite
def test_a_draft_becomes_the_transcript(recognizer: RemoteRecognizer) -> None:
    recognizer.begin(Expect.ANYTHING)
    assert recognizer.drafted() is None
    recognizer.feed(say("i feel numb"))
    recognizer.draft()
    recognizer.feed(quiet(0.5))
    heard = recognizer.finish(as_drafted=True)
    assert heard.text == "i feel numb"


@needs_flite
def test_what_follows_a_draft_is_heard_too(recognizer: RemoteRecognizer) -> None:
    recognizer.begin(Expect.ANYTHING)
    recognizer.feed(say("i feel numb") + quiet(0.3))
    recognizer.draft()
    recognizer.feed(say("help me sleep"))
    assert recognizer.finish().text == "i feel numb help me sleep"


def test_silence_and_nothing_are_heard_as_nothing(recognizer: RemoteRecognizer) -> None:
    assert hear(recognizer, b"").text == ""
    assert hear(recognizer, quiet(1)).text == ""
    assert recognizer.finish() == Transcript()


def test_the_models_match_the_phrase_files() -> None:
    assert stamp("en") == fingerprint(load_phrasebook("en")), "please run: python tools/build_language_model.py"


def test_every_word_of_the_models_can_be_pronounced() -> None:
    def words(name: str) -> set[str]:
        lines = (folder("en") / name).read_text(encoding="utf-8").splitlines()
        start, end = lines.index("\\1-grams:"), lines.index("\\2-grams:")
        return {line.split()[1] for line in lines[start + 1 : end] if line} - {"<s>", "</s>"}

    lines = (folder("en") / "dictionary.dict").read_text(encoding="utf-8").splitlines()
    known = {line.split("(")[0].split()[0] for line in lines}
    assert words("numbers.lm") <= known
    assert words("yes_no.lm") <= known
    assert {"overdose", "suicidal", "meds", "dissociating", "helpline", "antidepressants"} <= known


def test_the_notice_of_the_general_language_model_is_kept() -> None:
    assert "Carnegie Mellon University" in (folder("en") / "NOTICE").read_text(encoding="utf-8")


def test_a_language_without_models_is_refused_with_one_sentence() -> None:
    from assistant.errors import ModelError

    one = RemoteRecognizer(PocketSphinxPlan("xx"))
    with pytest.raises(ModelError, match="build_language_model"):
        one.ready()
    one.close()
    one.close()
