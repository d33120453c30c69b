"""``thaw understand``: what a sentence is taken for, for tests, benchmarks and authors."""

import json
import sys
from typing import Annotated

import typer

from assistant.cli.compose import House
from assistant.errors import UsageError
from intents.understand import Understanding

STATES = ("idle", "session", "ask_number", "ask_yes_no", "crisis")


def understand(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    state: Annotated[str, typer.Option(help=f"Answer as in this state: {', '.join(STATES)}.")] = "idle",
    explain: Annotated[bool, typer.Option("--explain", help="Say on lines of their own what led to it.")] = False,
) -> None:
    """Read one utterance a line on standard input and say what it is taken for."""
    if state not in STATES:
        raise UsageError(f"There is no state '{state}'; use one of {', '.join(STATES)}.")
    understanding = Understanding(House.open().book)
    understanding.warm()
    for line in sys.stdin:
        found = understanding.understand(line.strip(), state)
        if as_json:
            row = {
                "text": found.text,
                "intent": found.intent,
                "score": round(found.score, 3),
                "runner_up": found.runner_up,
                "why": found.why,
            }
            print(json.dumps(row, ensure_ascii=False), flush=True)  # noqa: T201 - this is the command's output
            continue
        kind = f" ({found.kind})" if found.kind else ""
        print(f"{found.intent + kind:<16} {found.score:.2f}  {found.text}", flush=True)  # noqa: T201 - same
        if explain:
            asks = f"; would ask about {' or '.join(found.candidates)}" if found.candidates else ""
            reasons = [*found.why.split("; "), f"next best: {found.runner_up}{asks}"]
            print("\n".join(f"    {reason}" for reason in reasons), flush=True)  # noqa: T201 - same
