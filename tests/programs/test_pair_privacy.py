"""Nobody but the two: not HR, not the owner of the program, not a superuser, not a stranger."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from people.models import Event, Person
from programs.models import Agreement, Answer, FollowUp, Goal, Meeting, Note
from tests.factories.pairs import (
    AgreementFactory,
    AnswerFactory,
    FollowUpFactory,
    GoalFactory,
    MeetingFactory,
    NoteFactory,
)
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.usefixtures("app_role")

CANARY = "Kanarie-7f3a"
OUTSIDERS = ["hr_admin", "owner", "deputy", "superuser", "stranger"]
ROUTES = [
    ("GET", "mentorship-detail", "pair"),
    ("POST", "mentorship-start", "pair"),
    ("GET", "agreement-write", "pair"),
    ("POST", "agreement-write", "pair"),
    ("POST", "agreement-confirm", "agreement"),
    ("GET", "goal-set", "pair"),
    ("POST", "goal-set", "pair"),
    ("GET", "goal-detail", "goal"),
    ("POST", "goal-detail", "goal"),
    ("GET", "meeting-plan", "pair"),
    ("POST", "meeting-plan", "pair"),
    ("GET", "meeting-log", "pair"),
    ("POST", "meeting-log", "pair"),
    ("GET", "meeting-detail", "meeting"),
    ("POST", "meeting-detail", "meeting"),
    ("POST", "meeting-cancel", "meeting"),
    ("POST", "meeting-hold", "meeting"),
    ("GET", "meeting-invitation", "meeting"),
    ("POST", "note-write", "pair"),
    ("GET", "follow-up-answer", "follow_up"),
    ("POST", "follow-up-answer", "follow_up"),
]


@pytest.fixture
def rows(db) -> dict:
    """A pair with one of each, the canary in every text."""
    pair = MentorshipFactory()
    follow_up = FollowUpFactory(mentorship=pair)
    AnswerFactory(follow_up=follow_up, expectation=CANARY, help=CANARY)
    NoteFactory(mentorship=pair, body=CANARY)
    NoteFactory(mentorship=pair, private=True, body=f"{CANARY} private")
    return {
        "pair": pair,
        "agreement": AgreementFactory(mentorship=pair, text=CANARY, rhythm=CANARY),
        "goal": GoalFactory(mentorship=pair, sentence=CANARY, measure=CANARY, why=CANARY),
        "meeting": MeetingFactory(mentorship=pair, place=CANARY),
        "follow_up": follow_up,
    }


@pytest.fixture
def outsider(request, rows) -> Person:
    program = rows["pair"].program
    return {
        "hr_admin": lambda: PersonFactory(hr_admin=True),
        "owner": lambda: program.owner,
        "deputy": lambda: program.deputy,
        "superuser": lambda: PersonFactory(is_superuser=True, is_staff=True, hr_admin=True),
        "stranger": lambda: PersonFactory(),
    }[request.param]()


@pytest.mark.parametrize("outsider", OUTSIDERS, indirect=True)
def test_pages_of_a_pair_do_not_exist_for_outsiders(outsider, rows, signed_in):
    client = signed_in(outsider)

    answers = {}
    for method, name, about in ROUTES:
        response = client.generic(method, reverse(f"programs:{name}", args=[rows[about].pk]))
        answers[method, name] = (response.status_code, CANARY in response.content.decode())

    assert answers == {(method, name): (404, False) for method, name, _about in ROUTES}


@pytest.mark.parametrize("outsider", OUTSIDERS, indirect=True)
def test_rows_of_a_pair_are_invisible_to_outsiders(outsider, rows):
    seen = [
        model.objects.visible_to(outsider).count() for model in (Note, Goal, Meeting, Agreement, FollowUp)
    ]

    assert seen == [0, 0, 0, 0, 0]


def test_texts_of_a_pair_are_not_in_the_admin(rows):
    registered = set(admin.site._registry)

    assert registered & {Note, Goal, Meeting, Agreement, FollowUp, Answer} == set()


def test_unknown_and_foreign_look_the_same(rows, signed_in, stranger):
    client = signed_in(stranger)

    def answer(pk: int) -> tuple[int, str]:
        response = client.get(reverse("programs:mentorship-detail", args=[pk]))
        return response.status_code, re.sub(r'<input type="hidden"[^>]*>', "", response.content.decode())

    assert answer(rows["pair"].pk) == answer(10**9)


def test_partner_does_not_see_private_notes_nor_answers(rows, signed_in):
    pair = rows["pair"]
    client = signed_in(pair.mentor_person)

    workspace = client.get(reverse("programs:mentorship-detail", args=[pair.pk])).content.decode()
    check_in = client.get(reverse("programs:follow-up-answer", args=[rows["follow_up"].pk])).content.decode()

    assert f"{CANARY} private" not in workspace
    assert CANARY not in check_in.replace(f"<legend>{CANARY} ", "")  # a goal, which is theirs together


@pytest.mark.parametrize("is_complete", [False, True])
def test_partner_reads_the_expectation_only_once_both_answered(rows, signed_in, is_complete):
    follow_up = rows["follow_up"]
    mentor = rows["pair"].mentor_person
    follow_up.answers.update(expectation="CANARY-expectation", help="CANARY-help", rating=2)
    if is_complete:
        AnswerFactory(follow_up=follow_up, by_mentor=True, rating=5)

    page = signed_in(mentor).get(reverse("programs:follow-up-answer", args=[follow_up.pk])).content.decode()

    assert ("CANARY-expectation" in page, "CANARY-help" in page, "2 of 5" in page) == (
        is_complete,
        False,
        False,
    )


def test_get_changes_nothing(rows, signed_in):
    client = signed_in(rows["pair"].mentor_person)
    before = [list(model.objects.values()) for model in (Note, Goal, Meeting, Agreement, FollowUp, Event)]

    shown = {name for method, name, _about in ROUTES if method == "GET"}
    codes = {
        name: client.get(reverse(f"programs:{name}", args=[rows[about].pk])).status_code
        for _method, name, about in ROUTES
    }

    after = [list(model.objects.values()) for model in (Note, Goal, Meeting, Agreement, FollowUp, Event)]
    assert before == after
    assert codes == {name: 200 if name in shown else 405 for name in codes}
