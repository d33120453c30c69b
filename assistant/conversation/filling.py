"""What stands in braces, filled in: helplines of the region, and what the person said."""

from collections.abc import Mapping

from assistant.conversation.state import State
from assistant.conversation.world import World
from content.checks import KEPT, OWN
from content.choosing import arrange
from content.helplines import spell
from content.paragraphs import split_sentences
from content.steps import Number, Say, Single

HALF = 0.5
ITEM = "\n"
"""Between two things of a list that was collected."""


def fill_helplines(world: World, state: State, steps: tuple[Single, ...]) -> tuple[Single, ...]:
    """Crisis steps with the region's numbers in their places; a sentence whose place stays empty is left out."""
    region = world.library.helplines.region(state.region)
    values = {
        "line": region.line,
        "call": spell(region.call),
        "text": region.text,
        "emergency": spell(region.emergency),
        "also": region.also,
        "abuse": region.abuse,
    }
    filled: list[Single] = []
    for step in steps:
        match step:
            case Number():
                script = world.library.crisis["number" if region.call else "number_elsewhere"]
                filled.extend(fill_helplines(world, state, arrange(script.steps, state.person())))
            case Say(text, sources, opens):
                for key, value in values.items():
                    text = text.replace("{" + key + "}", value)
                filled.extend(
                    Say(part, sources, opens=opens and index == 0) for index, part in enumerate(split_sentences(text))
                )
            case _:
                filled.append(step)
    return tuple(filled)


def worded(world: World, name: str, turn: int, fill: Mapping[str, str]) -> str:
    """A prompt in the wording whose turn it is, with what stands in braces filled in."""
    wordings = world.library.prompts[name]
    text = wordings[turn % len(wordings)]
    for key, value in fill.items():
        text = text.replace("{" + key + "}", value)
    return text


def value_of(state: State, talk: str, slot: str) -> str:
    """What was answered in a slot; with ``kept.`` before it, what the talk wrote down earlier. Empty where nothing."""
    name = slot.removesuffix(OWN)
    if name.startswith(KEPT):
        return state.kept.get(talk, {}).get(name.removeprefix(KEPT), "")
    return state.answers.get(name, "")


def fill_slots(world: World, state: State, talk: str, text: str) -> str:
    """A sentence with what the person said in it; empty where a slot of it is."""
    if "{" not in text:
        return text
    for slot in _slots_in(text):
        value = value_of(state, talk, slot)
        if not value:
            return ""
        text = text.replace("{" + slot + "}", _said(world, value, own=slot.endswith(OWN)))
    return text[:1].upper() + text[1:]


def _slots_in(text: str) -> list[str]:
    return [piece.split("}")[0] for piece in text.split("{")[1:]]


def _said(world: World, value: str, *, own: bool) -> str:
    """An answer as it is read aloud: turned to "you", the things of a list one after another."""
    return joined(world, [item if own else world.guide.turned(item) for item in value.split(ITEM)])


def said_number(world: World, number: float) -> str:
    """A number as it is read aloud, with its half in words."""
    whole = int(number)
    if number == whole:
        return str(whole)
    if number - whole == HALF:
        return world.library.prompts["and_a_half" if whole else "a_half"][0].replace("{number}", str(whole))
    return f"{number:.1f}"


def joined(world: World, items: list[str]) -> str:
    """Things one after another: "a, b and c"."""
    if len(items) == 1:
        return items[0]
    wording = world.library.prompts["and_last"][0]
    return wording.replace("{before}", ", ".join(items[:-1])).replace("{last}", items[-1])
