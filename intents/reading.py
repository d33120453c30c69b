"""What one stretch of a sentence says of when: days, times, parts of the day, what to follow. Pure; see ``when``."""

from dataclasses import dataclass, field
from itertools import pairwise

from intents.clock import Clock, clock_at, duration_at, has, number_at
from intents.tags import Items, Mark, Tag
from intents.times import DAY, Cannot, Times

LONGEST_LABEL = 5  # words


@dataclass
class Found:
    """What has been found so far; filled in by one ``read`` and not changed after."""

    days: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    parts: list[str] = field(default_factory=list)
    clock: Clock | None = None
    unsure: bool = False
    """Whether the time was said vaguely: "eight or nine"."""
    ahead: int | None = None
    offset: int | None = None
    after: str = ""
    every: bool = False
    weekly: bool = False
    once: bool = False
    again: bool = False
    """Whether a plural was said: "mondays", "evenings"."""
    cannot: Cannot | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything was found at all."""
        return bool(
            self.days or self.excluded or self.parts or self.clock or self.after or self.weekly or self.once
            or self.cannot or self.ahead is not None or self.offset is not None
        )  # fmt: skip


def read(items: Items, times: Times) -> Found:
    """Everything that these items say of when."""
    return _Reader(items, times).read()


class _Reader:
    """One pass over the items, from left to right."""

    def __init__(self, items: Items, times: Times) -> None:
        self.items = items
        self.times = times
        self.found = Found()
        self.leaving_out = False
        self.left_out: str = ""
        """What kind of thing is being left out, once its first has come."""
        self.clocks: list[tuple[Clock, int, int]] = []
        """Times that can be nothing else, with their places."""
        self.bare: list[tuple[Clock, int, int]] = []
        """Lone numbers that may be times."""

    def read(self) -> Found:
        at = 0
        while at < len(self.items):
            at = self._length(at) or self._label(at) or self._clock(at) or self._word(at)
        self._choose_clock()
        if len(set(self.found.parts)) > 1 and self._joined_parts():
            self.found.cannot = Cannot.SEVERAL_TIMES
        return self.found

    def _length(self, at: int) -> int:
        """Such as "in two hours", "every three hours"; the place after it, 0 where there is none."""
        items, found = self.items, self.found
        lead = has(items, at, Tag.IN, Tag.EVERY)
        length = duration_at(items, at + lead)
        if length is None:
            return 0
        minutes, end = length
        if has(items, at, Tag.EVERY):
            if number_at(items, at + 1) is None and not has(items, at + 1, Tag.HALF):
                return 0
            found.cannot = Cannot.SEVERAL_TIMES if minutes < DAY else Cannot.EVERY_OTHER
            return end
        if has(items, end, Tag.FROM_NOW):
            end += 1
        elif not lead:
            return 0
        if minutes % DAY == 0:
            found.ahead = int(minutes) // DAY
        else:
            found.offset = round(minutes)
        return end

    def _label(self, at: int) -> int:
        """Such as "after group", "when my shift ends"; the place after it, 0 where there is none."""
        items = self.items
        whole = has(items, at, Tag.AFTER)
        if not whole and not has(items, at, Tag.WHEN):
            return 0
        if clock_at(items, at + 1, self.times) or has(items, at + 1, Tag.DAYS, Tag.AHEAD, Tag.EVERY):
            return 0
        end = at + 1
        while end < len(items) and end - at <= LONGEST_LABEL and not self._ends_label(at, end):
            end += 1
        label = items[at + 1 : end]
        ended = has(items, end, Tag.ENDING)
        if not label or not (whole or ended) or all(item.has(Tag.SMALL) for item in label):
            return 0
        turned = self.times.words.turned
        said = " ".join(item.text for item in label).split()
        if all(word in turned for word in said):
            return 0
        self.found.after = " ".join(turned.get(word, word) for word in said)
        return end + ended

    def _ends_label(self, begin: int, at: int) -> bool:
        item = self.items[at]
        if item.has(Tag.IN_LABEL):
            return False
        if item.has(Tag.SMALL) and not item.has(Tag.AT) and at + 1 < len(self.items) and not self.items[at + 1].marks:
            return item.has(Tag.LABEL_STOP)  # "i have walked the dog"
        if item.has(Tag.AT, Tag.SMALL) and at > begin + 1:
            return True
        return item.has(
            Tag.ENDING, Tag.LABEL_STOP, Tag.DAYS, Tag.PART, Tag.AHEAD, Tag.EVERY, Tag.WITHOUT, Tag.AND
        )  # fmt: skip

    def _clock(self, at: int) -> int:
        """A time of the day; the place after it, 0 where there is none."""
        items = self.items
        reading = clock_at(items, at, self.times)
        if reading is None:
            return 0
        clock, end = reading
        if has(items, end, Tag.UNIT) or (has(items, end, Tag.CANNOT) and not clock.marked):
            return 0
        if self.leaving_out and self.left_out in {"", "time"}:
            self.leaving_out, self.left_out = False, ""
            return end
        if clock.marked or has(items, at - 1, Tag.AT) or self._of_two(at):
            self.clocks.append((clock, at, end))
        elif self._may_be_a_time(at, end):
            self.bare.append((clock, at, end))
        return end

    def _of_two(self, at: int) -> bool:
        """Whether this is the second of two times: "at eight or nine"."""
        return bool(self.clocks) and self.clocks[-1][2] == at - 1 and has(self.items, at - 1, Tag.OR, Tag.AND)

    def _may_be_a_time(self, at: int, end: int) -> bool:
        """Whether a lone number is no count of things: nothing unknown follows, and it is not "the thursday one"."""
        number = self.items[at].get(Tag.NUMBER)
        if at > 0 and number and number.number == 1:
            return False
        if has(self.items, at - 1, Tag.IN) and not has(self.items, at - 1, Tag.AFTER):  # "in ten" is no time of the day
            return False
        return end >= len(self.items) or bool(self.items[end].marks)

    def _word(self, at: int) -> int:
        item, found = self.items[at], self.found
        if item.has(Tag.WITHOUT):
            self.leaving_out, self.left_out = True, ""
        elif mark := item.get(Tag.CANNOT):
            found.cannot = Cannot(mark.name)
        elif item.has(Tag.WEEKLY):
            found.weekly = True
        elif item.has(Tag.ONCE):
            found.once = True
        elif item.has(Tag.DAYS, Tag.PART, Tag.AHEAD):
            return self._day(at)
        elif item.has(Tag.BUT):
            self.leaving_out, self.left_out = self._but_not(at + 1), ""
        elif not item.marks:
            self.leaving_out = False
        return at + 1

    def _but_not(self, at: int) -> bool:
        """Whether "but" takes away from the days that were said: "every day but sunday"."""
        while has(self.items, at, Tag.SMALL) and not has(self.items, at, Tag.DAYS, Tag.BUT):
            at += 1
        mark = self.items[at].get(Tag.DAYS) if at < len(self.items) else None
        return bool(mark and mark.days < self.found.days)

    def _day(self, at: int) -> int:
        item, found = self.items[at], self.found
        every = self._after_every(at)
        end = at + 1
        if mark := item.get(Tag.DAYS):
            days, end = self._range(at, mark)
            if self._leaves_out("days"):
                found.excluded |= days
                return end
            found.days |= days
            found.again = found.again or mark.again
        if (ahead := item.get(Tag.AHEAD)) and not self._leaves_out("ahead"):
            if found.ahead not in {None, int(ahead.number)}:
                found.cannot = Cannot.SEVERAL_TIMES
            found.ahead = int(ahead.number)
        for part in (mark for mark in item.marks if mark.tag is Tag.PART):
            if self._leaves_out("part"):
                break
            if part.name not in found.parts:
                found.parts.append(part.name)
            found.again = found.again or part.again
        found.every = found.every or every
        return end

    def _leaves_out(self, kind: str) -> bool:
        """Whether what comes now is left out. A list of days is so as a whole, and a time after it is not."""
        if not self.leaving_out or self.left_out not in {"", kind}:
            self.leaving_out = False
            return False
        self.left_out = kind
        return True

    def _after_every(self, at: int) -> bool:
        place = at - 1
        while has(self.items, place, Tag.SMALL, Tag.DAYS, Tag.AND) and not has(self.items, place, Tag.EVERY):
            place -= 1
        return has(self.items, place, Tag.EVERY)

    def _range(self, at: int, first: Mark) -> tuple[frozenset[int], int]:
        """Such as "monday to friday" is five days; another name stands for its own."""
        last = self.items[at + 2].get(Tag.DAYS) if at + 2 < len(self.items) else None
        if has(self.items, at + 1, Tag.THROUGH) and last and len(first.days) == len(last.days) == 1:
            (begin,), (end,) = first.days, last.days
            return frozenset((begin + step) % 7 for step in range((end - begin) % 7 + 1)), at + 3
        return first.days, at + 1

    def _choose_clock(self) -> None:
        """The one time that is meant. Two joined by "and" are more than one reminder holds; of a range, the first."""
        clocks = self.clocks or self.bare
        if not clocks:
            return
        chosen = clocks[0]
        for before, after in pairwise(clocks):
            if after[0].minutes == before[0].minutes:
                continue
            between = self.items[before[2] : after[1]]
            ranged = has(self.items, before[1] - 1, Tag.BETWEEN) or any(item.has(Tag.OR) for item in between)
            if not ranged and any(item.has(Tag.AND) for item in between):
                self.found.cannot = Cannot.SEVERAL_TIMES
            elif ranged:
                self.found.unsure = True
            else:
                chosen, self.found.unsure = after, True
        self.found.clock = chosen[0]

    def _joined_parts(self) -> bool:
        """Whether two parts of the day stand side by side: "every morning and every evening"."""
        places = [place for place, item in enumerate(self.items) if item.has(Tag.PART)]
        return any(
            all(item.has(Tag.AND, Tag.SMALL, Tag.EVERY) for item in self.items[one + 1 : other])
            and any(item.has(Tag.AND) for item in self.items[one + 1 : other])
            for one, other in pairwise(places)
        )
