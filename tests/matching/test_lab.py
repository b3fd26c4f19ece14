"""The rule lab: what other rules would change, by example; nothing is written, and nobody is found in it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from matching import lab, tasks
from matching.engine import MenteeFacts
from matching.models import Policy
from matching.policy_forms import values_of
from notices import bell
from people import audit
from people.models import Event, Look
from programs.models import Mentor, Program
from tests.conftest import NOW
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def waiting(db) -> Program:
    """One Swedish mentor with one place; a mentee in Sweden, one in France, one in Spain."""
    program = ProgramFactory()
    MentorFactory(program=program)
    for country, name in (("SE", "Sven"), ("FR", "Fleur"), ("ES", "Elena")):
        MenteeFactory(program=program, person__country=country, person__given_name=name)
    return program


def facts(program: Program) -> lab.Facts:
    return lab.facts_of(program, Policy.objects.current(program), today=TODAY)


def rules(program: Program, *left_out: str) -> dict:
    now = Policy.objects.current(program).rules
    return now | {"musts": [must for must in now["musts"] if must["rule"] not in left_out]}


def address(program: Program, scenario: dict | None = None, **rest: object) -> str:
    chosen = values_of(scenario or Policy.objects.current(program).rules)
    fields = {name: "on" if value is True else value for name, value in chosen.items() if value is not False}
    return f"{reverse('matching:lab', args=[program.pk])}?{urlencode(fields | rest, doseq=True)}"


def page(program: Program, url: str):
    client = Client()
    client.force_login(program.owner)
    return client.get(url)


def test_outcome_under_the_rules_in_force(waiting):
    (found,) = lab.outcomes(facts(waiting), [lab.Scenario(rules(waiting))])

    assert (found.matched, found.alone, found.fewest == found.total) == (1, 1, True)


def test_more_places_match_more_and_only_where_they_are(waiting):
    ways = [
        lab.Scenario(rules(waiting), more, where) for more, where in ((0, ""), (1, ""), (1, "FR"), (1, "SE"))
    ]

    assert [found.matched for found in lab.outcomes(facts(waiting), ways)] == [1, 2, 1, 2]


def test_a_must_less_lets_in_whom_it_kept_out(waiting):
    free = lab.Scenario(rules(waiting, "other_country"), 2)
    held = lab.Scenario(rules(waiting), 2)

    with_it, without = lab.outcomes(facts(waiting), [held, free])
    change = lab.difference(with_it, without)

    assert (with_it.matched, without.matched, without.alone) == (2, 3, 0)
    assert (len(change.gained), change.lost, change.moved, change.amount) == (1, (), (), 1)


def test_difference_names_gained_lost_and_moved():
    one, other = lab.Outcome({1: 5, 2: 6, 3: 7}), lab.Outcome({2: 6, 3: 5, 4: 7})

    assert lab.difference(one, other) == lab.Difference(gained=(4,), lost=(1,), moved=(3,))


def test_outcome_is_kept_until_somebody_does_something(waiting, monkeypatch):
    solved = []
    monkeypatch.setattr(lab, "outcome", lambda problem: solved.append(problem) or lab.Outcome())
    scenario = lab.Scenario(rules(waiting))

    for _again in range(2):
        lab.outcomes(facts(waiting), [scenario])
    Mentor.objects.update(seats=3)
    with transaction.atomic():
        audit.record(by=waiting.owner, verb="offer", about=Mentor.objects.get())
    lab.outcomes(facts(waiting), [scenario])

    assert [problem.mentors[0].seats for problem in solved] == [1, 3]


def test_without_the_cache_it_is_only_slower(waiting, monkeypatch):
    def away(*_given: object, **_named: object) -> None:
        raise ConnectionError

    for name in ("get_many", "set", "add"):
        monkeypatch.setattr(cache, name, away, raising=False)

    assert lab.outcomes(facts(waiting), [lab.Scenario(rules(waiting))])[0].matched == 1


def test_a_large_program_is_calculated_in_a_worker(waiting, monkeypatch):
    monkeypatch.setattr(lab, "IN_A_PAGE", 2)
    rung = []
    monkeypatch.setattr(bell, "ring", lambda task, *words: rung.append(words))

    first = page(waiting, address(waiting, more_places="1"))
    second = page(waiting, address(waiting, more_places="1"))
    for sent in rung:
        tasks.try_rules(*sent)
    third = page(waiting, address(waiting, more_places="1"))

    assert "Being calculated" in first.text
    assert "Being calculated" in second.text
    assert len(rung) == 2  # the rules in force and the scenario, once each
    assert "2 of 3 waiting mentees would get a mentor; with the rules in force it is 1" in third.text


def test_page_without_a_question_shows_the_rules_in_force(waiting):
    reply = page(waiting, reverse("matching:lab", args=[waiting.pk]))

    assert "1 of 3 waiting mentees get a mentor with the rules in force" in reply.text
    assert "Scenario 1" not in reply.text


def test_page_says_what_a_scenario_changes_and_leads_to_saving_it(waiting):
    reply = page(waiting, address(waiting, rules(waiting, "other_country"), more_places="2"))

    assert "3 of 3 waiting mentees would get a mentor; with the rules in force it is 1" in reply.text
    assert "The mentor works in another country than the mentee." in reply.text
    form = page(
        waiting, f"{reverse('matching:policy-change', args=[waiting.pk])}?{reply.context['shown'].query}"
    )
    assert form.context["form"].initial["must_other_country"] is False
    assert form.context["form"].initial["must_share_language"] is True


def test_page_keeps_two_scenarios_beside_a_third(waiting):
    kept = [address(waiting, more_places=more).partition("?")[2] for more in ("1", "2")]

    reply = page(waiting, address(waiting, more_places="3", kept=kept))

    assert [column.title for column in reply.context["columns"]] == [
        "Rules in force",
        "Scenario 1",
        "Scenario 2",
        "Scenario 3",
    ]
    assert [column.scenario.more_places for column in reply.context["columns"]] == [0, 1, 2, 3]
    assert reply.context["keep_query"] == ""


@pytest.mark.parametrize(
    "kept", ["", "x", "seed=1", "seed=" + "9" * 3000, "must_other_country=%00", "weight_topics=-1&seed=1"]
)
def test_page_passes_over_a_kept_scenario_that_is_none(waiting, kept):
    reply = page(waiting, address(waiting, kept=kept))

    assert reply.status_code == 200
    assert len(reply.context["columns"]) == 1


def test_page_writes_nothing_but_that_somebody_looked(waiting):
    before = Event.objects.count()

    page(waiting, address(waiting, rules(waiting, "other_country"), more_places="2"))

    assert (Event.objects.count(), Policy.objects.count()) == (before, 0)
    assert set(Look.objects.values_list("where", flat=True)) == {"rule lab"}
    assert Look.objects.count() == 2  # those for whom the scenario decides


def test_page_asks_as_often_for_many_as_for_few(waiting, django_assert_max_num_queries):
    MenteeFactory.create_batch(12, program=waiting, person__country="PL")
    client = Client()
    client.force_login(waiting.owner)

    with django_assert_max_num_queries(22):
        client.get(address(waiting, more_places="3"))


def test_next_day_is_read_anew(waiting):
    today = facts(waiting)

    tomorrow = lab.facts_of(waiting, Policy.objects.current(waiting), today=TODAY + timedelta(days=1))

    assert today.mark != tomorrow.mark


SIZES = st.lists(st.sampled_from([None, "NL", "PL", "SE", "FR", "ES", "PT"]), max_size=60)


@given(SIZES, st.integers(0, 2**60 - 1))
def test_spread_shows_no_small_group_and_loses_nobody(countries: list, dice: int) -> None:
    people = [MenteeFacts(id=n, person=n, country=country) for n, country in enumerate(countries)]
    found = [lab.Outcome({row.id: 1 for row in people if dice >> row.id & 1})]

    groups = lab.spread(people, lambda row: row.country, found)

    assert sum(group.size for group in groups) == len(people)
    assert sum(group.matched[0] for group in groups) == found[0].matched
    assert all(group.size >= lab.SMALLEST_GROUP for group in groups) or len(groups) == 1
    for group in groups[:-1]:
        assert group.size == countries.count(group.value)


def test_kept_scenarios_survive_in_the_address_of_the_form(waiting):
    url = address(waiting, more_places="1")
    kept = page(waiting, url).context["keep_query"]

    again = page(waiting, f"{reverse('matching:lab', args=[waiting.pk])}?{kept}")

    assert parse_qs(kept)["kept"] == again.context["kept"]
    assert 'name="kept"' in again.text
