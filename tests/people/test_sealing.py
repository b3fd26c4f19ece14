"""Words of pairs: sealed with a named key, bound to their column, and carried over to a new key."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.state import ProjectState
from django.db.models import CharField, TextField
from hypothesis import given
from hypothesis import strategies as st

from dashboard import privacy
from mentoring.checks import note_keys_are_keys
from people import sealing
from people.actions import note_keys
from people.models.walls import seal_columns
from programs.models import Agreement, Goal, Note
from tests.factories.pairs import AgreementFactory, GoalFactory, NoteFactory
from tests.house.walls_of_sealing import MAKE

ONE, OTHER = sealing.new_key(), sealing.new_key()


@given(st.text())
def test_unseal_gives_back_what_was_sealed(words: str):
    if any("\ud800" <= letter <= "\udfff" for letter in words):
        return  # no text that could be stored

    assert sealing.unseal(sealing.seal(words, place="a.b", keys=[ONE]), place="a.b", keys=[ONE]) == words


def test_seal_the_same_words_twice_looks_different():
    assert sealing.seal("no", place="a.b", keys=[ONE]) != sealing.seal("no", place="a.b", keys=[ONE])


def test_seal_names_its_key_and_holds_no_words():
    sealed = sealing.seal("canary", place="a.b", keys=[ONE, OTHER])

    assert sealing.sealed_with(sealed) == sealing.key_id(ONE)
    assert "canary" not in sealed


def test_unseal_one_bit_changed_anywhere_is_refused():
    sealed = sealing.seal("we agree", place="a.b", keys=[ONE])
    start = len("s1.12345678.")
    for at in range(start, len(sealed) - 1):  # the last letter holds spare bits
        letter = "A" if sealed[at] != "A" else "B"
        with pytest.raises(sealing.CannotOpen, match="is not what was written there"):
            sealing.unseal(sealed[:at] + letter + sealed[at + 1 :], place="a.b", keys=[ONE])


@pytest.mark.parametrize("keys", [[OTHER], []])
def test_unseal_without_its_key_says_so(keys: list[str]):
    sealed = sealing.seal("words", place="a.b", keys=[ONE])

    with pytest.raises(sealing.CannotOpen, match="NOTE_KEYS"):
        sealing.unseal(sealed, place="a.b", keys=keys)


def test_unseal_in_another_column_is_refused():
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealing.seal("words", place="a.b", keys=[ONE]), place="a.c", keys=[ONE])


@pytest.mark.parametrize("words", ["in the clear", "s1.", "s1.x", "s2.12345678.abc"])
def test_unseal_words_in_the_clear_is_refused(words: str):
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(words, place="a.b", keys=[ONE])


@pytest.mark.parametrize("key", ["", "short", "not base64 at all %%", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY"])
def test_key_that_is_none_is_named_by_the_check(settings, key: str):
    settings.NOTE_KEYS = [key]

    assert [problem.id for problem in note_keys_are_keys(None)] == ["mentoring.E004"]


def test_no_key_and_a_key_twice_are_named_by_the_check(settings):
    found = []
    for settings.NOTE_KEYS in ([], [ONE, ONE], [ONE, OTHER]):
        found.append([problem.id for problem in note_keys_are_keys(None)])

    assert found == [["mentoring.E003"], ["mentoring.E005"], []]


def _stored(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_database_holds_no_word_and_pages_read_all(db):
    note = NoteFactory(body="canary")
    Note.objects.bulk_create(
        [NoteFactory.build(mentorship=note.mentorship, author=note.author, body="canary")]
    )
    Note.objects.filter(pk=note.pk).update(body="canary again")

    assert sorted(Note.objects.values_list("body", flat=True)) == ["canary", "canary again"]
    assert all(
        words.startswith("s1.") and "canary" not in words for words in _stored("programs_note", "body")
    )


def test_empty_words_stay_empty_and_can_be_asked_for(db):
    GoalFactory(why="")
    GoalFactory(why="because")

    assert [goal.why for goal in Goal.objects.exclude(why="")] == ["because"]
    assert _stored("programs_goal", "why")[0] == ""


@pytest.mark.parametrize("question", [{"text": "we"}, {"text__icontains": "we"}, {"text__in": ["we"]}])
def test_sealed_words_cannot_be_looked_for(db, question):
    with pytest.raises(FieldError):
        list(Agreement.objects.filter(**question))


def test_rotate_seals_everything_with_the_newest_key(db, settings):
    settings.NOTE_KEYS = [ONE]
    AgreementFactory(text="we agree"), NoteFactory(body="a note")
    before = [*_stored("programs_agreement", "text"), *_stored("programs_note", "body")]
    settings.NOTE_KEYS = [OTHER, ONE]

    call_command("rotate_note_keys", stdout=StringIO())

    settings.NOTE_KEYS = [OTHER]
    after = [*_stored("programs_agreement", "text"), *_stored("programs_note", "body")]
    assert {sealing.sealed_with(words) for words in before} == {sealing.key_id(ONE)}
    assert {sealing.sealed_with(words) for words in after} == {sealing.key_id(OTHER)}
    assert (Agreement.objects.get().text, Note.objects.get().body) == ("we agree", "a note")


def test_rotate_twice_changes_nothing(db):
    NoteFactory(body="a note")
    before, said = _stored("programs_note", "body"), StringIO()

    call_command("rotate_note_keys", stdout=said)

    assert said.getvalue().startswith("0 texts sealed anew.")
    assert _stored("programs_note", "body") == before


def test_rotate_without_the_old_key_fails_clearly_and_changes_nothing(db, settings):
    settings.NOTE_KEYS = [ONE]
    NoteFactory(body="a note")
    before = _stored("programs_note", "body")
    settings.NOTE_KEYS = [OTHER]

    with pytest.raises(CommandError, match="sealed with a key that NOTE_KEYS does not hold"):
        call_command("rotate_note_keys", stdout=StringIO())
    with pytest.raises(CommandError, match="nobody can read them"):
        call_command("rotate_note_keys", "--check", stdout=StringIO())

    assert _stored("programs_note", "body") == before


@pytest.mark.parametrize("field", list(note_keys.columns()), ids=lambda field: field.place)
def test_migration_seals_what_was_written_in_the_clear_and_opens_it_again(db, field):
    row = MAKE[field.model]()
    words = getattr(row, field.name)
    steps, state = seal_columns(field.model._meta.db_table, field.column), ProjectState()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # rows made before wait for their checks
    with connection.schema_editor() as editor:
        for step in reversed(steps):
            step.database_backwards("people", editor, state, state)
    in_the_clear = _stored(field.model._meta.db_table, field.column)
    with connection.schema_editor() as editor:
        for step in steps:
            step.database_forwards("people", editor, state, state)

    sealed = _stored(field.model._meta.db_table, field.column)
    row.refresh_from_db()
    assert getattr(row, field.name) == words
    if words and not isinstance(words, list):
        assert words in in_the_clear
        assert words not in sealed


def test_every_text_of_a_pair_is_sealed():
    """By the register: a new text of class C is sealed, or stands here with a reason."""
    sealed = {(field.model._meta.label_lower, field.name) for field in note_keys.columns()}
    of_pairs = {
        (model._meta.label_lower, field.name)
        for model in privacy.tables()
        for field in model._meta.local_fields
        if isinstance(field, TextField | CharField) and not field.choices
        if (line := privacy.facts(model._meta.label_lower, field.name)) and line.kind == "C"
    }

    assert of_pairs - sealed == {
        ("programs.voice", "card"),  # the name of a question
        ("programs.sharedfile", "kind"),  # a file type
    }
