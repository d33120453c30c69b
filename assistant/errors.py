"""What can go wrong, as one small tree.

    ThawError                    exit status 3 unless said otherwise
    ├── UsageError               wrong use: exit status 2
    ├── SettingsError            the settings file cannot be used
    ├── AudioFileError           a recording cannot be read or written
    ├── DeviceError              no sound device, a wrong name, or one that was lost
    ├── RecognizerError          the recogniser cannot be started or died
    ├── ModelError               a recognition model is missing, broken or cannot be fetched
    ├── VoiceError               the voice cannot be started, hung or gave no sound
    └── JournalError             the journal cannot be read or written
        ├── JournalHeldError     another Thaw is writing in it
        └── PassphraseError      it is encrypted, and what would open it is missing or wrong

Each message is one sentence or two: what is wrong and what to do. "Nothing was heard" is a value, never an error.
Authored files have their own: ``intents.errors.PhraseFileError`` and ``content.errors.ContentFileError``.
"""


class ThawError(Exception):
    """Something that the person can mend; the message says how."""

    exit_status = 3


class UsageError(ThawError):
    """The command was used wrongly."""

    exit_status = 2


class SettingsError(ThawError):
    """The settings file cannot be used."""


class AudioFileError(ThawError):
    """A recording cannot be read or written."""


class DeviceError(ThawError):
    """No sound device, a wrong name, or one that was lost."""


class RecognizerError(ThawError):
    """The recogniser cannot be started or died."""


class ModelError(ThawError):
    """A recognition model is missing, broken or cannot be fetched."""


class VoiceError(ThawError):
    """The voice cannot be started, hung or gave no sound."""


class JournalError(ThawError):
    """The journal cannot be read or written."""


class JournalHeldError(JournalError):
    """Another Thaw is writing in the journal."""


class PassphraseError(JournalError):
    """The journal is encrypted, and the passphrase, or the package that uses it, is missing or wrong."""
