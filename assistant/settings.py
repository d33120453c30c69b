"""Settings in one TOML file, and the folders of the platform. Frozen; written with mode 0600."""

import locale
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import platformdirs
import tomli_w

from assistant.errors import SettingsError
from assistant.events import FASTEST_PACE, SLOWEST_PACE
from assistant.private import make_private_folder

LONGEST_PATIENCE = 3.0  # seconds


@dataclass(frozen=True)
class Folders:
    """Where things are kept."""

    config: Path
    data: Path
    models: Path

    @classmethod
    def find(cls) -> "Folders":
        """The platform's folders, or all of them below ``THAW_HOME`` where that is set. Nothing is made yet."""
        home = os.environ.get("THAW_HOME")
        if home:
            root = Path(home)
            return cls(root / "config", root / "data", root / "data" / "models")
        data = Path(platformdirs.user_data_dir("thaw", appauthor=False))
        return cls(Path(platformdirs.user_config_dir("thaw", appauthor=False)), data, data / "models")

    @property
    def settings(self) -> Path:
        """The settings file, whether it exists or not."""
        return self.config / "settings.toml"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a person can set. Every key may be missing."""

    language: str = "en"
    region: str = ""
    """Whose helplines are given: us, ca, uk, ie, au; empty means what the locale says."""
    recognizer: str = "auto"
    model: str = ""
    """A Vosk model's folder; empty means an installed one, if any."""
    voice: str = ""
    input: str = ""
    output: str = ""
    pace: Annotated[int, msgspec.Meta(ge=SLOWEST_PACE, le=FASTEST_PACE)] = 155
    """Words a minute: 155 for information (facts/content.md, voice manners)."""
    session_pace: Annotated[int, msgspec.Meta(ge=SLOWEST_PACE, le=FASTEST_PACE)] = 115
    """Words a minute in guided sessions, where 110 to 120 feels calm."""
    volume: Annotated[float, msgspec.Meta(ge=-30, le=12)] = 0.0
    """Decibels relative to the voice's own level."""
    patience: Annotated[float, msgspec.Meta(ge=0.3, le=LONGEST_PATIENCE)] = 0.7
    """Seconds of silence that end an utterance; slow, low or just-woken speakers need 1.0 to 1.25."""
    reprompt: Annotated[float, msgspec.Meta(ge=3, le=120)] = 8.0
    """Seconds of silence after a question before something is added."""
    avoid: str = ""
    """Where attention may not rest in exercises, with commas: breath, body, sound, touch, sight. Said by voice."""
    breath_sound: Literal["yes", "no"] = "no"
    """Whether a soft sound swells and falls with the breath."""
    fade: Annotated[float, msgspec.Meta(ge=0, le=60)] | None = None
    """Minutes before the end of a night from which the voice grows softer; missing: as the session says."""
    fade_depth: Annotated[float, msgspec.Meta(ge=0, le=18)] = 10.0
    """Decibels by which its last words are softer than its first; more would lose them."""


def load_settings(path: Path) -> Settings:
    """Read the settings; a missing file means the defaults. Raises ``SettingsError``."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"{path} cannot be used: {error}. Mend the line, or delete the file.") from None


def save_setting(path: Path, key: str, value: str) -> None:
    """Change one setting in the file and keep the others; mode 0600, replaced as a whole. Raises ``SettingsError``."""
    try:
        current = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        changed = {**current, key: value}
        msgspec.convert(changed, Settings)
        make_private_folder(path.parent)
        partial = path.with_suffix(".part")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            tomli_w.dump(changed, file)
        partial.replace(path)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"The setting could not be kept in {path}: {error}") from None


def local_territory() -> str:
    """The territory of the user's locale, such as ``GB``; empty where there is none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            code = value.split(".")[0]
            break
    else:
        code = locale.getlocale()[0] or ""
    return code.split("_")[1][:2].upper() if "_" in code else ""
