"""Who a program is for: the rule and its names, who came in and fell out, invitations, nominations."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching import load
from matching.actions import requests, upkeep
from matching.models import Policy
from notices.letters import compose
from notices.models import Notice
from people import clock
from people.models import Event, Person
from programs.actions import audiences, programs
from programs.models import (
    Audience,
    AudienceMember,
    Mentee,
    Mentorship,
    Program,
)
from tests.factories.matching import MentorRequestFactory
from tests.factories.people import OrgUnitFactory, PersonFactory
from tests.factories.programs import (
    MentorshipFactory,
    ProgramFactory,
)

WISH = {"topics": ["strategy"], "wish": "", "form": "both"}
TODAY = date(2026, 3, 2)


def audience(program: Program, role: str = "mentee") -> Audience:
    return Audience.objects.get(program=program, role=role)


@pytest.fixture
def program(db) -> Program:
    """Its owner and deputy are on no level, so that they are not counted along."""
    return ProgramFactory(owner__level="", deputy__level="")


@pytest.fixture
def many(db) -> list[Person]:
    """Of each kind one, so that every part of a rule leaves somebody out."""
    top = OrgUnitFactory(name="Operations")
    below = OrgUnitFactory(name="Harbour", parent=top)
    elsewhere = OrgUnitFactory(name="Finance")
    return [
        PersonFactory(level=level, country=country, unit=unit, hired_on=hired)
        for level in ("medior", "senior", "")
        for country in ("NL", "SE", "")
        for unit in (top, below, elsewhere, None)
        for hired in (date(2020, 1, 1), date(2026, 1, 1), None)
    ]


RULES = [
    {},
    {"levels": ["medior"]},
    {"countries": ["NL"]},
    {"units": ["Operations"]},
    {"units": ["Harbour"]},
    {"least_months": 12},
    {"levels": ["senior"], "countries": ["SE"], "units": ["Operations"], "least_months": 6},
    {"levels": ["director"], "named": 3},
    {"is_only_named": True, "named": 2},
    {"is_only_named": True},
]


@pytest.mark.parametrize("rule", RULES)
def test_one_person_fits_exactly_where_the_list_has_them(program, many, rule):
    """`fits` and `people` are the same rule, asked of one and of all; with choices read along or not."""
    row = audience(program)
    columns = {"levels": [], "countries": [], "least_months": 0, "is_only_named": False}
    columns |= {name: value for name, value in rule.items() if name not in {"units", "named"}}
    Audience.objects.filter(pk=row.pk).update(**columns)
    row = audience(program)
    row.units.set(
        [person.unit for person in many if person.unit and person.unit.name in rule.get("units", [])]
    )
    row.named.set(many[: rule.get("named", 0)])
    read_along = Audience.objects.with_choices().get(pk=row.pk)

    listed = set(row.people(today=TODAY).values_list("pk", flat=True))

    for each in (row, read_along):
        assert {person.pk for person in Person.objects.all() if each.fits(person, today=TODAY)} == listed
    assert set(read_along.people(today=TODAY).values_list("pk", flat=True)) == listed


def test_unit_takes_along_what_is_part_of_it(program, many):
    row = audience(program)
    Audience.objects.filter(pk=row.pk).update(levels=[])
    row = audience(program)
    row.units.set([many[0].unit])

    assert set(row.people().values_list("unit__name", flat=True)) == {"Operations", "Harbour"}


def test_first_look_says_nothing_of_who_is_new(program, now):
    PersonFactory(level="medior")

    found = audiences.look_at(audience(program), now=now)

    assert (found.came, found.left) == (0, 0)
    assert AudienceMember.objects.count() == 1
    assert audience(program).watched_at == now


def test_look_finds_who_came_in_and_who_fell_out(program, now):
    stays, leaves = PersonFactory(level="medior"), PersonFactory(level="medior")
    comes = PersonFactory(level="junior")
    audiences.look_at(audience(program), now=now)
    Person.objects.filter(pk=leaves.pk).update(level="senior")
    Person.objects.filter(pk=comes.pk).update(level="medior")
    later = now + timedelta(days=1)

    found = [audiences.look_at(audience(program), now=later) for _ in range(2)]

    assert [(each.came, each.left) for each in found] == [(1, 1), (0, 0)]
    rows = dict(AudienceMember.objects.values_list("person", "fell_out_at"))
    assert rows == {stays.pk: None, leaves.pk: later, comes.pk: None}
    assert Event.objects.filter(verb="look at audience").count() == 1


def test_back_after_falling_out_is_new_again(program, now):
    person = PersonFactory(level="medior")
    audiences.look_at(audience(program), now=now)
    Person.objects.filter(pk=person.pk).update(level="senior")
    audiences.look_at(audience(program), now=now + timedelta(days=1))
    Person.objects.filter(pk=person.pk).update(level="medior")

    found = audiences.look_at(audience(program), now=now + timedelta(days=2))

    member = AudienceMember.objects.get(person=person)
    assert (found.came, member.fell_out_at, member.came_in_at) == (1, None, now + timedelta(days=2))


def test_falling_out_ends_nothing_and_begins_nothing(program, mentor, mentee, now):
    pair = MentorshipFactory(mentor__program=program, mentee__program=program)
    Person.objects.filter(pk__in=[mentee.person_id, pair.mentee_person_id]).update(level="senior")

    audiences.look_at(audience(program), now=now)

    mentee.refresh_from_db()
    assert mentee.outside_since == now.date()
    assert Mentorship.objects.get(pk=pair.pk).state == "active"
    assert list(Mentee.objects.waiting()) == []
    with pytest.raises(requests.OutsideAudience):
        requests.ask(mentor=mentor, mentee=mentee, wish="x", why="", form="both", by=mentee.person, now=now)


def test_mentor_who_fell_out_is_not_found_and_comes_back(program, mentor, mentee, now):
    Person.objects.filter(pk=mentor.person_id).update(level="junior")
    audiences.look_at(audience(program, "mentor"), now=now)
    hidden = load.available_mentors(program)
    Person.objects.filter(pk=mentor.person_id).update(level="senior")

    audiences.look_at(audience(program, "mentor"), now=now)

    assert hidden == []
    assert load.available_mentors(program) == [mentor]


def test_request_of_who_fell_out_ends_with_a_kind_mail(program, mentor, mentee, now):
    request = MentorRequestFactory(mentor=mentor, mentee=mentee)
    Person.objects.filter(pk=mentee.person_id).update(level="senior")
    audiences.look_at(audience(program), now=now)

    upkeep.close_overtaken(now=now)

    request.refresh_from_db()
    assert (request.state, request.close_reason) == ("closed", "not_allowed")
    assert list(Notice.objects.values_list("to", "kind")) == [(mentee.person_id, "request_closed")]


def test_run_leaves_out_who_fell_out(program, mentor, mentee, now):
    Person.objects.filter(pk=mentee.person_id).update(level="senior")
    audiences.look_at(audience(program), now=now)

    assert load.problem(program, Policy.objects.current(program), today=TODAY).mentees == ()


def test_look_again_reads_running_programs_only(program, now):
    ProgramFactory(draft=True)
    ProgramFactory(state="closed")

    audiences.look_again(now=now)

    assert set(Audience.objects.exclude(watched_at=None).values_list("program", flat=True)) == {program.pk}


def test_look_asks_as_often_for_many_as_for_one(program, now):
    PersonFactory(level="medior")
    with CaptureQueriesContext(connection) as one:
        audiences.look_at(audience(program, "mentee"), now=now)
    PersonFactory.create_batch(30, level="medior")
    with CaptureQueriesContext(connection) as many:
        audiences.look_at(audience(program, "mentee"), now=now)

    assert len(many) <= len(one) + 1  # the event that somebody came in


def test_change_keeps_departments_months_and_names(program, coordinator, now):
    unit, person = OrgUnitFactory(name="Harbour"), PersonFactory()

    programs.change(
        program,
        by=coordinator,
        now=now,
        mentee_units=[str(unit.pk)],
        mentee_least_months=6,
        mentee_named=[person.employee_id],
    )
    programs.change(program, by=coordinator, now=now, mentee_named=[person.employee_id])

    row = audience(program)
    assert (list(row.units.all()), row.least_months, list(row.named.all())) == ([unit], 6, [person])
    assert Event.objects.filter(verb="change").count() == 1


def test_edit_page_counts_what_is_on_the_screen(program, coordinator, signed_in):
    PersonFactory(level="director", email="rita@example.com")
    client, url = signed_in(coordinator), f"/hr/programs/{program.pk}/edit/"

    written = "RITA@example.com\nnobody\0 12"

    reply = client.post(url, {"count": "1", "mentee_is_only_named": "on", "mentee_named": written})

    assert reply.context["counts"]["mentee"] == 1
    assert audience(program).named.count() == 0


def test_edit_page_names_whom_it_does_not_know(program, coordinator, signed_in):
    values = {"name": "X", "owner": coordinator.pk, "deputy": program.deputy_id, "purpose": "p"}
    values |= {"most_choices": 3, "answer_days": 7, "mentee_named": "zoe@nowhere.example"}

    reply = signed_in(coordinator).post(f"/hr/programs/{program.pk}/edit/", values)

    assert "Nobody here has this number or address: zoe@nowhere.example" in reply.content.decode()


def test_invite_writes_once_to_who_takes_no_part(program, mentee, coordinator, now):
    fresh = PersonFactory(level="medior")

    amounts = [audiences.invite(program, role="mentee", by=coordinator, now=now) for _ in range(2)]

    assert amounts == [1, 0]
    notice = Notice.objects.get()
    assert (notice.to, notice.kind) == (fresh, "program_invited")
    assert notice.context["action_url"] == f"/programs/{program.pk}/join/"
    assert AudienceMember.objects.get(invited_at=now).person == fresh


def test_invitation_names_what_is_asked_in_both_languages(program, coordinator, now):
    PersonFactory(level="medior", language="nl", given_name="Noor")
    Program.objects.filter(pk=program.pk).update(preset="coffee")

    audiences.invite(Program.objects.get(pk=program.pk), role="mentee", by=coordinator, now=now)

    mail = compose(Notice.objects.select_related("to").get())
    assert mail.subject == f"Je bent uitgenodigd voor {program.name}"
    assert "een half uur met een collega van een andere afdeling" in mail.body
    assert mail.body.count("http") == 2  # the page, and where one chooses one’s mails


def test_invite_of_a_draft_tells_nobody(coordinator, now):
    draft = ProgramFactory(draft=True, owner=coordinator)
    PersonFactory(level="medior")

    assert audiences.invite(draft, role="mentee", by=coordinator, now=now) == 0


def test_invite_by_a_stranger_is_refused(program, stranger, now):
    with pytest.raises(audiences.NotAllowed):
        audiences.invite(program, role="mentee", by=stranger, now=now)


def test_invite_page_says_how_many_first(program, coordinator, signed_in):
    PersonFactory.create_batch(2, level="medior")
    client, url = signed_in(coordinator), f"/hr/programs/{program.pk}/audience/invite/mentee/"

    shown = client.get(url).content.decode()
    before = Notice.objects.count()
    client.post(url)

    assert ("2 people get one mail each" in shown, before, Notice.objects.count()) == (True, 0, 2)


def test_new_hire_of_today_is_the_one_who_can_be_invited(program, coordinator, now):
    PersonFactory(level="medior")
    audiences.invite(program, role="mentee", by=coordinator, now=now)
    newcomer = PersonFactory(level="medior")

    assert list(audiences.to_invite(program, "mentee")) == [newcomer]


def test_audience_page_names_who_came_in_and_fell_out(program, coordinator, signed_in, now):
    leaves = PersonFactory(level="medior", given_name="Lea", family_name="Leaves")
    audiences.look_at(audience(program), now=clock.now() - timedelta(days=5))
    Person.objects.filter(pk=leaves.pk).update(level="senior")
    PersonFactory(level="medior", given_name="Cor", family_name="Comes")
    audiences.look_at(audience(program), now=clock.now())

    page = signed_in(coordinator).get(f"/hr/programs/{program.pk}/audience/").content.decode()

    assert "Lea Leaves" in page
    assert "Cor Comes" in page
    assert "1 fell out within 30 days" in page
