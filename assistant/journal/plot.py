"""The picture: numbness and sleep over time, with the words; place, line and mark tell them apart, not colour."""

import datetime
import io
import logging
import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.journal.trends import WEEK, Day, DayOrGap, each_day, thinned
from content.report import ReportWords

if TYPE_CHECKING:  # loading it takes half a second, and only those who want a picture should wait
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE = (10.0, 6.4)  # inches
DPI = 150
FONT = 13  # points
LANES = 4
"""Rows of words above the picture."""
CLEARANCE = 8
"""Pixels between two words in a row."""
GAP = 3  # pixels between a line and its word
MARKED_DAYS = 130
"""With more days than this marks would hide the line: only a day between two gaps keeps its own."""
MOST_NUMB = 10
MOST_POINTS = 400
"""With more days than this several make one point."""
MOST_TICKS = 7
MONTHS_FROM = 260  # days from which a date's day says nothing
FAINT = "#8c8c8c"

Days = Mapping[datetime.date, Day]


@dataclass(frozen=True)
class Look:
    """How a line is drawn and named, and what stands there where there is none."""

    style: str
    mark: str
    colour: str
    label: str
    none: str


def draw(days: Days, words: ReportWords, first: datetime.date, last: datetime.date, *, form: str) -> bytes:
    """The picture of the days from ``first`` to ``last`` as ``"png"`` or ``"svg"``."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # that it builds a list of fonts concerns nobody
    from matplotlib import rc_context  # noqa: PLC0415 - see above
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    with (
        warnings.catch_warnings(action="ignore", category=UserWarning),  # a sign that the font lacks becomes a box
        rc_context(
            {"font.size": FONT, "font.family": "DejaVu Sans", "svg.hashsalt": "thaw", "text.parse_math": False}
        ),
    ):
        figure = Figure(figsize=SIZE, dpi=DPI)
        canvas = FigureCanvasAgg(figure)
        every = each_day(days, first, last)
        step = math.ceil(len(every) / MOST_POINTS)
        _fill(figure, every if step == 1 else thinned(every, step), words, (first, last, step))
        out = io.BytesIO()
        if form == "svg":
            figure.savefig(out, format=form, metadata={"Date": None})
        else:
            canvas.draw()  # type: ignore[no-untyped-call]
            # Without transparency it is smaller, and goes into a PDF as it is.
            pixels = np.asarray(canvas.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]
            Image.fromarray(pixels).save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def _fill(
    figure: "Figure", days: Sequence[DayOrGap], words: ReportWords, time: tuple[datetime.date, datetime.date, int]
) -> None:
    """All of it; ``time``: the first and the last day, and for how many days one of ``days`` stands."""
    first, last, step = time
    strip, above, below = figure.subplots(
        3, 1, sharex=True, gridspec_kw={"height_ratios": (1.2, 2.6, 1.9), "hspace": 0.0}
    )
    figure.subplots_adjust(left=0.07, right=0.965, top=0.89, bottom=0.145)
    plot, dates = words.plot, words.dates
    title = plot.title.format(
        first=dates.write(dates.day_with_year, first), last=dates.write(dates.day_with_year, last)
    )
    figure.text(0.07, 0.945, title, fontsize=FONT + 3, fontweight="bold")
    numbness = [day.numbness if day else None for _, day in days]
    sleep = [day.sleep if day else None for _, day in days]
    _line(above, days, numbness, Look("-", "o", "#1b4965", plot.numbness, plot.no_numbness))
    _line(below, days, sleep, Look("--", "s", "#8a4b08", plot.sleep, plot.no_sleep))
    above.set_ylim(-0.7, MOST_NUMB + 1.6)
    above.set_yticks((0, 5, 10))
    most = max((hours for hours in sleep if hours is not None), default=8.0)
    below.set_ylim(0, max(10.0, most) * 1.3)
    below.set_yticks((0, 4, 8))
    _ticks(below, [day for day, _ in days], words)
    strip.set_axis_off()
    dense = len(days) > MARKED_DAYS
    whole = not dense and _words(figure, strip, above, days)
    caption = plot.gaps if step == 1 else plot.means.format(days=step)
    if not whole:
        caption += f"\n{plot.left_out}"
    figure.text(0.07, 0.025, caption, fontsize=FONT - 2, color="#404040")


def _line(
    axes: "Axes",
    days: Sequence[DayOrGap],
    values: Sequence[float | None],
    look: Look,
) -> None:
    """One line; a day without a value breaks it, and a day alone is still a mark."""
    known = [float("nan") if value is None else value for value in values]
    dense = len(days) > MARKED_DAYS
    axes.plot(
        [day for day, _ in days],  # type: ignore[arg-type]  # dates are fine, only the types don't say so
        known,
        linestyle=look.style,
        marker=look.mark,
        markevery=_alone(values) if dense else None,
        markersize=3 if dense else 6.5,
        linewidth=1.2 if dense else 1.9,
        color=look.colour,
        markerfacecolor="white" if look.mark == "s" else look.colour,
        label=look.label,
    )
    axes.legend(loc="upper left", framealpha=1, edgecolor="white", borderaxespad=0.2, borderpad=0.1, handlelength=2.6)
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    if all(value is None for value in values):
        axes.text(0.5, 0.4, look.none, transform=axes.transAxes, ha="center", color="#404040")


def _alone(values: Sequence[float | None]) -> list[int]:
    """The places of values that have no neighbour: no line shows them."""
    padded = [None, *values, None]
    return [
        place
        for place, value in enumerate(values)
        if value is not None and padded[place] is None and padded[place + 2] is None
    ]


def _ticks(axes: "Axes", days: Sequence[datetime.date], words: ReportWords) -> None:
    """A few dates below, the same number of days apart."""
    span = (days[-1] - days[0]).days
    apart = math.ceil((span + 1) / MOST_TICKS)
    if apart > WEEK:
        apart = math.ceil(apart / WEEK) * WEEK
    form = words.dates.day_short if span <= MONTHS_FROM else words.dates.month_with_year
    ticks = [days[0] + datetime.timedelta(days=number) for number in range(0, span + 1, apart)]
    room = datetime.timedelta(days=max(0.6, span / 60))
    begin = datetime.datetime.combine(days[0], datetime.time())
    axes.set_xlim(begin - room, begin + datetime.timedelta(days=span) + room)  # type: ignore[arg-type]
    axes.set_xticks(ticks, [words.dates.write(form, day) for day in ticks])  # type: ignore[arg-type]


def _words(
    figure: "Figure", strip: "Axes", above: "Axes", days: Sequence[DayOrGap]
) -> bool:
    """Write the words above their points, each where it touches no other; whether all found room.

    A word begins at its point. Going from the last day to the first, an earlier word that would touch goes one row up:
    so no line from a word down to its point ever crosses another word.
    """
    strip.set_ylim(0, LANES)
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    starts = [figure.bbox.x1] * LANES
    whole = True
    for day, found in reversed(days):
        if found is None or not found.feelings:
            continue
        text = strip.text(day, 0, ", ".join(found.feelings), fontsize=FONT - 1, va="bottom")  # type: ignore[arg-type]
        box = text.get_window_extent(renderer)
        beyond = max(0.0, box.x1 + CLEARANCE - figure.bbox.x1)
        start, end = box.x0 - beyond, box.x1 - beyond  # the last words are moved to the left, to stay in the picture
        lane = next((number for number in range(LANES) if _is_free(starts, number, box.x0, end)), None)
        if lane is None or start < 0:
            text.remove()
            whole = False
            continue
        left = strip.transData.inverted().transform((start + GAP, 0))[0]
        text.set_position((left, lane + 0.12))
        starts[lane] = start
        foot = MOST_NUMB + 1.6
        top = found.numbness if found.numbness is not None else foot
        for axes, low, high in ((above, top, foot), (strip, 0, lane + 0.9)):
            axes.vlines(day, low, high, color=FAINT, linewidth=0.7, linestyle=":", zorder=0)  # type: ignore[arg-type]
    return whole


def _is_free(starts: Sequence[float], lane: int, point: float, end: float) -> bool:
    """Whether a word may stand in a row: it touches no other word there, and its line down crosses none below."""
    return end + CLEARANCE <= starts[lane] and all(point < start - 2 for start in starts[:lane])
