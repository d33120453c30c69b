"""What a recogniser should expect to hear: our phrases as spoken sentences, and the stamp of models built from them."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec

from intents.check_in import CheckInWords
from intents.load import read_toml
from intents.phrases import ROOT, Phrasebook

CRISIS_WEIGHT = 0.2
"""Of a sentence of danger: there are more than of everything else, and none is said as often as "stop"."""
NEIGHBOUR_WEIGHT = 0.1
"""Of what only sounds like danger, so that it is not heard as danger."""
BARE_WEIGHT = 20.0
"""Of a bare number from zero to ten."""
BARE_ANSWER = 1000.0
"""The same where a number was asked for: then hardly anything else is said."""
TEMPLATE_WEIGHT = 3.0
"""Of all numbers in one template."""
SCALE = 10
HOURS = 12
STAMP_FILE = "built_from.txt"
_MARKS = str.maketrans({"’": "'", "‘": "'", "-": " ", "–": " ", "—": " "})  # noqa: RUF001 - authors type them
_WORD = re.compile(r"[\w']+")

Weighted = tuple[str, float]


class Templates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people put around numbers."""

    numbers: tuple[str, ...]
    times: tuple[str, ...] = ()
    """Lengths, and times of the day."""
    doing: tuple[str, ...] = ()
    """Answers about what was done today, and whom one talked to, as whole sentences."""
    being: tuple[str, ...] = ()
    """How one says one is."""


def folder(language: str, root: Path = ROOT) -> Path:
    """Where a language's models of speech are kept."""
    return root / language / "speech"


def spoken(text: str) -> list[str]:
    """The words of a sentence as a dictionary of pronunciations has them; contractions stay as they are said."""
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS).lower()
    return [stripped for word in _WORD.findall(plain) if (stripped := word.strip("'_"))]


def number_sentences(book: Phrasebook, templates: Templates, bare: float = BARE_WEIGHT) -> list[Weighted]:
    """How numbers are said, each template with every number; ``bare`` is the weight of one that stands alone."""
    words = book.words.numbers
    small = [word for word, value in words.items() if 0 < value < 10]
    tens = [word for word, value in words.items() if value >= 20 and value % 10 == 0]
    found: list[Weighted] = [(phrase, 1.0) for phrase in book.words.number_phrases]
    # Most answers are a bare number of the scale, by its usual name: the first that the language lists.
    usual = {value: word for word, value in reversed(words.items()) if value <= SCALE}
    found += [(word, bare) for word in sorted(usual.values())]
    for template in templates.numbers:
        options = list(_filled(template, {"n": list(words), "tens": tens, "small": small}))
        found += [(sentence, TEMPLATE_WEIGHT / len(options)) for sentence in options]
    return found


def number_answers(book: Phrasebook, templates: Templates) -> list[Weighted]:
    """How numbers are said where one was asked for."""
    return number_sentences(book, templates, BARE_ANSWER)


def _filled(template: str, places: dict[str, list[str]]) -> Iterator[str]:
    found = re.search(r"\{(\w+)\}", template)
    if found is None:
        yield template
        return
    for word in places[found[1]]:
        yield from _filled(template[: found.start()] + word + template[found.end() :], places)


def yes_no_sentences(book: Phrasebook) -> list[Weighted]:
    """How yes and no are said."""
    words = [*book.controls["yes"].phrases, *book.controls["no"].phrases]
    short = [phrase for phrase in words if len(phrase.split()) == 1]
    return [*((phrase, 1.0) for phrase in words), *((phrase, 5.0) for phrase in short)]


def sentences(book: Phrasebook, templates: Templates) -> list[Weighted]:
    """All that may be said to us, weighted: numbers, yes and no count twice."""
    words, crisis = book.words, book.crisis
    found = [(phrase, 1.0) for file in book.topics.values() for phrase in file.phrases]
    for intent, control in book.controls.items():
        found += [(phrase, 2.0 if intent in {"yes", "no"} else 1.0) for phrase in control.phrases]
    for group in (*crisis.dangers.values(), crisis.unclear):
        found += [(phrase, CRISIS_WEIGHT) for phrase in group]
    for group in crisis.neighbours.values():
        found += [(phrase, NEIGHBOUR_WEIGHT) for phrase in group]
    small = (*words.fillers, *words.more, *words.any, *words.dizzy, *words.skip, *words.safe, *words.not_knowing)
    found += [(phrase, 1.0) for phrase in (*small, *words.region, *words.number, *words.person, *words.ordinals)]
    found += [(number, 2.0) for number in words.numbers]
    found += guided_sentences(book, templates)
    found += [*number_sentences(book, templates), *time_sentences(book, templates)]
    return [*found, *mood_sentences(book, templates)]


def guided_sentences(book: Phrasebook, templates: Templates) -> list[Weighted]:
    """What is said in the middle of sessions, talks and check-ins.

    Of a check-in only whole sentences: a lone "dog" would be heard in silence.
    """
    guiding = book.guiding
    check_in = read_toml(ROOT / book.language / "check_in.toml", CheckInWords)
    groups = (
        *guiding.requests.values(), *(variant.phrases for variant in guiding.variants.values()), guiding.durations,
        *guiding.forms.values(), guiding.done, guiding.answers_first, guiding.corrects, *guiding.looking_back.values(),
        *book.answers.values(),
    )  # fmt: skip
    found = [phrase for group in groups for phrase in group]
    found += templates.doing
    found += [phrase for phrase in (*check_in.same, *check_in.sleep.none, *check_in.word.none) if " " in phrase]
    return [(phrase, 1.0) for phrase in found]


def mood_sentences(book: Phrasebook, templates: Templates) -> list[Weighted]:
    """How one says one is, each template with every word for a low mood."""
    low = list(book.words.moods.words.get("low", ()))
    filled = [list(_filled(template, {"low": low})) for template in templates.being]
    return [(sentence, TEMPLATE_WEIGHT / len(options)) for options in filled for sentence in options]


def time_sentences(book: Phrasebook, templates: Templates) -> list[Weighted]:
    """Lengths and times of the day, each template with every number that may stand there."""
    words = book.words.numbers
    hours = [word for word, value in words.items() if 0 < value <= HOURS]
    found: list[Weighted] = []
    for template in templates.times:
        options = list(_filled(template, {"n": list(words), "hour": hours}))
        found += [(sentence, TEMPLATE_WEIGHT / len(options)) for sentence in options]
    return found


def load_templates(language: str, root: Path = ROOT) -> Templates:
    """Read ``templates.toml``; raises ``PhraseFileError``."""
    return read_toml(folder(language, root) / "templates.toml", Templates)


def fingerprint(book: Phrasebook, root: Path = ROOT) -> str:
    """A hash of all that the models are made from, but for the wheel's own."""
    templates = load_templates(book.language, root)
    digest = hashlib.sha256()
    answers = (*number_answers(book, templates), *yes_no_sentences(book))
    for text, weight in (*sentences(book, templates), *answers):
        digest.update(f"{weight:.4f} {text}\n".encode())
    digest.update((folder(book.language, root) / "pronunciations.dict").read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def stamp(language: str, root: Path = ROOT) -> str:
    """The fingerprint of what the models at hand were built from; empty where there are none."""
    try:
        return (folder(language, root) / STAMP_FILE).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
