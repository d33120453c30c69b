"""A check-in spoken through the virtual card: kept as it was said, soon over, and safe from a killed program."""

import signal
from pathlib import Path

import pytest

from assistant.journal.entries import Form, Slot
from assistant.journal.store import Journal
from tests.e2e.aloud import DAILY, MOMENT, room

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]
BOUND = 60.0  # seconds: against growing long; the figure itself is measured by benchmarks/check_in.py
GIVEN = {Slot.NUMBNESS: 6.0, Slot.FEELING: "tired", Slot.SLEEP: 7.5, Slot.MOVED: True, Slot.TALKED: False}


def kept(home: Path) -> list[tuple[Form, dict[Slot, object]]]:
    with Journal.open(home / "data" / "journal", write=False) as journal:
        return [(entry.form, dict(entry.answers)) for entry in journal.entries()]


def test_a_daily_check_in_spoken_to_its_end_is_kept_as_it_was_said(virtual_card, tmp_path: Path) -> None:
    home = tmp_path / "home"
    here = room(virtual_card, tmp_path, home, tones=True)
    try:
        seconds, repeats = here.check_in("check in with me", DAILY)
        assert kept(home) == [(Form.DAILY, GIVEN)]
        assert seconds < BOUND or repeats
    finally:
        here.close()


def test_a_check_in_for_the_moment_is_shorter_and_kept(virtual_card, tmp_path: Path) -> None:
    home = tmp_path / "home"
    here = room(virtual_card, tmp_path, home, tones=True)
    try:
        seconds, repeats = here.check_in("a quick check in", MOMENT)
        assert kept(home) == [(Form.MOMENT, {Slot.NUMBNESS: 6.0, Slot.FEELING: "tired"})]
        assert seconds < BOUND / 2 or repeats
    finally:
        here.close()


@pytest.mark.parametrize("time", [1, 2, 3])
def test_killed_after_the_third_answer_none_of_the_three_is_lost(virtual_card, tmp_path: Path, time: int) -> None:
    home = tmp_path / "home"
    here = room(virtual_card, tmp_path, home, tones=True)
    try:
        here.say("check in with me")
        here.answer(DAILY[:3], DAILY[3][0])
        here.companion.process.send_signal(signal.SIGKILL)
        here.companion.process.wait()
    finally:
        here.close()
    first_three = {slot: GIVEN[slot] for slot in (Slot.NUMBNESS, Slot.FEELING, Slot.SLEEP)}
    assert kept(home) == [(Form.DAILY, first_three)], "and the journal opens"
