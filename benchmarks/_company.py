"""A company to match: skewed countries, levels, languages, seats, chains of managers; always the same."""

import random
from itertools import accumulate
from typing import Any

from matching.engine import MenteeFacts, MentorFacts, Must, PolicyFacts, Problem, Rule, Wish, WishKind

AHEAD = (1, 1, 0, 2, 1, 3, -5, 8, 1, 2, 5, -3, 1, 0, 9, 4, -8, 10, 2, 1)  # hours of each country before UTC
COUNTRIES = tuple(f"{chr(65 + number)}{chr(90 - number)}" for number in range(len(AHEAD)))
SHARES = tuple(accumulate(1 / (number + 1) ** 0.8 for number in range(len(AHEAD))))
UNITS = ("Finance", "IT", "Sales", "HR", "Legal", "Production", "Research", "Logistics", "Service", "Quality")
TOPICS = tuple(f"topic-{number}" for number in range(40))
POLICY = PolicyFacts(
    musts=(
        Must(Rule.OTHER_COUNTRY),
        Must(Rule.SHARE_LANGUAGE),
        Must(Rule.NOT_IN_LINE),
        Must(Rule.OTHER_UNIT),
        Must(Rule.LEVEL_GAP, min=1, max=3),
        Must(Rule.HOURS_OVERLAP, min=2),
    ),
    wishes=(
        Wish(WishKind.TOPICS, 40),
        Wish(WishKind.RANKED, 30),
        Wish(WishKind.OTHER_UNIT, 10),
        Wish(WishKind.HOURS_OVERLAP, 10),
        Wish(WishKind.LANGUAGES, 10),
    ),
)


def company(
    mentees: int, mentors: int | None = None, *, seed: int = 7, policy: PolicyFacts = POLICY
) -> Problem:
    """A problem of so many mentees, and half as many mentors unless told."""
    dice = random.Random(seed)  # noqa: S311 (the same company every time)
    mentors = mentees // 2 if mentors is None else mentors
    people = mentees + mentors
    popular = list(accumulate(1 / (place + 1) ** 0.7 for place in range(mentors)))
    ids = list(range(1, mentors + 1))
    dice.shuffle(ids)
    asking = tuple(
        MenteeFacts(
            **_person(number, mentees + number if dice.random() > 0.02 else number, people, dice, (1, 5)),
            ranked=_choices(dice, ids, popular),
            waiting_days=dice.randrange(120),
        )
        for number in range(1, mentees + 1)
    )
    giving = tuple(
        MentorFacts(
            **_person(number, number, people, dice, (2, 8)),
            ranked=tuple(dice.sample(range(1, mentees + 1), 3))
            if mentees > 3 and dice.random() < 0.2
            else (),
            seats=dice.choices((0, 1, 2, 3), (2, 30, 40, 28))[0],
        )
        for number in range(1, mentors + 1)
    )
    past = {(dice.randint(1, max(1, mentors)), dice.randint(1, max(1, mentees))) for _ in range(mentees // 2)}
    return Problem(policy, giving, asking, past=frozenset(past))


def _person(
    number: int, person: int, people: int, dice: random.Random, levels: tuple[int, int]
) -> dict[str, Any]:
    """The facts of one person; English is common, the language of the country nearly everybody's."""
    place = dice.choices(range(len(COUNTRIES)), cum_weights=SHARES)[0]
    languages = {COUNTRIES[place].lower()} if dice.random() < 0.95 else set()
    languages |= {"en"} if dice.random() < 0.8 or not languages else set()
    languages |= {dice.choice(COUNTRIES).lower()} if dice.random() < 0.2 else set()
    start = 9 - AHEAD[place] + dice.choice((-1, -0.5, 0, 0, 0.5, 1))
    low, high = levels
    unit = dice.randrange(len(UNITS))
    near = [TOPICS[(unit * 4 + step) % len(TOPICS)] for step in range(12)]
    topics = {dice.choice(near if dice.random() < 0.6 else TOPICS) for _ in range(dice.randint(2, 6))}
    return {
        "id": number,
        "person": person,
        "country": COUNTRIES[place] if dice.random() < 0.99 else None,
        "unit": UNITS[unit],
        "level": min(dice.randint(low, high), dice.randint(low, high)),
        "languages": frozenset(languages),
        "topics": frozenset(topics),
        "hours": (start, start + dice.choice((7.5, 8, 8, 8.5, 9))),
        "managers": tuple(sorted({dice.randint(1, people) for _ in range(4)})),
    }


def _choices(dice: random.Random, ids: list[int], popular: list[float]) -> tuple[int, ...]:
    """What one mentee ranks: two of five name up to three mentors, popular ones more often."""
    if not ids or dice.random() > 0.4:
        return ()
    return tuple(dict.fromkeys(dice.choices(ids, cum_weights=popular, k=dice.randint(1, 3))))
