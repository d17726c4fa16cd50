"""What an unknown name was probably meant to be."""

import pytest

from tracker.model import FindingKind, Level
from tracker.nearest import MAX_LISTED, expected, nearest


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("NUMBRE", "NUMBER"),
        ("numbers", "NUMBER"),
        ("NEGATON", "NEGATION"),
        ("CERTANTY", "CERTAINTY"),
        ("CLAIM-ADDED", "CLAIM_ADDED"),
        ("quantifier", "QUANTIFIER_SCOPE"),
        ("XYZ", None),
        ("", None),
    ],
)
def test_a_kind_of_finding(found: str, meant: str | None) -> None:
    assert nearest(found, FindingKind) == meant


@pytest.mark.parametrize(
    ("found", "meant"),
    [("міністерство", "Міністерство оборони"), ("Мiнiстерство оборони", "Міністерство оборони"), ("МО", None)],
)
def test_speakers_in_their_own_letters(found: str, meant: str | None) -> None:
    assert nearest(found, ["Генеральний штаб", "Міністерство оборони", "Министерство здравоохранения"]) == meant


def test_what_there_is_stands_beside_and_has_an_end() -> None:
    assert expected("MEANING", Level).startswith('did you mean "MEANING_CHANGED"? Expected one of MEANING_CHANGED, ')
    assert expected("nope", []) == "there is none yet"
    many = [f"source-{number:03}" for number in range(300)]
    assert expected("qqqq", many).endswith(f"source-{MAX_LISTED - 1:03} and {300 - MAX_LISTED} more")
