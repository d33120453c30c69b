"""PortAudio by sounddevice: imported late, its absence and its devices told in sentences."""

import contextlib
from typing import Any

from assistant.errors import DeviceError


def open_sound() -> Any:
    """The module ``sounddevice``. Raises ``DeviceError`` where PortAudio is missing."""
    try:
        import sounddevice  # noqa: PLC0415 - it fails where PortAudio is missing, and text needs none
    except OSError:
        raise DeviceError(
            "The sound library PortAudio is missing. On Debian: apt-get install libportaudio2. 'thaw type' needs none."
        ) from None
    return sounddevice


def refresh_devices() -> None:
    """Look anew which devices there are; PortAudio keeps its first list otherwise. Only while no stream is open."""
    sound = open_sound()
    with contextlib.suppress(Exception):  # private names of the library: without them the old list has to do
        sound._terminate()  # noqa: SLF001 - there is no public way (python-sounddevice #337)
        sound._initialize()  # noqa: SLF001 - same


def no_device(what: str, why: str) -> DeviceError:
    """The error of a device that does not open."""
    return DeviceError(f"No {what} can be opened ({why}). 'thaw doctor' says what there is; 'thaw type' needs none.")


def device_number(sound: Any, wanted: str | None, kind: str) -> int | None:
    """The number of the device of this name or number; ``None`` for the default one. Raises ``DeviceError``."""
    what = "microphone" if kind == "input" else "loudspeaker"
    if wanted is None:
        if not _names(sound, kind):
            raise no_device(what, "none is connected")
        return None
    try:
        chosen: Any = int(wanted) if wanted.isdigit() else wanted
        return int(sound.query_devices(chosen, kind)["index"])
    except (ValueError, sound.PortAudioError):
        known = ", ".join(_names(sound, kind)) or "none at all"
        raise DeviceError(f"There is no {what} '{wanted}'. There is: {known}.") from None


def _names(sound: Any, kind: str) -> list[str]:
    return [str(one["name"]) for one in sound.query_devices() if one[f"max_{kind}_channels"] > 0]


def sound_available() -> tuple[bool, bool]:
    """Whether there is a microphone, and whether there is a loudspeaker; never raises."""
    try:
        sound = open_sound()
        return bool(_names(sound, "input")), bool(_names(sound, "output"))
    except Exception:  # noqa: BLE001 - whatever is wrong with sound, there is none
        return False, False


def device_names(kind: str) -> list[str]:
    """The names of all devices of a kind, ``input`` or ``output``. Raises ``DeviceError``."""
    return _names(open_sound(), kind)
