"""Who is marked on a list: written to, invited, excused, taken along as a file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from notices.models import Muted, Notice
from people import clock
from people.models import Event, Look
from programs import segments
from programs.actions import campaign_plan, campaigns
from programs.models import Campaign, Mentee, Mentor, Program
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory

WORDS = {"name": "To some", "anchor": "day", "repeat": "once", "subject": "Hello", "body": "How are you?"}


def address(program: Program, side: str) -> str:
    return reverse("dashboard:people", args=[program.pk, side])


def lines(reply) -> list[list[str]]:
    return list(csv.reader(io.StringIO(reply.getvalue().decode("utf-8-sig"))))


@pytest.fixture
def client(program, signed_in):
    return signed_in(program.owner)


@pytest.fixture
def three(program) -> list[Mentee]:
    return [MenteeFactory(program=program, person__given_name=name) for name in ("Ann", "Bo", "Cy")]


def written(client, program: Program, marked: list[Mentee]) -> Campaign:
    """By the pages: marked, written, kept as a draft."""
    page = client.post(
        address(program, "mentees"), {"answer": "write", "item": [row.pk for row in marked]}
    ).headers["Location"]
    asked = parse_qs(urlsplit(page).query)
    given = WORDS | {"send_on": clock.today(), "segments": asked["segments"], "marked": asked["people"][0]}
    assert client.post(page, given).status_code == 302
    return Campaign.objects.get()


def test_message_goes_to_the_marked_ones_once_and_after_a_preview(client, program, three):
    first, second, other = three

    row = written(client, program, [first, second])
    before = Notice.objects.count()
    page = client.get(reverse("programs:campaign-detail", args=[row.pk])).text
    for _ in range(2):
        client.post(reverse("programs:campaign-plan", args=[row.pk]))
    later = clock.now() + timedelta(minutes=11)
    sent = [campaigns.send_due(now=later) for _ in range(2)]

    assert before == 0
    assert first.person.full_name in page
    assert other.person.full_name not in page
    assert "2 people would get it now" in page
    assert "How are you?" in page
    assert sent == [2, 0]
    told = Notice.objects.order_by("to").values_list("to", flat=True)
    assert list(told) == sorted([first.person_id, second.person_id])


def test_form_names_who_is_marked_and_nobody_whom_one_may_not_write_to(client, program, three):
    stranger = PersonFactory(given_name="Otto", family_name="Elsewhere")
    page = reverse("programs:campaign-write", args=[program.pk])

    text = client.get(f"{page}?segments=mentees&people={three[0].person_id},{stranger.pk},x").text

    assert three[0].person.full_name in text
    assert "Otto Elsewhere" not in text
    assert "1 person would get it now" in text


def test_who_left_the_group_or_switched_such_mails_off_gets_none(client, program, three):
    row = written(client, program, three)
    Mentee.objects.filter(pk=three[0].pk).update(state="withdrawn")
    Muted.objects.create(person=three[1].person, topic="messages", since=clock.now())

    amounts = campaigns.amounts(row)

    assert (amounts.total, amounts.told) == (2, 1)


def test_words_that_name_nobody_do_not_write_to_everybody(client, program, three):
    page = reverse("programs:campaign-write", args=[program.pk])

    reply = client.post(page, WORDS | {"send_on": clock.today(), "segments": ["mentees"], "marked": "x,y"})

    assert reply.status_code == 200
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("answer", ["write", "take along"])
def test_rows_of_another_program_are_not_reached(client, program, answer):
    other = MenteeFactory(program=ProgramFactory(owner=PersonFactory(coordinator=True)))

    reply = client.post(address(program, "mentees"), {"answer": answer, "item": [other.pk]})

    page = reply.headers["Location"]
    assert str(other.person_id) not in parse_qs(urlsplit(page).query).get("people", [])
    if answer == "take along":
        assert lines(client.post(page, {"reason": "To see"}))[1:] == []


def test_message_to_the_marked_pairs_reaches_both(client, program):
    pair, other = (MentorshipFactory(mentor__program=program) for _ in range(2))

    page = client.post(
        reverse("dashboard:pairs", args=[program.pk]), {"answer": "write", "item": [pair.pk]}
    ).headers["Location"]

    asked = parse_qs(urlsplit(page).query)
    row = Campaign(
        program=program, segments=asked["segments"], marked=list(map(int, asked["people"][0].split(",")))
    )
    assert set(segments.readers(row)) == {pair.mentee_person, pair.mentor_person}
    assert other.mentee_person not in segments.readers(row)


def test_nobody_marked_is_said_and_nothing_is_written(client, program, three):
    page = client.post(address(program, "mentees"), {"answer": "write"}, follow=True)

    assert "Mark at least one line first" in page.text
    assert not Campaign.objects.exists()


def test_message_to_some_is_no_part_of_a_copied_plan(client, program, three):
    written(client, program, three[:1])
    to = ProgramFactory(draft=True, owner=program.owner)

    assert campaign_plan.copy(program, to, now=clock.now()) == 0


def test_only_marked_people_are_invited_and_once(client, program):
    first, second = PersonFactory.create_batch(2, level="medior")
    page = reverse("programs:invite", args=[program.pk, "mentee"])

    shown = client.get(page).text
    for _ in range(2):
        client.post(page, {"marked": "1", "item": [first.pk]})
    client.post(page, {"marked": "1"})

    assert first.full_name in shown
    assert second.full_name in shown
    assert list(Notice.objects.values_list("to", "kind")) == [(first.pk, "program_invited")]


def test_who_does_not_fit_is_not_invited_by_key(client, program):
    stranger = PersonFactory(level="junior")

    client.post(
        reverse("programs:invite", args=[program.pk, "mentee"]), {"marked": "1", "item": [stranger.pk]}
    )

    assert not Notice.objects.exists()


def test_marked_mentors_are_excused_who_answered_stays(client, program):
    silent = [MentorFactory(program=program, expected=True) for _ in range(2)]
    free = MentorFactory(program=program)
    given = {
        "answer": "exempt",
        "item": [row.pk for row in (*silent, free)],
        "exempt-reason": "On a long project",
        "exempt-until": clock.today() + timedelta(days=60),
    }

    pages = [client.post(address(program, "mentors"), given, follow=True).text for _ in range(2)]

    states = dict(Mentor.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in (*silent, free)] == ["exempt", "exempt", "available"]
    assert "2 mentors are excused" in pages[0]
    assert "0 mentors are excused" in pages[1]
    assert Event.objects.filter(verb="exempt").count() == 2


def test_excuse_without_a_reason_is_asked_again_and_keeps_the_marks(client, program):
    row = MentorFactory(program=program, expected=True)

    page = client.post(address(program, "mentors"), {"answer": "exempt", "item": [row.pk]}).text

    assert "Write the reason" in page
    assert f'value="{row.pk}" checked' in page
    assert Mentor.objects.get(pk=row.pk).state == "expected"


def test_file_holds_what_the_filters_find_or_what_is_marked(client, program, three):
    MentorshipFactory(mentor__program=program, mentee=three[0])
    page = reverse("dashboard:people-file", args=[program.pk, "mentees"])

    found = lines(client.post(f"{page}?fact=waiting", {"reason": "Call them"}))
    marked = client.post(
        address(program, "mentees") + "?fact=waiting", {"answer": "take along", "item": [three[1].pk]}
    ).headers["Location"]
    some = lines(client.post(marked, {"reason": "Call him"}))

    assert [row[0] for row in found[1:]] == [three[1].person.full_name, three[2].person.full_name]
    assert [row[0] for row in some[1:]] == [three[1].person.full_name]
    said = Event.objects.filter(verb="export mentees").order_by("pk").values_list("detail", flat=True)
    assert [(each["reason"], each["rows"]) for each in said] == [("Call them", 2), ("Call him", 1)]
    assert set(Look.objects.filter(what="list").values_list("about", flat=True)) == {
        three[1].person_id,
        three[2].person_id,
    }


def test_file_of_mentors_has_places_and_pairs(client, program):
    row = MentorFactory(program=program, seats=3)
    MentorshipFactory(mentor=row)

    found = lines(
        client.post(reverse("dashboard:people-file", args=[program.pk, "mentors"]), {"reason": "Why"})
    )

    assert found[1][0] == row.person.full_name
    assert found[1][5:7] == ["3", "1"]


def test_file_of_filtered_pairs(client, program):
    pair = MentorshipFactory(mentor__program=program, mentee__person__given_name="Zoë")
    MentorshipFactory(mentor__program=program)

    found = lines(
        client.post(reverse("dashboard:pairs-file", args=[program.pk]) + "?q=Zoë", {"reason": "Why"})
    )

    assert [row[1] for row in found[1:]] == [pair.mentee_person.employee_id]
