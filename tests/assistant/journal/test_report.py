"""The picture and the pages: what stands in them, and what does not."""

import datetime
import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from assistant.journal.entries import Entry
from assistant.journal.html import to_html
from assistant.journal.pdf import to_pdf
from assistant.journal.plot import draw
from assistant.journal.report import make_report, trend_lines
from assistant.journal.table import spark
from assistant.journal.trends import by_day
from content.library import ROOT
from content.report import load_report_words
from tests.assistant.journal.samples import TODAY, at, entry, nights

WORDS = load_report_words(ROOT / "en" / "report.toml")
SCRIPT = '<script>alert("x")</script>'
WEEK_AGO = TODAY - datetime.timedelta(days=6)


def some() -> list[Entry]:
    return [
        entry(9, number=1, numbness=7.0, sleep=5.0, feeling="grey"),
        entry(5, number=2, numbness=6.0, sleep=6.0, note="only mine"),
        entry(4, number=3, feeling=SCRIPT, note=f"to be shared {SCRIPT}"),
        entry(0, number=4, numbness=4.0, sleep=8.0, moved=True),
    ]


def html(entries: list[Entry], notes: set[int]) -> str:
    report = make_report(entries, WORDS, TODAY, notes)
    days = by_day(entries)
    return to_html(report, draw(days, WORDS, min(days), TODAY, form="svg"), WORDS.plot.picture, "en").decode()


def picture(entries: list[Entry], first: datetime.date = WEEK_AGO) -> np.ndarray:
    """The pixels, as grey."""
    return np.asarray(Image.open(io.BytesIO(draw(by_day(entries), WORDS, first, TODAY, form="png"))).convert("L"))


def test_only_chosen_notes_are_on_the_pages() -> None:
    assert "only mine" not in html(some(), {3})
    assert "to be shared" in html(some(), {3})
    assert "to be shared" not in html(some(), set())
    assert WORDS.report.notes not in html(some(), set())


def test_the_page_says_that_it_is_self_reported_and_no_diagnosis() -> None:
    page = html(some(), set())
    assert WORDS.report.about in page
    assert "no diagnosis" in WORDS.report.about
    assert "from the person" in WORDS.report.about
    for question in WORDS.questions:
        assert question.text.replace("'", "&#x27;") in page


def test_what_a_person_wrote_is_text_and_never_markup_and_the_page_asks_for_nothing_from_elsewhere() -> None:
    page = html(some(), {3})
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r'(?:src|href)="(?!#)', re.sub(r'xlink:href="#[^"]*"', "", page))
    assert not re.search(r"@import|url\((?!#)", page)


def test_the_pdf_has_one_or_two_pages_with_weeks_of_check_ins_and_a_note() -> None:
    for entries in (some(), [*nights([7.0, 5.0] * 45, [4.0, 7.0] * 45), *some()], some()[:1]):
        days = by_day(entries)
        report = make_report(entries, WORDS, TODAY, {3})
        pages = to_pdf(report, draw(days, WORDS, min(days), TODAY, form="png"), TODAY)
        assert pages.startswith(b"%PDF")
        assert pages.count(b"/Type /Page\n") in (1, 2)


def test_a_sign_that_the_pdfs_font_lacks_does_no_harm() -> None:
    entries = [entry(0, number=1, numbness=3.0, feeling="灰", note="日本 🙂 é")]
    days = by_day(entries)
    report = make_report(entries, WORDS, TODAY, {1})
    assert to_pdf(report, draw(days, WORDS, TODAY, TODAY, form="png"), TODAY).startswith(b"%PDF")


def test_the_same_check_ins_give_the_same_files() -> None:
    days = by_day(some())
    for form in ("png", "svg"):
        assert draw(days, WORDS, min(days), TODAY, form=form) == draw(days, WORDS, min(days), TODAY, form=form)
    assert html(some(), {3}) == html(some(), {3})


def test_a_svg_is_whole() -> None:
    svg = draw(by_day(some()), WORDS, WEEK_AGO, TODAY, form="svg")
    assert ElementTree.fromstring(svg).tag.endswith("svg")  # noqa: S314 - our own


def test_a_gap_stays_a_gap() -> None:
    """Between two points with a day between them nothing is drawn; from one day to the next there is a line."""
    gap = picture([entry(day, numbness=5.0) for day in (6, 4)], at(6).date()) < 120
    line = picture([entry(day, numbness=5.0) for day in (6, 5, 4)], at(6).date()) < 120
    only_line = (line & ~gap).any(axis=0)
    assert only_line.sum() > 100, "columns in which the line, or the point in the middle, is the difference"
    rows = (line & ~gap).any(axis=1)
    assert not gap[rows][:, only_line].any()


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([entry(0, numbness=10.0)], id="one"),
        pytest.param([entry(0, feeling="x" * 300)], id="a word longer than the picture"),
        pytest.param([entry(0, note="no numbers at all")], id="no numbers"),
        pytest.param([entry(day, feeling=f"word {day}") for day in range(60)], id="too many words"),
        pytest.param([entry(0, sleep=24.0), entry(3, sleep=0.0)], id="all hours of a day"),
        pytest.param([entry(day, numbness=5.0, sleep=7.0) for day in range(0, 2000, 3)], id="years"),
        pytest.param([entry(0, feeling="$x_1$ \\frac {")], id="no formula"),
    ],
)
def test_any_check_ins_can_be_drawn(entries: list[Entry]) -> None:
    pixels = picture(entries, min(one.day for one in entries))
    assert pixels.std() > 1
    edges = np.concatenate([pixels[:, :2].ravel(), pixels[:, -2:].ravel(), pixels[:2].ravel(), pixels[-2:].ravel()])
    assert (edges == 255).all(), "nothing is cut off at the border"


def test_trends_are_told_without_false_precision_and_never_as_a_cause() -> None:
    entries = nights([8, 7, 7.5, 8, 7, 5, 6, 5.5, 4, 6, 5, 5, 6, 5], [3, 4, 3, 2, 4, 7, 6, 8, 7, 6, 7, 8, 8, 7])
    lines = " ".join(trend_lines(entries, WORDS, TODAY))
    assert "On the 5 days with seven hours of sleep or more" in lines
    assert not re.search(r"because|caus|thanks to|led to|helps", lines)
    assert all(float(number) * 2 % 1 == 0 for number in re.findall(r"\d+\.\d+", lines))


def test_too_little_is_said_plainly() -> None:
    lines = trend_lines([entry(0, numbness=4.0)], WORDS, TODAY)
    assert WORDS.trend.numbness.unknown in lines
    assert WORDS.trend.sleep.unknown in lines


def test_sparks_show_height_and_gaps() -> None:
    assert spark([0.0, None, 5.0, 10.0, 99.0], 10) == "▁·▅██"
    assert spark([0.0, None, 10.0], 10, plain=True) == "0.9"
