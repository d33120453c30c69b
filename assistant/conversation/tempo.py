"""How long a sentence takes to be said: an estimate that is rarely too short.

A guided session is planned before it is spoken, and voices differ. So each sentence is given the time within which
98 of 100 sentences of eSpeak NG and flite (slt, kal16) were said at 100 and 115 words a minute: a quantile regression
over 284 sentences, by letters, groups of vowels, words and marks. What is left over is silence, about a second.
"""

import re

_LETTER, _VOWELS, _MARK = re.compile(r"[^\W\d_]"), re.compile(r"[aeiouyäöüàâéèêëïîôùûœ]+"), re.compile(r"[,;:]")
PER_LETTER, PER_VOWELS, PER_WORD, PER_MARK, ALWAYS = 0.080, 0.059, 0.047, 0.53, 1.2
"""Seconds at the pace of the measurement."""
MEASURED_PACE = 115  # words a minute


def spoken_seconds(text: str, pace: int) -> float:
    """Seconds that ``text`` takes at ``pace`` words a minute."""
    seconds = (
        PER_LETTER * len(_LETTER.findall(text))
        + PER_VOWELS * len(_VOWELS.findall(text.lower()))
        + PER_WORD * len(text.split())
        + PER_MARK * len(_MARK.findall(text))
    )
    return seconds * MEASURED_PACE / pace + ALWAYS
