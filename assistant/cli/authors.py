"""``thaw check`` and ``thaw rehearse``: for those who write what is heard and said."""

from typing import Annotated

import typer

from assistant.cli.compose import House
from assistant.cli.lengths import check_lengths
from assistant.display import Screen
from assistant.errors import UsageError
from assistant.events import SILENT, Sound, Speak, Wait, Why
from assistant.rehearse import Moment, rehearsed
from content.checks import answer_names
from content.library import ROOT as CONTENT
from content.library import languages as spoken_languages
from content.report import load_report_words
from intents.guiding import check_answers
from intents.load import languages as heard_languages

MINUTE = 60


def check(
    language: Annotated[str | None, typer.Option(help="Only this language; else all of them.")] = None,
) -> None:
    """Check every authored file: path, line, what is wrong, what is missing."""
    known = sorted({*spoken_languages(), *heard_languages()})
    if language is not None and language not in known:
        raise UsageError(f"There is no language '{language}'; there are {', '.join(known)}.")
    console = Screen()
    for one in [language] if language else known:
        house = House.open(one)
        book, library = house.book, house.library
        check_answers(book, answer_names(library.scripts()))
        world = house.world(typed=False)
        for script in library.sessions.values():
            check_lengths(script, world)
        load_report_words(CONTENT / one / "report.toml", library.sources)
        phrases = sum(len(file.phrases) for file in (*book.topics.values(), *book.controls.values()))
        console.print(
            f"{one}: {phrases} phrases for {len(book.topics) + len(book.controls)} intents, "
            f"{len(library.answers)} answers, {len(library.talks)} talks, {len(library.sessions)} guided sessions, "
            f"helplines for {len(library.helplines.regions)} regions checked on {library.helplines.checked}. "
            "All is well.",
            soft_wrap=True,
        )
        if not world.understanding.is_current:
            console.print(f"{one}: the phrases have changed since the matcher's table was built: please run make words")


def rehearse(
    session: Annotated[str, typer.Argument(help="A guided session, a talk or an answer, such as grounding.")],
    minutes: Annotated[float | None, typer.Option(help="How long a session is to be.", min=0.5, max=240)] = None,
) -> None:
    """Print the whole of a session at once, with the time of each line, under a virtual clock."""
    house = House.open()
    script = house.library.script(session)
    if script is None:
        known = sorted({*house.library.answers, *house.library.talks, *house.library.sessions})
        raise UsageError(f"There is no session '{session}'; there are {', '.join(known)}.")
    if minutes is not None and script.lengths is None:
        raise UsageError(f"'{session}' has no length to choose; please leave out --minutes.")
    rehearsal = rehearsed(house.world(typed=False), script, minutes)
    console = Screen()
    for moment in rehearsal.moments:
        if line := _line(moment):
            console.print(line, soft_wrap=True, markup=False)


def _line(moment: Moment) -> str:
    tenths = round(10 * moment.at)
    clock = f"{tenths // (10 * MINUTE):>3}:{tenths / 10 % MINUTE:04.1f}  "
    match moment.effect:
        case Speak(text=text):
            return clock + text
        case Wait(seconds=seconds, why=Why.PAUSE):
            return f"{clock}[{seconds:.1f} s of silence]"
        case Sound(name=name, level=level):
            return f"{clock}[{name or 'all sounds'} {'off' if level <= SILENT else 'on'}]"
        case Wait(why=Why.LISTEN):
            return f"{clock}[listens]"
        case _:
            return ""
