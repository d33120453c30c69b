"""Imports run one way: cli -> adapters -> loop -> conversation -> (intents, content)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = {
    "intents": 0,
    "content": 0,
    "assistant.errors": 0,
    "assistant.journal.entries": 0,  # plain values, for the conversation too
    "assistant.reminders": 1,
    "assistant.journal.trends": 1,
    "assistant.zone": 1,
    "assistant.audio": 1,
    "assistant.echo": 1,
    "assistant.sound": 1,
    "assistant.events": 2,
    "assistant.ports": 3,
    "assistant.settings": 3,
    "assistant.conversation": 3,
    "assistant.rehearse": 4,
    "assistant.hearing": 4,
    "assistant.hearing.lock": 1,  # knows nothing of hearing; the journal is locked by it too
    "assistant.journal": 4,
    "assistant.speaking": 4,
    "assistant.display": 4,
    "assistant.memory": 5,
    "assistant.loop": 5,
    "assistant.cli": 6,
    "assistant.__main__": 7,
}


def layer(module: str) -> tuple[int, str]:
    for name in sorted(LAYERS, key=len, reverse=True):
        if module == name or module.startswith(name + "."):
            return LAYERS[name], name
    return 0, module.split(".", maxsplit=1)[0]


def modules() -> list[tuple[str, Path]]:
    found = []
    for room in ("assistant", "intents", "content"):
        for path in sorted((ROOT / room).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found.append((name, path))
    return found


def imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return names


@pytest.mark.parametrize(("name", "path"), modules(), ids=lambda value: str(value).rsplit("/", 1)[-1])
def test_imports_run_one_way(name: str, path: Path) -> None:
    own, own_room = layer(name)
    for other in imported(path):
        if other.split(".")[0] not in {"assistant", "intents", "content"}:
            continue
        theirs, room = layer(other)
        if name == "assistant" or room == own_room:
            continue
        assert theirs < own, f"{name} imports {other}"


def test_intents_and_content_know_nothing_of_each_other() -> None:
    for name, path in modules():
        room = name.split(".")[0]
        if room == "assistant":
            continue
        foreign = {"assistant", "intents", "content"} - {room}
        assert not [other for other in imported(path) if other.split(".")[0] in foreign], name


def test_only_the_loop_starts_threads() -> None:
    for name, path in modules():
        if "threading" in imported(path):
            assert name.startswith("assistant.loop."), f"{name} imports threading"


def test_no_module_grows_past_what_fits_in_a_head() -> None:
    for name, path in modules():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 320, name
