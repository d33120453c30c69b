from collections.abc import Iterator

import pytest

from content.library import load_library
from content.script import walk
from content.steps import Choice, Go
from intents.errors import PhraseFileError
from intents.guiding import Guide, Length, check_answers
from intents.load import load_phrasebook
from intents.phrases import CRISIS, TOPICS, Phrasebook
from intents.understand import Understanding

BOOK = load_phrasebook("en")
GUIDE = Guide(BOOK)
REQUESTS = [(name, phrase) for name, phrases in BOOK.guiding.requests.items() for phrase in phrases]


# ------------------------------------------------------------------ requests


def test_every_phrase_of_a_request_leads_to_it() -> None:
    assert [(name, phrase) for name, phrase in REQUESTS if GUIDE.request(phrase) != name] == []


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("How long is left?", "time_left"),
        ("um how long is left please", "time_left"),
        ("how long is it left", "time_left"),
        ("okay why does this help", "why"),
        ("why does that help", "why"),
        ("I'm STILL awake", "still_awake"),
        ("i am still wide awake", None),
        ("please not the breathing", "not_breath"),
        ("not the breathing now", "not_breath"),
        ("put some rain on please", "rain"),
        ("turn off that rain", "sound_off"),
        ("its too hard", "cannot"),
        ("can we go on longer", "longer"),
        ("read me back my plan", "recall"),
    ],
)
def test_a_request_is_found_with_fillers_and_nearly_said(said: str, name: str | None) -> None:
    assert GUIDE.request(said) == name


@pytest.mark.parametrize(
    "said",
    [
        "i can't stop crying",
        "i can't go on like this",
        "i can't sleep",
        "i can't sleep at night",
        "i'm still awake and i can't stop thinking of him",
        "i don't feel anything since he died",
        "his speech is too long",
        "the sea makes me cry",
        "i love the rain on the window",
        "my plan is to leave him",
        "why did she help him move house",
        "how long have i got to live",
        "what is the point of living",
        "too much to do at work",
        "breathing makes me think of my father in the hospital",
        "longer days would help me",
        "done",
        "",
    ],
)
def test_a_sentence_that_holds_more_is_no_request(said: str) -> None:
    assert GUIDE.request(said) is None


def test_a_phrase_of_an_intent_is_no_request_because_it_is_near_to_one() -> None:
    exact = {BOOK.plain(phrase) for _, phrase in REQUESTS}
    files = [*BOOK.topics.values(), *BOOK.controls.values()]
    phrases = [phrase for file in files for phrase in file.phrases if BOOK.plain(phrase) not in exact]
    assert [(phrase, GUIDE.request(phrase)) for phrase in phrases if GUIDE.request(phrase)] == []


def test_only_word_for_word_is_exact() -> None:
    assert GUIDE.exact_request("um how long is left") == "time_left"
    assert GUIDE.exact_request("how long is it left") is None


def test_no_request_is_a_danger_beyond_doubt(understanding: Understanding) -> None:
    """What may be danger and may be none gives way to a request in a session; words that are danger never do."""
    found = [(phrase, understanding.understand(phrase, "session")) for _, phrase in REQUESTS]
    sure = [(phrase, sign) for phrase, sign in found if sign.intent == CRISIS and sign.score >= 1]
    assert [(phrase, sign.why) for phrase, sign in sure if sign.kind != "unclear"] == []


# ------------------------------------------------------------------ lengths


@pytest.mark.parametrize(
    ("said", "minutes", "rest"),
    [
        ("a ten minute walk", 10, "walk"),
        ("twenty five minutes", 25, ""),
        ("a twenty-five minute walk", 25, "walk"),
        ("Half an hour.", 30, ""),
        ("half an hour of sleep", 30, "of sleep"),
        ("about fifteen minutes", 15, ""),
        ("five or ten minutes", 8, ""),
        ("ten fifteen minutes", 12, ""),
        ("an hour and a half", 90, ""),
        ("ninety minutes", 90, ""),
        ("two hours", 120, ""),
        ("a quarter of an hour", 15, "a"),
        ("three quarters of an hour", 45, ""),
        ("a couple of minutes", 2, ""),
        ("a few minutes of breathing", 4, "of breathing"),
        ("two and a half minutes", 2.5, ""),
        ("10 minutes", 10, ""),
        ("2.5 minutes", 2.5, ""),
        ("half a minute", 0.5, ""),
        ("walk for ten mins", 10, "walk for"),
        ("another ten minutes", 10, ""),
        ("ten more minutes", 10, ""),
        ("make it ten minutes", 10, "make it"),
    ],
)
def test_minutes_are_understood_as_they_are_said(said: str, minutes: float, rest: str) -> None:
    assert GUIDE.length(said) == Length(minutes, rest=rest)


@pytest.mark.parametrize(
    ("said", "form", "rest"),
    [
        ("just a quick one", "short", ""),
        ("a short walk", "short", "a walk"),
        ("a quick cyclic sigh", "short", "a cyclic sigh"),
        ("not too long please", "short", "please"),
        ("the usual", "middle", ""),
        ("not too short", "middle", ""),
        ("the whole thing", "long", ""),
        ("a proper long one", "long", ""),
    ],
)
def test_a_form_is_understood_where_no_minutes_are_named(said: str, form: str, rest: str) -> None:
    found = GUIDE.length(said)
    assert found is not None
    assert (found.minutes, found.form, found.rest) == (None, form, rest)


@pytest.mark.parametrize(
    "said",
    [
        "ten past eight",
        "at ten",
        "fifteen",
        "a walk",
        "i walked to the shop",
        "how many minutes left",
        "three hundred minutes",
        "zero minutes",
        "ten miles",
        "the last minutes were hard",
        "my hours at work",
        "",
    ],
)
def test_where_no_length_is_said_there_is_none(said: str) -> None:
    assert GUIDE.length(said) is None


def test_minutes_count_more_than_a_form() -> None:
    found = GUIDE.length("a quick ten minutes")
    assert found is not None
    assert found.minutes == 10


# ------------------------------------------------------------------ variants


def test_every_phrase_of_a_variant_leads_to_it() -> None:
    pairs = [(name, phrase) for name, variant in BOOK.guiding.variants.items() for phrase in variant.phrases]
    assert [(name, phrase) for name, phrase in pairs if GUIDE.variant(phrase) != name] == []


@pytest.mark.parametrize(
    ("said", "session", "intent"),
    [
        ("box breathing please", "breathe_box", "breathe"),
        ("a quick cyclic sigh", "breathe_sigh", "breathe"),
        ("let's do four seven eight", "breathe_478", "breathe"),
        ("some yoga", "stretch", "manage_stress"),
        ("can we do a body scan", "body_scan", "meditate"),
        ("progressive muscle relaxation", "muscles", "manage_stress"),
    ],
)
def test_a_variant_is_named_inside_of_a_sentence(said: str, session: str, intent: str) -> None:
    assert GUIDE.variant(said) == session
    assert GUIDE.variant(said, intent) == session
    assert GUIDE.intent_of(session) == intent


def test_a_variant_of_another_intent_is_not_meant() -> None:
    assert GUIDE.variant("box breathing", "meditate") is None
    assert GUIDE.variant("help me breathe") is None
    assert GUIDE.intent_of("walk") == "walk"


# ------------------------------------------------------------------ lists, and what is said back


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("work and the rent", ["work", "the rent"]),
        ("work, the rent, my mother", ["work", "the rent", "my mother"]),
        ("work, and the rent and also my back", ["work", "the rent", "my back"]),
        ("me and my brother", ["me and my brother"]),
        ("work and stuff", ["work and stuff"]),
        ("android", ["android"]),
        ("and my back", ["my back"]),
        ("  my boss. ", ["my boss"]),
        ("", []),
    ],
)
def test_things_of_a_list_are_told_apart(said: str, items: list[str]) -> None:
    assert GUIDE.items(said) == items


@pytest.mark.parametrize("said", ["that's all", "um that's it", "Nothing else.", "no", "no that's all", "i think that's all"])
def test_a_list_comes_to_its_end(said: str) -> None:
    assert GUIDE.is_done(said)


@pytest.mark.parametrize("said", ["that's all my boss ever says", "no time", "nothing i do is right", "done with the dishes"])
def test_a_thing_is_no_end_of_a_list(said: str) -> None:
    assert not GUIDE.is_done(said)


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("my boss shouts at me", "your boss shouts at you"),
        ("I'm tired.", "you're tired"),
        ("us and our rent", "you and your rent"),
        ("the army of mine", "the army of yours"),
        ("Work", "Work"),
    ],
)
def test_what_somebody_says_of_themselves_is_said_back_to_them(said: str, back: str) -> None:
    assert GUIDE.turned(said) == back


def test_a_command_may_be_an_answer_first() -> None:
    assert GUIDE.is_answer_first("tomorrow")
    assert GUIDE.is_answer_first("Some quiet")
    assert not GUIDE.is_answer_first("stop")


# ------------------------------------------------------------------ answers


def _questions() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each place of a file where answers stand side by side, and their names."""
    for script in load_library("en", TOPICS).scripts():
        for step in walk(script.steps):
            match step:
                case Choice(slot, names):
                    yield f"{script.name}: choice {slot}", names
                case Go(slot, targets) if targets:
                    yield f"{script.name}: go {slot}", tuple(targets)
                case _:
                    pass


def test_every_phrase_of_an_answer_leads_to_it_among_those_it_stands_with() -> None:
    lost = {
        (place, name, phrase, GUIDE.answer(phrase, names))
        for place, names in _questions()
        for name in names
        for phrase in BOOK.answers.get(name, ())
        if GUIDE.answer(phrase, names) != name
    }
    assert lost == set()


def test_every_phrase_of_an_answer_is_word_for_word_its_own() -> None:
    phrases = [(name, phrase) for name, phrases in BOOK.answers.items() for phrase in phrases]
    assert all(GUIDE.is_word_for_word(phrase, [name]) for name, phrase in phrases)
    assert not GUIDE.is_word_for_word("not an answer at all", BOOK.answers)


@pytest.mark.parametrize(
    ("said", "names", "name"),
    [
        ("i suppose it's my boss really", ("work", "family", "time", "other"), "work"),
        ("with no holding please", ("with_hold", "no_hold"), "no_hold"),
        ("not the body", ("body", "sounds"), "sounds"),
        ("not a lot", ("little", "nothing"), "nothing"),
        ("the colour of the sky", ("work", "family"), ""),
        ("work", (), ""),
        ("", ("work", "family"), ""),
    ],
)
def test_the_longest_phrase_in_an_answer_counts(said: str, names: tuple[str, ...], name: str) -> None:
    assert GUIDE.answer(said, names) == name


def test_an_answer_that_content_waits_for_needs_phrases(book: Phrasebook) -> None:
    check_answers(book, BOOK.answers)
    with pytest.raises(PhraseFileError, match=r"'purple'.*purple = \[") as caught:
        check_answers(book, ["work", "purple"])
    assert "answers.toml" in str(caught.value)


@pytest.mark.parametrize(("said", "name"), [("i'm sad", ""), ("i'm bad", ""), ("i am afraids", "afraid"), ("he hits me", "afraid")])
def test_an_answer_may_be_misheard_but_no_word_of_it_may_be_another_word(said: str, name: str) -> None:
    assert GUIDE.answer(said, ["afraid"]) == name
