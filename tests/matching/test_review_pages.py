"""The pages of a draft: what is on them, what a filter shows, what a button does."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from matching.actions import runs, swapping
from matching.models import Ask, MatchRun, Proposal
from people import clock
from people.models import Person
from programs.models import Program
from tests.factories.matching import ProposalFactory
from tests.factories.people import TopicFactory
from tests.factories.programs import MenteeFactory, MentorFactory


@pytest.fixture
def run(program: Program, now: datetime) -> MatchRun:
    """Sanne fits well, Ana has nothing in common with her mentor, Tim has nobody."""
    TopicFactory(slug="strategy", name="Strategy")
    MentorFactory(program=program, person__given_name="Astrid", person__country="SE")
    MentorFactory(program=program, person__given_name="Bo", person__country="DK", topics=["travel"])
    MenteeFactory(program=program, person__given_name="Sanne", topics=["strategy"])
    MenteeFactory(program=program, person__given_name="Ana", person__country="PT", topics=["writing"])
    MenteeFactory(program=program, person__given_name="Tim", person__country="FR", topics=["writing"])
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()
    return run


@pytest.fixture
def client(signed_in, coordinator: Person):
    return signed_in(coordinator)


def url(name: str, *args: object) -> str:
    return reverse(f"matching:{name}", args=args)


def shown(client, run: MatchRun, query: str = "") -> set[str]:
    page = client.get(url("run-detail", run.pk) + query)
    return {pair["row"].mentee.person.given_name for pair in page.context["pairs"]}


def test_waiting_page_says_how_far_it_is(client, program: Program, now: datetime) -> None:
    run = runs.plan(program, by=program.owner, now=now)
    MatchRun.objects.filter(pk=run.pk).update(stage="explaining", share=60)

    text = client.get(url("run-detail", run.pk)).text

    assert "Writing down the reasons of each pair" in text
    assert 'value="60"' in text


def planned(program: Program, ago: timedelta) -> MatchRun:
    MentorFactory(program=program)
    MenteeFactory(program=program)
    return runs.plan(program, by=program.owner, now=clock.now() - ago)


def test_draft_that_is_there_in_a_moment_needs_no_second_look(client, program: Program, monkeypatch) -> None:
    run = planned(program, timedelta(seconds=1))
    monkeypatch.setattr(time, "sleep", lambda seconds: runs.solve(run, now=clock.now()))

    text = client.get(url("run-detail", run.pk)).text

    assert "Review 1 proposed pair" in text


def test_page_of_a_longer_calculation_never_waits(client, program: Program, monkeypatch) -> None:
    run = planned(program, timedelta(seconds=6))
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("the page waits"))

    assert "The draft is being calculated" in client.get(url("run-detail", run.pk)).text


def test_list_says_that_a_draft_is_being_calculated(client, program: Program) -> None:
    planned(program, timedelta(minutes=1))

    text = client.get(url("run-list", program.pk)).text

    assert "See how far it is" in text
    assert "A draft waits for your look" not in text


def test_draft_that_could_not_be_calculated_says_so(client, run: MatchRun) -> None:
    MatchRun.objects.filter(pk=run.pk).update(state="discarded", error="mentor 3: no seats")

    text = client.get(url("run-detail", run.pk)).text

    assert "This draft could not be calculated" in text
    assert "mentor 3: no seats" in text


def test_stop_button_leads_back(client, program: Program, now: datetime) -> None:
    run = runs.plan(program, by=program.owner, now=now)

    page = client.post(url("run-stop", run.pk), follow=True)

    assert "This draft was set aside" in page.text


def test_filter_by_name_country_and_kind(client, run: MatchRun) -> None:
    holder = run.proposals.get(mentor__person__given_name="Bo").mentee.person.given_name
    runs.lock(run.proposals.get(mentee__person__given_name="Sanne"), by=run.program.owner)

    assert shown(client, run) == {"Sanne", holder}
    assert shown(client, run, "?q=sann") == {"Sanne"}
    assert shown(client, run, "?country=DK") == {holder}
    assert shown(client, run, "?show=locked") == {"Sanne"}
    assert shown(client, run, "?show=weak") == {holder}
    assert shown(client, run, "?show=changed") == set()


def test_places_to_choose_from_are_read_once_for_each_calculation(
    client, run: MatchRun, now: datetime
) -> None:
    def countries() -> list[str]:
        page = client.get(url("run-detail", run.pk))
        return [row["value"] for row in page.context["options"]["countries"]]

    moving = Person.objects.filter(pk=run.proposals.order_by("pk")[0].mentee.person_id)
    moving.update(country="SE")
    first, asked = countries(), run.proposals.count()
    moving.update(country="FI")
    kept = countries()
    MatchRun.objects.filter(pk=run.pk).update(rounds=run.rounds + 1)

    assert (asked, kept) == (2, first)
    assert "SE" in first
    assert "FI" in countries()


@pytest.mark.parametrize(
    "query", ["?show=nonsense", "?unit=x", "?unit=99999999999", "?page=x", "?q=%00", "?page=-1"]
)
def test_nonsense_in_the_address_shows_everything(query: str, client, run: MatchRun) -> None:
    assert len(shown(client, run, query)) == 2


def test_pages_of_25(client, run: MatchRun) -> None:
    for _ in range(30):
        ProposalFactory(run=run, points=1)

    assert len(shown(client, run)) <= 25
    assert client.get(url("run-detail", run.pk) + "?page=2").context["page"].number == 2


def test_lock_button_comes_back_to_the_same_screen(client, run: MatchRun) -> None:
    pair = run.proposals.all()[0]

    done = client.post(url("run-lock", run.pk, pair.pk), {"q": "an", "page": "1", "show": "weak"})

    assert done.url == f"/hr/runs/{run.pk}/?show=weak&q=an&page=1#pairs"


def test_lock_all_locks_what_was_shown(client, run: MatchRun) -> None:
    keys = list(run.proposals.values_list("pk", flat=True))

    client.post(url("run-lock-all", run.pk), {"pair": [*keys, "x", 10**20]})

    assert Proposal.objects.filter(is_locked=True).count() == 2


def test_struck_pair_is_allowed_again(client, run: MatchRun) -> None:
    pair = run.proposals.all()[0]
    client.post(url("run-strike", run.pk, pair.pk))

    client.post(url("run-restore", run.pk, pair.pk))

    assert not Proposal.objects.filter(is_struck=True).exists()


def test_nothing_is_proved_of_a_draft_with_a_hole(client, run: MatchRun, now: datetime) -> None:
    pair, at = run.proposals.all()[0], url("run-detail", run.pk)
    proved = "no other set of pairs gives more people a mentor or fits better: that is proved"
    runs.strike(pair, by=run.program.owner)
    struck = client.get(at).text
    runs.again(run, by=run.program.owner, now=now)
    runs.solve(run, now=now)
    again = client.get(at).text
    runs.restore(run.proposals.get(pk=pair.pk), by=run.program.owner)

    allowed = client.get(at).text

    assert "1 mentee has no mentor since you struck the pair." in struck
    assert "You allowed a pair again that was struck." in allowed
    assert [proved in text.lower() for text in (struck, again, allowed)] == [False, True, False]
    assert f"With what you decided by hand, {proved}" in again


def test_page_of_a_mentee_says_what_changes(client, run: MatchRun) -> None:
    sanne = run.proposals.get(mentee__person__given_name="Sanne").mentee

    page = client.get(url("run-mentee", run.pk, sanne.pk))

    (card,) = page.context["cards"]
    assert "Proposed now: Astrid" in page.text
    assert card["mentor"].person.given_name == "Bo"
    assert card["changes"]
    assert all(line in page.text for line in card["changes"])


def test_why_not_this_mentor(client, run: MatchRun, program: Program) -> None:
    MentorFactory(program=program, person__given_name="Cees", person__country="NL")
    MentorFactory(program=program, person__given_name="Ceesje", expected=True)
    sanne = run.proposals.get(mentee__person__given_name="Sanne").mentee

    text = client.get(url("run-mentee", run.pk, sanne.pk) + "?q=cees").text

    assert "Both work in the Netherlands" in text
    assert "Cannot be proposed: Not answered yet" in text


def test_swap_button_does_what_the_page_says(client, run: MatchRun) -> None:
    sanne = run.proposals.get(mentee__person__given_name="Sanne").mentee
    card = client.get(url("run-mentee", run.pk, sanne.pk)).context["cards"][0]

    page = client.post(
        url("run-swap", run.pk, sanne.pk),
        {"mentor": card["mentor"].pk, "seen": card["outcome"].key},
        follow=True,
    )

    assert run.proposals.get(mentee=sanne).mentor == card["mentor"]
    assert "Everything that changed is marked below" in page.text


@pytest.mark.parametrize("mentor", ["", "x", "99999999999", "١"])
def test_swap_with_nonsense(mentor: str, client, run: MatchRun) -> None:
    sanne = run.proposals.get(mentee__person__given_name="Sanne").mentee

    assert client.post(url("run-swap", run.pk, sanne.pk), {"mentor": mentor}).status_code == 404


def test_swap_from_a_stale_page(client, run: MatchRun) -> None:
    sanne = run.proposals.get(mentee__person__given_name="Sanne").mentee
    bo = run.proposals.get(mentor__person__given_name="Bo").mentor

    page = client.post(url("run-swap", run.pk, sanne.pk), {"mentor": bo.pk, "seen": "old"}, follow=True)

    assert "Something changed meanwhile" in page.text


def test_swap_in_a_draft_that_is_too_large(client, run: MatchRun, monkeypatch) -> None:
    monkeypatch.setattr(swapping, "MOST_PAIRS", 0)
    sanne = run.proposals.get(mentee__person__given_name="Sanne").mentee
    bo = run.proposals.get(mentor__person__given_name="Bo").mentor

    page = client.get(url("run-mentee", run.pk, sanne.pk))
    done = client.post(url("run-swap", run.pk, sanne.pk), {"mentor": bo.pk, "seen": ""})

    assert "cannot be tried out on this page" in page.text
    assert done.status_code == 409


def test_why_leads_to_the_one_mentee_of_this_name(client, run: MatchRun) -> None:
    sanne = run.proposals.get(mentee__person__given_name="Sanne").mentee

    found = client.get(url("run-why", run.pk), {"mentee": "sanne", "mentor": "bo"})
    many = client.get(url("run-why", run.pk), {"mentee": "a"})
    none = client.get(url("run-why", run.pk), {"mentee": "zzz"})

    assert found.url == f"{url('run-mentee', run.pk, sanne.pk)}?q=bo"
    assert len(many.context["found"]) == 2
    assert "Nobody called “zzz”" in none.text


def test_who_is_left_over_comes_with_what_helps(client, run: MatchRun) -> None:
    text = client.get(url("run-detail", run.pk)).text

    assert "Ask 1 mentor for one more place" in text
    assert "One new mentor" in text


def test_ask_button_asks_once_and_says_when(client, run: MatchRun) -> None:
    place = next(number for number, fix in enumerate(run.result["fixes"]) if fix["kind"] == "seats")

    for _ in range(2):
        page = client.post(url("run-ask-mentors", run.pk, place), {"round": run.rounds}, follow=True)

    assert Ask.objects.count() == 1
    assert "Asked on" in page.text


def test_mentor_answers_on_the_page_of_the_question(run: MatchRun, client, signed_in) -> None:
    place = next(number for number, fix in enumerate(run.result["fixes"]) if fix["kind"] == "seats")
    client.post(url("run-ask-mentors", run.pk, place), {"round": run.rounds})
    ask = Ask.objects.get()
    own = signed_in(ask.mentor.person)
    before = own.get(url("ask-detail", ask.pk)).text

    after = own.post(url("ask-yes", ask.pk), follow=True).text
    own.post(url("ask-no", ask.pk))

    ask.refresh_from_db()
    assert "You offer 1 place" in before
    assert "Your new place counts from now on" in after
    assert (ask.answer, ask.mentor.seats) == ("yes", 1 + 1)
    assert client.get(url("ask-detail", ask.pk)).status_code == 404


def test_fairness_keeps_small_groups_together(client, run: MatchRun, program: Program) -> None:
    MenteeFactory.create_batch(6, program=program, person__country="FI")
    runs.again(run, by=program.owner, now=run.planned_at)
    runs.solve(run, now=run.planned_at)

    page = client.get(url("run-fairness", run.pk))

    by_country = page.context["tables"][0]["groups"]
    assert sum(group["people"] for group in by_country) == 9
    assert all(group["people"] >= 5 or len(by_country) == 1 for group in by_country)


def test_without_page_names_everybody(client, run: MatchRun) -> None:
    left = {row["mentee"] for row in run.result["unmatched"]}

    page = client.get(url("run-without", run.pk))

    assert {one["pk"] for entry in page.context["unmatched"] for one in entry["mentees"]} == left


def test_rules_that_changed_since_are_said(client, run: MatchRun, program: Program) -> None:
    before = client.get(url("run-detail", run.pk)).text
    run.policy.pk, run.policy.version = None, run.policy.version + 1
    run.policy.save()

    assert "The rules of the program changed since this draft" not in before
    assert "The rules of the program changed since this draft" in client.get(url("run-detail", run.pk)).text


def test_who_has_no_country_is_a_matter_of_the_data(client, program: Program, now: datetime) -> None:
    """No rule and no mentor is to blame, so no rule is offered for relaxing."""
    MentorFactory(program=program)
    MenteeFactory(program=program, person__country="")
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)

    text = client.get(url("run-without", run.pk)).text

    assert "HR’s data does not say in which country this person works" in text
    assert "Mentor and mentee work in different countries" not in text
