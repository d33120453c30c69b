"""All that can be said in one language, loaded and checked as a whole."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.errors import ContentFileError
from content.helplines import Helplines, load_helplines
from content.prompts import load_prompts
from content.script import Number, Offer, Say, Script, Step, Topics, Vary, parse_script

ROOT = Path(__file__).parent

CRISIS_FILES = [
    "self", "other", "overdose", "after_overdose", "number", "number_elsewhere", "number_again", "stay",
    "person", "denied", "closed", "unclear", "unclear_no", "not_now", "emergency_again", "silence", "farewell",
    "region",
]
"""What a language must be able to say in a crisis."""

CRISIS_CHOICES = ("person", "number")
"""What may be offered in a crisis beside the intents."""

PLACEHOLDERS = ("line", "call", "text", "emergency", "also")
"""What crisis files may hold in braces: it is filled in from the helplines of the region."""

PROMPTS: Mapping[str, tuple[str, ...]] = {
    "greeting": (),
    "hello_again": (),
    "reprompt": (),
    "reprompt_again": (),
    "rest": (),
    "not_understood": (),
    "not_understood_again": (),
    "not_understood_rest": (),
    "did_you_mean": ("first",),
    "did_you_mean_two": ("first", "second"),
    "number_again": (),
    "hours_again": (),
    "yes_no_again": (),
    "offer_again": (),
    "declined": (),
    "yes_alone": (),
    "no_alone": (),
    "paused": (),
    "resumed": (),
    "nothing_to_resume": (),
    "nothing_to_repeat": (),
    "no_next": (),
    "no_back": (),
    "no_more": (),
    "slower": (),
    "slowest": (),
    "faster": (),
    "fastest": (),
    "louder": (),
    "loudest": (),
    "quieter": (),
    "quietest": (),
    "help": (),
    "help_session": (),
    "help_number": (),
    "help_question": (),
    "go_on_session": (),
    "dizzy": (),
    "thanks": (),
    "goodbye": (),
    "region_kept": (),
}
"""The prompts that the program uses, each with the placeholders that it fills in."""


@dataclass(frozen=True)
class Library:
    """All that can be said in one language."""

    language: str
    answers: Mapping[str, Script]
    sessions: Mapping[str, Script]
    crisis: Mapping[str, Script]
    prompts: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    """How an intent is named aloud, as in "did you mean …"."""
    helplines: Helplines
    sources: frozenset[str]

    def script(self, intent: str) -> Script | None:
        """What answers an intent: its session where there is one, else its answer."""
        return self.sessions.get(intent) or self.answers.get(intent)

    def scripts(self) -> Iterator[Script]:
        """Every script there is."""
        for group in (self.answers, self.sessions, self.crisis):
            yield from group.values()


def sentences(steps: Iterable[Step]) -> Iterator[Say]:
    """Every sentence among the steps, all alternatives included."""
    for step in steps:
        match step:
            case Say():
                yield step
            case Vary(options):
                for option in options:
                    yield from option
            case _:
                pass


def languages(root: Path = ROOT) -> list[str]:
    """The languages that have a folder of content."""
    return sorted(path.parent.name for path in root.glob("*/system.md"))


def load_library(language: str, intents: Iterable[str], root: Path = ROOT) -> Library:
    """Read ``content/<language>``, which has to answer each of ``intents``; raises ``ContentFileError``."""
    folder = root / language
    if not folder.is_dir():
        raise ContentFileError(folder, f"there is no content for the language '{language}'")
    intents = tuple(intents)
    library = Library(
        language=language,
        answers={path.stem: parse_script(path) for path in sorted((folder / "answers").glob("*.md"))},
        sessions={path.stem: parse_script(path) for path in sorted((folder / "sessions").glob("*.md"))},
        crisis={name: parse_script(folder / "crisis" / f"{name}.md") for name in CRISIS_FILES},
        prompts=load_prompts(folder / "system.md", PROMPTS),
        names=_load_names(folder / "names.toml", intents),
        helplines=load_helplines(folder / "helplines.toml"),
        sources=_load_sources(folder / "sources.toml"),
    )
    for intent in intents:
        if library.script(intent) is None:
            raise ContentFileError(folder / "answers" / f"{intent}.md", f"nothing answers the intent '{intent}'")
    for script in library.scripts():
        _check(script, library, intents)
    return library


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentFileError(path, "this file is missing") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentFileError(path, f"is not valid TOML: {error}") from None


def _load_names(path: Path, intents: tuple[str, ...]) -> dict[str, str]:
    names = {key: value for key, value in _read_toml(path).items() if isinstance(value, str)}
    for intent in intents:
        if not names.get(intent):
            raise ContentFileError(path, f'expected a line such as {intent} = "…", how it is named aloud')
    return names


def _load_sources(path: Path) -> frozenset[str]:
    data = _read_toml(path)
    article, facts = data.get("article"), data.get("facts")
    points = article.get("points") if isinstance(article, dict) else None
    if not isinstance(points, dict) or not isinstance(facts, dict):
        raise ContentFileError(path, "expected the tables [article.points] and [facts]")
    return frozenset({"thaw", *(f"article.{point}" for point in points), *(f"facts.{fact}" for fact in facts)})


def _check(script: Script, library: Library, intents: tuple[str, ...]) -> None:
    in_crisis = script.path.parent.name == "crisis"
    choices = {*intents, *(CRISIS_CHOICES if in_crisis else ())}
    for step in script.steps:
        if isinstance(step, Offer | Topics):
            for name in step.intents:
                if name not in choices:
                    raise ContentFileError(script.path, f"'{name}' is no intent that can be offered here")
        if isinstance(step, Number) and not in_crisis:
            raise ContentFileError(script.path, "[number] belongs in crisis files only")
    for say in sentences(script.steps):
        _check_sentence(script, say, library, in_crisis=in_crisis)


def _check_sentence(script: Script, say: Say, library: Library, *, in_crisis: bool) -> None:
    if not say.sources:
        raise ContentFileError(script.path, f"no [source …] stands above '{say.text}'")
    for source in say.sources:
        if source not in library.sources:
            raise ContentFileError(script.path, f"the source '{source}' is not in sources.toml")
    for name in re.findall(r"\{([^}]*)\}", say.text):
        if not in_crisis or name not in PLACEHOLDERS:
            raise ContentFileError(script.path, f"{{{name}}} is not filled in here")


