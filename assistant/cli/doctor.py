"""``thaw doctor``: every part looked at, each ok or with what to do."""

import json
import math
import os
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.table import Table

from assistant.cli.compose import House
from assistant.display import Screen
from assistant.errors import SettingsError, ThawError
from assistant.events import Expect
from assistant.hearing.health import check_vosk_model
from assistant.hearing.models import installed_models
from assistant.hearing.sources import Microphone
from assistant.speaking.loudspeaker import Loudspeaker

LISTENS_FOR = 1.0  # seconds
TOO_QUIET = -70.0  # decibels full scale: below this a microphone is switched off or muted
PRIVATE = 0o077


@dataclass(frozen=True)
class Finding:
    """One part, and how it is."""

    part: str
    ok: bool
    says: str


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Look at microphone, loudspeaker, recogniser, voice, models and folders."""
    findings = [*_look()]
    if as_json:
        print(json.dumps({"ok": all(one.ok for one in findings), "parts": [asdict(one) for one in findings]}))  # noqa: T201 - the output
    else:
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(style="bold")
        table.add_column()
        table.add_column(overflow="fold")
        for one in findings:
            table.add_row(one.part, "ok" if one.ok else "to do", one.says)
        Screen().print(table)
    if not all(one.ok for one in findings):
        raise typer.Exit(3)


def _look() -> list[Finding]:
    try:
        house = House.open()
        house.world(typed=True)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with words or settings is a finding
        return [Finding("words and settings", ok=False, says=str(error))]
    words = Finding("words and settings", ok=True, says=f"language {house.language}, {house.folders.settings}")
    return [
        words,
        _tried("microphone", _microphone),
        _tried("loudspeaker", _loudspeaker),
        _tried("recogniser", lambda: _recognizer(house)),
        _tried("voice", lambda: _voice(house)),
        _tried("Vosk models", lambda: _models(house.folders.models)),
        _tried("folders", lambda: _folders(house.folders.config, house.folders.data)),
        _region(house),
    ]


def _tried(part: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(part, ok=True, says=look())
    except ThawError as error:
        return Finding(part, ok=False, says=str(error))


def _microphone() -> str:
    microphone = Microphone(None)
    heard = b""
    try:
        for block in microphone.blocks():
            heard += block
            if len(heard) >= LISTENS_FOR * 16_000 * 2:
                break
    finally:
        microphone.close()
    level = _level(heard)
    if level < TOO_QUIET:
        return f"opens, but hears only silence ({level:.0f} dB): is it muted, or is another one the default?"
    return f"level {level:.0f} dB over {LISTENS_FOR:.0f} s"


def _level(pcm: bytes) -> float:
    """The level in decibels below full scale; -100 for digital silence."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    power = float(np.mean((samples / 32768) ** 2)) if len(samples) else 0.0
    return 10 * math.log10(max(power, 1e-10))


def _loudspeaker() -> str:
    loudspeaker = Loudspeaker(None)
    try:
        return f"opens, latency {loudspeaker.latency * 1000:.0f} ms"
    finally:
        loudspeaker.close()


def _recognizer(house: House) -> str:
    engine = house.recognizer(None, None)
    try:
        engine.begin(Expect.ANYTHING)
        engine.feed(bytes(16_000))
        engine.finish()
        return engine.name
    finally:
        engine.close()


def _voice(house: House) -> str:
    voice = house.voice(None)
    try:
        pcm = voice.render(house.library.prompts["no_alone"][0], house.settings.pace)
        return f"{voice.name}, {pcm.rate} Hz"
    finally:
        voice.close()


def _models(folder: Path) -> str:
    names = installed_models(folder)
    for name in names:
        check_vosk_model(folder / name)
    return ", ".join(names) or "none; PocketSphinx listens. 'thaw models get vosk-model-small-en-us-0.15' hears better"


def _folders(*folders: Path) -> str:
    for folder in folders:
        for path in [folder, *folder.glob("*.toml"), *folder.glob("*.db")]:
            if path.exists() and stat.S_IMODE(path.stat().st_mode) & PRIVATE and os.name == "posix" and path.is_file():
                raise SettingsError(f"Others can read {path}. Please run: chmod 600 '{path}'")
    return ", ".join(str(folder) for folder in folders)


def _region(house: House) -> Finding:
    lines = house.library.helplines
    if house.region:
        return Finding("helplines", ok=True, says=f"for {house.region}, checked on {lines.checked}")
    says = f"region unknown; say 'I live in Canada', or put region = \"us\" in {house.folders.settings}"
    return Finding("helplines", ok=True, says=f"{says} (known: {', '.join(lines.regions)})")
