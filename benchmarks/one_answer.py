"""Whether all who ask a question of an edit get one answer: the numbers that are weighed, the rules, and the reasons.

    python benchmarks/one_answer.py [ROWS.jsonl…]        default: fixtures/edits

For each question: the pairs of which anybody says yes, and those of which all say the same.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from tracker.judging.explaining.context import Context
from tracker.judging.explaining.kind_tests import is_place as told_as_place
from tracker.judging.explaining.roles import recast
from tracker.judging.kinds.facts import actors
from tracker.judging.kinds.stance import tense
from tracker.judging.kinds.surface import forms
from tracker.judging.lexicon import lexicon
from tracker.judging.matching.compare import compare
from tracker.judging.matching.comparison import Comparison
from tracker.judging.reading.places import is_place
from tracker.judging.weighing.clauses import clause_features
from tracker.model import FindingKind as K

EDITS = Path(__file__).parent.parent / "fixtures" / "edits"


def answers(found: Comparison) -> dict[str, list[bool]]:
    """What each of those who ask is told, by question."""
    weighed, context = clause_features(found), Context(found)
    shifted = [each for each in found.verbs if each.shifted or id(each.old) in found.retimed]
    seen = [each for each in tense(found) if any(each.old == (verb.old,) for verb in shifted)]
    names = [(found.old_items, place) for place, item in enumerate(found.old_items) if item.kind == "A"]
    side = context.sides[0]
    return {
        "voice turned": [
            weighed.get("voice", 0) > 0,
            any(each.kind == K.VOICE and each.old and each.old[0].kind == "W" for each in forms(found)),
            bool(context.turned),
        ],
        "time changed": [bool(shifted), bool(seen)],
        "parts exchanged": [
            weighed.get("exchanged", 0) > 0,
            found.exchanged is not None and actors(found)[0].old == found.exchanged.old,
            bool(recast(context)),
        ],
        "a name is a place": [
            any(is_place(place, text) for text, place in names),
            any(told_as_place(text[place], side) for text, place in names),
        ],
    }


def main() -> None:
    paths = [Path(path) for path in sys.argv[1:]] or sorted(EDITS.glob("*.jsonl"))
    fired: Counter[str] = Counter()
    agreed: Counter[str] = Counter()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for question, told in answers(compare(row["before"], row["after"], lexicon(row["lang"]))).items():
                fired[question] += any(told)
                agreed[question] += all(told)
    for question, count in fired.items():
        print(f"{question:20} asked with yes {count:4}, all agree {agreed[question]:4}")


if __name__ == "__main__":
    main()
