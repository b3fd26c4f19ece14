"""Rules of a program: versions, the second person, and who is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from matching.actions import policies
from matching.engine import BadProblem
from matching.models import Policy
from notices import delivery
from notices.models import Notice
from people.models import Event, Person
from programs.models import Program
from programs.states import WrongState
from tests.factories.matching import PolicyFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory, ProgramRoleFactory
from tests.matching.races import together

pytestmark = pytest.mark.django_db

SITUATIONS: dict[str, dict] = {"preparing": {"preparing": True}, "active": {}, "paused": {"paused": True}}
WHY = "Because the board asked for it."


@pytest.fixture
def running() -> Program:
    """A live program in which a pair goes on; another country, a shared language and line are musts."""
    program = ProgramFactory()
    MentorshipFactory(mentor__program=program)
    return program


def rules_without(program: Program, rule: str) -> dict:
    rules = Policy.objects.current(program).rules
    return rules | {"musts": [must for must in rules["musts"] if must["rule"] != rule]}


def rules_with(program: Program, **must: object) -> dict:
    rules = Policy.objects.current(program).rules
    return rules | {"musts": [*rules["musts"], must]}


def save(program: Program, rules: dict, now: datetime, *, by: Person | None = None) -> Policy:
    base = Policy.objects.current(program).version
    return policies.save(program, rules, base=base, reason=WHY, by=by or program.owner, now=now)


def relaxed(program: Program, now: datetime, *, by: Person | None = None) -> Policy:
    return save(program, rules_without(program, "other_country"), now, by=by)


def test_save_makes_a_new_version_and_keeps_what_the_program_began_with(now):
    program = ProgramFactory()

    saved = save(program, rules_with(program, rule="other_unit"), now)

    rows = list(Policy.objects.filter(program=program).order_by("version"))
    assert [(row.version, row.reason, row.state) for row in rows] == [
        (1, "", "in_force"),
        (2, WHY, "in_force"),
    ]
    assert Policy.objects.current(program) == saved
    assert saved.has_must("other_unit")
    assert list(Event.objects.values_list("verb", flat=True)) == ["save policy", "save policy"]


def test_save_relaxes_at_once_while_nobody_is_in_a_pair(now):
    program = ProgramFactory()

    assert not relaxed(program, now).is_waiting
    assert not Policy.objects.current(program).has_must("other_country")


@pytest.mark.parametrize("state", ["preparing", "active", "paused"])
def test_save_waits_where_a_must_is_relaxed_while_a_pair_goes_on(now, state):
    program = ProgramFactory()
    MentorshipFactory(mentor__program=program, **SITUATIONS[state])

    saved = relaxed(program, now)

    assert saved.is_waiting
    assert Policy.objects.current(program).has_must("other_country")
    assert Event.objects.order_by("-pk")[0].verb == "propose policy"


def test_save_tightens_at_once_while_pairs_go_on(running, now):
    assert not save(running, rules_with(running, rule="other_unit"), now).is_waiting
    assert Policy.objects.current(running).has_must("other_unit")


def test_save_weighs_wishes_freely_while_pairs_go_on(running, now):
    rules = Policy.objects.current(running).rules | {"wishes": [{"wish": "topics", "weight": 90}]}

    assert not save(running, rules, now).is_waiting


def test_save_from_a_version_that_was_replaced_is_refused(running, now):
    save(running, rules_with(running, rule="other_unit"), now)

    with pytest.raises(policies.SavedMeanwhile):
        policies.save(
            running,
            rules_with(running, rule="other_manager"),
            base=0,
            reason=WHY,
            by=running.owner,
            now=now,
        )


def test_save_of_the_same_rules_is_no_version(running, now):
    with pytest.raises(policies.NothingChanged):
        save(running, Policy.objects.current(running).rules, now)

    assert not Policy.objects.exists()


def test_save_while_another_waits_is_refused(running, now):
    relaxed(running, now)

    with pytest.raises(policies.AnotherWaits):
        save(running, rules_with(running, rule="other_unit"), now)


def test_save_of_what_the_engine_cannot_read_is_refused(running, now):
    with pytest.raises(BadProblem):
        save(running, rules_with(running, rule="same_moon"), now)

    assert not Policy.objects.exists()


def test_approve_by_another_brings_it_into_force(running, now):
    waiting = relaxed(running, now)

    policies.approve(waiting, by=running.deputy, now=now + timedelta(hours=1))

    current = Policy.objects.current(running)
    assert current == waiting
    assert (current.decided_by, current.since) == (running.deputy, now + timedelta(hours=1))
    assert Event.objects.order_by("-pk")[0].verb == "approve policy"


def test_approve_of_the_own_change_is_refused(running, now):
    waiting = relaxed(running, now)

    with pytest.raises(policies.OwnProposal):
        policies.approve(waiting, by=running.owner, now=now)

    assert Policy.objects.get(pk=waiting.pk).is_waiting


def test_second_person_is_another_by_the_database_too(running, now):
    waiting = relaxed(running, now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(pk=waiting.pk).update(
            state="in_force", decided_by=running.owner, decided_at=now
        )


@pytest.mark.parametrize("first", ["approve", "refuse", "withdraw"])
@pytest.mark.parametrize("then", ["approve", "refuse", "withdraw"])
def test_a_decided_change_is_never_decided_again(running, now, first, then):
    waiting = relaxed(running, now)
    people = {"approve": running.deputy, "refuse": running.deputy, "withdraw": running.owner}
    getattr(policies, first)(waiting, by=people[first], now=now)
    state = waiting.state

    with pytest.raises(WrongState):
        getattr(policies, then)(waiting, by=people[then], now=now)

    assert Policy.objects.get(pk=waiting.pk).state == state


@pytest.mark.parametrize(("verb", "state"), [("refuse", "refused"), ("withdraw", "withdrawn")])
def test_refuse_and_withdraw_keep_the_rules_and_free_the_way(running, now, verb, state):
    waiting = relaxed(running, now)
    by = running.deputy if verb == "refuse" else running.owner

    getattr(policies, verb)(waiting, by=by, now=now)
    after = save(running, rules_with(running, rule="other_unit"), now)

    assert waiting.state == state
    assert (after.version, Policy.objects.current(running)) == (3, after)


def test_who_may_be_the_second_person_is_told_once(running, now):
    helper = ProgramRoleFactory(program=running, role="coordinator", person=PersonFactory()).person
    ProgramRoleFactory(program=running, role="analyst", person=PersonFactory())

    relaxed(running, now)

    told = Notice.objects.filter(kind="policy_waits").values_list("to", flat=True)
    assert set(told) == {running.deputy_id, helper.pk}


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_author_is_told_and_nobody_else_is_asked_any_more(running, now, verb):
    waiting = relaxed(running, now)

    getattr(policies, verb)(waiting, by=running.deputy, now=now)

    assert list(Notice.objects.filter(state="waiting").values_list("kind", "to")) == [
        ("policy_decided", running.owner_id)
    ]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("verb", ["", "approve", "refuse"])
def test_mails_have_both_parts_and_one_link(running, now, settings, verb, language):
    Person.objects.update(language=language)
    waiting = relaxed(running, now)
    if verb:
        getattr(policies, verb)(waiting, by=running.deputy, now=now)

    with translation.override(language):
        mail = delivery.compose(Notice.objects.filter(state="waiting").get())

    link = f"{settings.BASE_URL}/hr/programs/{running.pk}/rules/"
    html = str(mail.alternatives[0].content)
    assert (mail.body.count(link), html.count(f'href="{link}"')) == (1, 1)
    assert WHY not in mail.body + html
    assert "\n" not in mail.subject


def test_current_is_not_the_one_that_waits(running, now):
    waiting = relaxed(running, now)

    assert Policy.objects.current_of([running])[running.pk].version == waiting.version - 1
    assert Policy.objects.current(running).version == waiting.version - 1


def test_held_at_names_the_rules_of_that_moment(running, now):
    first = PolicyFactory(program=running, version=1, created_at=now - timedelta(days=9))
    waiting = relaxed(running, now - timedelta(days=5))
    policies.approve(waiting, by=running.deputy, now=now)

    asked = partial(Policy.objects.held_at, running)

    assert asked(now - timedelta(days=10)) is None
    assert asked(now - timedelta(days=1)) == first
    assert asked(now) == waiting


def test_one_change_waits_per_program_by_the_database_too(running, now):
    relaxed(running, now)

    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyFactory(program=running, version=77, state="waiting")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_save_from_one_version_are_one_version(now):
    program = ProgramFactory()
    PolicyFactory(program=program, version=1)
    tries = [
        partial(
            policies.save,
            program,
            rules_with(program, rule=rule),
            base=1,
            reason=WHY,
            by=program.owner,
            now=now,
        )
        for rule in ("other_unit", "other_manager") * 4
    ]

    outcomes = together(tries)

    made = [outcome for outcome in outcomes if isinstance(outcome, Policy)]
    assert (len(made), Policy.objects.filter(program=program).count()) == (1, 2)
    assert {type(outcome) for outcome in outcomes if outcome not in made} == {policies.SavedMeanwhile}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_agree_turn_down_and_withdraw_at_once_is_one_decision(now):
    program = ProgramFactory()
    MentorshipFactory(mentor__program=program)
    for _round in range(5):
        waiting = save(program, rules_without(program, "share_language"), now)
        deeds = [
            partial(policies.approve, Policy.objects.get(pk=waiting.pk), by=program.deputy, now=now),
            partial(policies.refuse, Policy.objects.get(pk=waiting.pk), by=program.deputy, now=now),
            partial(policies.withdraw, Policy.objects.get(pk=waiting.pk), by=program.owner, now=now),
            partial(policies.approve, Policy.objects.get(pk=waiting.pk), by=program.deputy, now=now),
        ]

        outcomes = together(deeds)

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", *["WrongState"] * 3]
        decided = Notice.objects.filter(key=f"policy:{waiting.pk}:decided").count()
        assert decided == (Policy.objects.get(pk=waiting.pk).state != "withdrawn")
        if not Policy.objects.current(program).has_must("share_language"):
            save(program, rules_with(program, rule="share_language"), now)
