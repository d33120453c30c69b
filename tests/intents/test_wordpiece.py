"""Words are cut into the longest pieces that the vocabulary knows."""

from intents.wordpiece import END, LONGEST_WORD, START, UNKNOWN, WordPiece

VOCABULARY = [START, END, UNKNOWN, "i", "feel", "un", "##feel", "##ing", "##feeling", "numb", "'", "don", "t"]


def pieces(text: str, most: int = 24) -> list[str]:
    return [VOCABULARY[place] for place in WordPiece(VOCABULARY).places(text, most)]


def test_a_sentence_stands_between_its_marks() -> None:
    assert pieces("i feel numb") == [START, "i", "feel", "numb", END]


def test_a_word_is_cut_greedily_from_the_left() -> None:
    assert pieces("unfeeling") == [START, "un", "##feeling", END]
    assert pieces("feeling") == [START, "feel", "##ing", END]


def test_an_apostrophe_is_a_piece_of_its_own() -> None:
    assert pieces("don't") == [START, "don", "'", "t", END]


def test_a_word_of_which_no_part_is_known_is_one_unknown_piece() -> None:
    assert pieces("i zzz") == [START, "i", UNKNOWN, END]
    assert pieces("i " + "un" * LONGEST_WORD) == [START, "i", UNKNOWN, END]


def test_of_a_long_sentence_the_first_and_the_last_pieces_are_kept() -> None:
    text = "i " + "feel " * 40 + "numb"
    found = pieces(text, 10)
    assert len(found) == 10
    assert found[:2] == [START, "i"]
    assert found[-2:] == ["numb", END]


def test_nothing_is_only_its_marks() -> None:
    assert pieces("") == [START, END]
