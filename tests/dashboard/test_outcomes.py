"""Why mentees and colleagues left, and who rose or moved: counted once a quarter, frozen, told with care."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import transaction
from statsmodels.duration.survfunc import CumIncidenceRight

from dashboard import histories, outcomes
from dashboard.actions import outcomes as deeds
from dashboard.actions import releases
from dashboard.outcomes import Followed
from dashboard.statistics import Life
from people.actions import positions
from people.models import Person, PositionsKept
from programs.models import Lottery, Outcome, Program
from tests.dashboard.test_impact import BEGAN, HIRED, began
from tests.factories.people import OrgUnitFactory, PersonFactory
from tests.factories.programs import MenteeFactory, ProgramFactory

DAY = timedelta(days=1)
FIRST = BEGAN.date()
UNTIL, LATER = date(2026, 7, 1), date(2026, 10, 1)
NOW = datetime(2026, 7, 1, 6, tzinfo=UTC)


@pytest.fixture
def program(db) -> Program:
    PositionsKept.objects.update_or_create(only=True, defaults={"since": date(2025, 1, 1)})
    return ProgramFactory()


def leave(people: list[Person], why: str, *, after: int = 100) -> None:
    for place, person in enumerate(people):
        on = FIRST + timedelta(days=after + place)
        Person.objects.filter(pk=person.pk).update(left_on=on, left_why=why, is_active=False)


def change(people: list[Person], *, after: int = 50, **columns: object) -> None:
    for place, person in enumerate(people):
        with transaction.atomic(), positions.changing(on=FIRST + timedelta(days=after + place)):
            Person.objects.filter(pk=person.pk).update(**columns)


def freeze(program: Program, until: date = UNTIL) -> Outcome | None:
    company = outcomes.company(until, histories.read(until))
    return deeds.freeze(program, until=until, company=company, now=NOW)


def colleagues(amount: int) -> list[Person]:
    return PersonFactory.create_batch(amount, hired_on=HIRED)


def told(row: Outcome, section: str, arm: str, days: int) -> dict[str, int]:
    """Label → amount."""
    rows = [each for each in row.told[section] if (each["arm"], each["days"]) == (arm, days)]
    return {each.get("endpoint") or "+".join(each["kinds"]): each["amount"] for each in rows}


def test_reasons_are_told_of_many_and_small_ones_together(program):
    began(program, 12)
    others = colleagues(60)
    leave(others[:9], "voluntary")
    leave(others[9:12], "retirement")
    leave(others[12:16], "involuntary")
    leave(others[16:18], "")

    row = freeze(program)

    assert told(row, "why", "theirs", 365) == {
        "voluntary": 9,
        "+involuntary+retirement": 9,
        "contract_end+other": 0,
    }
    assert row.told["unsaid"] == {"ours": 0, "theirs": None}
    assert told(row, "why", "ours", 365) == {}


@pytest.mark.parametrize(
    ("voluntary", "dismissed", "is_told"), [(9, 0, False), (10, 0, False), (8, 4, False), (5, 5, True)]
)
def test_nobodys_reason_can_be_read_off_those_who_left(program, voluntary, dismissed, is_told):
    began(program, 12)
    others = colleagues(60)
    leave(others[:voluntary], "voluntary")
    leave(others[voluntary : voluntary + dismissed], "involuntary")

    assert bool(freeze(program).told["why"]) == is_told


def test_bounds_where_many_reasons_are_not_known(program):
    began(program, 12)
    others = colleagues(60)
    leave(others[:6], "voluntary")
    leave(others[6:12], "")

    row = freeze(program)

    assert row.told["unsaid"]["theirs"] == 6
    bounds = {each["days"]: (each["low"], each["high"]) for each in row.told["bounds"]}
    assert bounds[365] == (0.1, 0.2)


def test_competing_ends_are_no_censoring(program):
    """Of 60, thirty retire first: the share who chose to go is of all, and is what statsmodels finds."""
    began(program, 12)
    others = colleagues(60)
    leave(others[:30], "retirement", after=10)
    leave(others[30:45], "voluntary", after=100)

    row = freeze(program)

    figure = next(each for each in row.told["why"] if (each["kinds"], each["days"]) == (["voluntary"], 365))
    times = [10 + n for n in range(30)] + [100 + n for n in range(15)] + [(UNTIL - FIRST).days] * 15
    causes = np.array([2] * 30 + [1] * 15 + [0] * 15)
    theirs = CumIncidenceRight(np.array(times), causes)
    assert figure["share"][0] == round(float(theirs.cinc[0][-1]), 2) == 0.25
    assert figure["share"][1] < 0.25 < figure["share"][2]


def test_promotions_and_moves_from_the_same_day(program):
    pairs = began(program, 20)
    others = colleagues(100)
    mentees = [pair.mentee_person for pair in pairs]
    change(mentees[:6], level="senior")
    change(others[:10], level="senior")
    change(others[10:16], level="junior")  # down is no rise
    change(others[20:27], unit=OrgUnitFactory(name="Legal"))  # from none: was not known
    change(mentees[6:8], country="BE")
    change(others[30:36], country="BE", after=-10)  # before the day that counts

    row = freeze(program)

    assert told(row, "moves", "ours", 365) == {"rose": 6, "unit": 0}
    assert told(row, "moves", "theirs", 365)["rose"] == 10
    assert told(row, "moves", "theirs", 365)["unit"] == 0
    differences = {(each["of"], each["days"]): each["share"] for each in row.told["differences"]}
    value, low, high = differences["rose", 365]
    assert (value, low < 0.2 < high) == (0.2, True)


def test_leaving_before_a_rise_is_an_end(program):
    """Of 60 colleagues 30 leave on the first days, and 15 of the others rise: 25 of a hundred, not 50."""
    began(program, 12)
    others = colleagues(60)
    leave(others[:30], "voluntary", after=1)
    change(others[30:45], level="senior", after=60)

    figure = next(
        each
        for each in freeze(program).told["moves"]
        if (each["endpoint"], each["arm"], each["days"]) == ("rose", "theirs", 365)
    )

    assert (figure["amount"], figure["share"][0]) == (15, 0.25)


def test_who_started_before_moves_were_kept_is_not_counted_and_said(program, signed_in):
    PositionsKept.objects.update(since=FIRST + DAY)
    began(program, 12)
    colleagues(60)

    row = freeze(program)
    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/impact/").text

    assert (row.told["moves"], row.told["early"]) == ([], 12)
    assert "are kept since 4 February 2025" in page
    assert "12 mentees who started before are not counted here" in page


def test_without_any_history_the_page_says_so(program, signed_in):
    PositionsKept.objects.all().delete()
    began(program, 12)
    colleagues(60)
    freeze(program)

    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/impact/").text

    assert "Moves of before this quarter are not known" in page


def test_quarter_is_counted_once_and_stays(program):
    began(program, 12)
    others = colleagues(60)
    leave(others[:6], "voluntary")
    leave(others[6:12], "involuntary")
    row = freeze(program)
    leave(others[12:18], "retirement")

    assert freeze(program) is None
    assert freeze(program, until=date(2026, 4, 1)) is None
    assert Outcome.objects.get().told == row.told


def test_one_more_leaver_is_told_of_no_reason(program, signed_in):
    began(program, 12)
    others = colleagues(60)
    leave(others[:6], "voluntary")
    leave(others[6:12], "involuntary")
    freeze(program)
    leave(others[12:13], "involuntary", after=330)

    row = freeze(program, until=LATER)

    assert told(row, "why", "theirs", 365) in ({}, {"voluntary": 6})
    kept = outcomes.told(program).why("theirs")
    amounts = {next(iter(figure["kinds"])): (figure["amount"], figure["until"]) for [figure, *_] in kept}
    assert amounts["involuntary"] == (6, UNTIL)
    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/impact/").text
    assert "up to July 2026" in page


@pytest.mark.parametrize(("mentees", "others"), [(9, 60), (12, 9)])
def test_of_few_nothing_is_told(program, mentees, others):
    began(program, mentees)
    leave(colleagues(others), "voluntary")

    row = freeze(program)

    assert [row.told[name] for name in ("why", "moves", "bounds", "differences")] == [[], [], [], []]


def test_every_program_is_frozen_once_a_quarter_with_few_questions(program, django_assert_max_num_queries):
    began(program, 12)
    colleagues(60)
    ProgramFactory(state="draft")
    ProgramFactory()  # nobody has begun there

    releases.freeze_all(until=UNTIL, now=NOW)
    releases.freeze_all(until=UNTIL, now=NOW)

    assert list(Outcome.objects.values_list("program", "until")) == [(program.pk, UNTIL)]
    known = outcomes.company(LATER, histories.read(LATER))
    with django_assert_max_num_queries(15):
        deeds.freeze(program, until=LATER, company=known, now=NOW)


def test_page_tells_shares_with_chance_and_the_sentence_on_selection(program, signed_in):
    pairs = began(program, 20)
    others = colleagues(100)
    change([pair.mentee_person for pair in pairs[:6]], level="senior")
    change(others[:20], level="senior")
    leave(others[40:50], "voluntary")
    leave(others[50:60], "involuntary")
    freeze(program)

    page = " ".join(signed_in(program.owner).get(f"/hr/programs/{program.pk}/impact/").text.split())

    assert "Rose a level" in page
    assert "may be chance" in page
    assert "These differences cannot be read as the effect of the program." in page
    assert "Chose to go" in page
    assert others[40].family_name not in page


def test_lots_take_the_place_of_that_sentence(program, signed_in):
    mentees = MenteeFactory.create_batch(40, program=program, person__hired_on=HIRED)
    Lottery.objects.create(
        program=program,
        seed="s",
        places=20,
        order=[mentee.pk for mentee in mentees],
        drawn_by=program.owner,
        drawn_at=BEGAN,
    )
    change([mentee.person for mentee in mentees[:7]], level="senior")
    row = freeze(program)

    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/impact/").text

    assert told(row, "moves", "ours", 365)["rose"] == 7
    assert "cannot be read as the effect" not in page


def test_before_the_first_quarter_the_page_names_the_day(program, signed_in, monkeypatch):
    monkeypatch.setattr("people.clock.now", lambda: NOW)

    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/impact/").text

    assert "The first time for this program is on 1 October 2026" in page


@pytest.mark.parametrize(
    ("one", "days", "wanted"),
    [
        (Followed(1, 100, 0, 200, None), [90, 150], (50, 1)),
        (Followed(1, 100, 0, 200, None), [90], (100, 0)),
        (Followed(1, 100, 0, 200, ""), [250], (100, outcomes.LEFT)),
        (Followed(1, 100, 60, 200, None), [150], None),  # rose before one could have been missed
    ],
)
def test_first_move_after_the_day_ends_the_watch(one, days, wanted):
    life = one.moved(days)

    assert (life and (life.exit, life.cause)) == wanted


def test_share_of_nobody_is_as_wide_as_those_watched_allow():
    lives = [Life(400)] * 20 + [Life(100)] * 40

    assert outcomes.at_risk(lives, 365) == 20
    assert outcomes.chance(lives, 365).high == pytest.approx(0.1611, abs=1e-4)  # 0 of 20, not of 60


def test_difference_of_the_same_people_is_nothing_and_of_unlike_ones_leaves_it_out():
    some = [Life(100 + n, int(n % 4 == 0)) for n in range(400)]
    many = [Life(100 + n, int(n % 4 > 0)) for n in range(400)]

    same, unlike = (outcomes.difference(some, other, 365) for other in (some, many))

    assert (same.value, same.holds(0), unlike.holds(0)) == (0, True, False)
    assert unlike.low < unlike.value < unlike.high < 0


def test_who_could_have_been_erased_is_watched_from_later_on(program, settings):
    settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"leaver": 365}
    began(program, 12)
    colleagues(60)
    known = outcomes.company(UNTIL, histories.read(UNTIL))

    found = outcomes.found(program, known, until=UNTIL)

    assert {one.entry for one in found.followed["ours"]} == {(UNTIL - FIRST).days - 365 - 30}


def test_nothing_that_is_kept_names_anybody(program):
    began(program, 12)
    others = colleagues(60)
    leave(others[:6], "voluntary")
    leave(others[6:12], "involuntary")
    row = freeze(program)

    kept = json.dumps([row.told, row.cells, row.counts])
    assert not any(person.employee_id in kept or person.family_name in kept for person in others)
