"""Figures that took each other's places say another thing; clauses and lists in another order do not."""

import pytest

from tracker.judging import judge
from tracker.model import FindingKind, Level

STORY = "Report\n\nThe office gave its figures this morning.\n{}\nIt will go on with the count on Thursday."
FIGURES = {FindingKind.NUMBER, FindingKind.DATE_TIME}


def figures_told(old: str, new: str, language: str | None = None) -> bool:
    verdict = judge(STORY.format(old), STORY.format(new), language=language)
    return verdict.level is Level.MEANING_CHANGED and bool(FIGURES & {each.kind for each in verdict.findings})


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("For the bill: 212, against: 180.", "For the bill: 180, against: 212.", "en"),
        ("There are 3 killed and 12 wounded.", "There are 12 killed and 3 wounded.", "en"),
        ("Three were killed and twelve wounded.", "Twelve were killed and three wounded.", "en"),
        ("The vote was 212 to 180.", "The vote was 180 to 212.", "en"),
        ("5 killed, 7 wounded, 9 missing.", "7 killed, 9 wounded, 5 missing.", "en"),
        ("The road closes at 9:00 and opens at 21:00.", "The road closes at 21:00 and opens at 9:00.", "en"),
        ("Killed: 3\nWounded: 12", "Killed: 12\nWounded: 3", "en"),
        ("East\n12\nNorth\n4", "East\n4\nNorth\n12", "en"),
        ("Загинуло 3, поранено 12 людей.", "Загинуло 12, поранено 3 людей.", "uk"),
        ("Погибли 3 человека, ранены 12.", "Погибли 12 человек, ранены 3.", "ru"),
        ("Le bilan : 3 morts et 12 blessés.", "Le bilan : 12 morts et 3 blessés.", "fr"),
    ],
)
def test_figures_that_exchanged_their_places_are_told(old: str, new: str, language: str) -> None:
    assert figures_told(old, new, language)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The north has 4 posts; the south has 7 posts.", "The south has 7 posts; the north has 4 posts."),
        ("Units 4 and 7 are there.", "Units 7 and 4 are there."),
        ("The numbers 4, 7 and 9 were drawn.", "The numbers 7, 4 and 9 were drawn."),
        ("Wounded: 12\nKilled: 3", "Killed: 3\nWounded: 12"),
        ("East 12, north 4.", "North 4, east 12."),
    ],
)
def test_figures_that_moved_with_what_they_count_are_not(old: str, new: str) -> None:
    assert not figures_told(old, new, "en")
