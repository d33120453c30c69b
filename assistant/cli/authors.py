"""``thaw check`` and ``thaw rehearse``: for those who write what is heard and said."""

from typing import Annotated

import typer

from assistant.cli.compose import House
from assistant.conversation.play import play_script
from assistant.conversation.state import Kind
from assistant.display import Screen
from assistant.errors import UsageError
from assistant.events import Speak, Wait, Why
from assistant.rehearse import Moment, Rehearsal
from content.library import ROOT as CONTENT
from content.library import languages as spoken_languages
from content.report import load_report_words
from intents.phrases import languages as heard_languages
from intents.understand import Understanding

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
        load_report_words(CONTENT / one / "report.toml", library.sources)
        phrases = sum(len(file.phrases) for file in (*book.topics.values(), *book.controls.values()))
        console.print(
            f"{one}: {phrases} phrases for {len(book.topics) + len(book.controls)} intents, "
            f"{len(library.answers)} answers, {len(library.sessions)} guided sessions, "
            f"helplines for {len(library.helplines.regions)} regions checked on {library.helplines.checked}. "
            "All is well.",
            soft_wrap=True,
        )
        if not Understanding(book).is_current:
            console.print(f"{one}: the phrases have changed since the matcher's table was built: please run make words")


def rehearse(
    session: Annotated[str, typer.Argument(help="A guided session or an answer, such as grounding.")],
    minutes: Annotated[float | None, typer.Option(help="Stop after so many minutes.", min=0.1, max=600)] = None,
) -> None:
    """Print the whole of a session at once, with the time of each line, under a virtual clock."""
    house = House.open()
    script = house.library.script(session)
    if script is None:
        known = sorted({*house.library.answers, *house.library.sessions})
        raise UsageError(f"There is no session '{session}'; there are {', '.join(known)}.")
    kind = Kind.SESSION if session in house.library.sessions else Kind.ANSWER
    rehearsal = Rehearsal.of(house.world(typed=False))
    state, effects = play_script(rehearsal.world, rehearsal.state, script, kind)
    rehearsal = rehearsal.resumed(state, effects).until_over()
    console = Screen()
    for moment in rehearsal.moments:
        if minutes is not None and moment.at > minutes * MINUTE:
            break
        if line := _line(moment):
            console.print(line, soft_wrap=True, markup=False)


def _line(moment: Moment) -> str:
    clock = f"{int(moment.at) // MINUTE:>3}:{moment.at % MINUTE:04.1f}  "
    match moment.effect:
        case Speak(text=text):
            return clock + text
        case Wait(seconds=seconds, why=Why.PAUSE):
            return f"{clock}[{seconds:g} s of silence]"
        case Wait(why=Why.LISTEN):
            return f"{clock}[listens]"
        case _:
            return ""
