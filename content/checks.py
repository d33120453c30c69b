"""Whether a script fits the rest: sources, names, slots, and what may stand where."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from content.errors import ContentFileError
from content.paragraphs import read_paragraphs
from content.script import walk
from content.steps import Ask, Choice, Go, Keep, Number, Offer, Pick, Say, Script, Topics, Vary

CRISIS_CHOICES = ("person", "number")
"""What may be offered in a crisis beside the intents."""

PLACEHOLDERS = ("line", "call", "text", "emergency", "also", "abuse")
"""What crisis files may hold in braces: it is filled in from the helplines of the region."""

KEPT, OWN = "kept.", ".own"
"""What stands before a slot that an earlier talk kept, and behind one that is read in the person's own words."""

BUILT_IN = frozenset({"yes", "no", "any"})
"""Answers that every language knows without its file of answers."""


@dataclass(frozen=True)
class Said:
    """What a script may name."""

    names: frozenset[str]
    """Intents and sessions that can be offered."""
    sources: frozenset[str]


def sentences(script: Script) -> Iterator[Say]:
    """Every sentence of a script, all alternatives and the answers to requests included."""
    for step in walk((*script.steps, *(step for when in script.whens for step in when.steps))):
        match step:
            case Say():
                yield step
            case Vary(options):
                for option in options:
                    yield from option
            case _:
                pass


def answer_names(scripts: Iterable[Script]) -> frozenset[str]:
    """The names of answers that scripts wait for or go by; the phrase file of answers has to hold them."""
    names: set[str] = set()
    for script in scripts:
        for step in walk(script.steps):
            match step:
                case Choice(_, choices):
                    names.update(choices)
                case Go(_, targets):
                    names.update(targets)
                case _:
                    pass
    return frozenset(names - BUILT_IN)


def check_script(script: Script, said: Said) -> None:
    """Hold a script against everything else; raises ``ContentFileError``."""
    in_crisis = script.path.parent.name == "crisis"
    choices = {*said.names, *(CRISIS_CHOICES if in_crisis else ())}
    slots: set[str] = set()
    for step in walk(script.steps):
        match step:
            case Offer(intents) | Topics(intents):
                for name in intents:
                    if name not in choices:
                        word = "[offer" if isinstance(step, Offer) else "[topics"
                        raise _fault(script, f"'{name}' is no intent that can be offered here", word, name)
            case Number() if not in_crisis:
                raise _fault(script, "[number] belongs in crisis files only", "[number")
            case Ask(slot) | Choice(slot) | Pick(slot):
                slots.add(slot)
            case _:
                pass
    for step in walk(script.steps):
        used = [step.slot] if isinstance(step, Go) and step.slot else step.slots if isinstance(step, Keep) else ()
        for slot in used:
            _check_slot(script, slot, slots, "[go" if isinstance(step, Go) else "[keep", slot)
    if script.lengths is not None and not any(when.name == "why" for when in script.whens):
        raise ContentFileError(script.path, 'expected [when why] … [end], what is said to "why does this help?"')
    for say in sentences(script):
        _check_sentence(script, say, said, slots=None if in_crisis else slots)


def _fault(script: Script, expected: str, *words: str) -> ContentFileError:
    """The error, at the first paragraph or instruction that holds these words."""
    wholly = [re.compile(rf"(?<![\w.]){re.escape(word)}(?!\.?\w)") for word in words]
    found = (one.line for one in read_paragraphs(script.path) if all(word.search(one.text) for word in wholly))
    return ContentFileError(script.path, expected, next(found, None))


def _check_slot(script: Script, slot: str, slots: set[str], *words: str) -> None:
    """What is used, in a place with these words, has to be asked for in this file, or kept by an earlier talk."""
    name = slot.removesuffix(OWN).removeprefix(KEPT)
    if name not in slots:
        known = ", ".join(sorted(slots)) or "none"
        raise _fault(script, f"'{slot}' is not asked for in this file; asked for is: {known}", *words)


def _check_sentence(script: Script, say: Say, said: Said, *, slots: set[str] | None) -> None:
    if not say.sources:
        raise _fault(script, f"no [source …] stands above '{say.text}'", say.text)
    for source in say.sources:
        if source not in said.sources:
            raise _fault(script, f"the source '{source}' is not in sources.toml", "[source", source)
    for name in re.findall(r"\{([^}]*)\}", say.text):
        if slots is not None:
            _check_slot(script, name, slots, f"{{{name}}}")
        elif name not in PLACEHOLDERS:
            raise _fault(script, f"{{{name}}} is not filled in here", f"{{{name}}}")
