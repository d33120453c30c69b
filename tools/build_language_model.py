"""Build the language models by which PocketSphinx hears, from the phrase files: ``intents/<language>/speech``.

The full model is 0.7 of our phrases and 0.3 of general language (the pairs of words in the wheel's own model, whose
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
from ngrams import END, START, START_LOG, Counts, Generic, Model, Pair, WittenBell, mix, write_arpa

from intents.phrases import load_phrasebook
from intents.speech import (
    CARRIED_WEIGHT,
    STAMP_FILE,
    Weighted,
    fingerprint,
    folder,
    load_templates,
    number_sentences,
    sentences,
    spoken,
    yes_no_sentences,
)

DOMAIN_SHARE: Final = 0.7
PRUNE: Final = 1e-6
COMMON: Final = 5000  # general words beside our own
CARRIED_WORDS: Final = 3  # of a phrase behind a carrier; its rest says nothing about the carrier
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


def dumped_lines() -> Iterator[list[str]]:
    """The lines of the wheel's model, cut into fields; an incomplete last one is left out."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "generic.lm"
        child = multiprocessing.get_context("spawn").Process(target=_dump, args=(str(path),))
        child.start()
        child.join()
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.endswith("\n"):
                    yield line.split()


def generic_model(ours: Iterable[str], dictionary: Dictionary) -> Generic:
    """The wheel's words and pairs, of our words and of its most frequent ones that can be pronounced."""
    logs: dict[str, float] = {}
    backoffs: dict[str, float] = {}
    pairs: dict[Pair, float] = {}
    words: set[str] = set()
    for fields in dumped_lines():
        match fields:
            case [log, word, backoff] if not words:
                logs[word], backoffs[word] = float(log), float(backoff)
            case ["\\2-grams:"]:
                words = common_words(logs, ours, dictionary)
            case [log, before, word, _] if before in words and word in words:
                pairs[before, word] = float(log)
            case _:
                pass
    # This writer forgets to scale its logarithms; that of the start is known.
    scale = logs[START] / START_LOG
    one = {word: 10 ** (logs[word] / scale) for word in sorted(words - {START}) if word in logs}
    whole = sum(one.values())
    return Generic(
        {word: p / whole for word, p in one.items()},
        {pair: 10 ** (log / scale) for pair, log in sorted(pairs.items())},
        {word: 10 ** (backoffs[word] / scale) for word in sorted(words) if word in backoffs},
    )


def common_words(logs: dict[str, float], ours: Iterable[str], dictionary: Dictionary) -> set[str]:
    """Our words, the most frequent others, and the marks of start and end."""
    frequent = sorted((word for word in logs if word in dictionary), key=lambda word: (-logs[word], word))
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
    for carrier in templates.carriers:
        for file in book.topics.values():
            for phrase in file.phrases:
                words = [*spoken(carrier), *spoken(phrase)[:CARRIED_WORDS]]
                known = [word if pronounced(word, dictionary) else None for word in words]
                counts.add(known, CARRIED_WEIGHT, ends=False)
    generic = generic_model(sorted(counts.one), dictionary)
    model = mix(WittenBell(counts, generic.one), counts, generic, DOMAIN_SHARE, PRUNE)
    write_model(model, target / "language_model.lm.bin")
    vocabulary = {word for word in model.one if word not in {START, END}}
    for name, small in (("numbers", number_sentences(book, templates)), ("yes_no", yes_no_sentences(book))):
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
