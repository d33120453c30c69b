"""What a script may say beside the rest of the content; each mistake is told with its file, its line and what was expected."""

from pathlib import Path

import pytest

from content.checks import Said, answer_names, check_script, sentences
from content.errors import ContentFileError
from content.script import parse_script
from content.steps import Script

SAID = Said(frozenset({"walk", "sleep"}), frozenset({"a", "b"}))
WHY = ("[when why]", "W.", "[end]")


def script(tmp_path: Path, *lines: str, folder: str = "talks") -> Script:
    path = tmp_path / folder / "x.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return parse_script(path)


@pytest.mark.parametrize(
    "lines",
    [
        ("[source a b]", "A.", "[offer walk, sleep]", "Walk, or sleep?"),
        ("[source a]", "[topics walk]", "A."),
        ("[minutes 1 2 3]", "[source a]", "A.", "[pause 9]", *WHY),
        ("[source a]", "Who?", "[ask who words]", "You said {who}.", "In your words, {who.own}."),
        ("[source a]", "What?", "[ask things list]", "Which?", "[pick one things]", "{one}, then.", "[keep things, one]"),
        ("[source a]", "Kind?", "[choice kind work, family]", "[go kind work: end_it]", "B.", "[part end_it]", "C."),
        ("[source a]", "[go kept.who any: old]", "Who?", "[ask who words]", "[part old]", "It was {kept.who}."),
    ],
)
def test_what_fits_passes(tmp_path: Path, lines: tuple[str, ...]) -> None:
    check_script(script(tmp_path, *lines), SAID)


@pytest.mark.parametrize(
    ("lines", "line", "expected"),
    [
        (("[minutes 1 2 3]", "[source a]", "A.", "[pause 9]"), None, "expected [when why] … [end]"),
        (("[source a]", "A.", "[offer tango]", "Tango?"), 5, "'tango' is no intent that can be offered"),
        (("[source a]", "A.", "[topics walk, tango]"), 5, "'tango' is no intent"),
        (("[source a]", "A.", "You said {who}."), 5, "'who' is not asked for in this file; asked for is: none"),
        (("[source a]", "When?", "[ask when words]", "{who.own}, you said."), 7, "'who.own' is not asked for in this file; asked for is: when"),
        (("[source a]", "A.", "[keep who]"), 5, "'who' is not asked for"),
        (("[source a]", "A.", "[go who any: b]", "[part b]", "B."), 5, "'who' is not asked for"),
        (("[source a]", "A.", "[go kept.who any: b]", "[part b]", "B."), 5, "'kept.who' is not asked for"),
        (("[source a]", "A.", "[number]"), 5, "crisis files only"),
        (("A long sentence.",), 1, "no [source …] stands above 'A long sentence.'"),
        (("[source a]", "A.", "[when why]", "[source c]", "Why, {who}?", "[end]"), 7, "the source 'c' is not in sources.toml"),
        (("[source a]", "[vary]", "A.", "[source c]", "B.", "[end]"), 7, "the source 'c' is not in sources.toml"),
    ],
)
def test_a_mistake_is_told_with_its_file_its_line_and_what_was_expected(tmp_path: Path, lines, line, expected) -> None:
    with pytest.raises(ContentFileError) as caught:
        check_script(script(tmp_path, *lines), SAID)
    assert expected in str(caught.value)
    assert "x.md" in str(caught.value)
    assert caught.value.line == line


def test_in_a_crisis_the_number_and_a_person_may_be_named(tmp_path: Path) -> None:
    lines = ("[source a]", "Call {call}.", "[number]", "[offer person, number]", "A person, or the number?")
    check_script(script(tmp_path, *lines, folder="crisis"), SAID)
    with pytest.raises(ContentFileError, match="'person' is no intent"):
        check_script(script(tmp_path, *lines[:2], *lines[3:]), SAID)


def test_a_crisis_fills_in_nothing_that_the_helplines_do_not_hold(tmp_path: Path) -> None:
    with pytest.raises(ContentFileError, match=r"\{who\} is not filled in"):
        check_script(script(tmp_path, "[source a]", "Call {who}.", folder="crisis"), SAID)


def test_the_names_of_answers_are_those_waited_for_and_those_gone_by(tmp_path: Path) -> None:
    made = script(
        tmp_path, "[source a]", "Kind?", "[choice kind work, yes]", "[go kind care: b, any: b, no: b, else: b]", "[part b]", "B."
    )
    assert answer_names([made]) == {"work", "care"}


def test_every_sentence_counts_those_of_requests_and_of_alternatives_too(tmp_path: Path) -> None:
    made = script(
        tmp_path,
        "[minutes 1 2 3]", "[source a]", "[vary]", "A.", "B. C.", "[end]", "[repeat]", "[from 2]", "D.", "[end]", "[end]",
        "[anchor breath]", "E.", "[or sound]", "F.", "[end]", "[for unreal]", "G.", "[end]", "[when why]", "H.", "[end]",
    )  # fmt: skip
    assert [say.text for say in sentences(made)] == ["A.", "B.", "C.", "D.", "E.", "F.", "G.", "H."]
