"""What the judge is trained on besides labelled rows: whole statements put together from single sentences."""

from typing import Any

from benchmarks.composed_statements import composed_statements
from tracker.tokens import sentences


def rows() -> list[dict[str, Any]]:
    """Twins of six sentences in two languages, and a whole statement that keeps its claims."""
    made = []
    for lang in ("en", "uk"):
        for number in range(6):
            before = f"Sentence {number} of {lang} stands here."
            for label, after in ((0, before.replace("stands", "is")), (1, before.replace("stands", "stood"))):
                made.append(
                    {"id": f"{lang}{number}{label}", "doc": f"{lang}{number}", "lang": lang, "label": label}
                    | {"before": before, "after": after}
                )
        whole = {
            "before": f"One is {lang}. Two is it. Three is it.",
            "after": f"One was {lang}. Two was it. Three was it.",
        }
        made.append({"id": f"{lang}-whole", "doc": f"{lang}-whole", "lang": lang, "label": 0, **whole})
    return made


def by_number(row: dict[str, Any]) -> int:
    return int(row["doc"][2:]) % 2 if row["doc"][2:].isdigit() else 0


def test_twins_stand_in_the_same_surroundings() -> None:
    made = composed_statements(rows(), by_number)
    assert sum(row["label"] for row in made) * 2 == len(made)
    for calm, grave in zip(made[::2], made[1::2], strict=True):
        assert (calm["label"], grave["label"]) == (0, 1)
        assert calm["before"] == grave["before"]
        assert calm["after"] != grave["after"]


def test_a_statement_holds_one_language_one_fold_and_no_second_claim_changed() -> None:
    for row in composed_statements(rows(), by_number):
        words = set(row["before"].replace(".", "").split())
        assert words & {"en", "uk"} == {row["lang"]}
        numbers = {int(word) % 2 for word in row["before"].split() if word.isdigit()}
        assert numbers == {by_number(row)}
        assert row["after"].count("stood") == row["label"]
        assert row["doc"] in row["id"]


def test_the_same_rows_give_the_same_statements() -> None:
    assert composed_statements(rows(), by_number) == composed_statements(rows(), by_number)
    assert any(len(sentences(row["before"])) >= 3 for row in composed_statements(rows(), by_number))
