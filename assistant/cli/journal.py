"""``thaw journal``: what was checked in, to look at, to hand over, to keep elsewhere, to erase."""

import datetime
import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.compose import PASSPHRASE, House, known_passphrase
from assistant.display import Screen
from assistant.errors import JournalError, PassphraseError, UsageError
from assistant.journal.entries import Archive, Entry, Forgotten
from assistant.journal.files import write_private
from assistant.journal.trends import by_day
from content.report import ReportWords

LONGEST = 100_000  # days: longer than any life

Days = Annotated[int | None, typer.Option(help="Only the last so many days, today included.", min=1, max=LONGEST)]

app = typer.Typer(
    help="What was checked in; without a command it is shown.", no_args_is_help=False, rich_markup_mode=None
)


@app.callback(invoke_without_command=True)
def journal(context: typer.Context) -> None:
    """Show the journal where nothing else is asked for."""
    if context.invoked_subcommand is None:
        show()


@app.command()
def show(days: Days = 30) -> None:
    """Show the check-ins as a table, with a line of sparks and how the last week went."""
    from assistant.journal.table import overview

    house, console = House.open(), Screen()
    with house.journal(write=False) as journal:
        entries = journal.entries()
    if not entries:
        console.print(house.report_words.table.empty, markup=False, soft_wrap=True)
        return
    plain = "utf" not in console.encoding
    console.print(overview(entries, house.report_words, _today(), days or LONGEST, plain=plain))


@app.command()
def plot(
    file: Annotated[Path, typer.Argument(help="A picture to be written: .png or .svg.")], days: Days = 60
) -> None:
    """Draw numbness and sleep over time, with the words."""
    from assistant.journal.plot import draw

    form = _form(file, "A picture", "png", "svg")
    entries, words = _recent(days, "draw")
    found = by_day(entries)
    _write(file, draw(found, words, min(found), max(*found, _today()), form=form))


@app.command()
def report(
    file: Annotated[Path, typer.Argument(help="The report to be written: .html or .pdf.")],
    days: Days = 90,
    notes: Annotated[
        str | None, typer.Option(help="Which notes to share: all, none, or numbers from 'show', such as 3,7.")
    ] = None,
) -> None:
    """Write a page or two for a therapist; of the notes only those that you choose."""
    from assistant.journal.html import to_html
    from assistant.journal.pdf import to_pdf
    from assistant.journal.plot import draw
    from assistant.journal.report import make_report

    form = _form(file, "A report", "html", "pdf")
    entries, words = _recent(days, "report")
    chosen = _chosen(entries, _asked(entries) if notes is None else notes)
    today = _today()
    content = make_report(entries, words, today, chosen)
    found = by_day(entries)
    picture = draw(found, words, min(found), max(*found, today), form="svg" if form == "html" else "png")
    if form == "html":
        _write(file, to_html(content, picture, words.plot.picture, House.open().language))
    else:
        _write(file, to_pdf(content, picture, today))


@app.command()
def export(file: Annotated[Path, typer.Argument(help="The file to be written: .csv or .json.")]) -> None:
    """Write the check-ins as CSV, or everything as JSON."""
    from assistant.journal.archive import to_csv, to_json

    form = _form(file, "An export", "csv", "json")
    with House.open().journal(write=False) as journal:
        archive = journal.archive()
    _write(file, to_csv(archive) if form == "csv" else to_json(archive))


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="A .csv or .json that 'export' wrote.")]) -> None:
    """Add what a file holds and the journal lacks; doing it twice changes nothing."""
    archive = _read(file, _form(file, "An import", "csv", "json"))
    with House.open().journal() as journal:
        done = journal.take_in(archive)
    line = f"Check-ins: {done.added} new, {done.completed} completed, {done.unchanged} there already."
    if done.kept or done.reminders:
        line += f" Also new: {done.kept} kept from talks, {done.reminders} reminders."
    _say(line)


@app.command()
def forget(
    today: Annotated[bool, typer.Option("--today", help="What was told today.")] = False,
    yesterday: Annotated[bool, typer.Option("--yesterday", help="What was told yesterday.")] = False,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day on, such as 2026-03-01.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything, reminders included.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Erase for good; asks once."""
    if sum((today, yesterday, since is not None, everything)) != 1:
        raise UsageError("Please say what to forget: one of --today, --yesterday, --since DATE and --all.")
    day = _today() - datetime.timedelta(days=int(yesterday)) if since is None else _date(since)
    what = "everything" if everything else f"what was told {'from' if since else 'on'} {day}{' on' if since else ''}"
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("Nobody is there to be asked whether to erase it; with --yes it is erased at once.")
        if not typer.confirm(f"Erase {what}? It cannot be brought back."):
            _say("Nothing was erased.")
            return
    house = House.open()
    if not house.journal_folder.exists():
        _say(_erased(Forgotten(0, 0, 0)))
        return
    with house.journal() as journal:
        if everything:
            gone = journal.forget_all()
        else:
            end = None if since else _midnight(day + datetime.timedelta(days=1))
            gone = journal.forget_range(_midnight(day), end)
    _say(_erased(gone))


@app.command()
def encrypt() -> None:
    """Encrypt the journal with a passphrase, which nobody can bring back if it is lost."""
    from assistant.journal.seal import seal

    seal(House.open().journal_folder, _new_passphrase())
    _say(f"The journal is encrypted. Thaw asks for the passphrase from now on, or takes it from {PASSPHRASE}.")


@app.command()
def decrypt() -> None:
    """Take the encryption away."""
    from assistant.journal.files import Places
    from assistant.journal.seal import unseal

    folder = House.open().journal_folder
    if not Places(folder).is_sealed:
        raise JournalError("The journal is not encrypted.")
    unseal(folder, known_passphrase())
    _say("The journal is no longer encrypted.")


def _recent(days: int | None, do: str) -> tuple[tuple[Entry, ...], ReportWords]:
    """The check-ins of the last days, at least one, and the words to show them with."""
    house, since = House.open(), None
    if days is not None and days < LONGEST:
        since = _today() - datetime.timedelta(days=days - 1)
    # A day may begin up to a day earlier elsewhere, where the person then was.
    begin = None if since is None else _midnight(since - datetime.timedelta(days=1))
    with house.journal(write=False) as journal:
        entries = journal.entries(since=begin)
    recent = tuple(entry for entry in entries if since is None or entry.day >= since)
    if not recent:
        raise JournalError(f"There is no check-in of that time to {do}; one has to come first, or --days be larger.")
    return recent, house.report_words


def _asked(entries: tuple[Entry, ...]) -> str:
    """Which notes to share, asked for where somebody sits at a terminal."""
    with_note = [entry for entry in entries if entry.note]
    if not with_note or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "none"
    for entry in with_note:
        _say(f"{entry.id:>5}  {entry.day}  {entry.note}")
    return str(typer.prompt("Which notes to share: numbers such as 3,7, or all, or none", default="none"))


def _chosen(entries: tuple[Entry, ...], notes: str) -> set[int]:
    with_note = {entry.id for entry in entries if entry.note}
    match notes.strip().lower():
        case "all":
            return with_note
        case "none" | "":
            return set()
        case numbers:
            parts = [part.strip() for part in numbers.split(",")]
            wrong = [part for part in parts if not part.isdecimal() or int(part) not in with_note]
            if wrong:
                raise UsageError(f"There is no note '{wrong[0]}' in this time; 'thaw journal show' lists the numbers.")
            return {int(part) for part in parts}


def _read(file: Path, form: str) -> Archive:
    from assistant.journal.archive import ArchiveError, from_csv, from_json

    try:
        data = file.read_bytes()
        return from_csv(data) if form == "csv" else from_json(data)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    except ArchiveError as error:
        raise UsageError(f"{file}: {error}. Nothing was taken in.") from None


def _form(file: Path, what: str, *forms: str) -> str:
    """The kind of file by its name. Raises ``UsageError``."""
    form = file.suffix.lower().lstrip(".")
    if form not in forms:
        raise UsageError(f"{what} is a file ending in {' or '.join(f'.{one}' for one in forms)}, not '{file.name}'.")
    return form


def _write(file: Path, data: bytes) -> None:
    try:
        write_private(file, data)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from None
    _say(f"{file} is written; only you can read it.")


def _new_passphrase() -> str:
    if given := os.environ.get(PASSPHRASE):
        return given
    if not sys.stdin.isatty():
        raise PassphraseError(f"That needs a passphrase; start it in a terminal, which can ask, or set {PASSPHRASE}.")
    first = getpass.getpass("New passphrase: ")
    if first != getpass.getpass("Once more: "):
        raise UsageError("The two were not the same; nothing was changed.")
    return first


def _erased(gone: Forgotten) -> str:
    line = f"Erased: {gone.entries} check-ins, {gone.kept} kept from talks"
    line += f", {gone.reminders} reminders." if gone.reminders else "."
    return line + " Files that you exported or reports that you wrote are yours to delete."


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is no date; write it as 2026-03-01.") from None


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()


def _midnight(day: datetime.date) -> datetime.datetime:
    """When a day begins on this machine's clock, whatever the season."""
    return datetime.datetime.combine(day, datetime.time()).astimezone()


def _say(text: str) -> None:
    Screen().print(text, markup=False, soft_wrap=True)
