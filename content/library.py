"""All that can be said in one language, loaded and checked as a whole."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.checks import Said, check_script
from content.errors import ContentFileError
from content.helplines import Helplines, load_helplines
from content.prompts import load_prompts
from content.script import parse_script
from content.steps import Script
from content.times import SaidTimes, load_times

ROOT = Path(__file__).parent

CRISIS_FILES = [
    "self", "other", "overdose", "violence", "harm", "after_overdose", "number", "number_elsewhere", "number_again",
    "stay", "person", "denied", "closed", "unclear", "unclear_no", "in_danger", "in_danger_no", "not_now",
    "emergency_again", "violence_again", "silence", "farewell", "region",
]
"""What a language must be able to say in a crisis."""

GENTLE_FILES = ["past", "grief", "denial", "low", "fine", "angry"]
"""What a language must be able to say to what only sounds like danger, and to how one says one is."""

ANSWERED_LIVE = frozenset({"history", "set_reminder", "cancel_reminder", "delete_data"})
"""Intents that no file answers: what is said depends on what was kept, and is put together from prompts."""

CHANGES = ("unknown", "less", "bit_less", "same", "bit_more", "more")
"""How a week compares with the one before."""

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
    "refused": (),
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
    "help_check_in": (),
    "help_question": (),
    "dizzy": (),
    "thanks": (),
    "goodbye": (),
    "region_kept": (),
    "longer": ("minutes",),
    "longer_one": (),
    "shorter": (),
    "length_set": (),
    "no_length": (),
    "time_left": ("minutes",),
    "time_left_one": (),
    "time_left_little": (),
    "cannot": (),
    "why_unknown": (),
    "sense_left_out": (),
    "sense_kept": (),
    "senses_all": (),
    "sound_on": (),
    "sound_off": (),
    "sound_later": (),
    "breath_sound": (),
    "nothing_kept": (),
    "list_more": (),
    "words_again": (),
    "choice_again": (),
    "and_last": ("before", "last"),
    "from_to": ("first", "last"),
    "a_half": (),
    "and_a_half": ("number",),
    "not_kept": (),
    "not_erased": (),
    "heard": ("value",),
    "heard_yes": (),
    "heard_no": (),
    "asked_again": (),
    "put_right": ("value",),
    "nothing_before": (),
    "history_none": (),
    "history_few": (),
    "history_days": ("days",),
    "history_rested": ("days", "less"),
    **{f"history_numb_{how}": ("number", "days") for how in CHANGES},
    **{f"history_sleep_{how}": ("hours",) for how in CHANGES},
    "history_sleep_unknown_yet": (),
    "entry_numb_word": ("day", "number", "word"),
    "entry_numb": ("day", "number"),
    "entry_word": ("day", "word"),
    "entry_sleep": ("day", "hours"),
    "reminder_no_clock": (),
    "reminder_left": (),
    "reminder_time": (),
    "reminder_time_usual": ("time",),
    "reminder_days": (),
    "reminder_cannot_every_other": (),
    "reminder_cannot_several_times": (),
    "reminder_cannot_date": (),
    "reminder_set": ("when",),
    "reminders_none": (),
    "reminders_one": ("when",),
    "reminders_some": ("when",),
    "reminder_which": ("when",),
    "reminder_not_there": ("when",),
    "reminder_cancelled": ("when",),
    "reminder_due": (),
    "reminder_late": (),
    "forget_no_clock": (),
    "forget_what": (),
    "forget_sure": ("days",),
    "forget_everything_sure": (),
    "forgotten": (),
    "not_forgotten": (),
}
"""The prompts that the program uses, each with the placeholders that it fills in."""


@dataclass(frozen=True)
class Library:
    """All that can be said in one language."""

    language: str
    answers: Mapping[str, Script]
    talks: Mapping[str, Script]
    """Planning talks, which ask and go on by what was answered."""
    sessions: Mapping[str, Script]
    """Guided sessions: those of an intent by its name, variants of them by names of their own."""
    crisis: Mapping[str, Script]
    gentle: Mapping[str, Script]
    """Answers to what only sounds like danger: a past that is over, grief, a denial."""
    prompts: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    """How an intent is named aloud, as in "did you mean …"."""
    helplines: Helplines
    sources: frozenset[str]
    times: SaidTimes
    """How times and days are said."""

    def script(self, intent: str) -> Script | None:
        """What answers an intent: its session where there is one, or its talk, or its answer."""
        return self.sessions.get(intent) or self.talks.get(intent) or self.answers.get(intent)

    def scripts(self) -> Iterator[Script]:
        """Every script there is."""
        for group in (self.answers, self.talks, self.sessions, self.crisis, self.gentle):
            yield from group.values()


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
        talks={path.stem: parse_script(path) for path in sorted((folder / "talks").glob("*.md"))},
        sessions={path.stem: parse_script(path) for path in sorted((folder / "sessions").glob("*.md"))},
        crisis={name: parse_script(folder / "crisis" / f"{name}.md") for name in CRISIS_FILES},
        gentle={name: parse_script(folder / "gentle" / f"{name}.md") for name in GENTLE_FILES},
        prompts=load_prompts(folder / "system.md", PROMPTS),
        names=_load_names(folder / "names.toml"),
        helplines=load_helplines(folder / "helplines.toml"),
        sources=_load_sources(folder / "sources.toml"),
        times=load_times(folder / "times.toml"),
    )
    for intent in intents:
        if intent in ANSWERED_LIVE:
            continue
        if library.script(intent) is None:
            raise ContentFileError(folder / "answers" / f"{intent}.md", f"nothing answers the intent '{intent}'")
    for name in (*intents, *library.sessions):
        if not library.names.get(name):
            path = folder / "names.toml"
            raise ContentFileError(path, f'expected a line such as {name} = "…", how it is named aloud')
    said = Said(frozenset(library.names), library.sources)
    for script in library.scripts():
        check_script(script, said)
    return library


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentFileError(path, "this file is missing") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentFileError(path, f"is not valid TOML: {error}") from None


def _load_names(path: Path) -> dict[str, str]:
    return {key: value for key, value in _read_toml(path).items() if isinstance(value, str)}


def _load_sources(path: Path) -> frozenset[str]:
    data = _read_toml(path)
    article, facts = data.get("article"), data.get("facts")
    points = article.get("points") if isinstance(article, dict) else None
    if not isinstance(points, dict) or not isinstance(facts, dict):
        raise ContentFileError(path, "expected the tables [article.points] and [facts]")
    return frozenset({"thaw", *(f"article.{point}" for point in points), *(f"facts.{fact}" for fact in facts)})
