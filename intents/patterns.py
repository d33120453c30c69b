"""A small pattern language for phrases in which a few words decide, compiled to regular expressions.

``(a|b c)`` is one of several, ``[a]`` may be missing, ``*`` stands for up to three words, ``dead~`` for any
word that begins so, ``.`` for the end of the sentence, ``{name}`` for one of a set of that name. A pattern matches
whole words of a plain sentence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

_TOKEN = re.compile(r"\(|\)|\||\[|\]|\*|\{[^{}]*\}|[^\s()|\[\]*{}]+")
_STARTS = {"(": "(?:", "[": "(?:"}


def compile_pattern(pattern: str, sets: Mapping[str, Sequence[str]] | None = None) -> re.Pattern[str]:
    """Compile one pattern; raises ``ValueError`` with a sentence where brackets do not match or a set is unknown."""
    return re.compile(r"(?<!\S)" + translate(pattern, sets or {}))


def compile_any(patterns: Iterable[str], sets: Mapping[str, Sequence[str]] | None = None) -> re.Pattern[str]:
    """One expression for several patterns, which is quicker to search than each in turn; matches nothing if empty."""
    translated = "|".join(translate(pattern, sets or {}) for pattern in patterns)
    return re.compile(rf"(?<!\S)(?:{translated or '(?!)'})")


def translate(pattern: str, sets: Mapping[str, Sequence[str]]) -> str:
    """The regular expression of a pattern, as text; raises ``ValueError`` as ``compile_pattern`` does."""
    depth: list[str] = []
    out: list[str] = []
    for token in _TOKEN.findall(pattern):
        match token:
            case "(" | "[":
                depth.append(token)
                out.append(_STARTS[token])
            case ")" | "]":
                if not depth or depth.pop() + token not in {"()", "[]"}:
                    raise ValueError(f"the brackets of '{pattern}' do not match")
                out.append(")" if token == ")" else ")?")
            case "|":
                if not depth:
                    raise ValueError(f"'|' stands outside of brackets in '{pattern}'")
                out.append("|")
            case "*":
                out.append(r"(?:\S+ ){0,3}")
            case ".":
                out.append(r"\Z")
            case _ if token.startswith("{"):
                out.append(_one_of(token[1:-1], pattern, sets))
            case _:
                out.append(_word(token))
    if depth:
        raise ValueError(f"the brackets of '{pattern}' do not match")
    return "".join(out)


def _one_of(name: str, pattern: str, sets: Mapping[str, Sequence[str]]) -> str:
    if name not in sets:
        raise ValueError(f"'{pattern}' names the set '{name}', which does not exist")
    return "(?:" + "|".join(translate(member, {}) for member in sets[name]) + ")"


def _word(token: str) -> str:
    if token.endswith("~"):
        return re.escape(token[:-1]) + r"\S* "
    return re.escape(token) + " "


def search(patterns: tuple[re.Pattern[str], ...], plain: str) -> re.Match[str] | None:
    """The first match of any pattern in a plain sentence."""
    text = plain + " "
    for pattern in patterns:
        if found := pattern.search(text):
            return found
    return None
