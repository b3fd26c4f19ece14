"""The guide in a program: chapters that are confirmed, and chapters in words of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from dashboard import todo
from guides.actions import erasure, reading
from guides.models import Acknowledgment, Chapter, Guide, MustRead
from people.models import Look
from programs.actions import guides
from tests.factories.guides import ChapterFactory
from tests.factories.pairs import GoalFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def roles(hr_admin, now) -> Chapter:
    chapter = ChapterFactory(slug="roles", title="Who does what")
    reading.require(chapter.guide, ["roles"], by=hr_admin, now=now)
    return chapter


def titles(person, now) -> list[str]:
    return [item.title for item in todo.items_of(person, today=now.date()) if "confirm it" in item.title]


def test_whoever_takes_part_finds_the_chapter_among_their_things_to_do(
    mentor, mentee, stranger, roles, now
) -> None:
    assert titles(mentor.person, now) == ["Read “Who does what” and confirm it"]
    assert titles(mentee.person, now) == ["Read “Who does what” and confirm it"]
    assert titles(stranger, now) == []

    reading.acknowledge(mentee.person, roles, asked=MustRead.objects.get(), now=now + timedelta(days=1))

    assert titles(mentee.person, now) == []


@pytest.mark.parametrize("state", ["draft", "paused", "closed"])
def test_program_that_is_not_live_asks_nothing(mentor, roles, now, state: str) -> None:
    mentor.program.state = state
    mentor.program.save(update_fields=["state"])

    assert titles(mentor.person, now) == []


def test_chapter_that_is_gone_is_not_asked(mentor, roles, now) -> None:
    Chapter.objects.update(replaced_at=now)

    assert titles(mentor.person, now) == []


def test_guide_of_a_program_asks_its_own_people_only(mentor, mentee, roles, hr_admin, now) -> None:
    other = MentorshipFactory().mentee_person
    guide = guides.make(mentor.program, by=hr_admin)
    ChapterFactory(slug="ours", title="Ours", guide=guide)
    reading.require(guide, ["ours"], by=hr_admin, now=now)

    assert sorted(titles(mentor.person, now)) == [
        "Read “Ours” and confirm it",
        "Read “Who does what” and confirm it",
    ]
    assert titles(other, now) == ["Read “Who does what” and confirm it"]


def test_coordinator_sees_who_confirmed_and_people_see_that_they_looked(
    signed_in, mentor, mentee, coordinator, roles, now
) -> None:
    reading.acknowledge(mentee.person, roles, asked=MustRead.objects.get(), now=now)
    reading.mark(mentor.person, roles, now=now)

    html = signed_in(coordinator).get(reverse("programs:reading", args=[mentor.program_id])).content.decode()

    assert "1 of 2 people have confirmed" in html
    assert html.count("2 March 2026") == 1
    assert html.count("not yet") == 1
    assert set(Look.objects.values_list("about", "where")) == {
        (mentor.person_id, "reading"),
        (mentee.person_id, "reading"),
    }


def test_list_of_confirmations_is_for_coordinators_and_trainers(signed_in, mentor, mentee, stranger) -> None:
    for person in (mentor.person, mentee.person, stranger):
        response = signed_in(person).get(reverse("programs:reading", args=[mentor.program_id]))
        assert response.status_code == 404


def test_guide_of_a_program_is_made_once(signed_in, program, stranger) -> None:
    ChapterFactory()
    editor = PersonFactory(house_roles=["guide_editor"])
    url = reverse("programs:guide-make", args=[program.pk])
    assert signed_in(stranger).post(url).status_code == 404

    for _click in range(2):
        response = signed_in(editor).post(url)

    guide = Guide.objects.get(parent__isnull=False)
    assert response.url == f"/hr/content/?guide={guide.pk}"
    program.refresh_from_db()
    assert program.guide == guide


def test_form_of_a_pair_quotes_the_words_of_its_program(signed_in, hr_admin) -> None:
    ChapterFactory(slug="smart-goals", body="## SMART {#smart}\n\nWords of the house.")
    pair = MentorshipFactory(state="active")
    GoalFactory(mentorship=pair)
    client, url = signed_in(pair.mentee_person), reverse("programs:goal-set", args=[pair.pk])
    assert "Words of the house." in client.get(url).content.decode()

    guide = guides.make(pair.program, by=hr_admin)
    ChapterFactory(slug="smart-goals", body="## SMART {#smart}\n\nOur own words.", guide=guide)

    html = client.get(url).content.decode()
    assert "Our own words." in html
    assert f"/guide/smart-goals/?guide={guide.slug}#smart" in html


def test_confirmation_stays_after_the_person_is_forgotten(mentee, roles, now) -> None:
    reading.acknowledge(mentee.person, roles, asked=MustRead.objects.get(), now=now)
    erasure.forget(mentee.person)

    assert Acknowledgment.objects.count() == 1
    assert not mentee.person.readings.exists()
