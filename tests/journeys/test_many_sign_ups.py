"""A hundred people: imported, signed up from a list, matched, reviewed, published."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from matching.actions import runs
from matching.models import MatchRun
from people import clock
from people.actions import roster
from people.models import Person
from programs.models import Audience, Mentee, Mentor, Mentorship, Program
from tests.factories.matching import PolicyFactory
from tests.factories.programs import ProgramFactory

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "mentor_match_uk_small"
MUSTS = [{"rule": "other_unit"}, {"rule": "share_language"}, {"rule": "not_in_line"}]
LONG = 30_000  # ms, on a busy machine


def rows(side: str) -> list[dict[str, str]]:
    with (DATA / f"small_{side}s.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(path: Path, head: list[str], lines: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *lines])
    return path


def people_file(folder: Path) -> Path:
    """The same people as an HR system would export them."""
    head = [
        "employee id",
        "first name",
        "last name",
        "email",
        "department",
        "job title",
        "country",
        "languages",
    ]
    same = ["GB", "en"]
    lines = [
        [
            f"{side}{number}",
            row["first name"],
            f"{side} {number}",
            row["email address"],
            row["organisation"],
            row["job title"],
            *same,
        ]
        for side in ("mentee", "mentor")
        for number, row in enumerate(rows(side))
    ]
    return written(folder / "people.csv", head, lines)


def sign_up_file(folder: Path) -> Path:
    """Who wants both comes as both; two rows are wrong."""
    lines = [
        [row["email address"], "both" if row["both mentor and mentee"] == "yes" else side, "1", "a guest"]
        for side in ("mentee", "mentor")
        for row in rows(side)
    ]
    wrong = [["nobody@gov.uk", "mentee", "", ""], [lines[0][0], "guest", "", ""]]
    return written(folder / "sign-up.csv", ["email", "role", "places", "motivation"], lines + wrong)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=re.compile(name)).first.click(timeout=LONG)
    page.wait_for_load_state()


def calculated(page: Page, run: MatchRun) -> None:
    """What the worker does, here in the test's own thread."""
    runs.solve(run, now=clock.now())
    page.goto(f"/hr/runs/{run.pk}/")


def violations(pairs: list[tuple[Person, Person]]) -> list[str]:
    return [
        f"{mentee} {mentor}"
        for mentor, mentee in pairs
        if mentor.unit_id == mentee.unit_id
        or not set(mentor.languages) & set(mentee.languages)
        or mentor.pk == mentee.pk
        or mentee.pk in {mentor.manager_id}
        or mentor.pk in {mentee.manager_id}
    ]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_hundred_sign_ups(scripts: bool, visit, tmp_path: Path) -> None:
    program = ProgramFactory(always_on=True, needs_agreement=False)
    Audience.objects.filter(program=program).update(levels=[])
    PolicyFactory(program=program, musts=MUSTS)
    page = visit(program.owner, java_script_enabled=scripts)
    page.set_default_timeout(LONG)

    import_people(people_file(tmp_path))
    sign_up(page, program, sign_up_file(tmp_path))
    run = review(page, program)
    publish(page, program, run)


def import_people(file: Path) -> None:
    """As from the feed folder; the pages of the import have a journey of their own."""
    roster.run(file.read_bytes(), file_name=file.name, now=clock.now(), is_full=False)
    assert Person.objects.filter(email__endswith="@gov.uk").count() == 100


def sign_up(page: Page, program: Program, file: Path) -> None:
    """Looked at first; the two wrong rows are named; applied; the same list finds nobody new."""
    page.goto(f"/hr/programs/{program.pk}/sign-up/")
    page.set_input_files("[name=file]", file)
    press(page, "^Show what would happen")
    assert Mentee.objects.count() == 0
    text = page.get_by_role("main").inner_text()
    assert "Nobody who works here has this" in text
    assert "Write mentor, mentee or both" in text
    press(page, "^Sign them up")
    both = sum(row["both mentor and mentee"] == "yes" for side in ("mentee", "mentor") for row in rows(side))
    assert Mentee.objects.count() + Mentor.objects.count() == 100 + both
    assert "Nobody new to sign up" in page.get_by_role("main").inner_text()


def review(page: Page, program: Program) -> MatchRun:
    """Lock, strike, swap and calculate again: locks and the swap stay, the struck pair never comes back."""
    page.goto(f"/hr/programs/{program.pk}/matching/")
    press(page, "^Calculate a draft")
    run = MatchRun.objects.get(program=program)
    calculated(page, run)
    press(page, "^Lock(?! the)")
    page.get_by_role("button", name=re.compile("^Strike")).last.click()
    page.wait_for_load_state()
    page.get_by_role("link", name=re.compile("^Swap mentor")).nth(3).click()
    page.wait_for_load_state()
    press(page, "^Choose .* and lock")
    assert page.get_by_text("Everything that changed is marked below").count() == 1
    locked = set(run.proposals.filter(is_locked=True).values_list("mentor", "mentee"))
    struck = run.proposals.get(is_struck=True)
    assert len(locked) == 2

    page.goto(f"/hr/runs/{run.pk}/")
    press(page, "^Calculate again, keep 2 locked")
    run.refresh_from_db()
    calculated(page, run)
    pairs = set(run.proposals.standing().values_list("mentor", "mentee"))
    assert locked <= pairs
    assert (struck.mentor_id, struck.mentee_id) not in pairs
    return run


def publish(page: Page, program: Program, run: MatchRun) -> None:
    proposed = set(run.proposals.standing().values_list("mentor", "mentee"))
    page.get_by_role("main").get_by_role("link", name=re.compile("^Publish")).first.click()
    page.wait_for_load_state()
    press(page, "^Publish")
    begun = Mentorship.objects.filter(program=program).select_related("mentor_person", "mentee_person")
    assert set(begun.values_list("mentor", "mentee")) == proposed
    assert violations([(row.mentor_person, row.mentee_person) for row in begun]) == []
    assert len(proposed) >= 40
