"""A company from its files to published pairs, by the pages alone: a hundred guests, and a dirty HR export.

The pairs are recounted from the files, by nothing that the application itself uses.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from matching.actions import holds
from matching.actions.publishing import HOLD
from matching.models import MatchRun, Proposal
from notices.models import Notice
from people import clock
from people.models import Person
from programs.models import Mentee, Mentor, Mentorship, Program
from tests.factories.matching import PolicyFactory
from tests.factories.people import PersonFactory
from tests.journeys.hands import Hands
from tests.journeys.hr import make_program, worker, written  # noqa: F401

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
MUSTS = [{"rule": "other_unit"}, {"rule": "share_language"}, {"rule": "not_in_line"}]
LEVELS = {"Senior": "senior", "Lead": "senior", "Head": "senior", "Director": "senior"}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("worker")]


@dataclass(frozen=True)
class Colleague:
    """What a file says of one person, read here with nothing but csv."""

    employee_id: str
    country: str
    languages: frozenset[str]
    manager: str
    unit: str


@dataclass(frozen=True)
class Company:
    preset: str
    musts: list[dict[str, str]]  # beside or instead of those of the preset
    people: list[list[str]]  # an HR export, header first
    sign_ups: list[list[str]]
    colleagues: dict[str, Colleague]
    least_pairs: int


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def guests() -> Company:
    """A hundred sign-ups of a mentoring program; the HR export is made of the same people."""
    people, sign_ups, colleagues = [], [], {}
    for side, level in (("mentee", "Medior"), ("mentor", "Senior")):
        head, *rows = read(DATA / "mentor_match_uk_small" / f"small_{side}s.csv")
        for number, cells in enumerate(rows):
            row = dict(zip(head, cells, strict=True))
            key, mail = f"{side}{number}", row["email address"]
            unit, wants = row["organisation"], row["both mentor and mentee"]
            name = [row["first name"], f"{side} {number}"]
            people.append([key, *name, mail, unit, row["job title"], "GB", "en", level])
            sign_ups.append([mail, "both" if wants == "yes" else side, "1", "a guest"])
            colleagues[key] = Colleague(key, "GB", frozenset({"en"}), "", unit)
    columns = ["first name", "last name", "email", "department", "job title", "country", "languages", "level"]
    people.insert(0, ["employee id", *columns])
    sign_ups.insert(0, ["email", "role", "places", "motivation"])
    return Company("open", MUSTS, people, sign_ups, colleagues, least_pairs=40)


def exported() -> Company:
    """Sixty mediors of an HR export with everybody above them, as the HR system writes them."""
    keys, labels, *rows = read(DATA / "company" / "successfactors.csv")
    place = {name: number for number, name in enumerate(labels)}
    known = {row[0]: row for row in rows}
    clean = [row for row in rows if len(row[place["Country"]]) == 2 and row[place["Languages"]]]
    mentees = [row for row in clean if row[place["Career level"]] == "Medior"][:60]
    taken: dict[str, list[str]] = {}
    for row in mentees:
        above: list[str] | None = row
        while above is not None and above[0] not in taken:
            taken[above[0]] = above
            above = known.get(above[place["Manager"]])
    mentors = [row for row in taken.values() if row[place["Career level"]] in LEVELS and row in clean]
    sign_ups = [["employee id", "role", "places", "motivation"]]
    sign_ups += [[row[0], "mentee", "", "to lead a team"] for row in mentees]
    sign_ups += [[row[0], "mentor", "2", ""] for row in mentors]
    colleagues = {
        row[0]: Colleague(
            row[0],
            row[place["Country"]],
            frozenset(row[place["Languages"]].replace(" ", "").split(",")),
            row[place["Manager"]],
            row[place["Department"]],
        )
        for row in taken.values()
    }
    return Company("leaders", [], [keys, labels, *taken.values()], sign_ups, colleagues, least_pairs=30)


COMPANIES = {"guests": guests, "export": exported}


@pytest.mark.parametrize(
    ("company", "language", "scripts"),
    [("guests", "en", True), ("export", "nl", False)],
    ids=["a hundred guests with scripts", "an export without scripts in Dutch"],
)
def test_from_files_to_pairs(company: str, language: str, scripts: bool, visit, tmp_path: Path) -> None:
    told = COMPANIES[company]()
    hr_admin = PersonFactory(hr_admin=True, language=language)
    owner = PersonFactory(coordinator=True, language=language)

    import_people(Hands(visit(hr_admin, java_script_enabled=scripts), language), told, tmp_path)
    hands = Hands(visit(owner, java_script_enabled=scripts), language)
    program = make_program(hands, told.preset, deputy=PersonFactory(coordinator=True))
    if told.musts:
        PolicyFactory(program=program, version=2, musts=told.musts)
    sign_up(hands, program, told, tmp_path)
    run = review(hands, program)
    publish(hands, program, run)
    recount(program, told)


def import_people(hands: Hands, told: Company, folder: Path) -> None:
    """Looked at first, then applied; the same file again changes nothing."""
    file = written(folder / "people.csv", told.people)
    hands.open("/hr/import/")
    hands.choose_file("file", file)
    hands.click("main form button")
    assert Person.objects.filter(employee_id__in=told.colleagues).count() == 0
    hands.click("main form[action$='/apply/'] button")
    assert Person.objects.filter(employee_id__in=told.colleagues).count() == len(told.colleagues)
    hands.open("/hr/import/")
    hands.choose_file("file", file)
    hands.click("main form button")
    assert hands.words("This file changes nothing") in hands.text


def sign_up(hands: Hands, program: Program, told: Company, folder: Path) -> None:
    """Looked at first; each wrong row is named with its reason; the same list then finds nobody new."""
    head, *rows = told.sign_ups
    wrong = [["nobody@example.org", "mentee", "", ""], [rows[0][0], "guest", "", ""], rows[1]]
    hands.open(f"/hr/programs/{program.pk}/sign-up/")
    hands.choose_file("file", written(folder / "sign-up.csv", [head, *rows, *wrong]))
    hands.pick("tells", "0")
    hands.press("Show what would happen")
    assert Mentee.objects.count() + Mentor.objects.available().count() == 0
    for reason in ("Nobody who works here has this", "Write mentor, mentee or both"):
        assert hands.words(reason) in hands.text
    assert hands.page.locator("main tbody th[scope=row]").all_inner_texts()[:3] == [
        str(len(rows) + number) for number in (2, 3, 4)
    ]
    hands.press("Sign them up")
    both = sum(row[1] == "both" for row in rows)
    assert Mentee.objects.count() + Mentor.objects.available().count() == len(rows) + both
    assert hands.words("Nobody new to sign up") in hands.text


def review(hands: Hands, program: Program) -> MatchRun:
    """Lock, strike, swap, calculate again: locks and the swap stay, the struck pair never comes back."""
    hands.open(f"/hr/programs/{program.pk}/matching/")
    hands.press("Calculate a draft")
    hands.page.locator("#pairs").wait_for()
    run = MatchRun.objects.get(program=program)
    struck = struck_of(run)
    hands.click("form[action*='/pairs/'][action$='/lock/'] button")
    hands.click(f"#pair-{struck.pk} form[action$='/strike/'] button")
    hands.click(hands.page.locator("article a.button").nth(3))
    hands.click("main form[action$='/swap/'] button")
    assert hands.words("Done and locked. Everything that changed is marked below.") in hands.text
    locked = pairs_of(run, is_locked=True)
    assert len(locked) == 2

    hands.open(f"/hr/runs/{run.pk}/")
    hands.click("form[action$='/again/'] button")
    hands.page.locator("#pairs").wait_for()
    run.refresh_from_db()
    assert run.rounds == 2
    assert locked <= pairs_of(run)
    assert (struck.mentor_id, struck.mentee_id) not in pairs_of(run)
    return run


def struck_of(run: MatchRun) -> Proposal:
    """The last one on the first page."""
    return list(run.proposals.standing().order_by("points", "pk")[:25])[-1]


def pairs_of(run: MatchRun, **words: Any) -> set[tuple[int, int]]:
    return set(run.proposals.standing().filter(**words).values_list("mentor_id", "mentee_id"))


def publish(hands: Hands, program: Program, run: MatchRun) -> None:
    """Held for ten minutes; then each person has one mail."""
    proposed = pairs_of(run)
    hands.click("main a[href$='/publish/']")
    hands.click("main form button")
    begun = Mentorship.objects.filter(program=program)
    assert set(begun.values_list("mentor_id", "mentee_id")) == proposed
    assert Notice.objects.filter(kind__in=["mentorship_started", "pairs_begun"]).count() == 0

    holds.release_due(now=clock.now() + HOLD + timedelta(seconds=1))

    people = {key for pair in begun.values_list("mentor_person", "mentee_person") for key in pair}
    told = Notice.objects.filter(kind__in=["mentorship_started", "pairs_begun"])
    assert sorted(told.values_list("to", flat=True)) == sorted(people)


def recount(program: Program, told: Company) -> None:
    """No pair against a rule, nobody twice, nobody beyond their places: from the files."""
    rows = Mentorship.objects.filter(program=program).going_on()
    pairs = list(rows.values_list("mentor_person__employee_id", "mentee_person__employee_id"))
    places = {row[0]: int(row[2] or 1) for row in told.sign_ups[1:] if row[1] != "mentee"}
    mails = {row[0]: row[3] for row in told.people[1:]}
    rules = {rule["rule"] for rule in told.musts} or {"other_country", "share_language", "not_in_line"}

    assert len(pairs) >= told.least_pairs
    assert [pair for pair in pairs if broken(*pair, told.colleagues, rules)] == []
    assert len({mentee for _mentor, mentee in pairs}) == len(pairs)
    for mentor in {mentor for mentor, _mentee in pairs}:
        taken = sum(pair[0] == mentor for pair in pairs)
        assert taken <= places.get(mentor, places.get(mails[mentor], 0))


def broken(mentor: str, mentee: str, told: dict[str, Colleague], rules: set[str]) -> bool:
    one, other = told[mentor], told[mentee]
    return (
        mentor == mentee
        or ("other_country" in rules and one.country == other.country)
        or ("other_unit" in rules and one.unit == other.unit)
        or not one.languages & other.languages
        or mentor in above(other, told)
        or mentee in above(one, told)
    )


def above(colleague: Colleague, told: dict[str, Colleague]) -> set[str]:
    found: set[str] = set()
    while colleague.manager in told and colleague.manager not in found:
        found.add(colleague.manager)
        colleague = told[colleague.manager]
    return found
