"""``thaw``: the commands, and how an error becomes one sentence and an exit status."""

import importlib
import os
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from assistant import __version__
from assistant.errors import ThawError
from content.errors import ContentFileError
from intents.errors import PhraseFileError

MISSING_PART = 3
WRONG_USE = 2
INTERRUPTED = 130

app = typer.Typer(
    name="thaw",
    help="An offline voice companion for people who feel emotionally numb. Without a command it starts to listen.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"thaw {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Start the companion: by microphone and loudspeaker where there are any, else in the terminal."""
    if context.invoked_subcommand is None:
        from assistant.cli.talk import start_companion

        start_companion()


COMMANDS = {
    "listen": ("assistant.cli.talk", "listen"),
    "type": ("assistant.cli.talk", "type_"),
    "replay": ("assistant.cli.recordings", "replay"),
    "understand": ("assistant.cli.sentences", "understand"),
    "rehearse": ("assistant.cli.authors", "rehearse"),
    "check": ("assistant.cli.authors", "check"),
    "doctor": ("assistant.cli.doctor", "doctor"),
    "models": ("assistant.cli.models", "app"),
    "journal": ("assistant.cli.journal", "app"),
}
"""Where each command stands."""


def _add_commands(arguments: list[str]) -> None:
    """Add the command that is called, or all of them for the help: what is not needed is not imported."""
    called = [name for name in COMMANDS if name in arguments[:1]]
    for name in called or COMMANDS:
        module, attribute = COMMANDS[name]
        command = getattr(importlib.import_module(module), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit status; never with a traceback."""
    sys.exit(status_of(arguments))


def status_of(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 2 for wrong use, 3 for a missing part, 130 for Ctrl-C."""
    try:
        arguments = sys.argv[1:] if arguments is None else arguments
        if arguments:
            _add_commands(arguments)
        result = typer.main.get_command(app)(args=arguments, prog_name="thaw", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except typer.Exit as leave:
        return leave.exit_code
    except TyperException as error:
        message = error.format_message() if hasattr(error, "format_message") else str(error)
        return _tell(message, WRONG_USE)
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except ThawError as error:
        return _tell(str(error), error.exit_status)
    except (ContentFileError, PhraseFileError) as error:
        return _tell(str(error), MISSING_PART)
    except BrokenPipeError:
        # Whoever read our output has gone: nobody is left to tell. Python would complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _tell(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.", MISSING_PART)


def _tell(sentence: str, status: int) -> int:
    """One sentence on standard error."""
    print(f"thaw: {sentence}", file=sys.stderr)  # noqa: T201 - the one place that speaks for every error
    return status
