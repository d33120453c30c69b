"""The real Vosk engine, in its process, on a tiny model whose words are tones."""

import shutil
from pathlib import Path

import pytest

from assistant.errors import ModelError, UsageError
from assistant.events import Expect
from assistant.hearing.choose import choose_recognizer, find_models
from assistant.hearing.engine import VoskPlan
from assistant.hearing.health import check_vosk_model
from assistant.hearing.recognizer import Transcript
from assistant.hearing.remote import RemoteRecognizer
from tests import tone_model

WORDS = tone_model.assign("sleep numb i feel yes lamp stop seven want to die no kill myself".split())
NAME = "vosk-model-tones-en-us"


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    return tone_model.write_model(tmp_path_factory.mktemp("models") / NAME, WORDS)


@pytest.fixture(scope="module")
def recognizer(model):
    one = RemoteRecognizer(VoskPlan(model, "en"))
    yield one
    one.close()


def hear(recognizer, text: str, expect: Expect = Expect.ANYTHING) -> Transcript:
    recognizer.begin(expect)
    recognizer.feed(tone_model.pcm(text, WORDS))
    return recognizer.finish()


def test_words_are_heard_and_decoding_is_timed(recognizer) -> None:
    heard = hear(recognizer, "[sil] i feel numb [sil:0.3]")
    assert (heard.text, heard.reading) == ("i feel numb", "")
    assert heard.seconds > 0
    assert recognizer.name == f"Vosk ({NAME})"


def test_utterances_do_not_run_into_each_other(recognizer) -> None:
    assert [hear(recognizer, text).text for text in ("[sil] sleep", "[sil] numb", "[sil] stop")] == [
        "sleep",
        "numb",
        "stop",
    ]


def test_a_pause_within_an_utterance_loses_no_word(recognizer) -> None:
    assert hear(recognizer, "[sil] i feel [sil:2] numb [sil]").text == "i feel numb"


def test_silence_is_nothing(recognizer) -> None:
    assert hear(recognizer, "[sil:1]").text == ""
    assert hear(recognizer, "").text == ""


def test_noise_is_no_word(recognizer) -> None:
    assert hear(recognizer, "[sil] [unk] [sil:0.3]").text == ""


def test_a_number_is_read_by_a_grammar_that_lacks_other_words(recognizer) -> None:
    heard = hear(recognizer, "[sil] seven lamp [sil:0.3]", Expect.NUMBER)
    assert (heard.text, heard.reading) == ("seven lamp", "seven")


def test_yes_is_read_by_a_grammar(recognizer) -> None:
    heard = hear(recognizer, "[sil] yes lamp [sil:0.3]", Expect.YES_NO)
    assert (heard.text, heard.reading) == ("yes lamp", "yes")


@pytest.mark.parametrize("expect", [Expect.NUMBER, Expect.YES_NO])
def test_danger_is_heard_though_a_question_is_open(recognizer, expect) -> None:
    heard = hear(recognizer, "[sil] i want to die [sil:0.3]", expect)
    assert heard.text == "i want to die"
    assert "die" in heard.reading


def test_a_draft_is_what_was_heard_so_far(recognizer) -> None:
    recognizer.begin(Expect.ANYTHING)
    recognizer.feed(tone_model.pcm("[sil] i feel [sil:0.5]", WORDS))
    recognizer.draft()
    recognizer.feed(tone_model.pcm("numb [sil]", WORDS))
    assert recognizer.finish().text == "i feel numb"
    recognizer.begin(Expect.ANYTHING)
    recognizer.feed(tone_model.pcm("[sil] stop [sil:0.6]", WORDS))
    recognizer.draft()
    recognizer.feed(bytes(3200))
    assert recognizer.finish(as_drafted=True).text == "stop"


def test_a_model_with_a_fixed_graph_hears_without_grammars(tmp_path) -> None:
    fixed = tone_model.write_model(tmp_path / NAME, WORDS, static=True)
    one = RemoteRecognizer(VoskPlan(fixed, "en"))
    heard = hear(one, "[sil] seven lamp [sil:0.3]", Expect.NUMBER)
    one.close()
    assert (heard.text, heard.reading) == ("seven lamp", "")


def test_a_healthy_model_passes_and_names_the_words_it_lacks(model) -> None:
    lacking = check_vosk_model(model)
    assert "grounding" in lacking
    assert not {"numb", "stop", "die"} & set(lacking)


BROKEN = ["am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst", "conf/mfcc.conf"]


@pytest.mark.parametrize("name", BROKEN)
def test_a_model_with_a_missing_file_is_one_sentence(model, tmp_path, name) -> None:
    broken = shutil.copytree(model, tmp_path / NAME)
    (broken / name).unlink()
    with pytest.raises(ModelError, match="broken"):
        check_vosk_model(broken)


@pytest.mark.parametrize("content", [b"", b"\0" * 100])
@pytest.mark.parametrize("name", ["conf/model.conf", "am/final.mdl", "graph/HCLr.fst"])
def test_a_model_with_a_spoilt_file_is_one_sentence(model, tmp_path, name, content) -> None:
    broken = shutil.copytree(model, tmp_path / NAME)
    (broken / name).write_bytes(content)
    with pytest.raises(ModelError, match="broken"):
        check_vosk_model(broken)


def test_a_missing_folder_is_one_sentence(tmp_path) -> None:
    with pytest.raises(ModelError, match="There is no Vosk model"):
        check_vosk_model(tmp_path / "nowhere")


def test_auto_takes_an_installed_model(model) -> None:
    one = choose_recognizer("auto", None, model.parent, "en")
    assert one.name == f"Vosk ({NAME})"
    assert one.note == ""
    one.close()


def test_auto_takes_pocketsphinx_where_none_is_installed(tmp_path) -> None:
    one = choose_recognizer("auto", None, tmp_path / "models", "en")
    one.ready()
    assert one.name == "PocketSphinx"
    assert one.note == ""
    one.close()


def test_auto_falls_back_and_says_so_where_the_model_is_broken(model, tmp_path) -> None:
    broken = shutil.copytree(model, tmp_path / NAME)
    (broken / "conf/model.conf").write_bytes(b"")
    one = choose_recognizer("auto", None, tmp_path, "en")
    one.close()
    assert one.name == "PocketSphinx"
    assert NAME in one.note


def test_vosk_asked_for_with_a_broken_or_missing_model_is_an_error(model, tmp_path) -> None:
    with pytest.raises(ModelError, match="No Vosk model"):
        choose_recognizer("vosk", None, tmp_path, "en")
    broken = shutil.copytree(model, tmp_path / NAME)
    (broken / "graph/Gr.fst").unlink()
    for name, given in (("vosk", None), ("vosk", broken), ("auto", broken)):
        with pytest.raises(ModelError):
            choose_recognizer(name, given, tmp_path, "en")


def test_a_half_installed_folder_and_one_of_another_language_are_no_models(model, tmp_path) -> None:
    (tmp_path / "vosk-model-small-en-us-0.15" / "conf").mkdir(parents=True)
    shutil.copytree(model, tmp_path / "vosk-model-small-de-0.15")
    shutil.copytree(model, tmp_path / ".staging-en-us")
    assert find_models(tmp_path, "en") == []
    assert find_models(tmp_path / "missing", "en") == []


def test_an_unknown_recogniser_is_wrong_use(tmp_path) -> None:
    with pytest.raises(UsageError, match="auto, vosk, pocketsphinx"):
        choose_recognizer("siri", None, tmp_path, "en")
    with pytest.raises(UsageError):
        choose_recognizer("pocketsphinx", tmp_path, tmp_path, "en")
