from __future__ import annotations

import json

from dashboard import privacy
from dashboard.table_words import KINDS
from tests.factories.pairs import GoalFactory, NoteFactory
from tests.factories.programs import MentorshipFactory


def test_my_data_holds_ones_own_rows_and_nobody_elses_notes(signed_in, db):
    pair = MentorshipFactory()
    NoteFactory(mentorship=pair, author=pair.mentee_person, is_shared=False, body="mine")
    NoteFactory(mentorship=pair, author=pair.mentor_person, is_shared=False, body="theirs")

    reply = signed_in(pair.mentee_person).get("/settings/my-data/file/")

    tables = json.loads(reply.content)
    assert [row["email"] for row in tables["people.person"]] == [pair.mentee_person.email]
    assert [row["body"] for row in tables["programs.note"]] == ["mine"]
    assert len(tables["programs.mentorship"]) == 1
    assert b"theirs" not in reply.content


def test_my_data_holds_the_goals_of_the_pair(signed_in, db):
    pair = MentorshipFactory()
    GoalFactory(mentorship=pair, sentence="Hold a monthly talk")
    GoalFactory(sentence="of another pair")

    tables = privacy.export(pair.mentee_person)

    assert [row["sentence"] for row in tables["programs.goal"]] == ["Hold a monthly talk"]


def test_my_data_has_words_for_every_table():
    left_out = {"socialaccount.socialaccount", "mfa.authenticator", "usersessions.usersession"}

    assert {held.label for held in privacy.HELD} | left_out == set(KINDS)


def test_my_data_never_holds_a_password(signed_in, stranger):
    reply = signed_in(stranger).get("/settings/my-data/file/")

    assert "password" not in json.dumps(json.loads(reply.content))
