"""The pages of the rules: a change, two people on one form, the second person, and bringing back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dashboard import todo
from matching.actions import policies
from matching.engine import ENOUGH, Rule, WishKind
from matching.models import Policy
from matching.policy_forms import PolicyForm, RulesForm, rules_of, values_of
from matching.rule_labels import ENOUGH_OF, MUSTS, WISHES
from people.models import Person
from programs.models import Program
from programs.presets import PRESETS
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory, ProgramRoleFactory

pytestmark = pytest.mark.django_db

WHY = "Because the board asked for it."
GAP = {"must_level_gap": "on"}


@pytest.fixture
def running() -> Program:
    program = ProgramFactory()
    MentorshipFactory(mentor__program=program)
    return program


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def posted(program: Program, **changed: Any) -> dict[str, Any]:
    """The form as it is shown, filled in with the rules in force."""
    policy = Policy.objects.current(program)
    fields = values_of(policy.rules) | {"base": policy.version, "reason": WHY} | changed
    return {name: "on" if value is True else value for name, value in fields.items() if value is not False}


def address(name: str, program: Program) -> str:
    return reverse(f"matching:{name}", args=[program.pk])


def relaxed(program: Program, now, by: Person | None = None) -> Policy:
    rules = Policy.objects.current(program).rules
    fewer = rules | {"musts": rules["musts"][1:]}
    base = Policy.objects.current(program).version
    return policies.save(program, fewer, base=base, reason=WHY, by=by or program.owner, now=now)


def test_form_knows_every_rule_and_wish_of_the_engine():
    assert (set(MUSTS), set(WISHES), set(ENOUGH_OF)) == (set(Rule), set(WishKind), set(ENOUGH))
    for kind, (_label, choices) in ENOUGH_OF.items():
        assert str(ENOUGH[kind]) in dict(choices)


@pytest.mark.parametrize("preset", list(PRESETS))
def test_rules_survive_the_form(preset):
    """The form has an order of its own, and each rule once."""
    rules = {
        "musts": [
            *(must for must in PRESETS[preset].musts if must["rule"] != "other_unit"),
            {"rule": "other_manager"},
            {"rule": "other_unit"},
            {"rule": "level_gap", "min": 1, "max": 3},
            {"rule": "mentor_level_in", "levels": [3, 4]},
            {"rule": "hours_overlap", "min": 2},
        ],
        "wishes": [
            *(row for row in PRESETS[preset].wishes if row["wish"] not in set(ENOUGH)),
            {"wish": "waiting", "weight": 5, "enough": 30},
            {"wish": "few_mentees", "weight": 5},
            {"wish": "level_gap", "weight": 5, "enough": 2},
        ],
        "least_points": 1500,
        "priority_days": [30, 90],
        "seed": 7,
    }
    form = RulesForm(values_of(rules))

    assert form.is_valid(), form.errors
    assert _unordered(form.rules) == _unordered(rules)


def _unordered(rules: dict[str, Any]) -> dict[str, Any]:
    return rules | {
        "musts": sorted(rules["musts"], key=lambda must: must["rule"]),
        "wishes": sorted(rules["wishes"], key=lambda wish: wish["wish"]),
    }


def test_near_line_survives_the_form():
    values = values_of(Policy(musts=[{"rule": "not_in_line", "max": 2}], wishes=[]).rules)

    assert rules_of(values)["musts"] == [{"rule": "not_in_line", "max": 2}]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"reason": ""}, "reason", "Write why, in one sentence"),
        (
            {"must_level_gap": "on", "gap_min": "", "gap_max": ""},
            "gap_min",
            "Choose at least one of the two limits",
        ),
        (
            {"must_level_gap": "on", "gap_min": "3", "gap_max": "1"},
            "gap_max",
            "Choose no lower limit than “at least”",
        ),
        ({"must_mentor_level_in": "on", "levels": []}, "levels", "Choose at least one level"),
        ({"weight_topics": "101"}, "weight_topics", "Write a number up to 100"),
        ({"weight_topics": "-1"}, "weight_topics", "Write a number from 0"),
        ({"weight_topics": ""}, "weight_topics", "Write a whole number; 0 means that it does not count"),
        ({"line_most": "9"}, "line_most", "Choose from the list"),
    ],
)
def test_form_names_what_to_mend(running, changed, field, words):
    form = PolicyForm(posted(running, **changed))

    assert not form.is_valid()
    assert form.errors == {field: [words]}


def test_figures_of_a_must_that_is_not_chosen_matter_to_nobody(running):
    form = PolicyForm(posted(running, must_level_gap=False, gap_min="3", gap_max="1", hours_min=""))

    assert form.is_valid(), form.errors
    assert form.rules["musts"] == Policy.objects.current(running).musts


def test_change_saves_a_version_and_leads_to_the_rules(running):
    client = client_of(running.owner)

    reply = client.post(address("policy-change", running), posted(running, weight_topics=90), follow=True)

    assert reply.redirect_chain == [(address("policy", running), 302)]
    assert "The new rules hold from now on." in reply.text
    assert Policy.objects.current(running).wishes[0] == {"wish": "topics", "weight": 90}


def test_change_that_relaxes_waits_and_says_so(running):
    client = client_of(running.owner)

    reply = client.post(
        address("policy-change", running), posted(running, must_other_country=False), follow=True
    )

    assert "Your change waits for a second person." in reply.text
    assert "Withdraw the change" in reply.text
    assert "Agree: the new rules hold now" not in reply.text
    assert Policy.objects.current(running).has_must("other_country")


def test_second_of_two_on_one_form_reads_what_the_first_changed(running):
    first, second = client_of(running.owner), client_of(running.deputy)
    form = posted(running, weight_topics=70)
    first.post(address("policy-change", running), posted(running, must_other_unit="on"))

    late = second.post(address("policy-change", running), form)

    assert late.status_code == 409
    assert "Somebody else changed the rules meanwhile" in late.text
    assert "Mentor and mentee work in different parts of the company." in late.text
    assert Policy.objects.filter(program=running).count() == 2
    again = late.context["form"]
    assert (again["base"].value(), again["weight_topics"].value()) == ("2", "70")


def test_change_while_another_waits_changes_nothing(running, now):
    relaxed(running, now)

    reply = client_of(running.deputy).post(
        address("policy-change", running), posted(running, must_other_unit="on"), follow=True
    )

    assert "another change waits" in reply.text
    assert Policy.objects.filter(program=running).count() == 2


def test_same_rules_are_no_change(running):
    reply = client_of(running.owner).post(address("policy-change", running), posted(running), follow=True)

    assert "These rules hold already." in reply.text
    assert not Policy.objects.exists()


def test_second_person_agrees_on_the_page(running, now):
    waiting = relaxed(running, now)
    client = client_of(running.deputy)

    page = client.get(address("policy", running))
    reply = client.post(reverse("matching:policy-approve", args=[waiting.pk]), follow=True)

    assert "Agree: the new rules hold now" in page.text
    assert "The new rules hold from now on." in reply.text
    assert Policy.objects.current(running) == waiting


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_author_is_never_the_second_person(running, now, verb):
    waiting = relaxed(running, now)

    reply = client_of(running.owner).post(reverse(f"matching:policy-{verb}", args=[waiting.pk]))

    assert reply.status_code == 404
    assert Policy.objects.get(pk=waiting.pk).is_waiting


def test_only_the_author_withdraws(running, now):
    waiting = relaxed(running, now)
    url = reverse("matching:policy-withdraw", args=[waiting.pk])

    other = client_of(running.deputy).post(url)
    own = client_of(running.owner).post(url, follow=True)

    assert other.status_code == 404
    assert "The change is withdrawn." in own.text


@pytest.mark.parametrize("role", ["trainer", "analyst", None])
@pytest.mark.parametrize("verb", ["approve", "refuse", "withdraw"])
def test_nobody_else_decides(running, now, role, verb):
    waiting = relaxed(running, now)
    person = PersonFactory()
    if role:
        ProgramRoleFactory(program=running, role=role, person=person)

    reply = client_of(person).post(reverse(f"matching:policy-{verb}", args=[waiting.pk]))

    assert reply.status_code == 404
    assert Policy.objects.get(pk=waiting.pk).is_waiting


def test_second_click_tells_that_it_was_decided(running, now):
    waiting = relaxed(running, now)
    client = client_of(running.deputy)
    client.post(reverse("matching:policy-approve", args=[waiting.pk]))

    reply = client.post(reverse("matching:policy-refuse", args=[waiting.pk]), follow=True)

    assert "was decided already" in reply.text
    assert Policy.objects.current(running) == waiting


def test_earlier_version_is_brought_back_as_a_new_one(running, now):
    client = client_of(running.owner)
    client.post(address("policy-change", running), posted(running, must_other_unit="on"))
    form = client.get(f"{address('policy-change', running)}?version=1").context["form"]

    sent = {**posted(running), **{k: v for k, v in form.initial.items() if v is not False}}
    sent.pop("must_other_unit")
    client.post(address("policy-change", running), sent | {"reason": WHY})

    rows = list(Policy.objects.filter(program=running).order_by("version"))
    assert form.initial["must_other_unit"] is False
    assert [row.version for row in rows] == [1, 2, 3]
    assert rows[2].is_waiting  # different units were promised meanwhile
    assert rows[2].rules == rows[0].rules


def test_history_tells_each_difference_in_a_sentence(running, now):
    policies.save(
        running,
        Policy.objects.current(running).rules
        | {"least_points": 2000, "wishes": [{"wish": "topics", "weight": 50}]},
        base=0,
        reason=WHY,
        by=running.owner,
        now=now - timedelta(days=1),
    )
    relaxed(running, now)

    page = client_of(running.deputy).get(address("policy-history", running))

    for words in (
        "The mentor works in another country than the mentee.",
        "The mentor offers topics that the mentee asked for: weight 50 instead of 40.",
        "One has chosen the other: no longer counts (weight 30 before).",
        "A pair needs at least 20 points.",
        f"Why: {WHY}",
        "Waits for a second person",
    ):
        assert words in page.text.replace("&#x27;", "'")


def test_to_do_calls_the_second_person_and_not_the_author(running, now):
    waiting = relaxed(running, now)
    title = f"Agree to new rules of {running.name}, or turn them down"

    before = [
        [item.title for item in todo.items_of(one, today=now.date())]
        for one in (running.owner, running.deputy)
    ]
    policies.approve(waiting, by=running.deputy, now=now)
    after = todo.items_of(running.deputy, today=now.date())

    assert (title in before[0], title in before[1]) == (False, True)
    assert title not in [item.title for item in after]
