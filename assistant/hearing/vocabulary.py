"""What an open question may be answered with, and which words a model should know."""

from collections.abc import Callable

from assistant.events import Expect
from intents.load import load_phrasebook
from intents.speech import load_templates, number_sentences, spoken

SHORT = 5
"""Words of a sentence of danger that a small grammar still holds; longer ones would crowd out the answers."""


def answers(language: str, expect: Expect, knows: Callable[[str], bool]) -> list[str]:
    """The phrases of a small grammar, of words that ``knows``: answers, commands, and what danger sounds like."""
    book = load_phrasebook(language)
    words, crisis = book.words, book.crisis
    found = [*words.skip, *words.number, *words.dizzy]
    found += [phrase for file in book.controls.values() for phrase in file.phrases]
    if expect is Expect.NUMBER:
        found += [text for text, _ in number_sentences(book, load_templates(language))]
    dangers = (phrase for group in crisis.dangers.values() for phrase in group)
    found += [phrase for phrase in dangers if len(phrase.split()) <= SHORT]
    known = (said for phrase in found if (said := spoken(phrase)) and all(map(knows, said)))
    return list(dict.fromkeys(" ".join(said) for said in known))


def phrase_words(language: str) -> list[str]:
    """Every word of every phrase that means something to us, sorted."""
    book = load_phrasebook(language)
    crisis = book.crisis
    files = (*book.topics.values(), *book.controls.values())
    phrases = [phrase for file in files for phrase in file.phrases]
    phrases += [phrase for group in (*crisis.dangers.values(), crisis.unclear) for phrase in group]
    phrases += book.words.numbers
    return sorted({word for phrase in phrases for word in spoken(phrase) if not word.isdigit()})
