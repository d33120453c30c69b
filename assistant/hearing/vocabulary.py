"""Which words an open question may be answered with: those of its answers, of commands and of danger."""

from collections.abc import Iterable

from assistant.events import Expect
from intents.phrases import Phrasebook, load_phrasebook


def words_of(phrases: Iterable[str], book: Phrasebook) -> set[str]:
    """Every word of some phrases, both as written and as a recogniser may write contractions out."""
    plain = book.normalizer.plain
    found: set[str] = set()
    for phrase in phrases:
        found.update(plain(phrase).split())
        found.update(phrase.lower().replace("-", " ").split())
    return found


def answer_words(language: str, expect: Expect) -> list[str]:
    """The words of a small grammar, sorted; a control or a word of danger is never missing from it."""
    book = load_phrasebook(language)
    words, crisis = book.words, book.crisis
    danger = (*crisis.self_, *crisis.other, *crisis.overdose)
    controls = [phrase for file in book.controls.values() for phrase in file.phrases]
    answers: list[str] = [*words.fillers, *words.skip]
    if expect is Expect.NUMBER:
        answers += [*words.numbers, *words.number_phrases, *words.number_words.scale]
        answers += [*words.number_words.corrections, *words.number_words.range, words.number_words.half]
    return sorted(words_of((*danger, *controls, *answers), book))


def phrase_words(language: str) -> list[str]:
    """Every word of every phrase that means something to us, sorted."""
    book = load_phrasebook(language)
    crisis = book.crisis
    files = (*book.topics.values(), *book.controls.values())
    phrases = [phrase for file in files for phrase in file.phrases]
    phrases += [*crisis.self_, *crisis.other, *crisis.overdose, *crisis.unclear, *book.words.numbers]
    return sorted({word for phrase in phrases for word in book.normalizer.plain(phrase).split() if not word.isdigit()})
