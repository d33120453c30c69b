"""``thaw models``: recognition models listed, fetched, verified and removed."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table
from rich.text import Text

from assistant.display import Screen
from assistant.errors import ModelError
from assistant.hearing.download import Line, megabytes
from assistant.hearing.models import (
    Tools,
    get_model,
    installed_models,
    known_models,
    read_manifest,
    remove_model,
    verify_model,
)
from assistant.settings import Folders, load_settings

INTERRUPTED = 130
COLUMNS = ("name", "language", "size", "state", "licence")
UNKNOWN = "-"
STEP = 10  # per cent between two lines where there is no terminal for a bar

app = typer.Typer(
    help="Recognition models for Vosk; without a command it lists them.",
    no_args_is_help=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def models(context: typer.Context) -> None:
    """List the models where nothing else is asked for."""
    if context.invoked_subcommand is None:
        list_models()


@app.command("list")
def list_models() -> None:
    """List the models that are known and those that are installed."""
    rows = _rows(Folders.find())
    console = _console()
    if not console.is_terminal:
        widths = [max(len(row[column]) for row in [COLUMNS, *rows]) for column in range(len(COLUMNS))]
        for row in [COLUMNS, *rows]:
            _say(
                console,
                "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(),
            )
        return
    # Weight instead of colour: what is bright on black is lost on white.
    table = Table(box=None, pad_edge=False, header_style="underline")
    for column in COLUMNS:
        table.add_column(column, overflow="fold", justify="right" if column == "size" else "left")
    for row in rows:
        table.add_row(*map(Text, row), style="bold" if row[3] != UNKNOWN else "")
    console.print(table)


@app.command()
def get(
    name: Annotated[str, typer.Argument(help="A name from 'thaw models list', or any with --from.")],
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE_OR_URL", help="A zip, a folder, or an address of a zip."),
    ] = None,
    sha256: Annotated[
        str | None, typer.Option(metavar="HEX", help="The zip's checksum, to be compared.")
    ] = None,
) -> None:
    """Download a model, or take it from a file; an interrupted download continues where it stopped."""
    folders = Folders.find()
    console = _console()
    try:
        with _progress(console, name) as tools:
            done = get_model(folders.models, name, source=source, sha256=sha256, tools=tools)
    except KeyboardInterrupt:
        typer.echo("thaw: Interrupted; the same command continues where it stopped.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if not done.fresh:
        _say(
            console,
            f"{name} is installed already, and whole; to replace it, first 'thaw models remove {name}'.",
        )
        return
    _say(console, f"{name} is installed in {done.path}.")
    published = next((model.sha256 for model in known_models() if model.name == name), "")
    if published and done.manifest.sha256 != published:
        _say(console, "It is not the published file of that name; you vouch for it.")
    in_use = _in_use(folders)
    if in_use != name:
        change = f'put model = "{done.path}" into {folders.settings} to change that'
        _say(console, f"Vosk listens with {in_use or 'no model'}; {change}.")


@app.command()
def verify(
    name: Annotated[str | None, typer.Argument(help="A model; without it all that are installed.")] = None,
) -> None:
    """Compare every file of a model with what was installed."""
    folder = Folders.find().models
    console = _console()
    names = installed_models(folder) if name is None else [name]
    if not names:
        _say(console, "No model is installed; 'thaw models list' shows those that can be.")
    faults = []
    for one in names:
        try:
            manifest = verify_model(folder, one)
        except ModelError as error:
            faults.append(str(error))
        else:
            zipped = f", from a zip with SHA-256 {manifest.sha256}" if manifest.sha256 else ""
            _say(console, f"{one}: {len(manifest.files)} files as they were installed{zipped}")
    if faults:
        raise ModelError(" ".join(faults))


@app.command()
def remove(name: Annotated[str, typer.Argument(help="An installed model.")]) -> None:
    """Remove a model, and what has been downloaded of one."""
    remove_model(Folders.find().models, name)
    _say(_console(), f"{name} is removed.")


def _rows(folders: Folders) -> list[tuple[str, str, str, str, str]]:
    here, in_use = installed_models(folders.models), _in_use(folders)

    def state(name: str) -> str:
        return "in use" if name == in_use else "installed" if name in here else UNKNOWN

    known = known_models()
    rows = [(one.name, one.language, one.size, state(one.name), one.licence) for one in known]
    own = sorted({*here, *([in_use] if in_use else [])} - {one.name for one in known})
    return rows + [(name, UNKNOWN, _size(folders.models, name), state(name), UNKNOWN) for name in own]


def _size(folder: Path, name: str) -> str:
    with contextlib.suppress(ModelError, OSError):
        files = read_manifest(folder, name).files
        return megabytes(sum((folder / name / path).stat().st_size for path in files))
    return UNKNOWN


def _in_use(folders: Folders) -> str:
    """Return the name of the model that Vosk takes, or its path elsewhere; empty without one."""
    from assistant.hearing.choose import find_models

    settings = load_settings(folders.settings)
    if settings.model:
        path = Path(settings.model).expanduser()
        return path.name if path.parent.resolve() == folders.models.resolve() else str(path)
    return next((path.name for path in find_models(folders.models, settings.language)), "")


@contextlib.contextmanager
def _progress(console: Console, name: str) -> Iterator[Tools]:
    """Show how far a download is: as a bar on a terminal, else in few lines."""
    if not console.is_terminal:
        yield Tools(line=Line(report=_Lines(console, name).report), unpacking=lambda: None)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(name, start=False, visible=False)

        def report(done: int, total: int | None) -> None:
            progress.start_task(task)
            progress.update(task, completed=done, total=total, visible=True)

        def unpacking() -> None:
            progress.update(task, description=f"{name}: unpacking, trying it out", total=None, visible=True)

        yield Tools(line=Line(report=report), unpacking=unpacking)


class _Lines:
    """A line for every tenth of a download."""

    def __init__(self, console: Console, name: str) -> None:
        self._console = console
        self._name = name
        self._next = 0

    def report(self, done: int, total: int | None) -> None:
        percent = 100 * done // total if total else 0
        if percent < self._next:
            return
        self._next = percent // STEP * STEP + STEP
        of = f"{percent} % of {megabytes(total)}" if total else "size unknown"
        _say(self._console, f"{self._name}: {of}")


def _console() -> Console:
    return Screen()


def _say(console: Console, text: str) -> None:
    console.print(Text(text), soft_wrap=True)
