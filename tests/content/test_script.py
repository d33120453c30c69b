from pathlib import Path

import pytest

from content.errors import ContentFileError
from content.script import Ask, Listen, More, Offer, Pause, Say, Vary, flatten, parse_script, split_sentences


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
    assert [[step.text for step in flatten(read, turn)] for turn in range(3)] == [["A.", "C."], ["B.", "C."], ["A.", "C."]]


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
