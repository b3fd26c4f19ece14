"""What two people write for each other is read by these two: looked for at every page, in mails and logs."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from notices import delivery
from notices.models import Notice
from people import clock
from people.models import Event
from programs.actions import agreements, follow_ups, goals, meetings, notes
from programs.models import Agreement, Answer, Goal, Mentorship, Note
from tests.factories.matching import MentorRequestFactory
from tests.factories.pairs import FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorFactory
from tests.house import scene
from tests.house.access import ACCESS, ARGUMENTS
from tests.house.screens import SCREENS

MENTEE, MENTOR = "paired_mentee", "paired_mentor"
CANARIES = {  # where it was written → who reads it
    "canary-shared-note": {MENTEE, MENTOR},
    "canary-private-note": {MENTEE},
    "canary-goal": {MENTEE, MENTOR},
    "canary-measure": {MENTEE, MENTOR},
    "canary-reason": {MENTEE, MENTOR},
    "canary-agreement": {MENTEE, MENTOR},
    "canary-rhythm": {MENTEE, MENTOR},
    "canary-expectation": {MENTEE},  # the partner reads it once both have answered
    "canary-help": {MENTEE, "coordinator", "hr_admin", "everything"},  # HR: on ON_ONE_PAGE only
    "canary-wish": {"mentor", "mentee"},
    "canary-why": {"mentor", "mentee"},
    "canary-choice": {"mentee"},  # a choice that nobody was asked for yet
}
ROLES = (
    "nobody",
    "stranger",
    "mentee",
    "mentor",
    MENTEE,
    MENTOR,
    "starting_mentor",
    "chooser",
    "coordinator",
    "other_coordinator",
    "hr_admin",
    "auditor",
    "superuser",
    "everything",
)

ON_ONE_PAGE = "canary-help"


@pytest.fixture
def play(db, tmp_path, settings) -> Iterator[scene.Scene]:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    with override_settings(DEMO=True):
        built = scene.build()
        built.who["other_coordinator"] = PersonFactory(coordinator=True)
        built.who["auditor"] = PersonFactory(house_roles=["auditor"])
        built.who["superuser"] = PersonFactory(is_superuser=True, is_staff=True)
        built.who["everything"] = PersonFactory(hr_admin=True, is_superuser=True, is_staff=True)
        yield built


@pytest.fixture
def written(play: scene.Scene, caplog) -> scene.Scene:
    """Every text of class C, written through the deeds; what they log is kept."""
    caplog.set_level(logging.DEBUG)
    now, pair = clock.now(), play.things["pair"]
    assert isinstance(pair, Mentorship)
    me = pair.mentee_person
    notes.write(pair, by=me, now=now, is_shared=True, body="canary-shared-note")
    notes.write(pair, by=me, now=now, is_shared=False, body="canary-private-note")
    goal = goals.set(
        pair, by=me, now=now, sentence="canary-goal", measure="canary-measure", why="canary-reason"
    )
    goals.reach(goal, by=me)
    agreements.write(pair, by=me, now=now, rhythm="canary-rhythm", form="both", text="canary-agreement")
    meetings.cancel(play.things["meeting"], by=me, now=now)  # type: ignore[arg-type]
    words = {"expectation": "canary-expectation", "help": "canary-help"}
    figures = {"meetings": 1, "rating": 2, "closer": "yes", "wants_contact": True}
    follow_ups.answer(play.things["check_in"], by=me, now=now, **words, **figures)  # type: ignore[arg-type]
    request = play.things["request"]
    type(request).objects.filter(pk=request.pk).update(wish="canary-wish", why="canary-why")  # type: ignore[attr-defined]
    other = MentorFactory(program=request.program, person__country="FI")  # type: ignore[attr-defined]
    MentorRequestFactory(queued=True, mentor=other, mentee=request.mentee, wish="canary-choice")  # type: ignore[attr-defined]
    play.who["unasked"] = other.person
    play.things["agreement"] = Agreement.objects.filter(mentorship=pair).first()
    play.things["proposal"] = play.things["run"].proposals.first()  # type: ignore[attr-defined]
    return play


def addresses(play: scene.Scene) -> set[str]:
    """Every address, and the admin's own."""
    found = {
        reverse(screen.name, args=list(screen.args(play))) for screen in SCREENS if screen.name in ACCESS
    }
    for name, words in ARGUMENTS.items():
        given = [play.things[word].pk if word in play.things else word for word in words]  # type: ignore[attr-defined]
        found.add(reverse(name, args=given))
    found |= {
        reverse(name)
        for name in ("dashboard:my-data-file", "dashboard:my-data", "dashboard:desk", "dashboard:todo")
    }
    found.add(reverse("programs:follow-up-read", args=[play.things["check_in"].pk]))  # type: ignore[attr-defined]
    found.add(reverse("dashboard:program-desk", args=[play.things["pair"].program_id]))  # type: ignore[attr-defined]
    found |= {reverse("programs:goal-detail", args=[goal.pk]) for goal in Goal.objects.all()}
    for model in admin.site._registry:
        label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.add(reverse(f"{label}_changelist"))
        rows = model._default_manager.order_by("-pk")[:10]
        found |= {reverse(f"{label}_{page}", args=[row.pk]) for row in rows for page in ("change", "history")}
    return found


def sightings(text: str) -> set[str]:
    return {canary for canary in CANARIES if canary in text}


def test_texts_of_two_people_are_read_by_these_two_only(written):
    where = sorted(addresses(written))
    wrong, seen = [], {canary: set() for canary in CANARIES}
    for role in (*ROLES, "unasked"):
        client = Client()
        if written.who[role] is not None:
            client.force_login(written.who[role])
        for url in where:
            for canary in sightings(client.get(url).content.decode("utf-8", "replace")):
                seen[canary].add(role)
                if role not in CANARIES[canary]:
                    wrong.append(f"{canary} at {url} by {role}")

    assert "\n".join(wrong) == ""
    assert seen == CANARIES


def test_what_would_help_is_read_by_coordinators_on_one_page_only(written):
    seen = set()
    for role in ("coordinator", "hr_admin", "everything"):
        client = Client()
        client.force_login(written.who[role])
        where = addresses(written)
        seen |= {url for url in where if ON_ONE_PAGE in client.get(url).content.decode("utf-8", "replace")}

    assert seen == {reverse("programs:follow-up-read", args=[written.things["check_in"].pk])}


def test_no_mail_audit_row_or_log_holds_a_text_of_two_people(written, caplog, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    moment = clock.now()
    while waiting := Notice.objects.filter(state="waiting").order_by("not_before"):
        moment = max(moment, waiting[0].not_before)  # some wait for their turn
        while letter := delivery.claim(now=moment):
            delivery.deliver(letter, now=moment)

    held = [str(row) for row in Notice.objects.values()] + [str(row) for row in Event.objects.values()]
    assert mail.outbox
    assert sightings("".join(message.message().as_string() for message in mail.outbox)) == set()
    assert sightings("".join(held)) == set()
    assert sightings(caplog.text) == set()


def test_expectation_is_read_by_the_partner_once_both_have_answered(written):
    check_in = written.things["check_in"]
    url = reverse("programs:follow-up-answer", args=[check_in.pk])
    client = Client()
    client.force_login(check_in.mentorship.mentor_person)
    before = sightings(client.get(url).text)
    follow_ups.answer(
        check_in, by=check_in.mentorship.mentor_person, now=clock.now(), meetings=1, rating=3, closer="yes"
    )

    after = sightings(client.get(url).text)

    assert [before, after] == [set(), {"canary-expectation"}]


def test_admin_knows_no_table_of_a_pair():
    registered = {model._meta.label_lower for model in admin.site._registry}

    assert registered == {
        "auth.group",
        "notices.notice",
        "people.event",
        "people.orgunit",
        "people.person",
        "people.topic",
    }
    assert not registered & {model._meta.label_lower for model in (Agreement, Answer, Goal, Mentorship, Note)}


def test_answers_of_one_quarter_are_not_those_of_another(written):
    """A new check-in of the same pair shows neither side what was written in the last one."""
    later = FollowUpFactory(mentorship=written.things["pair"], quarter=2)
    client = Client()
    client.force_login(written.who[MENTOR])

    reply = client.get(reverse("programs:follow-up-answer", args=[later.pk]))

    assert sightings(reply.text) == set()
