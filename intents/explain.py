"""A judge's reasons in words that an author understands."""

from collections.abc import Mapping, Sequence

from intents.judge import Judge

OF_INTENT = {
    "words_best": ("its words tell of this", "its words hardly tell of this"),
    "words_second": ("its words tell of nothing else", "its words tell of another intent, too"),
    "words_nothing": ("its words tell of something of ours", "its words tell of nothing of ours"),
    "words_danger": ("its words sound like no danger", "its words sound like danger"),
    "meaning_best": ("its meaning fits", "its meaning hardly fits"),
    "meaning_second": ("its meaning fits nothing else", "its meaning fits another intent, too"),
    "meaning_nothing": ("its meaning is something of ours", "its meaning is nothing of ours"),
    "meaning_danger": ("its meaning is no danger", "its meaning is near to danger"),
    "like_best": ("it is spelt like a phrase", "no phrase is spelt like it"),
    "like_nothing": ("it is spelt like no sentence that starts nothing", "it is spelt like one that starts nothing"),
    "like_lead": ("nothing else is spelt as like", "something else is spelt more like it"),
    "coverage": ("its words stand in phrases", "many of its words stand in no phrase"),
    "length": ("it says much", "it says little"),
    "short": ("it is no mere scrap", "it is only a scrap"),
    "control": ("it is no command", "it would be a command"),
    "refuses": ("it refuses nothing", "it refuses or denies"),
}
"""What each piece of evidence says where it speaks for the intent, and where it speaks against; for authors only."""
OF_DANGER = {
    "words_danger": ("its words tell of danger", "its words tell of no danger"),
    "words_neighbours": ("its words are not harmless ones", "its words are harmless ones"),
    "words_ours": ("its words ask for nothing of ours", "its words ask for something of ours"),
    "meaning_danger": ("its meaning is danger", "its meaning is no danger"),
    "meaning_unclear": ("its meaning may be danger", "its meaning is hardly in doubt"),
    "meaning_any": ("its meaning is, or may be, danger", "its meaning is far from danger"),
    "meaning_neighbours": ("its meaning is not only near to danger", "its meaning is only near to danger"),
    "meaning_ours": ("its meaning is nothing of ours", "its meaning is something of ours"),
    "calmed": ("nothing calms it", "calming words stand in it"),
}
"""The same for danger."""
MOST = 2
WORDS = 4


def loudest(
    judge: Judge, names: Mapping[str, tuple[str, str]], evidence: Mapping[str, float], held: Sequence[str] = ()
) -> str:
    """What spoke for it and what against it, the loudest first, and which words it shares with its phrases."""
    for_it, against = judge.pulls(evidence)
    said = [names[name][0] for name in for_it[:MOST]]
    parts = [f"for it: {', '.join(said)}"] if said else []
    said = [names[name][1] for name in against[:MOST]]
    parts += [f"against it: {', '.join(said)}"] if said else []
    parts += [f"shared words: {', '.join(held[:WORDS])}"] if held else []
    return "; ".join(parts)
