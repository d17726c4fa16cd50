"""Makes the judge's weights from labelled rows: the same rows give the same bytes.

Two sets of trees. The first weigh one changed stretch: they learn from rows of a single one, from the stretches of
statements that keep their claims, all of which are harmless, and from the stretch of each changed statement that they
hold worst (of several instances one carries the label). The second weigh the whole, by its own numbers and by what the
first made of its stretches, on rows that these had not seen.

Needs lightgbm, numpy and scikit-learn, none of which the judge needs at run time. Rows are JSON lines with `before`,
`after`, `label`, `lang`, `doc`, `source`, `train_ok`; only rows that may be trained on are. Folds are by the hand that
wrote a row, where that is known, else by document. The calibration and the threshold come from predictions on hands and
documents that the trees did not see, those that were put together from others left out.

    python benchmarks/train_judge.py ROWS.jsonl… [-o weights.json.xz]
"""

from __future__ import annotations

import argparse
import json
import lzma
import zlib
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score

from benchmarks.composed_statements import composed_statements
from benchmarks.learner_errors import learner_pairs
from tracker.judging.kinds import observe
from tracker.judging.lexicon import lexicon
from tracker.judging.matching.by_sentence import by_sentence
from tracker.judging.matching.compare import compare
from tracker.judging.weighing.features import NAMES, features
from tracker.judging.weighing.parts import NAMES as PART_NAMES
from tracker.judging.weighing.parts import part_features, part_rows

VERSION = "judge-5"
FOLDS = 3
ROUNDS = 200
PARAMETERS = {
    "objective": "binary", "num_leaves": 31, "learning_rate": 0.06, "min_child_samples": 40, "feature_fraction": 0.2,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 20.0, "verbose": -1, "num_threads": 1, "seed": 7,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip
"""Few features for each tree and a strong pull to nought: with these, hands that were left out were told apart better
by 0.01 to 0.02 (AUC) than with twice as many."""
WEIGHTS = {
    "statements": 4.5, "written": 4.5, "challenge": 4.5, "labelled": 4.5, "mirrored": 3.0, "vitaminc_real": 0.1,
    "vitaminc_synth": 0.1, "cad_nli": 0.2, "synth_cosmetic_en": 0.6, "synth_change_uk": 0.1, "ua_gec": 6.0,
    "argrewrite_v2": 1.0, "argrewrite_hand": 1.5, "iterater_r3": 1.5, "ota_hand": 1.5, "learner": 2.0, "composed": 1.5,
}  # fmt: skip
"""What a row counts: statements most. Each source of another kind costs them something, so large ones count little."""
NOISY = 0.3
"""What a row with unreliable label counts of that."""
LEFT_ALONE = 0.915
"""Share of corrections of grammar that must stay below the threshold."""
HANDS = ("statements", "challenge", "written")
"""Rows on which the calibration is made: statements, each by a hand that the trees had not seen."""
BY_HAND = ("written_statements", "written_news", "written_documents")
"""Sources whose documents have the letter of their hand before them."""
REAL = ("argrewrite_v2", "argrewrite_hand", "iterater_r3", "ota_hand")


def read(paths: list[str]) -> list[dict]:
    rows = []
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not row["train_ok"]:
                continue
            stem = Path(path).stem
            row["group"] = stem if stem in WEIGHTS else row["source"]
            rows.append(row)
    composed = composed_statements([row for row in rows if row["group"] == "statements"], fold)
    return rows + learners(rows) + composed + mirrored(rows)


def mirrored(rows: list[dict]) -> list[dict]:
    """The statements with the new text as the old one: a change of meaning taken back is one too."""
    return [
        {**row, "id": f"{row['id']}-mirrored", "before": row["after"], "after": row["before"], "group": "mirrored"}
        for row in rows
        if row["group"] in HANDS
    ]


ESSAYS = ("argrewrite_v2", "argrewrite_hand")
OTHERS = ("vitaminc_real", "synth_cosmetic_en")
TIMES, EVERY = 2, 6
"""How often each essay is spoilt, and of how many other texts one is: learners write essays. No captions (cad_nli):
all the others of these are changes of one word, and spoilt ones hid them."""


def learners(rows: list[dict]) -> list[dict]:
    """Pairs with the errors of learners, made by rule from English rows of the training split."""
    train = [row for row in rows if row.get("split") == "train"]
    essays = [row["after"] for row in train if row["group"] in ESSAYS]
    others = [row["after"] for row in train if row["group"] in OTHERS]
    return [
        {"id": f"learner-{number}", "before": before, "after": after, "label": 0, "lang": "en"}
        | {"source": "learner", "group": "learner"}
        for number, (before, after) in enumerate(learner_pairs(essays * TIMES + others[::EVERY]))
    ]


def fold(row: dict) -> int:
    """Rows of one hand, or else of one document, are of one fold."""
    doc = str(row.get("doc") or row["id"])
    hand = row.get("hand") or (doc[0] if row["source"] in BY_HAND else "")
    return (sum(map(ord, hand)) if hand else zlib.crc32(doc.encode())) % FOLDS


@dataclass(frozen=True, kw_only=True)
class Table:
    """`whole`: the features of each row; `parts`: those of its changed stretches, which belong to the rows `owner`."""

    whole: np.ndarray
    parts: np.ndarray
    owner: np.ndarray
    label: np.ndarray
    weight: np.ndarray


def table(rows: list[dict], weight: np.ndarray) -> Table:
    whole, parts, owner = [], [], []
    for number, row in enumerate(rows):
        found = compare(row["before"], row["after"], lexicon(row["lang"]))
        whole.append(features(found, observe(found)))
        made = part_rows(found, by_sentence(found), whole[-1])
        parts += made
        owner += [number] * len(made)
    label = np.array([row["label"] for row in rows])
    return Table(
        whole=np.array(whole, dtype=np.float32),
        parts=np.array(parts, dtype=np.float32),
        owner=np.array(owner),
        label=label,
        weight=weight,
    )


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> lightgbm.Booster:
    return lightgbm.train(PARAMETERS, lightgbm.Dataset(x, y, weight=weight), ROUNDS)


def fit_parts(data: Table, inside: np.ndarray) -> lightgbm.Booster:
    """The trees of single stretches, from the rows `inside`: of a changed statement that stretch which they, taught by
    all others, hold worst."""
    count = np.bincount(data.owner, minlength=len(data.label))[data.owner]
    known = inside[data.owner] & ((count == 1) | (data.label[data.owner] == 0))
    weight = data.weight[data.owner] / np.sqrt(count)
    y = data.label[data.owner]
    trees = fit(data.parts[known], y[known], weight[known])
    unsure = np.flatnonzero(inside[data.owner] & ~known)
    if not len(unsure):
        return trees
    score = trees.predict(data.parts[unsure], raw_score=True)
    order = np.lexsort((-score, data.owner[unsure]))
    first = np.r_[True, np.diff(data.owner[unsure][order]) > 0]
    used = np.r_[np.flatnonzero(known), unsure[order[first]]]
    return fit(data.parts[used], y[used], np.where(known[used], weight[used], data.weight[data.owner[used]]))


def drawn(data: Table, trees: lightgbm.Booster, inside: np.ndarray) -> np.ndarray:
    """What the trees of stretches make of the rows `inside`, by PART_NAMES."""
    chosen = inside[data.owner]
    score = trees.predict(data.parts[chosen], raw_score=True)
    starts = np.flatnonzero(np.r_[True, np.diff(data.owner[chosen]) > 0])
    return np.array([part_features(each.tolist()) for each in np.split(score, starts[1:])])


def out_of_fold(data: Table, folds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each row its features with what trees that had not seen it made of its stretches, and what trees that had not
    seen it make of all that."""
    drew = np.zeros((len(folds), len(PART_NAMES)), dtype=np.float32)
    for number in range(FOLDS):
        drew[folds == number] = drawn(data, fit_parts(data, folds != number), folds == number)
    x = np.hstack([data.whole, drew])
    raw = np.zeros(len(folds))
    for number in range(FOLDS):
        inside = folds != number
        trees = fit(x[inside], data.label[inside], data.weight[inside])
        raw[~inside] = trees.predict(x[~inside], raw_score=True)
    return x, raw


def node(tree: dict) -> float | list:
    if "leaf_value" in tree:
        return float(f"{tree['leaf_value']:.5g}")
    threshold = float(f"{tree['threshold']:.6g}")
    return [tree["split_feature"], threshold, node(tree["left_child"]), node(tree["right_child"])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="+")
    parser.add_argument("-o", "--output", default="tracker/judging/weighing/weights.json.xz")
    options = parser.parse_args()
    rows = read(options.rows)
    weights = made(rows, table(rows, weight_of(rows)))
    text = json.dumps(weights, separators=(",", ":"))
    Path(options.output).write_bytes(lzma.compress(text.encode(), preset=9))
    print(f"{len(rows)} rows; asked by no tree: {', '.join(unasked(weights)) or 'none'}")


def weight_of(rows: list[dict]) -> np.ndarray:
    """What each row counts."""
    return np.array([WEIGHTS.get(row["group"], 0.0) * (NOISY if row.get("noisy") else 1.0) for row in rows])


def made(rows: list[dict], data: Table) -> dict:
    """The weights as they stand in the file."""
    group = np.array([row["group"] for row in rows])
    x, raw = out_of_fold(data, np.array([fold(row) for row in rows]))
    written = np.isin(group, HANDS)
    calibration = LogisticRegression(C=1e6).fit(raw[written][:, None], data.label[written])
    slope, offset = float(f"{calibration.coef_[0][0]:.4f}"), float(f"{calibration.intercept_[0]:.4f}")
    probability = 1 / (1 + np.exp(-(slope * raw + offset)))
    threshold = best_threshold(probability, data.label, group, np.array([bool(row.get("noisy")) for row in rows]))
    print(f"slope {slope}, offset {offset}, threshold {threshold}")
    parts, whole = fit_parts(data, np.ones(len(rows), bool)), fit(x, data.label, data.weight)
    return {
        "version": VERSION,
        "names": NAMES,
        "part_names": PART_NAMES,
        "slope": slope,
        "offset": offset,
        "threshold": threshold,
        "parts": [node(tree["tree_structure"]) for tree in parts.dump_model()["tree_info"]],
        "trees": [node(tree["tree_structure"]) for tree in whole.dump_model()["tree_info"]],
    }


def unasked(weights: dict) -> list[str]:
    """The features that no tree asks."""
    asked: set[int] = set()

    def walk(tree: float | list) -> None:
        if isinstance(tree, list):
            asked.add(tree[0])
            walk(tree[2])
            walk(tree[3])

    for tree in (*weights["parts"], *weights["trees"]):
        walk(tree)
    return [name for place, name in enumerate(NAMES) if place not in asked]


def best_threshold(probability: np.ndarray, y: np.ndarray, group: np.ndarray, noisy: np.ndarray) -> float:
    """Half of the best F1 on statements: where probabilities are calibrated, F1 is greatest there (Lipton, Elkan and
    Narayanaswamy 2014), and half of a maximum wavers less than its place. Higher if corrections of grammar need it."""
    parts = {
        "statements": np.isin(group, HANDS),
        "real": np.isin(group, REAL) & ~noisy,
        "all": np.ones(len(y), bool),
    }
    parts = {name: part for name, part in parts.items() if 0 < y[part].sum() < part.sum()}
    for name, part in parts.items():
        print(f"{name}: AUC {roc_auc_score(y[part], probability[part]):.3f} on {part.sum()}")
    steps = [round(0.2 + 0.01 * step, 2) for step in range(61)]
    part = parts["statements"]
    threshold = round(max(f1_score(y[part], probability[part] >= t) for t in steps) / 2, 2)
    corrected = probability[group == "ua_gec"]
    for t in (0.38, 0.4, 0.42, 0.44, 0.46):
        shares = {
            name: round(float((probability[group == name] < t).mean()), 3) for name in ("ua_gec", "synth_cosmetic_en")
        }
        print(t, {name: round(f1_score(y[p], probability[p] >= t), 3) for name, p in parts.items()}, shares)
    return max(threshold, min(t for t in steps if not len(corrected) or (corrected < t).mean() >= LEFT_ALONE))


if __name__ == "__main__":
    main()
