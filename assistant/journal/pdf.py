"""The report as PDF: A4, a page or two, by fpdf2, with the fonts that matplotlib brings along."""

import datetime
import io
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.journal.report import Report, Section

if TYPE_CHECKING:  # loaded when somebody wants a report
    from fpdf import FPDF

MARGIN = 16  # millimetres
WIDTH = 210 - 2 * MARGIN
BODY, SMALL, HEADING, TITLE = 10.5, 9, 12.5, 18  # points
LEADING = 5.2  # millimetres from line to line of the body
MISSING = "\N{WHITE SQUARE}"
BOX = 3.2  # millimetres
PICTURE = 6.4 / 10 * WIDTH
"""Height of the picture, as it is drawn."""


def to_pdf(report: Report, picture: bytes, today: datetime.date) -> bytes:
    """The pages; ``picture`` is a PNG."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    logging.getLogger("fpdf").setLevel(logging.ERROR)  # a sign that the font lacks becomes a box, without a warning
    page = _paper(report, today)
    page.set_font(size=TITLE, style="B")
    page.multi_cell(0, 8, report.title, new_x="LMARGIN", new_y="NEXT")
    _text(page, report.period)
    page.ln(1)
    page.set_font(size=BODY, style="B")
    page.multi_cell(
        0, LEADING, report.about, border="L", padding=(0, 0, 0, 3), align="L", new_x="LMARGIN", new_y="NEXT"
    )
    _section(page, report.last_week)
    _heading(page, report.over_time, needs=PICTURE)
    page.image(io.BytesIO(picture), w=WIDTH, alt_text=report.over_time)
    _weeks(page, report)
    if report.feelings:
        _section(page, report.feelings)
    if report.notes:
        _heading(page, report.notes_heading)
        for date, note in report.notes:
            _text(page, date, style="B")
            _text(page, note)
            page.ln(1)
    _section(page, report.questions)
    page.ln(3)
    _text(page, report.made, size=SMALL)
    return bytes(page.output())


def _paper(report: Report, today: datetime.date) -> "FPDF":
    import matplotlib  # noqa: PLC0415 - see above
    from fpdf import FPDF  # noqa: PLC0415

    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    page = FPDF(format="A4")
    page.set_creation_date(datetime.datetime.combine(today, datetime.time(), datetime.UTC))
    page.set_title(report.title)
    page.set_margins(MARGIN, MARGIN)
    page.set_auto_page_break(auto=True, margin=MARGIN)
    page.add_font("body", "", fonts / "DejaVuSans.ttf")
    page.add_font("body", "B", fonts / "DejaVuSans-Bold.ttf")
    page.add_page()
    page.set_font("body", size=BODY)
    return page


def _heading(page: "FPDF", text: str, needs: float = 12) -> None:
    """A heading that never stands alone at the foot of a page; ``needs`` millimetres follow it."""
    page.ln(3)
    if page.will_page_break(7 + needs):
        page.add_page()
    page.set_font(size=HEADING, style="B")
    page.multi_cell(0, 7, text, new_x="LMARGIN", new_y="NEXT")


def _text(page: "FPDF", text: str, *, style: str = "", size: float = BODY) -> None:
    page.set_font(size=size, style=style)
    page.multi_cell(0, LEADING, _printable(page, text), align="L", new_x="LMARGIN", new_y="NEXT")


def _printable(page: "FPDF", text: str) -> str:
    """A text with a box for each sign that the font lacks, so that nothing is missing without a trace."""
    known = page.current_font.cmap  # type: ignore[union-attr]
    return "".join(sign if ord(sign) in known or sign == "\n" else MISSING for sign in text)


def _section(page: "FPDF", section: Section) -> None:
    _heading(page, section.heading)
    for paragraph in section.paragraphs:
        _text(page, paragraph)
    for bullet in section.bullets:
        if page.will_page_break(2 * LEADING):
            page.add_page()
        page.ln(0.8)
        page.rect(page.l_margin + 0.5, page.get_y() + 1.0, BOX, BOX)  # to be ticked
        page.set_x(page.l_margin + 7)
        page.set_font(size=BODY, style="")
        page.multi_cell(WIDTH - 7, LEADING, bullet, align="L", new_x="LMARGIN", new_y="NEXT")


def _weeks(page: "FPDF", report: Report) -> None:
    _heading(page, report.by_week.heading, needs=8 * (len(report.rows) + 1))
    page.set_font(size=SMALL, style="")
    widths = (26, *[30] * (len(report.columns) - 1))
    with page.table(
        col_widths=widths, text_align=("LEFT", *["CENTER"] * (len(widths) - 1)), borders_layout="HORIZONTAL_LINES",
        line_height=LEADING, padding=0.6,
    ) as table:
        for cells in (report.columns, *report.rows):
            table.row(cells)
    for paragraph in report.by_week.paragraphs:
        page.ln(1)
        _text(page, paragraph, size=SMALL)
