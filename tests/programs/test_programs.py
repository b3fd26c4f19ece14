from __future__ import annotations

from datetime import date

import pytest

from notices.models import Notice
from people.models import Event, Level
from programs.actions import participants, programs
from programs.models import Mentor, Program
from programs.states import WrongState
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorFactory, ProgramFactory

SENIORS = ["senior", "lead", "head", "director"]


def codes(program):
    return [finding.code for finding in programs.missing(Program.objects.get(pk=program.pk))]


def ready(**fields):
    """A draft that lacks nothing: somebody fits on both sides."""
    PersonFactory(level=Level.MEDIOR)
    return ProgramFactory(draft=True, **fields)


def test_create_leaders_takes_what_the_preset_says(hr_admin, now):
    program = programs.create(preset="leaders", name="Leaders 2027", by=hr_admin, now=now)

    program.refresh_from_db()
    assert (program.state, program.quarters, program.answer_days, program.mentors_are_expected) == (
        "draft",
        4,
        7,
        True,
    )
    assert (program.is_always_on, program.starts_on, program.ends_on) == (False, None, None)
    assert dict(program.audiences.values_list("role", "levels")) == {"mentor": SENIORS, "mentee": ["medior"]}
    assert list(Event.objects.values_list("verb", "about_id")) == [("create", str(program.pk))]


def test_create_with_a_first_day_lasts_as_long_as_the_preset(hr_admin, now):
    program = programs.create(
        preset="leaders", name="Leaders 2028", by=hr_admin, now=now, starts_on=date(2028, 2, 29)
    )

    assert program.ends_on == date(2029, 2, 28)


def test_create_open_is_always_on(hr_admin, now):
    program = programs.create(preset="open", name="Open", by=hr_admin, now=now)

    assert (program.is_always_on, program.mentors_are_expected) == (True, False)


def test_create_with_an_unknown_field_is_refused(hr_admin, now):
    with pytest.raises(TypeError):
        programs.create(preset="open", name="Open", by=hr_admin, now=now, color="blue")

    assert Program.objects.count() == 0


def test_missing_names_everything_a_bare_draft_lacks(hr_admin, now):
    program = programs.create(
        preset="leaders", name="Leaders", by=hr_admin, now=now, mentee_levels=["junior"]
    )

    assert codes(program) == ["owner", "deputy", "dates", "purpose", "mentors", "mentees"]


def test_missing_is_empty_for_a_program_with_people(db):
    program = ready()
    PersonFactory(level=Level.SENIOR)

    assert codes(program) == []


def test_missing_finds_an_owner_who_left(db):
    program = ready(owner__is_active=False)
    PersonFactory(level=Level.SENIOR)

    assert codes(program) == ["owner"]


def test_change_writes_named_columns_and_audience(program, mentor, coordinator, now):
    programs.change(
        program, by=coordinator, now=now, name="Across", mentor_countries=["SE", "NL"], mentee_levels=[]
    )

    fresh = Program.objects.get(pk=program.pk)
    assert (fresh.name, fresh.audience("mentor").countries, fresh.audience("mentee").levels) == (
        "Across",
        ["SE", "NL"],
        [],
    )


def test_change_to_the_same_is_not_an_event(program, coordinator, now):
    programs.change(program, by=coordinator, now=now, name=program.name, mentee_levels=["medior"])

    assert Event.objects.count() == 0


def test_change_that_empties_a_live_program_is_refused(program, coordinator, now):
    PersonFactory(level=Level.SENIOR)
    PersonFactory(level=Level.MEDIOR)

    with pytest.raises(programs.NotReady) as refusal:
        programs.change(program, by=coordinator, now=now, mentor_countries=["JP"], purpose=" ")

    assert [finding.code for finding in refusal.value.findings] == ["purpose", "mentors"]
    assert Program.objects.get(pk=program.pk).audience("mentor").countries == []


def test_go_live_unready_is_refused_with_findings(hr_admin, now):
    program = programs.create(
        preset="leaders", name="Leaders", by=hr_admin, now=now, mentee_levels=["junior"]
    )

    with pytest.raises(programs.NotReady) as refusal:
        programs.go_live(program, by=hr_admin, now=now)

    assert len(refusal.value.findings) == 6
    assert Program.objects.get(pk=program.pk).state == "draft"


def test_go_live_expects_every_fitting_mentor_once(hr_admin, now):
    program = ready()
    senior = PersonFactory(level=Level.SENIOR)
    PersonFactory(level=Level.SENIOR, is_active=False)

    programs.go_live(program, by=hr_admin, now=now)

    assert (program.state, program.live_at) == ("live", now)
    assert list(program.mentors.values_list("person", "state", "answered_at")) == [
        (senior.pk, "expected", None)
    ]
    mentor = program.mentors.get()
    assert list(Notice.objects.values_list("to", "kind", "key")) == [
        (senior.pk, "program_mentor_expected", f"program:{program.pk}:expected:{mentor.pk}")
    ]


def test_go_live_without_expected_mentors_asks_nobody(hr_admin, now):
    program = ready(mentors_are_expected=False)
    PersonFactory(level=Level.SENIOR)

    programs.go_live(program, by=hr_admin, now=now)

    assert (Mentor.objects.count(), Notice.objects.count()) == (0, 0)


def test_go_live_twice_is_refused_the_second_time(hr_admin, now):
    program = ready()
    MentorFactory(program=program)
    programs.go_live(program, by=hr_admin, now=now)

    with pytest.raises(WrongState):
        programs.go_live(program, by=hr_admin, now=now)

    assert Event.objects.filter(verb="go live").count() == 1


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("pause", "live", "paused"),
        ("resume", "paused", "live"),
        ("close", "live", "closed"),
        ("close", "paused", "closed"),
        ("cancel", "draft", "cancelled"),
    ],
)
def test_move_of_a_program_changes_its_state_once(verb, before, after, db, hr_admin, now):
    program = ProgramFactory(state=before)

    getattr(programs, verb)(program, by=hr_admin, now=now)

    assert Program.objects.get(pk=program.pk).state == after
    with pytest.raises(WrongState):
        getattr(programs, verb)(program, by=hr_admin, now=now)
    assert list(Event.objects.values_list("verb", flat=True)) == [verb]


@pytest.mark.parametrize(
    ("preset", "kept"),
    [
        ("leaders", (False, 4, 3, True, True, True)),
        ("open", (True, 4, 3, False, True, True)),
        ("coffee", (True, 0, 1, False, False, True)),
        ("guide", (True, 0, 1, False, False, False)),
    ],
)
def test_each_preset_begins_with_what_its_kind_needs(hr_admin, now, preset, kept):
    program = programs.create(preset=preset, name="New", by=hr_admin, now=now)

    assert (
        program.is_always_on,
        program.quarters,
        program.most_choices,
        program.mentors_are_expected,
        program.needs_agreement,
        program.pairs_people,
    ) == kept


def test_guide_only_lacks_nobody_and_takes_nobody(hr_admin, now):
    program = programs.create(
        preset="guide",
        name="The guide",
        purpose="To read.",
        by=hr_admin,
        now=now,
        owner=hr_admin,
        deputy=PersonFactory(coordinator=True),
    )
    programs.go_live(program, by=hr_admin, now=now)

    with pytest.raises(participants.ProgramIsNotOpen):
        participants.join(program, hr_admin, topics=["strategy"], wish="", form="both", now=now)
    with pytest.raises(participants.ProgramIsNotOpen):
        participants.sign_up_mentor(
            program, hr_admin, now=now, seats=1, topics=[], form="both", introduction=""
        )
    assert program.mentors.count() == program.mentees.count() == 0
