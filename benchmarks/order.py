"""Whether people choose those whom the directory puts first: AUC of its order, beside plain topic overlap.

The file has one pair a line, chosen or skipped, with topics as Python lists: columns mentee_help_topics,
mentor_help_topics, mentee_major, mentor_major, final_match. It is not part of this project.
"""

import argparse
import ast
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from matching.engine import MenteeFacts, MentorFacts, PolicyFacts, Pool, Problem, Wish, WishKind

FILE = Path(__file__).resolve().parent.parent.parent / "shared/data/mentor_recommendation_sample/test.csv"
TOPICS = PolicyFacts(wishes=(Wish(WishKind.TOPICS, 40),))
PRESET = PolicyFacts(wishes=(Wish(WishKind.TOPICS, 40), Wish(WishKind.OTHER_UNIT, 10)))


def auc(scores: Sequence[float], chosen: Sequence[bool]) -> float:
    """Chance that a chosen pair has more than a skipped one; a tie counts half."""
    values, is_chosen = np.asarray(scores, dtype=float), np.asarray(chosen)
    _, place, amount = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(amount) - (amount - 1) / 2)[place]
    yes, no = int(is_chosen.sum()), int((~is_chosen).sum())
    return float((ranks[is_chosen].sum() - yes * (yes + 1) / 2) / (yes * no))


def within(scores: Sequence[float], chosen: Sequence[bool], whose: Sequence[object]) -> tuple[float, int]:
    """The same among the pairs of one mentee only, and how many twos of pairs that are."""
    rows = defaultdict(lambda: ([], []))
    for score, is_chosen, key in zip(scores, chosen, whose, strict=True):
        rows[key][not is_chosen].append(score)
    twos = [(one, other) for yes, no in rows.values() for one in yes for other in no]
    return sum((one > other) + (one == other) / 2 for one, other in twos) / max(len(twos), 1), len(twos)


def read(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lists = ("mentee_help_topics", "mentor_help_topics", "mentee_major", "mentor_major")
    return [
        {name: frozenset(ast.literal_eval(row[name] or "[]")) for name in lists}
        | {"chosen": row["final_match"] == "1"}
        for row in rows
    ]


def points(row: dict, policy: PolicyFacts) -> int:
    """Of the engine, on the path of the directory."""
    major = {side: min(row[f"{side}_major"], default=None) for side in ("mentee", "mentor")}
    mentor = MentorFacts(id=1, person=1, topics=row["mentor_help_topics"], unit=major["mentor"])
    mentee = MenteeFacts(id=2, person=2, topics=row["mentee_help_topics"], unit=major["mentee"])
    return int(Pool.of([mentor]).judged(Problem(policy, mentees=(mentee,)))[1][0])


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("file", type=Path, nargs="?", default=FILE)
    path = asked.parse_args().file
    if not path.exists():
        print(f"{path} is not there: name the file of pairs.")
        return 2
    rows = read(path)
    chosen = [row["chosen"] for row in rows]
    whose = [(row["mentee_help_topics"], row["mentee_major"]) for row in rows]
    orders = {
        "plain topic overlap": [len(row["mentee_help_topics"] & row["mentor_help_topics"]) for row in rows],
        "our order, topics": [points(row, TOPICS) for row in rows],
        "our order, topics and other field": [points(row, PRESET) for row in rows],
    }
    silent = sum(not row["mentee_help_topics"] for row in rows)
    print(f"{len(rows)} pairs, {sum(chosen)} chosen; in {silent} the mentee named no topic")
    found = {}
    for name, scores in orders.items():
        own, twos = within(scores, chosen, whose)
        found[name] = {"auc": round(auc(scores, chosen), 3), "auc_of_one_mentee": round(own, 3), "twos": twos}
        print(f"{name:<36} AUC {found[name]['auc']:.3f}   among one mentee's own {own:.3f} ({twos} twos)")
    print(json.dumps({"pairs": len(rows), "chosen": sum(chosen), "orders": found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
