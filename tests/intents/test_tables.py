"""Tables of probabilities are added, joined and turned into odds."""

import pytest

from intents.tables import likeliest, odds, share, together


def test_a_share_adds_up_and_knows_nothing_of_other_classes() -> None:
    assert share({"self": 0.2, "other": 0.3}, ("self", "other", "harm")) == pytest.approx(0.5)


def test_the_likeliest_is_among_those_asked_for() -> None:
    assert likeliest({"walk": 0.9, "self": 0.1, "other": 0.0}, ("other", "self")) == "self"


def test_two_tables_make_one_that_adds_up_to_one() -> None:
    found = together({"walk": 0.9, "sleep": 0.1}, {"walk": 0.4, "sleep": 0.6})
    assert sum(found.values()) == pytest.approx(1)
    assert found["walk"] > found["sleep"]


def test_what_one_table_rules_out_the_other_cannot_make_certain() -> None:
    found = together({"walk": 1.0, "sleep": 0.0}, {"walk": 0.0, "sleep": 1.0})
    assert found["walk"] == pytest.approx(found["sleep"])


def test_odds_are_even_at_a_half_and_bounded_at_the_ends() -> None:
    assert odds(0.5) == pytest.approx(0)
    assert odds(0.9) == pytest.approx(-odds(0.1))
    assert odds(0.0) == odds(1e-9)
    assert odds(1.0) == pytest.approx(-odds(0.0))
