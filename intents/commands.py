"""Control commands: exact words, after fillers are dropped. "i can't stop crying" is no "stop"."""

from dataclasses import dataclass

from intents.phrases import Phrasebook

LONGEST_ANSWER = 3
"""Words of a yes or no that a longer sentence may begin with."""


@dataclass(frozen=True)
class Command:
    """A command and the phrase that it was."""

    intent: str
    phrase: str
    kind: str = ""
    """``more`` for going deeper with "next", ``dizzy`` for a "stop" that the body asks for."""


class Commands:
    """The commands of one language, ready to be looked up. Holds no state."""

    def __init__(self, book: Phrasebook) -> None:
        self._normalizer = book.normalizer
        self._plain: dict[str, Command] = {}
        self._bare: dict[str, Command] = {}
        # What is put in first stays: a body's protest and "more" are special cases of "stop" and "next".
        for phrase in book.words.dizzy:
            self._put(phrase, "stop", "dizzy", book.plain(phrase))
        for phrase in book.words.more:
            self._put(phrase, "next", "more", book.plain(phrase))
        for intent, file in book.controls.items():
            for phrase in file.phrases:
                self._put(phrase, intent, "", book.plain(phrase))
        for file in (*book.topics.values(), *book.controls.values()):
            for phrase in (*file.not_, *(file.phrases if file in book.topics.values() else ())):
                # A whole topic phrase is never a command, though its bare words may look like one.
                self._bare.pop(book.plain(phrase), None)

    def _put(self, phrase: str, intent: str, kind: str, plain: str) -> None:
        command = Command(intent, phrase, kind)
        self._plain.setdefault(plain, command)
        bare = self._normalizer.without_fillers(plain)
        # One word that is left of several says little: "go well" would make a goodbye of "go", "hey there" a hello of
        # "there", and what is left of "one love" is a number.
        if bare == plain or " " in bare:
            self._bare.setdefault(bare, command)

    def find(self, text: str) -> Command | None:
        """Look up the command that a sentence is, word for word, with or without its fillers; else ``None``."""
        plain = self._normalizer.plain(text)
        if found := self._plain.get(plain):
            return found
        bare = self._normalizer.without_fillers(plain)
        return self._bare.get(bare) or self._repeated(bare)

    def begins(self, text: str) -> Command | None:
        """Find the yes or no that a longer sentence begins with; else ``None``."""
        words = self._normalizer.bare(text).split()
        for count in range(min(LONGEST_ANSWER, len(words)), 0, -1):
            command = self._bare.get(" ".join(words[:count]))
            if command is not None and command.intent in {"yes", "no"}:
                return command
        return None

    def _repeated(self, bare: str) -> Command | None:
        """One command said several times over, such as "whoa whoa stop stop"."""
        found = [self._bare.get(word) for word in bare.split()]
        if len(found) > 1 and found[0] is not None and len({one and one.intent for one in found}) == 1:
            return found[0]
        return None
