"""Golden transcripts: Markdown files of what is said to Thaw and what it says, replayed under a virtual clock.

``> words`` is said to it; ``> [over 2] words`` is said while the second sentence is being spoken; ``> [at 1:30] words``
is said when the clock, which runs from the beginning, is there; ``> [end]`` lets everything come to its end, and
``> [silence]`` the silence after a question. All other lines are what it says: a sentence a line, ``(6 s)`` for a silence of an
exercise, ``(ends)`` for the end. Headings and lines in ``<!-- -->`` are for people.

``python -m tests.conversations.transcript`` writes every file anew, for reading the differences by eye.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from assistant.conversation import World
from assistant.events import (
    SILENT,
    CancelReminders,
    End,
    Forget,
    Heard,
    Keep,
    Record,
    SetReminder,
    Sound,
    Speak,
    Wait,
    Why,
)
from assistant.rehearse import Moment, Rehearsal
from content.library import load_library
from intents.load import load_phrasebook
from intents.phrases import TOPICS
from intents.understand import Understanding

FOLDER = Path(__file__).parent / "en"
_OVER = re.compile(r"^\[over (\d+)\] (.*)$")
_AT = re.compile(r"^\[at (\d+):(\d\d)\] (.*)$")
ROUNDED = 10  # seconds from which tenths say nothing to a reader
SHORTEST = 1.5  # seconds: what is shorter is a breath between sentences


def make_world(**changes: object) -> World:
    book = load_phrasebook("en")
    return World(load_library("en", TOPICS), book, Understanding(book), **changes)


@dataclass(frozen=True)
class Turn:
    said: str
    over: int = 0
    at: int = 0
    """Seconds; 0 where it is said when it is our turn."""

    @property
    def label(self) -> str:
        if self.at:
            return f"[at {self.at // 60}:{self.at % 60:02}] {self.said}"
        return f"[over {self.over}] {self.said}" if self.over else self.said


def turns_of(text: str) -> list[Turn]:
    turns = []
    for line in text.splitlines():
        if line.startswith("> "):
            words = line[2:].strip()
            if found := _OVER.match(words):
                turns.append(Turn(found[2], over=int(found[1])))
            elif found := _AT.match(words):
                turns.append(Turn(found[3], at=60 * int(found[1]) + int(found[2])))
            else:
                turns.append(Turn(words))
    return turns


def lines_of(moments: tuple[Moment, ...]) -> list[str]:
    lines = []
    for moment in moments:
        match moment.effect:
            case Speak(text=text):
                lines.append(text)
            case Wait(seconds=seconds, why=why) if why is not Why.LISTEN and seconds >= SHORTEST:
                lines.append(f"({seconds:.0f} s)" if seconds >= ROUNDED else f"({round(seconds, 1):g} s)")
            case Sound(name=name, level=level):
                lines.append(f"({name or 'every sound'}: {'off' if level <= SILENT else f'{round(level)} dB'})")
            case Record(slot, value):
                lines.append(f"({slot}: {value!r} is written down)")
            case SetReminder(reminder):
                lines.append(f"(reminder {reminder.id}: {reminder.time:%H:%M} {reminder.days or reminder.date or reminder.moment})")
            case CancelReminders(ids):
                lines.append(f"(reminders {', '.join(ids)} are cancelled)")
            case Forget(first, last):
                lines.append(f"(erased: {first} to {last})" if first else "(everything is erased)")
            case Keep(talk=talk):
                lines.append(f"({talk} is written down)")
            case End():
                lines.append("(ends)")
            case _:
                pass
    return lines


def run_until_sentence(rehearsal: Rehearsal, since: int, count: int) -> Rehearsal:
    """Let time pass until ``count`` sentences have begun since the moment numbered ``since``."""
    while len(rehearsal.said_since(since)) < count:
        before = rehearsal
        rehearsal = rehearsal.tick()
        assert rehearsal is not before, "it fell silent before that sentence"
    return rehearsal


def replay(world: World, text: str) -> str:
    """The file as it would be with what is said now."""
    heading = [line for line in text.splitlines() if line.startswith(("#", "<!--"))]
    out = ["\n".join(heading)]
    rehearsal = Rehearsal.of(world)
    turns = turns_of(text)
    for index, turn in enumerate(turns):
        since = len(rehearsal.moments)
        if turn.said == "[silence]":
            rehearsal = rehearsal.tick()
        elif turn.said != "[end]":
            rehearsal = rehearsal.feed(Heard(turn.said))
        following = turns[index + 1] if index + 1 < len(turns) else Turn("")
        if following.over:
            rehearsal = run_until_sentence(rehearsal, since, following.over)
        elif following.at:
            rehearsal = rehearsal.until(following.at)
        elif turn.said == "[end]":
            rehearsal = rehearsal.until_over()
        else:
            rehearsal = rehearsal.until_quiet()
        out.append("\n".join([f"> {turn.label}", "", *lines_of(rehearsal.moments[since:])]).rstrip())
    return "\n\n".join(out) + "\n"


def main() -> None:
    world = make_world()
    for path in sorted(FOLDER.rglob("*.md")):
        path.write_text(replay(world, path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
