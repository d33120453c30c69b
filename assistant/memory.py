"""What a conversation keeps: settings in their file, everything else in the journal, opened when it is first needed."""

import datetime
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from assistant.errors import JournalError
from assistant.journal.entries import Form, Slot, Value
from assistant.journal.store import Journal
from assistant.reminders import Due, Reminder, due_between, from_data, next_due, to_data
from assistant.settings import save_setting


def midnight(day: datetime.date, zone: datetime.tzinfo | None) -> datetime.datetime:
    """The moment at which a day begins."""
    return datetime.datetime.combine(day, datetime.time(), zone)


class Memory:
    """A ``Memory`` of the ports, over the settings file and the journal. Raises ``ThawError`` where it cannot keep.

    ``now`` tells the time with its zone.
    """

    def __init__(
        self,
        settings: Path,
        open_journal: Callable[[], Journal],
        now: Callable[[], datetime.datetime],
        reminders: tuple[Reminder, ...] = (),
    ) -> None:
        self._settings = settings
        self._open_journal = open_journal
        self._now = now
        self._journal: Journal | None = None
        self._entry: tuple[Form, datetime.datetime, int | None] | None = None
        self._reminders = {reminder.id: reminder for reminder in reminders}
        self._looked: datetime.datetime | None = None

    def _opened(self) -> Journal:
        if self._journal is None:
            self._journal = self._open_journal()
        return self._journal

    def wall(self) -> datetime.datetime:
        """The clock on the wall, with its zone."""
        return self._now()

    def remember(self, key: str, value: str) -> None:
        """Keep a setting for later conversations."""
        save_setting(self._settings, key, value)

    def keep(self, talk: str, answers: Mapping[str, str]) -> None:
        """Write down what a planning talk collected."""
        self._opened().keep(talk, answers, self._now())

    # ------------------------------------------------------------------ check-ins

    def begin(self, form: str) -> None:
        """Begin a check-in; it stands in the journal from its first answer on."""
        self._opened()
        self._entry = (Form(form), self._now(), None)

    def record(self, slot: str, value: Value) -> None:
        """Write down one answer; on disk when it returns."""
        if self._entry is None:
            raise JournalError("No check-in has been begun; please begin it once more.")
        form, at, number = self._entry
        journal = self._opened()
        if number is None:
            number = journal.begin(form, at)
            self._entry = (form, at, number)
        journal.answer(number, Slot(slot), value, self._now())

    # ------------------------------------------------------------------ reminders

    def set_reminder(self, reminder: Reminder) -> None:
        """Keep a reminder; one of the same id is replaced."""
        spec = json.dumps(to_data(reminder))
        journal = self._opened()
        row = self._rows(journal).get(reminder.id)
        if row is None:
            journal.add_reminder(spec)
        else:
            journal.update_reminder(row, spec=spec)
        self._reminders[reminder.id] = reminder

    def cancel_reminders(self, ids: tuple[str, ...]) -> None:
        """Remove reminders."""
        journal = self._opened()
        rows = self._rows(journal)
        for one in ids:
            if one in rows:
                journal.remove_reminder(rows[one])
            self._reminders.pop(one, None)

    @staticmethod
    def _rows(journal: Journal) -> dict[str, int]:
        """The rows of reminders by the ids that the conversation knows."""
        return {from_data(json.loads(row.spec)).id: row.id for row in journal.reminders()}

    def due(self) -> Due | None:
        """What has fallen due since this was last asked; what comes once and is past is then removed."""
        now = self._now()
        if not self._reminders:
            self._looked = now
            return None
        last = self._looked or self._last_fired() or now
        due = due_between(self._reminders.values(), min(last, now), now)
        self._looked = now
        if due is not None and due.reminder.repeats:
            self._fired(due.reminder, now)
        over = tuple(one.id for one in self._reminders.values() if next_due(one, now) is None)
        if over:  # spoken now, or missed by so much that it was let go
            self.cancel_reminders(over)
        return due

    def _last_fired(self) -> datetime.datetime | None:
        """The moment up to which reminders were looked at in an earlier run, as far as one is known."""
        rows = self._opened().reminders()
        moments = [row.last_fired for row in rows if row.last_fired is not None]
        created = [reminder.created for reminder in self._reminders.values()]
        return max([*moments, *created], default=None)

    def _fired(self, reminder: Reminder, now: datetime.datetime) -> None:
        journal = self._opened()
        row = self._rows(journal).get(reminder.id)
        if row is not None:
            journal.update_reminder(row, last_fired=now)

    # ------------------------------------------------------------------ forgetting

    def forget(self, first: datetime.date | None, last: datetime.date | None) -> None:
        """Erase what was told on these days for good; without days, everything."""
        journal = self._opened()
        if self._entry is not None and (first is None or last is None or first <= self._now().date() <= last):
            self._entry = None
        if first is None or last is None:
            journal.forget_all()
            self._reminders = {}
            return
        zone = self._now().tzinfo
        journal.forget_range(midnight(first, zone), midnight(last + datetime.timedelta(days=1), zone))

    def close(self) -> None:
        """Let others write; may be called twice."""
        if self._journal is not None:
            journal, self._journal = self._journal, None
            journal.close()
