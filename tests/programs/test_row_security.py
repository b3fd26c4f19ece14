"""The database itself keeps what a pair writes from everybody else, whatever a query asks for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model

from people import acting
from people.actions.erasure import Known
from people.models import Person
from programs.actions import erasure
from programs.models import Declaration, Goal, GoalStep, Mentorship, Message, Note, SharedFile, Voice
from tests.factories.pairs import (
    GoalFactory,
    GoalStepFactory,
    MessageFactory,
    NoteFactory,
    SharedFileFactory,
    VoiceFactory,
)
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory


def _shown(**more: object) -> Model:
    return VoiceFactory(shown=True, **more)  # type: ignore[no-any-return]


MAKE: dict[type[Model], Callable[..., Model]] = {
    Goal: GoalFactory,
    GoalStep: GoalStepFactory,
    Message: MessageFactory,
    Note: NoteFactory,
    SharedFile: SharedFileFactory,
    Voice: _shown,
}


@pytest.fixture
def pair(app_role) -> Mentorship:
    return MentorshipFactory()


def _seen(model: type[Model], person: Person | None) -> int:
    actor = acting.as_person(person.pk) if person else acting.as_nobody()
    with actor:
        return model._default_manager.count()


def test_every_table_of_a_pair_is_guarded_and_tried_here(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY 1")
        guarded = [row[0] for row in cursor.fetchall()]

    assert guarded == acting.guarded_tables()
    assert guarded == sorted(model._meta.db_table for model in (*MAKE, Declaration))


@pytest.mark.parametrize("model", MAKE, ids=lambda model: model.__name__)
def test_rows_are_there_for_the_two_only(pair, model):
    MAKE[model](mentorship=pair)
    MAKE[model](mentorship=MentorshipFactory())
    others = [None, PersonFactory(), PersonFactory(hr_admin=True, is_superuser=True), pair.program.owner]

    assert [_seen(model, person) for person in (pair.mentor_person, pair.mentee_person)] == [1, 1]
    assert [_seen(model, person) for person in others] == [0, 0, 0, 0]
    assert model._default_manager.count() == 2  # as the house


@pytest.mark.parametrize("model", MAKE, ids=lambda model: model.__name__)
def test_nobody_writes_into_another_pair(pair, model):
    row = MAKE[model](mentorship=pair)
    values = {
        field.attname: getattr(row, field.attname)
        for field in model._meta.local_fields
        if not field.primary_key
    }
    with acting.as_person(PersonFactory().pk):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            model._default_manager.create(**values)
        changed = model._default_manager.filter(pk=row.pk).update(mentorship=row.mentorship_id)
        gone, _ = model._default_manager.filter(pk=row.pk).delete()

    assert (changed, gone, model._default_manager.count()) == (0, 0, 1)


@pytest.mark.parametrize("model", MAKE, ids=lambda model: model.__name__)
def test_without_the_policy_a_stranger_would_see_them(pair, model):
    """The positive control: nothing else stands between a wrong query and the rows."""
    MAKE[model](mentorship=pair)
    stranger = PersonFactory()
    before = _seen(model, stranger)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("RESET ROLE")
        cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE ROW LEVEL SECURITY")
        cursor.execute("SET LOCAL ROLE mentoring_test")

    assert (before, _seen(model, stranger)) == (0, 1)


def test_private_note_is_there_for_its_author_only(pair):
    NoteFactory(mentorship=pair, author=pair.mentee_person, is_shared=False)

    assert [_seen(Note, person) for person in (pair.mentee_person, pair.mentor_person)] == [1, 0]


def test_card_is_there_for_its_author_until_both_have_released_it(pair):
    row = VoiceFactory(mentorship=pair, is_released=True)
    apart = [_seen(Voice, person) for person in (pair.mentee_person, pair.mentor_person)]
    Voice.objects.filter(pk=row.pk).update(is_shown=True)

    assert (apart, _seen(Voice, pair.mentor_person)) == ([1, 0], 1)


def test_page_of_somebody_never_carries_over_to_the_next(pair, signed_in):
    """The same connection serves one person after another."""
    NoteFactory(mentorship=pair, is_shared=True)
    stranger = signed_in(PersonFactory())
    signed_in(pair.mentee_person).get(f"/mentorships/{pair.pk}/")

    assert stranger.get("/").status_code == 200
    assert [_seen(Note, None), _seen(Note, pair.mentee_person)] == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_who_asks_is_forgotten_with_the_statement():
    pair = MentorshipFactory()
    with acting.as_person(pair.mentee_person_id):
        Note.objects.count()

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.person', true)")
        assert cursor.fetchone()[0] in ("", None)


def test_erasure_and_the_clock_reach_the_rows_of_every_pair(pair, now):
    """Asked for by somebody who may not see them."""
    NoteFactory(mentorship=pair, author=pair.mentee_person, body="gone")
    goal = GoalFactory(mentorship=pair)
    NoteFactory(mentorship=pair, author=pair.mentor_person, body=f"{pair.mentee_person.full_name} was late.")
    with acting.as_person(PersonFactory(hr_admin=True).pk):
        erasure.forget(pair.mentee_person, Known.of(pair.mentee_person))

    goal.refresh_from_db()
    assert (goal.sentence, [note.body for note in Note.objects.all()]) == (
        "",
        ["a former colleague was late."],
    )


def test_role_of_the_application_changes_no_table(pair):
    for statement in ("TRUNCATE programs_note", "DROP POLICY programs_note_pair ON programs_note"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
