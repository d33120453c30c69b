"""Which voice speaks."""

from assistant.speaking.flite_voice import FliteVoice
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from assistant.speaking.voice import Voice

FLITE = "flite:"


def choose_voice(name: str) -> Voice:
    """The voice of this name: ``flite:slt`` by flite, else a system voice by its name or a part of it, "" the default.

    Its process is started. Raises ``VoiceError`` where there is no such voice.
    """
    if name.startswith(FLITE):
        return FliteVoice(name.removeprefix(FLITE))
    voice = Pyttsx3Voice(name)
    if name:
        try:
            voice.ready()  # a wrong name is told before anything is said
        except BaseException:
            voice.close()
            raise
    return voice
