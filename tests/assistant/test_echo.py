import pytest

from assistant.echo import remainder

OURS = ["there is no hurry", "you can say i feel numb or help me sleep"]


@pytest.mark.parametrize(
    ("heard", "left"),
    [
        ("you can say i feel numb or help me sleep", ""),
        ("you can say i feel none or help me sleep", ""),
        ("help me sleep stop", "stop"),
        ("no hurry you can say stop", "stop"),
        ("stop", "stop"),
        ("i want to die", "i want to die"),
        ("what causes it", "what causes it"),
        ("", ""),
    ],
)
def test_our_own_words_are_left_out_and_those_of_others_stay(heard: str, left: str) -> None:
    assert remainder(heard, OURS) == left


def test_nothing_said_means_nothing_left_out() -> None:
    assert remainder("help me sleep", []) == "help me sleep"
