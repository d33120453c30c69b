"""Build the language models by which PocketSphinx hears, from the phrase files: ``intents/<language>/speech``.

The full model is half of our phrases and half of general language (the pairs of words in the wheel's own model, whose
notice stands beside it); small ones are for an open question. The same phrase files give the same models.

    python tools/build_language_model.py [language]
"""

import multiprocessing
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pocketsphinx
from ngrams import END, START, Counts, Generic, Model, WittenBell, mix, write_arpa

from intents.load import load_phrasebook
from intents.speech import (
    STAMP_FILE,
    Weighted,
    fingerprint,
    folder,
    load_templates,
    number_answers,
    sentences,
    spoken,
    yes_no_sentences,
)

DOMAIN_SHARE: Final = 0.5
PRUNE: Final = 1e-7
COMMON: Final = 5000  # general words beside our own
BASE: Final = 1.0001  # of the wheel's logarithms
VARIANT: Final = re.compile(r"\(\d+\)$")
VOICELESS, HISSING = {"P", "T", "K", "F", "TH"}, {"S", "Z", "SH", "ZH", "CH", "JH"}

Dictionary = dict[str, list[str]]


def read_dictionary(path: Path) -> Dictionary:
    """Words and their pronunciations, from a file of one pronunciation a line."""
    found: Dictionary = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, sounds = line.partition("#")[0].strip().partition(" ")
        if word:
            found.setdefault(VARIANT.sub("", word), []).append(" ".join(sounds.split()))
    return found


def pronounced(word: str, dictionary: Dictionary) -> list[str]:
    """How a word is said; forms with 's and 'll are derived where the word itself is known. Empty if unknown."""
    if word in dictionary:
        return dictionary[word]
    stem, _, ending = word.partition("'")
    known = dictionary.get(stem, [])
    match ending:
        case "s":
            return [f"{sounds} {plural(sounds)}" for sounds in known]
        case "ll":
            return [f"{sounds} AH L" for sounds in known]
        case _:
            return []


def plural(sounds: str) -> str:
    """The sounds of 's behind others."""
    last = sounds.rsplit(maxsplit=1)[-1]
    return "AH Z" if last in HISSING else "S" if last in VOICELESS else "Z"


def _dump(path: str) -> None:
    """Write the wheel's model as text. Crashes behind the pairs, which are then there: so in a process of its own."""
    pocketsphinx.NGramModel.readfile(pocketsphinx.get_model_path("en-us/en-us.lm.bin")).write(path)


def dumped_words() -> Iterator[tuple[str, ...]]:
    """The words, then the pairs of words, of the wheel's model; their numbers are written wrong and left out.

    They are sorted by their last word. The crash tears off some of those in "z", now more, now fewer: all of these
    are left out, so that the same pairs come each time.
    """
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "generic.lm"
        child = multiprocessing.get_context("spawn").Process(target=_dump, args=(str(path),))
        child.start()
        child.join()
        with path.open(encoding="utf-8", errors="replace") as file:
            whole = (line for line in file if line[:1] in "-0123456789" and line.endswith("\n"))  # the last may be torn
            lines = (words for line in whole if (words := tuple(line.split()[1:-1])))
            held: list[tuple[str, ...]] = []
            for words in lines:
                if held and held[0][-1][0] != words[-1][0]:
                    yield from held
                    held.clear()
                held.append(words)


def generic_model(ours: Iterable[str], dictionary: Dictionary) -> Generic:
    """The wheel's words and pairs, of our words and of its most frequent ones that can be pronounced."""
    model = pocketsphinx.NGramModel.readfile(pocketsphinx.get_model_path("en-us/en-us.lm.bin"))

    def probability(*words: str) -> float:
        return float(BASE ** model.prob([*reversed(words)]))

    found, known, pairs = [], set[str](), []
    for words in dumped_words():
        if len(words) == 1:
            found.append(words[0])
            continue
        known = known or common_words({word: probability(word) for word in found}, ours, dictionary)
        if known.issuperset(words):
            pairs.append((words[0], words[1]))
    one = {word: probability(word) for word in sorted(known.intersection(found) - {START})}
    whole = sum(one.values())
    return Generic({word: p / whole for word, p in one.items()}, frozenset(pairs), probability)


def common_words(frequency: dict[str, float], ours: Iterable[str], dictionary: Dictionary) -> set[str]:
    """Our words, the most frequent others, and the marks of start and end."""
    frequent = sorted((word for word in frequency if word in dictionary), key=lambda word: (-frequency[word], word))
    return {START, END, *ours, *frequent[:COMMON]}


def count(weighted: Iterable[Weighted], dictionary: Dictionary) -> Counts:
    """Sentences counted; a word that nobody knows how to say leaves a gap."""
    counts = Counts()
    for text, weight in weighted:
        counts.add([word if pronounced(word, dictionary) else None for word in spoken(text)], weight)
    return counts


def write_model(model: Model, path: Path) -> None:
    """Write the model in PocketSphinx's own form: a third of the text's size, and read twenty times as fast.

    A small model would only grow by it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        text = Path(scratch) / "model.lm"
        write_arpa(model, text)
        pocketsphinx.NGramModel.readfile(str(text)).write(str(path))


def write_dictionary(words: Iterable[str], dictionary: Dictionary, path: Path) -> None:
    """The pronunciations of these words alone, so that they are read fast."""
    lines = []
    for word in sorted(words):
        for number, sounds in enumerate(dict.fromkeys(pronounced(word, dictionary)), start=1):
            lines.append(f"{word}{f'({number})' if number > 1 else ''} {sounds}")
    path.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")


def build(language: str) -> None:
    """Build and write all models of a language."""
    book, target = load_phrasebook(language), folder(language)
    templates = load_templates(language)
    dictionary = read_dictionary(Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict")))
    for word, sounds in read_dictionary(target / "pronunciations.dict").items():
        dictionary[word] = [*sounds, *dictionary.get(word, [])]

    counts = count(sentences(book, templates), dictionary)
    generic = generic_model(sorted(counts.one), dictionary)
    model = mix(WittenBell(counts, generic.one), counts, generic, DOMAIN_SHARE, PRUNE)
    write_model(model, target / "language_model.lm.bin")
    vocabulary = {word for word in model.one if word not in {START, END}}
    for name, small in (("numbers", number_answers(book, templates)), ("yes_no", yes_no_sentences(book))):
        few = count(small, dictionary)
        write_arpa(mix(WittenBell(few, few.one), few, None, 1.0, 0.0), target / f"{name}.lm")
        vocabulary.update(word for word in few.one if word != END)
    write_dictionary(vocabulary, dictionary, target / "dictionary.dict")
    (target / STAMP_FILE).write_text(fingerprint(book) + "\n", encoding="ascii", newline="\n")
    silent = sorted({word for text, _ in sentences(book, templates) for word in spoken(text)} - vocabulary)
    print(f"{target}: {len(vocabulary)} words, {len(model.two)} pairs, {len(model.three)} triples")
    print(f"without pronunciation, never heard: {' '.join(silent)}")


if __name__ == "__main__":
    build(sys.argv[1] if len(sys.argv) > 1 else "en")
