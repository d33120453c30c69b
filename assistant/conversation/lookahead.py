"""What comes next in what is played, seen ahead. Pure, and nothing is said."""

from dataclasses import replace

from assistant.conversation.filling import ITEM
from assistant.conversation.state import Playing, State
from content.steps import Bell, Breath, Fade, Listen, Offer, Part, Pause, Pick, Say, Soundscape, Still

MOST_SENTENCES = 6
"""How many sentences a question may have."""


def only_one(state: State, playing: Playing) -> State | None:
    """Where one thing was collected, nobody is asked which one: past the question, with the one taken."""
    index = playing.at
    while index < len(playing.steps) and isinstance(playing.steps[index], Say) and index < playing.at + MOST_SENTENCES:
        index += 1
    step = playing.steps[index] if index < len(playing.steps) else None
    if not isinstance(step, Pick) or not _in_one_paragraph(playing, index):
        return None
    things = state.answers.get(step.collected, "")
    if not things or ITEM in things:
        return None
    return replace(state, playing=replace(playing, at=index + 1), answers={**state.answers, step.slot: things})


def _in_one_paragraph(playing: Playing, end: int) -> bool:
    """Whether what comes next belongs to the paragraph that ends before the step ``end``."""
    return not any(isinstance(step, Say) and step.opens for step in playing.steps[playing.at + 1 : end])


def leads_to_offer(playing: Playing) -> bool:
    """Whether the paragraph that comes next asks which way to go."""
    index = playing.at
    if index >= len(playing.steps) or not isinstance(playing.steps[index], Say):
        return False
    while index < len(playing.steps) and isinstance(playing.steps[index], Say):
        index += 1
    return index < len(playing.steps) and isinstance(playing.steps[index], Offer) and _in_one_paragraph(playing, index)


def next_sentence(playing: Playing) -> int | None:
    """The place of the sentence that is likely to come next, past the silences between."""
    for index in range(playing.at, len(playing.steps)):
        step = playing.steps[index]
        if isinstance(step, Say):
            return index
        if not isinstance(step, Pause | Still | Listen | Breath | Part | Fade | Soundscape | Bell):
            return None
    return None
