"""Text as an engine can take it."""


def plain(text: str) -> str:
    """The text without what engines stumble over; empty where nothing in it can be said.

    A NUL ends a C string early, a lone surrogate cannot be encoded, and control characters are commands to some.
    """
    kept = "".join(letter if letter.isprintable() else " " for letter in text).strip()
    return kept if any(letter.isalnum() for letter in kept) else ""
