"""The report as one HTML file that needs nothing else: no script, no address, the picture inside."""

from html import escape

from assistant.journal.report import Report, Section

STYLE = """
:root { color-scheme: light; }
body { font: 17px/1.5 Georgia, "Times New Roman", serif; color: #111; background: #fff; max-width: 46rem;
  margin: 2rem auto; padding: 0 1.2rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.2rem; margin: 1.8rem 0 .4rem; break-after: avoid; }
p { margin: .2rem 0; }
.about { border-left: 3px solid #111; padding-left: .8rem; margin: 1rem 0; font-weight: bold; }
svg { width: 100%; height: auto; break-inside: avoid; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { padding: .35rem .5rem; text-align: center; border-bottom: 1px solid #888; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; white-space: nowrap; padding-left: 0; }
dt { font-weight: bold; margin-top: .6rem; }
dd { margin: 0; white-space: pre-line; }
ul { list-style: none; padding: 0; }
li { padding-left: 1.7rem; margin: .35rem 0; text-indent: -1.7rem; break-inside: avoid; }
li::before { content: ""; display: inline-block; width: .75rem; height: .75rem; border: 1px solid #111;
  margin-right: .9rem; }
.made { margin-top: 2rem; font-size: .9rem; }
@media print { body { margin: 0; font-size: 11.5pt; } }
"""


def to_html(report: Report, picture: bytes, described: str, language: str) -> bytes:
    """The page; ``picture`` is an SVG, and ``described`` says in words what it shows."""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    parts = [
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>{head}',
        f"<title>{escape(report.title)}</title><style>{STYLE}</style></head>\n<body>",
        f"<h1>{escape(report.title)}</h1>",
        _p(report.period),
        _p(report.about, "about"),
        _section(report.last_week),
        _h2(report.over_time),
        _svg(picture, described),
        _h2(report.by_week.heading),
        _table(report),
        *(_p(paragraph) for paragraph in report.by_week.paragraphs),
        _section(report.feelings) if report.feelings else "",
        _notes(report),
        _section(report.questions),
        _p(report.made, "made"),
        "</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part).encode()


def _svg(picture: bytes, described: str) -> str:
    """The picture as a part of the page: without what only a file of its own needs."""
    text = picture.decode()
    text = text[text.index("<svg") :]
    return text.replace("<svg", f'<svg role="img" aria-label="{escape(described)}"', 1)


def _table(report: Report) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in report.columns)
    rows = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in report.rows)
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"


def _notes(report: Report) -> str:
    if not report.notes:
        return ""
    pairs = "\n".join(f"<dt>{escape(date)}</dt><dd>{escape(note)}</dd>" for date, note in report.notes)
    return f"{_h2(report.notes_heading)}\n<dl>{pairs}</dl>"


def _section(section: Section) -> str:
    parts = [_h2(section.heading), *(_p(paragraph) for paragraph in section.paragraphs)]
    if section.bullets:
        parts.append("<ul>" + "\n".join(f"<li>{escape(bullet)}</li>" for bullet in section.bullets) + "</ul>")
    return "\n".join(parts)


def _h2(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _p(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"
