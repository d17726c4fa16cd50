"""Makes the judge's weights from labelled rows: the same rows give the same bytes.

Needs lightgbm, numpy and scikit-learn, none of which the judge needs at run time. Rows are JSON lines with `before`,
`after`, `label`, `lang`, `doc`, `source`, `train_ok`; only rows that may be trained on are. Folds are by document. The
calibration and the threshold come from predictions on documents that the trees did not see, those that were put
together from others left out.

    python benchmarks/train_judge.py ROWS.jsonl… [-o weights.json.xz]
"""

from __future__ import annotations

import argparse
import json
import lzma
import zlib
from pathlib import Path

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score

from benchmarks.composed_statements import composed_statements
from benchmarks.learner_errors import learner_pairs
from tracker.judging.kinds import observe
from tracker.judging.lexicon import lexicon
from tracker.judging.matching.compare import compare
from tracker.judging.weighing.features import NAMES, features

VERSION = "judge-3"
FOLDS = 5
ROUNDS = 320
PARAMETERS = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.06, "min_child_samples": 25, "feature_fraction": 0.4,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "verbose": -1, "num_threads": 1, "seed": 7,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip
WEIGHTS = {
    "statements": 6.0, "written": 1.0, "challenge": 6.0, "vitaminc_real": 0.4, "vitaminc_synth": 0.4, "cad_nli": 0.7,
    "synth_cosmetic_en": 0.6, "synth_change_uk": 0.5, "ua_gec": 2.5, "argrewrite_v2": 2.0, "argrewrite_hand": 3.0,
    "iterater_r3": 3.0, "ota_hand": 3.0, "learner": 2.0, "composed": 1.5,
}  # fmt: skip
"""What a row counts: sources with both labels and real statements more, large sources of one label less."""
NOISY = 0.3
"""What a row with unreliable label counts of that."""
LEFT_ALONE = 0.92
"""Share of corrections of grammar that must stay below the threshold."""
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
    return rows + learners(rows) + composed_statements([row for row in rows if row["group"] == "statements"], fold)


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
        {"id": f"learner-{number}", "before": before, "after": after, "label": 0, "lang": "en", "group": "learner"}
        for number, (before, after) in enumerate(learner_pairs(essays * TIMES + others[::EVERY]))
    ]


def fold(row: dict) -> int:
    """Rows of one document are of one fold."""
    return zlib.crc32(str(row.get("doc") or row["id"]).encode()) % FOLDS


def matrix(rows: list[dict]) -> np.ndarray:
    table = []
    for row in rows:
        found = compare(row["before"], row["after"], lexicon(row["lang"]))
        table.append(features(found, observe(found)))
    return np.array(table)


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> lightgbm.Booster:
    return lightgbm.train(PARAMETERS, lightgbm.Dataset(x, y, weight=weight), ROUNDS)


def out_of_fold(rows: list[dict], x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    folds = np.array([fold(row) for row in rows])
    raw = np.zeros(len(rows))
    for number in range(FOLDS):
        inside = folds != number
        raw[~inside] = fit(x[inside], y[inside], weight[inside]).predict(x[~inside], raw_score=True)
    return raw


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
    x, y = matrix(rows), np.array([row["label"] for row in rows])
    group = np.array([row["group"] for row in rows])
    noisy = np.array([bool(row.get("noisy")) for row in rows])
    weight = np.array([WEIGHTS.get(name, 0.0) for name in group]) * np.where(noisy, NOISY, 1.0)
    used = weight > 0
    raw = out_of_fold([row for row, keep in zip(rows, used, strict=True) if keep], x[used], y[used], weight[used])
    written = group[used] != "composed"
    calibration = LogisticRegression(C=1e6).fit(
        raw[written][:, None], y[used][written], sample_weight=weight[used][written]
    )
    slope, offset = float(f"{calibration.coef_[0][0]:.4f}"), float(f"{calibration.intercept_[0]:.4f}")
    probability = 1 / (1 + np.exp(-(slope * raw + offset)))
    threshold = best_threshold(probability, y[used], group[used], noisy[used])
    trees = [node(tree["tree_structure"]) for tree in fit(x[used], y[used], weight[used]).dump_model()["tree_info"]]
    weights = {
        "version": VERSION,
        "names": NAMES,
        "slope": slope,
        "offset": offset,
        "threshold": threshold,
        "trees": trees,
    }
    text = json.dumps(weights, separators=(",", ":"))
    Path(options.output).write_bytes(lzma.compress(text.encode(), preset=9))
    print(f"{used.sum()} rows, slope {slope}, offset {offset}, threshold {threshold}")


def best_threshold(probability: np.ndarray, y: np.ndarray, group: np.ndarray, noisy: np.ndarray) -> float:
    """Half of the best F1 on statements: where probabilities are calibrated, F1 is greatest there (Lipton, Elkan and
    Narayanaswamy 2014), and half of a maximum wavers less than its place. Higher if corrections of grammar need it."""
    parts = {
        "statements": np.isin(group, ("statements", "challenge")),
        "real": np.isin(group, REAL) & ~noisy,
        "all": np.ones(len(y), bool),
    }
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
