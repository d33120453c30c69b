"""Sentences kept in memory."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.audio import Pcm
from assistant.speaking.cache import CachedVoice


class CountingVoice:
    """A ``Voice`` whose sounds have the length of the text, and that counts its work."""

    def __init__(self) -> None:
        self.name = "counting"
        self.rendered: list[tuple[str, int]] = []
        self.closed = False

    def render(self, text: str, pace: int) -> Pcm:
        self.rendered.append((text, pace))
        return Pcm(np.zeros(len(text), dtype=np.int16), 8_000)

    def close(self) -> None:
        self.closed = True


def test_a_sentence_is_rendered_once() -> None:
    voice = CountingVoice()
    cached = CachedVoice(voice)
    first, again = cached.render("hello", 155), cached.render("hello", 155)
    assert first is again
    assert voice.rendered == [("hello", 155)]


def test_another_pace_is_another_sound() -> None:
    voice = CountingVoice()
    cached = CachedVoice(voice)
    cached.render("hello", 155)
    cached.render("hello", 120)
    assert len(voice.rendered) == 2


def test_the_sentence_unused_for_longest_is_dropped() -> None:
    voice = CountingVoice()
    cached = CachedVoice(voice, most_bytes=8)
    for text in ("aa", "bb", "aa", "cc", "aa", "bb"):
        cached.render(text, 155)
    assert [text for text, _ in voice.rendered] == ["aa", "bb", "cc", "bb"]


def test_a_sentence_larger_than_the_cache_is_rendered_all_the_same() -> None:
    voice = CountingVoice()
    cached = CachedVoice(voice, most_bytes=8)
    assert len(cached.render("a" * 100, 155).samples) == 100
    assert len(cached.render("a" * 100, 155).samples) == 100


@given(texts=st.lists(st.text(alphabet="ab", max_size=6), max_size=40), most=st.integers(0, 30))
def test_it_gives_what_the_voice_gives(texts: list[str], most: int) -> None:
    cached = CachedVoice(CountingVoice(), most_bytes=most)
    for text in texts:
        assert len(cached.render(text, 155).samples) == len(text)


def test_closing_closes_the_voice() -> None:
    voice = CountingVoice()
    CachedVoice(voice).close()
    assert voice.closed
