"""How long a match run computes: wall time, CPU and memory for growing programs."""

import json
import random
import resource
import time

from matching.engine import MenteeFacts, MentorFacts, Must, PolicyFacts, Problem, Rule, Wish, WishKind, solve

SIZES = (250, 500, 1000, 2000)  # mentees; half as many mentors with two seats each
COUNTRIES = ("NL", "SE", "DE", "FR", "PL", "AE")
TOPICS = tuple(f"topic {number}" for number in range(24))
POLICY = PolicyFacts(
    musts=(Must(Rule.OTHER_COUNTRY), Must(Rule.SHARE_LANGUAGE), Must(Rule.LEVEL_GAP, min=1)),
    wishes=(Wish(WishKind.TOPICS, 40), Wish(WishKind.HOURS_OVERLAP, 20)),
)


def person(number: int, dice: random.Random, *, levels: tuple[int, int]) -> dict:
    return {
        "id": number,
        "person": number,
        "country": dice.choice(COUNTRIES),
        "level": dice.randint(*levels),
        "languages": frozenset(dice.sample(("en", "nl", "de", "fr"), 2)),
        "topics": frozenset(dice.sample(TOPICS, 3)),
        "hours": (float(dice.randint(5, 9)), 17.0),
    }


def problem(mentees: int) -> Problem:
    dice = random.Random(mentees)  # noqa: S311 (the same companies every time)
    return Problem(
        policy=POLICY,
        mentors=tuple(
            MentorFacts(**person(number, dice, levels=(3, 5)), seats=2) for number in range(mentees // 2)
        ),
        mentees=tuple(
            MenteeFacts(**person(mentees + number, dice, levels=(1, 3))) for number in range(mentees)
        ),
    )


def measure(mentees: int) -> dict:
    facts = problem(mentees)
    wall, cpu = time.perf_counter(), time.process_time()
    result = solve(facts)
    return {
        "mentees": mentees,
        "pairs": len(result.pairs),
        "wall_seconds": round(time.perf_counter() - wall, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    measure(50)  # imports and first touch are not what is measured
    rows = [measure(mentees) for mentees in SIZES]
    for row in rows:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
