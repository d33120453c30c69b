from pathlib import Path

import pytest

from content.choosing import Person, arrange
from content.errors import ContentFileError
from content.paragraphs import split_sentences
from content.script import parse_script, walk
from content.steps import (
    Anchor,
    Ask,
    Bell,
    Breath,
    Choice,
    Fade,
    Finish,
    Go,
    Keep,
    Listen,
    More,
    Offer,
    Part,
    Pause,
    Pick,
    Repeat,
    Say,
    Soundscape,
    Span,
    Still,
    Stroke,
    Unreal,
    Vary,
)


def script(tmp_path: Path, text: str):
    path = tmp_path / "x.md"
    path.write_text(text, encoding="utf-8")
    return parse_script(path)


def test_a_paragraph_is_cut_into_sentences() -> None:
    assert split_sentences("One is here. Two? Three.") == ["One is here.", "Two?", "Three."]


def test_wrapped_lines_are_one_paragraph(tmp_path: Path) -> None:
    steps = script(tmp_path, "# T\n\n[source a]\n\nOne is\nhere. Two.\n\nThree.\n").steps
    assert [step.text for step in steps] == ["One is here.", "Two.", "Three."]
    assert [step.opens for step in steps] == [True, False, True]
    assert steps[0].sources == ("a",)


def test_every_instruction_is_read(tmp_path: Path) -> None:
    text = (
        "[source a]\n\n[vary]\n\nA.\n\nB.\n\n[end]\n\n[pause 2]\n\n[listen 3]\n\nHow many?\n\n[ask n number]\n\n"
        "[offer x, y]\n\nX or y?\n\n[more]\n\nZ.\n"
    )
    kinds = [type(step) for step in script(tmp_path, text).steps]
    assert kinds == [Vary, Pause, Listen, Say, Ask, Say, Offer, More, Say]


def test_alternatives_take_turns(tmp_path: Path) -> None:
    read = script(tmp_path, "[vary]\n\nA.\n\nB.\n\n[end]\n\nC.\n")
    assert [[step.text for step in arrange(read.steps, Person(turn))] for turn in range(3)] == [["A.", "C."], ["B.", "C."], ["A.", "C."]]


def test_every_instruction_of_a_session_is_read(tmp_path: Path) -> None:
    text = (
        "[minutes 1 2 3]\n\n[source a]\n\n[sound rain]\n\n[fade 2]\n\n[bell]\n\nIn.\n\n[in 4]\n\n[hold 7]\n\n[out 8]\n\n[still 3]\n\n"
        "[repeat]\n\nA.\n\n[from 2]\n\nB.\n\n[end]\n\n[end]\n\n[below 2]\n\nC.\n\n[end]\n\n"
        "[anchor breath always]\n\nD.\n\n[or sound]\n\nE.\n\n[end]\n\n[for unreal]\n\nF.\n\n[end]\n\n"
        "[when why]\n\nG.\n\n[end]\n\n[when why 20]\n\nH.\n\n[end]\n\n[sound off]\n"
    )
    read = script(tmp_path, text)
    kinds = [type(step) for step in read.steps]
    assert kinds == [Soundscape, Fade, Bell, Say, Breath, Breath, Breath, Still, Repeat, Span, Anchor, Unreal, Soundscape]
    assert read.lengths == (1, 2, 3)
    assert [step.stroke for step in read.steps if isinstance(step, Breath)] == [Stroke.IN, Stroke.HOLD, Stroke.OUT]
    assert [step.text for step in walk(read.steps) if isinstance(step, Say)] == ["In.", "A.", "B.", "C.", "D.", "E.", "F."]
    assert read.when("why", 3).steps[0].text == "G."
    assert read.when("why", 25).steps[0].text == "H."
    assert read.when("cannot", 25) is None


def test_every_instruction_of_a_talk_is_read(tmp_path: Path) -> None:
    text = (
        "[source a]\n\nWhat?\n\n[ask things list]\n\nWhich?\n\n[pick one things]\n\nWhat is it?\n\n[choice kind work, family]\n\n"
        "[go kind work: job, any: home, else: end_it]\n\n[part job]\n\nJob.\n\n[go end_it]\n\n[part home]\n\nHome.\n\n[keep things, one]\n\n"
        "[finish]\n\n[part end_it]\n\nEnd.\n"
    )
    steps = script(tmp_path, text).steps
    kinds = [type(step) for step in steps if not isinstance(step, Say)]
    assert kinds == [Ask, Pick, Choice, Go, Part, Go, Part, Keep, Finish, Part]
    assert next(step for step in steps if isinstance(step, Go)) == Go("kind", {"work": "job", "any": "home"}, "end_it")


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("A.\n\n[pause soon]\n", 3, "seconds between"),
        ("A.\n\n[pause 9999]\n", 3, "seconds between"),
        ("A.\n\n[jump 3]\n", 3, "not known"),
        ("A.\n\n[pause 3\n", 3, "no instruction"),
        ("[vary]\n\nA.\n\n[end]\n", 5, "two or more"),
        ("[vary]\n\nA.\n\nB.\n", 5, "expected [end]"),
        ("A.\n\n[end]\n", 3, "without a [vary]"),
        ("[vary]\n\nA.\n\n[pause 3]\n", 5, "inside [vary]"),
        ("A.\n\n[offer a, b, c, d]\n", 3, "at most 3"),
        ("A.\n\n[offer a]\n", 3, "asks the question"),
        ("[ask x number]\n", 1, "before [ask"),
        ("A?\n\n[ask x colour]\n", 3, "kind of"),
        ("A.\n\n[source]\n", 3, "expected an id"),
        ("# Only a title\n", 1, "at least one paragraph"),
        ("[minutes 3 2 5]\n\nA.\n", 1, "that grow"),
        ("[minutes 3 5]\n\nA.\n", 1, "three lengths"),
        ("A.\n\n[minutes 1 2 3]\n", 3, "once, before"),
        ("A.\n\n[repeat]\n\nB.\n\n[end]\n", 3, "[minutes"),
        ("[minutes 1 2 3]\n\n[repeat]\n\n[repeat]\n\nA.\n", 5, "inside another"),
        ("[minutes 1 2 3]\n\n[repeat]\n\n[end]\n", 5, "something between"),
        ("[minutes 1 2 3]\n\n[anchor breath]\n\nA.\n\n[or body]\n\nB.\n\n[end]\n", 11, "outer sense"),
        ("[minutes 1 2 3]\n\n[anchor smell]\n", 3, "a sense of"),
        ("[minutes 1 2 3]\n\n[or sound]\n", 3, "without an [anchor"),
        ("[minutes 1 2 3]\n\n[from soon]\n", 3, "minutes between"),
        ("A.\n\n[when tired]\n", 3, "a request of"),
        ("A.\n\n[sound birds]\n", 3, "a sound of"),
        ("A.\n\n[part two words]\n", 3, "one word"),
        ("A.\n\n[part x]\n\n[part x]\n", 5, "stands twice"),
        ("A.\n\n[go]\n", 3, "a place after go"),
        ("A.\n\n[go away]\n", 3, "no [part away]"),
        ("A.\n\n[go x yes]\n", 3, "answers and places"),
        ("[choice x a, b]\n", 1, "before [choice"),
        ("A?\n\n[choice x a]\n", 3, "two to 4"),
        ("A?\n\n[pick x]\n", 3, "[pick SLOT LIST]"),
    ],
)
def test_a_wrong_line_gets_a_sentence_with_its_place(tmp_path: Path, text: str, line: int, expected: str) -> None:
    with pytest.raises(ContentFileError) as caught:
        script(tmp_path, text)
    assert caught.value.line == line
    assert expected in str(caught.value)
    assert "x.md" in str(caught.value)


def test_a_missing_file_and_bytes_that_are_no_text_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContentFileError, match="missing"):
        parse_script(tmp_path / "none.md")
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentFileError, match="UTF-8"):
        parse_script(tmp_path / "bad.md")
