"""Draws the pictures of the README from check-ins that nobody made: ``python tools/draw_examples.py`` writes ``docs/``.

The page of the report needs pdftoppm (poppler-utils). The same numbers give the same pictures.
"""

import datetime
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from assistant.journal.entries import Entry, Form, Slot, Value  # noqa: E402 - found only now
from assistant.journal.pdf import to_pdf  # noqa: E402
from assistant.journal.plot import draw  # noqa: E402
from assistant.journal.report import make_report  # noqa: E402
from assistant.journal.trends import by_day  # noqa: E402
from content.library import ROOT as CONTENT  # noqa: E402
from content.report import load_report_words  # noqa: E402

TODAY = datetime.date(2026, 3, 29)
DAYS = 42
ZONE = datetime.timezone(datetime.timedelta(hours=1))
AWAY = (11, 12, 13)
WORDS = ("empty", "grey", "far away", "tired", "calm", "flat", "a bit lighter", "")
NOTES = {20: "Walked to the river with Sam. Noticed the cold.", 33: "Cried at a song. First time in months."}


def example_entries() -> tuple[Entry, ...]:
    """Six invented weeks: nights become longer, numbness a little less, some days are missing."""
    chance = random.Random(7)

    def one_in(number: int) -> bool:
        return chance.randrange(number) == 0

    entries = []
    for number in range(DAYS):
        if one_in(6) or number in AWAY:
            continue
        day = TODAY - datetime.timedelta(days=DAYS - 1 - number)
        sleep = round(2 * min(9, max(3.5, chance.gauss(5.6 + number / 28, 1.1)))) / 2
        numbness = round(min(10, max(1, 12.4 - sleep - number / 40 + chance.gauss(0, 0.8))))
        answers: dict[Slot, Value] = {Slot.NUMBNESS: float(numbness), Slot.SLEEP: sleep}
        answers[Slot.MOVED] = one_in(2)
        answers[Slot.TALKED] = not one_in(3)
        if one_in(2):
            answers[Slot.FEELING] = chance.choice(WORDS)
        if number in NOTES:
            answers[Slot.NOTE] = NOTES[number]
        if one_in(8):
            del answers[Slot.SLEEP]
        at = datetime.datetime.combine(day, datetime.time(21, chance.randrange(60)), ZONE)
        entries.append(Entry(number, at, Form.DAILY, answers))
    return tuple(entries)


def main() -> None:
    """Write both pictures."""
    entries = example_entries()
    words = load_report_words(CONTENT / "en" / "report.toml")
    docs = ROOT / "docs"
    docs.mkdir(exist_ok=True)
    days = by_day(entries)
    (docs / "plot.png").write_bytes(draw(days, words, min(days), TODAY, form="png"))
    report = make_report(entries, words, TODAY, set(NOTES))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.pdf"
        page.write_bytes(to_pdf(report, draw(days, words, min(days), TODAY, form="png"), TODAY))
        subprocess.run(
            ["pdftoppm", "-png", "-r", "80", "-singlefile", str(page), str(docs / "report")],  # noqa: S607 - from the system
            check=True,
        )


if __name__ == "__main__":
    main()
