"""A small pattern language for phrases in which a few words decide, compiled to regular expressions.

``(a|b c)`` is one of several, ``[a]`` may be missing, ``*`` stands for up to three words, ``dead~`` for any
word that begins so. A pattern matches whole words of a plain sentence.
"""

import re

_TOKEN = re.compile(r"\(|\)|\||\[|\]|\*|[^\s()|\[\]*]+")
_STARTS = {"(": "(?:", "[": "(?:"}


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile one pattern; raises ``ValueError`` with a sentence where brackets do not match."""
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
            case _:
                out.append(_word(token))
    if depth:
        raise ValueError(f"the brackets of '{pattern}' do not match")
    return re.compile(r"(?<!\S)" + "".join(out))


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
