"""What auditors read: everything that happened, and nobody of a pair."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse

from dashboard import audit
from dashboard.audit_words import VERBS
from people.actions import roles
from people.models import Event
from programs.actions import goals, taking_along
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory


@pytest.fixture
def auditor(db):
    return PersonFactory(house_roles=["auditor"], given_name="Audrey")


def page(client, **query) -> str:
    return client.get(reverse("dashboard:audit"), query).text


def test_a_role_is_shown_with_who_gave_it(signed_in, auditor, hr_admin, stranger):
    roles.give(stranger, role="guide_editor", by=hr_admin)

    text = page(signed_in(auditor))

    assert [words in text for words in ("Role given: Guide editor", "Sam Stranger", "Hilde Admin")] == [
        True
    ] * 3


def test_of_a_pair_nobody_is_named_nor_found(signed_in, auditor, now):
    pair = MentorshipFactory(
        mentor__person__given_name="Astrid", mentee__person__given_name="Sanne", program__name="Leaders"
    )
    goals.set(pair, by=pair.mentee_person, now=now, sentence="canary", measure="", why="")
    client = signed_in(auditor)

    text, found = page(client), page(client, who=pair.mentee_person.employee_id)

    assert "Goal of a pair" in text
    assert [word for word in ("Astrid", "Sanne", "canary") if word in text] == []
    assert "Nothing found" in found


def test_every_verb_that_is_written_has_words():
    root = Path(__file__).resolve().parent.parent.parent
    apps = ("people", "notices", "guides", "programs", "matching", "dashboard")
    source = "".join(file.read_text() for app in apps for file in sorted((root / app).rglob("*.py")))
    written = set(re.findall(r'\bverb="([^"]+)"', source))

    assert len(written) > 50
    assert sorted(written - VERBS.keys()) == []


def test_every_kind_that_is_named_is_no_kind_of_a_pair():
    of_a_pair = {"programs.mentorship", "programs.agreement", "programs.goal", "programs.meeting"}
    of_a_pair |= {"programs.note", "programs.followup", "programs.answer", "matching.mentorrequest"}

    assert of_a_pair.isdisjoint(audit.OPEN_KINDS)


def test_pages_follow_each_other_without_gap_or_repeat(hr_admin, stranger, auditor, signed_in):
    for _ in range(60):
        roles.give(stranger, role="auditor", by=hr_admin)
        roles.take(stranger, role="auditor", by=hr_admin)
    client = signed_in(auditor)
    seen, before = [], ""
    while True:
        context = client.get(reverse("dashboard:audit"), {"before": before}).context
        seen += [event.pk for event in context["events"]]
        before = context["older"]
        roles.give(PersonFactory(), role="auditor", by=hr_admin)  # new ones push nothing onto the next page
        if not before:
            break

    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 120


@pytest.mark.parametrize(
    ("query", "amount"),
    [
        ({"verb": "give role"}, 1),
        ({"verb": "take role"}, 0),
        ({"who": "Sam Stranger"}, 1),
        ({"kind": "programs.program"}, 0),
        ({"since": "2999-01-01"}, 0),
        ({"until": "2999-01-01"}, 1),
        ({"since": "no day"}, 1),
        ({"before": "x"}, 1),
        ({"before": "9" * 40}, 1),
        ({"who": "a\0b"}, 1),
    ],
)
def test_filters(signed_in, auditor, hr_admin, stranger, query, amount: int):
    roles.give(stranger, role="guide_editor", by=hr_admin)

    reply = signed_in(auditor).get(reverse("dashboard:audit"), query)

    assert (reply.status_code, len(reply.context["events"])) == (200, amount)


def test_the_line_of_a_file_is_found_by_its_mark(signed_in, auditor, program, now):
    taken = taking_along.pairs(program, reason="The board <asks>", by=program.owner, now=now)
    taking_along.pairs(program, reason="Another", by=program.owner, now=now)

    reply = signed_in(auditor).get(reverse("dashboard:audit"), {"who": taken.mark.lower()})

    assert len(reply.context["events"]) == 1
    assert f"“The board &lt;asks&gt;”, 0 rows, mark {taken.mark}" in reply.text


def test_configuration_asks_the_same_for_one_program_and_for_many(
    signed_in, auditor, django_assert_max_num_queries, django_assert_num_queries
):
    ProgramFactory()
    client = signed_in(auditor)
    with django_assert_max_num_queries(20) as first:
        client.get(reverse("dashboard:configuration"))
    ProgramFactory.create_batch(3)

    with django_assert_num_queries(len(first)):
        reply = client.get(reverse("dashboard:configuration"))

    assert "The mentor works in another country than the mentee." in reply.text


def test_reading_writes_no_event(signed_in, auditor):
    page(signed_in(auditor))

    assert Event.objects.count() == 0
