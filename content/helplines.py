"""Helplines by region, from a dated data file: the only place that numbers for help come from."""

import datetime
import re
import tomllib
from pathlib import Path

import msgspec

from content.errors import ContentFileError


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to call in one region."""

    names: tuple[str, ...]
    """How people say where they are, in lower case."""
    territories: tuple[str, ...]
    """ISO 3166 codes, as a locale holds them."""
    line: str
    """What the helpline is called, as spoken."""
    call: str
    """Its number, as written."""
    emergency: str
    """The emergency number, as written."""
    abuse: str = ""
    """Where people go who are being hurt by somebody, as spoken; empty where no line is known to serve all of it."""
    text: str = ""
    """How to reach it by text message, as spoken; empty where there is no such way."""
    also: str = ""
    """A sentence on emergency numbers elsewhere, as spoken, where the region is not known."""
    source: str = ""


class Helplines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All regions, with the day on which a person last checked them."""

    checked: datetime.date
    elsewhere: Region
    regions: dict[str, Region]

    def region(self, code: str | None) -> Region:
        """The helplines of a region; what holds anywhere if it is unknown."""
        return self.regions.get(code or "", self.elsewhere)

    def find(self, plain: str, *, whole: str | None = None) -> str | None:
        """The region whose name stands in a plain sentence, the longest name first; or is ``whole``, where given."""
        names = [(name, code) for code, region in self.regions.items() for name in region.names]
        for name, code in sorted(names, key=lambda pair: -len(pair[0])):
            if name == whole or (whole is None and f" {name} " in f" {plain} "):
                return code
        return None

    def of_territory(self, territory: str) -> str | None:
        """The region of an ISO 3166 code such as ``GB``."""
        for code, region in self.regions.items():
            if territory.upper() in region.territories:
                return code
        return None


def spell(number: str) -> str:
    """A telephone number digit by digit, with a comma's rest after each group: ``"116 123"`` is ``"1 1 6, 1 2 3"``."""
    groups = re.findall(r"\d+", number)
    return ", ".join(" ".join(group) for group in groups)


def load_helplines(path: Path) -> Helplines:
    """Read the data file; raises ``ContentFileError``."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Helplines)
    except FileNotFoundError:
        raise ContentFileError(path, "this file is missing; a language needs helplines before it may be used") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentFileError(path, f"is not valid TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise ContentFileError(path, str(error)) from None
