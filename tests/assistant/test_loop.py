"""The loop with fakes that carry out its protocols: order, interruption, errors, the end."""

import datetime
import queue
import threading
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pytest

from assistant.audio import Pcm
from assistant.display import Printed
from assistant.errors import DeviceError, RecognizerError, VoiceError
from assistant.events import (
    SILENT,
    Attend,
    Closed,
    Elapsed,
    Event,
    Heard,
    Remember,
    Sound,
    Speak,
    SpeechBegan,
    Spoken,
    Why,
)
from assistant.hearing.recognizer import Transcript
from assistant.hearing.segment import Began, Utterance
from assistant.journal.entries import Value
from assistant.loop import Ear, Lines, Loop, Mouth
from assistant.reminders import Due, Reminder
from content.paragraphs import split_sentences
from tests.conversations.transcript import make_world

WORLD = make_world(reprompt=None)


class Eye:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def opened(self) -> None:
        self.lines.append("opened")

    def heard(self, event: Heard) -> None:
        self.lines.append(f"you: {event.text}")

    def said(self, speak: Speak) -> None:
        self.lines.append(speak.text)

    def note(self, text: str) -> None:
        self.lines.append(f"note: {text}")


class Notebook:
    """A memory of its own, that may fail."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.settings: list[tuple[str, str]] = []
        self.talks: list[tuple[str, dict[str, str]]] = []
        self.records: list[tuple[str, Value]] = []
        self.fallen_due: list[Due] = []

    def remember(self, key: str, value: str) -> None:
        self._may_fail()
        self.settings.append((key, value))

    def keep(self, talk: str, answers: Mapping[str, str]) -> None:
        self._may_fail()
        self.talks.append((talk, dict(answers)))

    def begin(self, form: str) -> None:
        self._may_fail()

    def record(self, slot: str, value: Value) -> None:
        self._may_fail()
        self.records.append((slot, value))

    def set_reminder(self, reminder: Reminder) -> None:
        self._may_fail()

    def cancel_reminders(self, ids: tuple[str, ...]) -> None:
        self._may_fail()

    def forget(self, first: datetime.date | None, last: datetime.date | None) -> None:
        self._may_fail()

    def due(self) -> Due | None:
        return self.fallen_due.pop() if self.fallen_due else None

    def wall(self) -> datetime.datetime:
        return datetime.datetime(2026, 3, 2, 20, 0, tzinfo=datetime.UTC)

    def _may_fail(self) -> None:
        if self.broken:
            raise VoiceError("the disk is full")


def converse(*lines: str, memory: Notebook | None = None) -> list[str]:
    eye = Eye()
    Loop(
        WORLD,
        inlet=Lines(lines),
        outlet=Printed(),
        observer=eye,
        memory=memory or Notebook(),
        instant=frozenset({Why.BEAT}),
    ).run()
    return eye.lines


def test_lines_are_read_in_turn_and_each_is_answered_before_the_next() -> None:
    said = converse("I feel numb", "no", "thanks")
    places = [said.index(f"you: {line}") for line in ("I feel numb", "no", "thanks")]
    assert places == sorted(places)
    assert all(after - before > 1 for before, after in zip(places, places[1:], strict=False))
    assert said[-1] != "you: thanks"


def test_goodbye_ends_it_with_lines_left() -> None:
    said = converse("goodbye", "I feel numb")
    assert "you: I feel numb" not in said


def test_the_end_of_the_lines_ends_it() -> None:
    assert converse()[0] == "opened"


def test_a_setting_that_cannot_be_kept_is_a_note_and_not_the_end() -> None:
    said = converse("i live in canada", "thanks", memory=Notebook(broken=True))
    assert "note: the disk is full" in said
    assert "you: thanks" in said


def test_a_region_told_is_handed_on_to_be_kept() -> None:
    notebook = Notebook()
    converse("i live in canada", memory=notebook)
    assert notebook.settings == [("region", "ca")]


def test_each_answer_of_a_check_in_is_recorded_before_the_next_question() -> None:
    notebook = Notebook()
    said = converse("check in with me", "six", "foggy", "stop", memory=notebook)
    assert notebook.records == [("numbness", 6.0), ("feeling", "foggy")]
    assert said.index("you: six") < len(said)


def test_what_cannot_be_written_down_is_said_and_shown() -> None:
    said = converse("check in with me", "six", "stop", memory=Notebook(broken=True))
    assert "note: the disk is full" in said
    told = {sentence for wording in WORLD.library.prompts["not_kept"] for sentence in split_sentences(wording)}
    assert told & set(said)


def test_a_reminder_that_falls_due_is_spoken() -> None:
    notebook = Notebook()
    at = notebook.wall()
    reminder = Reminder(id="1", time=datetime.time(20), created=at, days=(0,))
    notebook.fallen_due.append(Due(reminder, at, late=False))
    said = converse("thanks", memory=notebook)
    due = {sentence for wording in WORLD.library.prompts["reminder_due"] for sentence in split_sentences(wording)}
    assert due & set(said)


class Tone:
    """A voice that makes a short sound of anything, or fails."""

    name = "tone"

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.rendered: list[str] = []
        self.closed = False

    def render(self, text: str, pace: int) -> Pcm:
        self.rendered.append(text)
        if self.broken:
            raise VoiceError("no sound")
        return Pcm(np.ones(pace, dtype=np.int16), 22_050)

    def close(self) -> None:
        self.closed = True


class Tape:
    """A sink that keeps what it is given; what plays ends when the test says so."""

    def __init__(self) -> None:
        self.played: queue.Queue[tuple[Pcm, Callable[[], None]]] = queue.Queue()
        self.hushed = 0
        self.closed = False
        self.sounds: list[Sound] = []
        self.prepared: queue.Queue[str] = queue.Queue()
        self.news: list[str] = []

    def play(self, pcm: Pcm, done: Callable[[], None]) -> None:
        self.played.put((pcm, done))

    def hush(self) -> None:
        self.hushed += 1

    def sound(self, sound: Sound) -> None:
        self.sounds.append(sound)

    def prepare(self) -> None:
        self.prepared.put(threading.current_thread().name)

    def check(self) -> str | None:
        return self.news.pop() if self.news else None

    def close(self) -> None:
        self.closed = True


def speak(live: int, text: str, then: str = "") -> Speak:
    return Speak(live, text, 155, 0.0, then)


def test_the_next_sentence_is_rendered_while_one_plays() -> None:
    voice, tape = Tone(), Tape()
    mouth = Mouth(voice, tape, lambda _note: None)
    mouth.say(speak(1, "one", "two"), lambda: None)
    tape.played.get(timeout=10)
    mouth.say(speak(2, "two", "three"), lambda: None)
    tape.played.get(timeout=10)
    mouth.close()
    assert voice.rendered[:3] == ["one", "two", "two"]
    assert voice.closed
    assert tape.closed


def test_a_sentence_hushed_before_it_was_rendered_is_never_heard() -> None:
    class Slow(Tone):
        gate: "queue.Queue[None]" = queue.Queue()

        def render(self, text: str, pace: int) -> Pcm:
            self.gate.get(timeout=10)
            return super().render(text, pace)

    voice, tape = Slow(), Tape()
    mouth = Mouth(voice, tape, lambda _note: None)
    mouth.say(speak(1, "one"), lambda: None)
    mouth.hush()
    voice.gate.put(None)
    voice.gate.put(None)
    mouth.say(speak(2, "two"), lambda: None)
    tape.played.get(timeout=10)
    assert voice.rendered == ["one", "two"]
    assert tape.played.empty()
    mouth.close()


def test_a_voice_that_fails_is_told_and_the_conversation_goes_on() -> None:
    notes: list[str] = []
    done: queue.Queue[str] = queue.Queue()
    mouth = Mouth(Tone(broken=True), Tape(), notes.append)
    mouth.say(speak(1, "one"), lambda: done.put("done"))
    assert done.get(timeout=10) == "done"
    assert notes == ["no sound"]
    mouth.close()


def test_a_sound_reaches_the_sink_at_once_and_is_made_in_the_thread_of_the_mouth() -> None:
    tape = Tape()
    mouth = Mouth(Tone(), tape, lambda _note: None)
    mouth.sound(Sound("rain", 0.0, 5.0))
    assert tape.sounds == [Sound("rain", 0.0, 5.0)]
    assert tape.prepared.get(timeout=10) == "mouth"
    mouth.close()


def test_the_loop_hands_a_sound_on_to_its_outlet() -> None:
    class Taped(Printed):
        def __init__(self) -> None:
            self.sounds: list[Sound] = []

        def sound(self, sound: Sound) -> None:
            self.sounds.append(sound)

    outlet = Taped()
    loop = Loop(WORLD, inlet=Lines(()), outlet=outlet, observer=Eye(), memory=Notebook())
    loop._do(Sound("waves", -6.0, 3.0))
    assert outlet.sounds == [Sound("waves", -6.0, 3.0)]


def test_silence_does_not_wait_behind_a_sentence_that_is_rendered() -> None:
    class Stuck(Tone):
        gate: "queue.Queue[None]" = queue.Queue()

        def render(self, text: str, pace: int) -> Pcm:
            self.gate.get(timeout=10)
            return super().render(text, pace)

    voice, tape = Stuck(), Tape()
    mouth = Mouth(voice, tape, lambda _note: None)
    mouth.say(speak(1, "one"), lambda: None)
    mouth.sound(Sound("", SILENT, 0.3))
    assert tape.sounds == [Sound("", SILENT, 0.3)]
    assert not voice.rendered
    voice.gate.put(None)
    mouth.close()


def test_a_device_that_is_back_gets_its_sounds_made_anew() -> None:
    tape = Tape()
    mouth = Mouth(Tone(), tape, lambda _note: None)
    tape.news.append("the loudspeaker is back")
    assert mouth.check() == "the loudspeaker is back"
    assert tape.prepared.get(timeout=10) == "mouth"
    assert mouth.check() is None
    mouth.close()
    assert tape.prepared.empty()


class Script:
    """A listener that makes of each block what the block says."""

    def __init__(self) -> None:
        self.expected: list[tuple[str, float]] = []
        self.closed = False

    def expect(self, expect: str, patience: float) -> None:
        self.expected.append((expect, patience))

    def accept(self, block: bytes) -> list[object]:
        if block == b"(":
            return [Began(0)]
        if block == b"crash":
            raise RecognizerError("it died twice")
        return [Utterance(Transcript(block.decode()), 0, 1)]

    def close(self) -> None:
        self.closed = True


class Blocks:
    """A source of given blocks; an error among them is raised."""

    def __init__(self, *blocks: bytes | Exception) -> None:
        self._blocks = blocks
        self.closed = False

    def blocks(self) -> Iterator[bytes]:
        for block in self._blocks:
            if isinstance(block, Exception):
                raise block
            yield block

    def close(self) -> None:
        self.closed = True


def listen_to(*sources: Blocks, sounding: bool = False) -> tuple[list[Event | Exception], Script]:
    """What an ear posts until its source ends or it fails."""
    posted: queue.Queue[Event | Exception] = queue.Queue()
    waiting = iter(sources)
    script = Script()
    ear = Ear(lambda: next(waiting), script)
    ear.open(posted.put, posted.put, lambda: sounding)
    events: list[Event | Exception] = []
    while not events or not isinstance(events[-1], Closed | Exception):
        events.append(posted.get(timeout=30))
    ear.close()
    assert script.closed
    return events, script


def test_an_ear_posts_what_is_heard_and_the_end() -> None:
    events, _ = listen_to(Blocks(b"(", b"hello"))
    assert events == [SpeechBegan(), Heard("hello"), Closed()]


def test_an_ear_knows_what_began_while_we_were_speaking() -> None:
    events, _ = listen_to(Blocks(b"(", b"stop"), sounding=True)
    assert events[1] == Heard("stop", over_speech=True)


def test_an_utterance_without_words_is_not_posted() -> None:
    events, _ = listen_to(Blocks(b"(", b""))
    assert events == [SpeechBegan(), Closed()]


def test_a_microphone_that_was_lost_is_opened_anew() -> None:
    first = Blocks(b"one", DeviceError("unplugged"))
    events, _ = listen_to(first, Blocks(b"two"))
    assert [event.text for event in events if isinstance(event, Heard)] == ["one", "two"]
    assert first.closed


def test_a_recogniser_that_is_lost_for_good_ends_the_loop_with_its_error() -> None:
    events, _ = listen_to(Blocks(b"crash"))
    assert isinstance(events[-1], RecognizerError)
    eye = Eye()
    with pytest.raises(RecognizerError):
        Loop(
            WORLD,
            inlet=Ear(lambda: Blocks(b"crash"), Script()),
            outlet=Printed(),
            observer=eye,
            memory=Notebook(),
        ).run()


def test_what_is_expected_reaches_the_listener() -> None:
    script = Script()
    ear = Ear(lambda: Blocks(b"one"), script)
    ear.attend(Attend("number", 1.5))
    posted: queue.Queue[Event] = queue.Queue()
    ear.open(posted.put, posted.put, lambda: False)
    while not isinstance(posted.get(timeout=10), Closed):
        pass
    assert script.expected == [("number", 1.5)]


def test_events_have_the_shapes_that_the_loop_relies_on() -> None:
    assert Spoken(1) != Elapsed(1)
    assert Remember("region", "ca").value == "ca"
