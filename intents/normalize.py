"""Make a sentence plain before it is compared: case, marks, contractions, filler words."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "-": " ", "–": " ", "—": " "})  # noqa: RUF001 - typed text holds them
# A full stop between digits stays: 6.5 is one number.
_NOT_A_WORD = re.compile(r"[^\w'. ]+|(?<!\d)\.|\.(?!\d)")
_CLEAN = re.compile(r"[a-z' ]*")
"""What has no marks to take out; all that is compared at the start, and most of what a recogniser prints, is so."""
_SPACES = re.compile(r"\s+")


class Normalizer:
    """Plain forms of sentences, by the small words of one language. Holds no state after it is made."""

    def __init__(self, contractions: Mapping[str, str], fillers: Sequence[str]) -> None:
        self._whole_words = {key: value for key, value in contractions.items() if " " not in key}
        self._phrases = {key: value for key, value in contractions.items() if " " in key}
        self._any_phrase = _any_of(self._phrases)
        plain = sorted({self.plain(filler) for filler in fillers}, key=len, reverse=True)
        self._fillers = _any_of(plain)

    def plain(self, text: str) -> str:
        """Lower case, no marks, contractions written out: ``"I'm numb!"`` becomes ``"i am numb"``."""
        if _CLEAN.fullmatch(text) is None:
            text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).lower()
            text = _NOT_A_WORD.sub(" ", text).replace("_", " ")
        words = [self._word(word) for word in text.split()]
        text = " ".join(word for word in words if word)
        return self._any_phrase.sub(lambda found: self._phrases[found[0]], text)

    def _word(self, word: str) -> str:
        written_out = self._whole_words.get(word)
        if written_out is None:
            word = word.strip("'")
            written_out = self._whole_words.get(word, word)
        return written_out

    def bare(self, text: str) -> str:
        """The plain form without fillers; where nothing else is left, the plain form itself."""
        return self.without_fillers(self.plain(text))

    def without_fillers(self, plain: str) -> str:
        """A plain form without its fillers; where nothing else is left, as it was."""
        without = _SPACES.sub(" ", self._fillers.sub(" ", plain)).strip()
        return without or plain


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Match any of the phrases as whole words; nothing at all where there are none."""
    return re.compile(r"(?<!\S)(?:" + ("|".join(map(re.escape, phrases)) or r"(?!)") + r")(?!\S)")


def sort_words(plain: str) -> str:
    """The words in order of the alphabet, so that their order does not count in a comparison."""
    return " ".join(sorted(plain.split()))
