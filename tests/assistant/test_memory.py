"""What a conversation keeps, over a real journal: on disk at once, reminders handled once, erased to the last byte."""

import datetime
import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.display import Printed
from assistant.errors import JournalError, JournalHeldError
from assistant.events import Heard, Speak, Why
from assistant.journal.entries import Form, Slot
from assistant.journal.store import Journal
from assistant.loop import Lines, Loop
from assistant.memory import Memory
from assistant.reminders import Due, Reminder, from_data
from assistant.settings import load_settings
from tests.assistant.journal.samples import files_with
from tests.conversations.transcript import make_world

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
EVERY_DAY = tuple(range(7))


@dataclass
class Clock:
    """A clock that stands until it is set."""

    now: datetime.datetime

    def __call__(self) -> datetime.datetime:
        return self.now

    def set(self, text: str) -> None:
        self.now = datetime.datetime.fromisoformat(text).replace(tzinfo=self.now.tzinfo)


@dataclass
class Home:
    """A folder to keep things in, and the clock on its wall."""

    folder: Path
    clock: Clock
    open: list[Memory] = field(default_factory=list)

    @property
    def journal(self) -> Path:
        return self.folder / "journal"

    def memory(self) -> Memory:
        """As a new run of the program makes one: with the reminders that are kept."""
        with Journal.open(self.journal, write=False) as journal:
            kept = tuple(from_data(json.loads(one.spec)) for one in journal.reminders())
        memory = Memory(self.folder / "settings.toml", lambda: Journal.open(self.journal), self.clock, kept)
        self.open.append(memory)
        return memory

    def read(self) -> Journal:
        """A second reader."""
        return Journal.open(self.journal, write=False)

    def reminders(self) -> list[Reminder]:
        with self.read() as journal:
            return [from_data(json.loads(one.spec)) for one in journal.reminders()]


def home_in(folder: Path, now: str, zone: ZoneInfo = LONDON) -> Home:
    return Home(folder, Clock(datetime.datetime.fromisoformat(now).replace(tzinfo=zone)))


@pytest.fixture
def home(tmp_path: Path):
    made = home_in(tmp_path, "2026-03-02T20:00")
    yield made
    for memory in made.open:
        memory.close()


def daily(home: Home, time: str, id: str = "1", label: str = "") -> Reminder:  # noqa: A002
    return Reminder(id=id, time=datetime.time.fromisoformat(time), created=home.clock(), days=EVERY_DAY, label=label)


def once(home: Home, date: str, time: str, id: str = "1") -> Reminder:  # noqa: A002
    day = datetime.date.fromisoformat(date)
    return Reminder(id=id, time=datetime.time.fromisoformat(time), created=home.clock(), date=day)


# ------------------------------------------------------------------ check-ins


def test_an_answer_is_in_the_database_for_others_when_record_returns(home: Home) -> None:
    memory = home.memory()
    memory.begin("daily")
    for slot, value in (("numbness", 6.0), ("feeling", ""), ("moved", True), ("note", "the garden")):
        memory.record(slot, value)
        with home.read() as other:
            (entry,) = other.entries()
        assert entry.answers[Slot(slot)] == value
        assert type(entry.answers[Slot(slot)]) is type(value)
    assert entry.form is Form.DAILY
    assert entry.started_at == home.clock()


def test_an_answer_put_right_takes_the_place_of_the_first(home: Home) -> None:
    memory = home.memory()
    memory.begin("moment")
    memory.record("numbness", 8.0)
    memory.record("numbness", 3.0)
    with home.read() as other:
        assert [entry.answers for entry in other.entries()] == [{Slot.NUMBNESS: 3.0}]


def test_a_check_in_without_answers_leaves_nothing(home: Home) -> None:
    memory = home.memory()
    memory.begin("daily")
    memory.close()
    with home.read() as other:
        assert other.entries() == ()


def test_two_check_ins_of_a_day_are_two(home: Home) -> None:
    memory = home.memory()
    for hour in ("09:00", "21:00"):
        home.clock.set(f"2026-03-02T{hour}")
        memory.begin("moment")
        memory.record("numbness", 5.0)
    with home.read() as other:
        assert [entry.started_at.hour for entry in other.entries()] == [9, 21]


def test_an_answer_that_belongs_to_no_check_in_is_refused(home: Home) -> None:
    with pytest.raises(JournalError, match="begin it"):
        home.memory().record("numbness", 5.0)


def test_an_answer_after_its_check_in_was_erased_is_refused(home: Home) -> None:
    memory = home.memory()
    memory.begin("daily")
    memory.record("numbness", 5.0)
    memory.forget(home.clock().date(), home.clock().date())
    with pytest.raises(JournalError):
        memory.record("sleep", 7.0)
    with home.read() as other:
        assert other.entries() == ()


# ------------------------------------------------------------------ reminders


def test_a_reminder_is_kept_replaced_and_cancelled(home: Home) -> None:
    memory = home.memory()
    memory.set_reminder(daily(home, "20:30"))
    memory.set_reminder(daily(home, "09:00", id="2"))
    memory.set_reminder(daily(home, "21:00"))
    assert [(one.id, one.time.hour) for one in home.reminders()] == [("1", 21), ("2", 9)]
    memory.cancel_reminders(("1", "no such one"))
    assert [one.id for one in home.reminders()] == ["2"]


def test_a_replaced_reminder_comes_at_its_new_time_only(home: Home) -> None:
    memory = home.memory()
    memory.set_reminder(daily(home, "20:30"))
    memory.set_reminder(daily(home, "21:00"))
    assert memory.due() is None
    home.clock.set("2026-03-02T20:31")
    assert memory.due() is None
    home.clock.set("2026-03-02T21:00")
    assert memory.due().reminder.time.hour == 21


def test_a_cancelled_reminder_does_not_come(home: Home) -> None:
    memory = home.memory()
    memory.set_reminder(daily(home, "20:30"))
    memory.due()
    memory.cancel_reminders(("1",))
    home.clock.set("2026-03-02T20:31")
    assert memory.due() is None


def test_one_that_repeats_is_due_once_a_day_and_keeps_when_it_was(home: Home) -> None:
    memory = home.memory()
    memory.set_reminder(daily(home, "20:30"))
    fallen_due = []
    for minute in range(3 * 24 * 60):
        home.clock.now = datetime.datetime(2026, 3, 2, 20, 0, tzinfo=LONDON) + timedelta(minutes=minute)
        if (due := memory.due()) is not None:
            fallen_due.append((due.at.isoformat(), due.late))
    assert fallen_due == [(f"2026-03-0{day}T20:30:00+00:00", False) for day in (2, 3, 4)]
    with home.read() as other:
        (row,) = other.reminders()
    assert row.last_fired == datetime.datetime(2026, 3, 4, 20, 30, tzinfo=LONDON)


def test_one_for_once_is_removed_when_it_has_been_due(home: Home) -> None:
    memory = home.memory()
    memory.set_reminder(once(home, "2026-03-02", "20:30"))
    memory.set_reminder(daily(home, "23:00", id="2"))
    memory.due()
    home.clock.set("2026-03-02T20:30")
    assert memory.due().reminder.id == "1"
    assert [one.id for one in home.reminders()] == ["2"]


def test_one_for_once_that_was_let_go_is_removed_as_well(home: Home) -> None:
    first = home.memory()
    first.set_reminder(once(home, "2026-03-02", "20:30"))
    first.close()
    home.clock.set("2026-03-04T12:00")
    assert home.memory().due() is None
    assert home.reminders() == []


def test_one_that_was_missed_while_nothing_ran_is_caught_up_with_once(home: Home) -> None:
    first = home.memory()
    first.set_reminder(daily(home, "20:30"))
    first.due()
    first.close()
    home.clock.set("2026-03-02T21:15")
    again = home.memory()
    due = again.due()
    assert isinstance(due, Due)
    assert due.late
    assert again.due() is None
    again.close()
    home.clock.set("2026-03-02T21:20")
    assert home.memory().due() is None, "it was handled in the run before"
    home.clock.set("2026-03-03T20:30")
    assert home.open[-1].due() == Due(due.reminder, home.clock(), late=False)


def test_many_that_were_missed_are_one(home: Home) -> None:
    first = home.memory()
    for number, time in enumerate(("19:00", "19:30", "20:30", "20:45")):
        first.set_reminder(daily(home, time, id=str(number)))
    first.due()
    first.close()
    home.clock.set("2026-03-02T21:15")
    again = home.memory()
    assert again.due().reminder.time == datetime.time(20, 45)
    assert again.due() is None
    again.close()
    home.clock.set("2026-03-02T21:16")
    assert home.memory().due() is None


def test_one_missed_long_ago_is_let_go(home: Home) -> None:
    first = home.memory()
    first.set_reminder(daily(home, "20:30"))
    first.close()
    home.clock.set("2026-03-03T12:00")
    assert home.memory().due() is None


def test_nothing_is_caught_up_with_at_night(home: Home) -> None:
    first = home.memory()
    first.set_reminder(daily(home, "20:30"))
    first.close()
    home.clock.set("2026-03-02T22:30")
    assert home.memory().due() is None


def test_one_set_for_earlier_today_is_no_missed_one(home: Home) -> None:
    memory = home.memory()
    memory.set_reminder(daily(home, "19:30"))
    assert memory.due() is None
    memory.close()
    assert home.memory().due() is None, "nor after a restart"


@pytest.mark.parametrize(
    ("zone", "night", "time", "moments"),
    [
        (LONDON, "2026-03-28", "01:30", ["2026-03-29T02:00+01:00"]),  # the hour that spring skips
        (LONDON, "2026-10-24", "01:30", ["2026-10-25T01:30+01:00"]),  # twice in autumn, asked once
        (LONDON, "2026-03-28", "20:30", ["2026-03-29T20:30+01:00"]),
        (NEW_YORK, "2026-03-07", "02:15", ["2026-03-08T03:00-04:00"]),
        (NEW_YORK, "2026-10-31", "08:00", ["2026-11-01T08:00-05:00"]),
    ],
)
def test_a_change_of_the_clocks_is_kept_pace_with(
    tmp_path: Path, zone: ZoneInfo, night: str, time: str, moments: list[str]
) -> None:
    home = home_in(tmp_path, f"{night}T21:00", zone)
    memory = home.memory()
    memory.set_reminder(daily(home, time))
    begin = home.clock().astimezone(datetime.UTC)
    found = []
    for minute in range(24 * 60):
        home.clock.now = (begin + timedelta(minutes=minute)).astimezone(zone)
        if (due := memory.due()) is not None:
            assert not due.late
            found.append(due.at)
    memory.close()
    assert [at.isoformat(timespec="minutes") for at in found] == moments


def test_a_clock_put_back_asks_nothing_twice(home: Home) -> None:
    memory = home.memory()
    memory.set_reminder(daily(home, "20:30"))
    memory.due()
    home.clock.set("2026-03-02T20:31")
    assert memory.due() is not None
    home.clock.set("2026-03-02T20:00")
    memory.due()
    memory.close()
    home.clock.set("2026-03-02T20:31")
    assert home.memory().due() is None, "after a restart it is still known"


# ------------------------------------------------------------------ forgetting

WORDS = ("quokka", "zephyrine", "marmalade", "kumquat")


def told(home: Home) -> Memory:
    """A secret of yesterday and one of today in a check-in, one in a talk, one in a reminder."""
    memory = home.memory()
    home.clock.set("2026-03-01T20:00")
    memory.begin("daily")
    memory.record("note", "quokka")
    home.clock.set("2026-03-02T20:00")
    memory.begin("daily")
    memory.record("feeling", "first zephyrine, then")
    memory.record("feeling", "zephyrine")
    memory.keep("reach_out", {"person": "marmalade"})
    memory.set_reminder(daily(home, "21:00", label="kumquat"))
    memory.remember("region", "ca")
    return memory


def test_the_words_are_there_before_they_are_forgotten(home: Home) -> None:
    told(home)
    assert all(files_with(home.folder, word) for word in WORDS)


def test_a_forgotten_day_is_gone_from_every_byte_and_the_others_stay(home: Home) -> None:
    memory = told(home)
    today = home.clock().date()
    memory.forget(today, today)
    assert files_with(home.folder, "zephyrine") == []
    assert files_with(home.folder, "marmalade") == [], "what a talk kept that day is told that day"
    assert files_with(home.folder, "quokka") != []
    assert [one.label for one in home.reminders()] == ["kumquat"], "an arrangement for later is not what was told"
    memory.close()
    assert files_with(home.folder, "zephyrine") == []


def test_a_day_is_that_of_the_clock_on_the_wall(tmp_path: Path) -> None:
    home = home_in(tmp_path, "2026-06-30T23:30", ZoneInfo("Pacific/Auckland"))
    memory = home.memory()
    memory.begin("moment")
    memory.record("note", "quokka")
    home.clock.set("2026-07-01T00:30")
    memory.begin("moment")
    memory.record("note", "zephyrine")
    memory.forget(datetime.date(2026, 7, 1), datetime.date(2026, 7, 1))
    memory.close()
    assert files_with(tmp_path, "zephyrine") == []
    assert files_with(tmp_path, "quokka") != []


def test_everything_forgotten_is_gone_from_every_byte_with_talks_and_reminders(home: Home) -> None:
    memory = told(home)
    memory.forget(None, None)
    for word in (*WORDS, "reach_out", "feeling"):
        assert [name for name in files_with(home.folder, word) if word != "feeling"] == [], word
    home.clock.set("2026-03-02T21:00")
    assert memory.due() is None, "a forgotten reminder does not come"
    memory.begin("daily")
    memory.record("numbness", 5.0)
    memory.close()
    assert all(files_with(home.folder, word) == [] for word in WORDS)
    with home.read() as other:
        assert len(other.entries()) == 1
        assert other.reminders() == ()
        assert other.all_kept() == ()


# ------------------------------------------------------------------ settings, files


def test_a_setting_is_kept_beside_the_journal_for_its_owner_only(home: Home) -> None:
    told(home)
    assert load_settings(home.folder / "settings.toml").region == "ca"
    for path in home.folder.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_nothing_is_made_on_disk_before_something_is_kept(home: Home) -> None:
    memory = home.memory()
    assert memory.due() is None
    memory.wall()
    memory.close()
    assert list(home.folder.iterdir()) == []


# ------------------------------------------------------------------ held by another


class Eye:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.notes: list[str] = []

    def opened(self) -> None:
        pass

    def heard(self, event: Heard) -> None:
        self.lines.append(f"> {event.text}")

    def said(self, speak: Speak) -> None:
        self.lines.append(speak.text)

    def note(self, text: str) -> None:
        self.notes.append(text)


def converse(memory: Memory, *lines: str) -> Eye:
    eye = Eye()
    world = make_world(reprompt=None)
    Loop(
        world, inlet=Lines(lines), outlet=Printed(), observer=eye, memory=memory, instant=frozenset({Why.BEAT})
    ).run()
    return eye


def said(eye: Eye, name: str) -> int:
    """How often a prompt was said, by the first sentence of any of its wordings."""
    wordings = make_world().library.prompts[name]
    return sum(any(wording.startswith(line) for wording in wordings) for line in eye.lines)


def test_a_journal_held_by_another_is_one_clear_sentence_and_the_conversation_goes_on(home: Home) -> None:
    with Journal.open(home.journal):
        eye = converse(home.memory(), "check in with me", "what is numbness", "thanks")
    assert said(eye, "not_kept") == 1
    assert len(eye.notes) == 1, eye.notes
    assert "Another Thaw has the journal" in eye.notes[0]
    assert "\n" not in eye.notes[0]
    assert said(eye, "thanks") == 1, "the conversation goes on to its end"
    with home.read() as other:
        assert other.entries() == ()


def test_it_is_not_said_to_be_written_down_where_it_was_not(home: Home) -> None:
    with Journal.open(home.journal):
        eye = converse(home.memory(), "a quick check in", "six", "tired", "thanks")
    assert said(eye, "not_kept") == 1
    assert not [line for line in eye.lines if line.startswith(("It's written down", "Kept"))], eye.lines


def test_once_the_other_has_ended_answers_are_kept_again(home: Home) -> None:
    other = Journal.open(home.journal)
    memory = home.memory()
    with pytest.raises(JournalHeldError):
        memory.begin("daily")
    other.close()
    memory.begin("daily")
    memory.record("feeling", "grey")
    with home.read() as reader:
        assert [entry.answers for entry in reader.entries()] == [{Slot.FEELING: "grey"}]


@pytest.mark.parametrize("words", ["forget everything", "forget today"])
def test_what_could_not_be_erased_is_never_said_to_be_gone(home: Home, words: str) -> None:
    told(home).close()
    with Journal.open(home.journal):
        eye = converse(home.memory(), words, "yes", "thanks")
    assert said(eye, "forgotten") == 0, eye.lines
    assert said(eye, "not_erased") == 1
    assert said(eye, "thanks") == 1
    assert len(set(eye.notes)) == 1
    assert files_with(home.folder, "zephyrine") != []


@pytest.mark.parametrize("sentence", ["ask me how i feel every evening at eight", "cancel my reminders"])
def test_a_reminder_that_could_not_be_kept_is_not_said_to_be(home: Home, sentence: str) -> None:
    first = home.memory()
    first.set_reminder(daily(home, "21:00"))
    first.close()
    with Journal.open(home.journal):
        memory = home.memory()
        eye = Eye()
        world = make_world(reprompt=None, reminders=tuple(home.reminders()))
        lines = Lines([sentence, "thanks"])
        instant = frozenset({Why.BEAT})
        Loop(world, inlet=lines, outlet=Printed(), observer=eye, memory=memory, instant=instant).run()
    assert said(eye, "not_kept") == 1
    assert not [line for line in eye.lines if line.startswith(("I'll ask you", "All right.", "Cancelled"))], eye.lines
    assert [one.time.hour for one in home.reminders()] == [21]
