import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.journal.archive import ArchiveError, from_csv, from_json, to_csv, to_json
from assistant.journal.entries import Archive, Entry, Form, Kept, Reminder, Slot
from tests.assistant.journal.samples import at, entry

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=40).map(str.strip)
times = st.datetimes(
    datetime.datetime(1990, 1, 1), datetime.datetime(2090, 1, 1),  # noqa: DTZ001 - the zone comes along
    timezones=st.integers(-12, 14).map(lambda hours: datetime.timezone(datetime.timedelta(hours=hours))),
)
answers = st.fixed_dictionaries(
    {},
    optional={
        Slot.NUMBNESS: st.integers(0, 20).map(lambda number: number / 2),
        Slot.FEELING: texts.filter(lambda text: text != "-"),
        Slot.SLEEP: st.integers(0, 96).map(lambda number: number / 4),
        Slot.MOVED: st.booleans(),
        Slot.TALKED: st.booleans(),
        Slot.NOTE: texts.filter(bool),
    },
)
entries = st.builds(Entry, st.just(0), times, st.sampled_from(Form), answers)


@given(st.lists(entries, max_size=4).map(tuple))
def test_csv_and_json_give_back_what_they_were_given(found: tuple[Entry, ...]) -> None:
    archive = Archive(found, (Kept("plan", at(), {"a": 'b, "c"'}),), (Reminder(0, "{}", at()), Reminder(0, "[]")))
    assert from_json(to_json(archive)) == archive
    assert from_csv(to_csv(archive)) == Archive(found)


def test_the_columns_are_those_that_are_documented() -> None:
    lines = to_csv(Archive((entry(numbness=6.5, feeling="", sleep=7.0, moved=True, note='said "no", twice'),))).decode()
    assert lines.splitlines() == [
        "started_at,form,numbness,feeling,sleep,moved,talked,note",
        '2026-03-29T21:00:00+01:00,daily,6.5,-,7,yes,,"said ""no"", twice"',
    ]


def test_what_a_table_program_makes_of_it_is_read_too() -> None:
    data = "\ufeffstarted_at;form;numbness;sleep;moved\r\n2026-03-29T21:00:00+01:00;daily;6,5;;YES\r\n".encode()
    assert from_csv(data).entries == (entry(numbness=6.5, moved=True),)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "line 1: expected the columns"),
        (b"a,b\n1,2\n", "line 1: expected the columns"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"started_at,form\nyesterday,daily\n", "line 2"),
        (b"started_at,form\n2026-03-01T10:00:00,daily\n", "line 2: expected a time with its offset"),
        (b"started_at,form\n2026-03-01T10:00:00Z,weekly\n", "line 2: 'weekly'"),
        (b"started_at,form,numbness\n2026-03-01T10:00:00Z,daily,11\n", "line 2: numbness: expected a number from 0 to 10"),
        (b"started_at,form,sleep\n2026-03-01T10:00:00Z,daily,long\n", "line 2: sleep: expected hours"),
        (b"started_at,form,moved\n2026-03-01T10:00:00Z,daily,perhaps\n", "line 2: moved: expected yes or no"),
    ],
)
def test_a_wrong_csv_says_where_and_what_was_expected(data: bytes, says: str) -> None:
    with pytest.raises(ArchiveError, match=says):
        from_csv(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[]", "thaw_journal"),
        (b'{"thaw_journal": 1, "entries": {}}', "entries: expected a list"),
        (b'{"thaw_journal": 1, "entries": [{}]}', "entries, number 1: started_at is missing"),
        (b'{"thaw_journal": 1, "entries": [3]}', "entries, number 1"),
        (b'{"thaw_journal": 1, "entries": [{"started_at": 3, "form": "daily"}]}', "entries, number 1"),
        (b'{"thaw_journal": 1, "entries": [{"started_at": "2026-03-01T10:00:00Z", "form": "daily", "sleep": "7"}]}',
         "number 1: sleep: expected hours"),
        (b'{"thaw_journal": 1, "kept": [{"talk": "x", "at": "2026-03-01T10:00:00Z", "slots": []}]}', "kept, number 1"),
        (b'{"thaw_journal": 1, "reminders": [{}]}', "reminders, number 1: spec is missing"),
    ],
)
def test_a_wrong_json_says_where_and_what_was_expected(data: bytes, says: str) -> None:
    with pytest.raises(ArchiveError, match=says):
        from_json(data)
