"""What two people write for each other is read by these two: looked for at every page, in mails and logs."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.core import mail
from django.db import models
from django.test import Client, override_settings
from django.urls import reverse

from dashboard import privacy
from matching.models import MentorRequest
from notices import delivery
from notices.models import Notice
from people import clock
from people.models import Event, Person, SealedJSONField
from programs.actions import agreements, follow_ups, goals, meetings, notes
from programs.models import Agreement, Answer, AnswerDraft, Goal, Mentee, Mentorship, Note, SharedFile, Voice
from tests.factories.matching import MentorRequestFactory
from tests.factories.pairs import FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorFactory
from tests.house import at_rest, scene
from tests.house.access import ACCESS, ARGUMENTS
from tests.house.screens import SCREENS

MENTEE, MENTOR = "paired_mentee", "paired_mentor"
HELP = "canary-help"  # for coordinators, on one page only
WRITTEN = (  # by deeds, so that what they log, queue and mail is looked through
    "canary-shared-note",
    "canary-private-note",
    "canary-goal",
    "canary-measure",
    "canary-reason",
    "canary-agreement",
    "canary-rhythm",
    "canary-expectation",
    HELP,
    "canary-wish",
    "canary-why",
    "canary-choice",
)
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
    "unasked",
)


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
    return {canary for canary in WRITTEN if canary in text}


MARK = re.compile(r"canary-[a-z]+-[a-z_]+-\d+\.")


CODES = {("programs.voice", "card"), ("programs.sharedfile", "kind")}  # names and types, not words


@dataclass(frozen=True)
class Planted:
    """A text of class C of one row, with who may read it: keys of people."""

    mark: str
    readers: frozenset[int]


def private_columns() -> list[models.Field]:
    """Every text that the register calls the pair's own; a new one is planted and looked for by itself."""
    found = []
    for model in privacy.tables():
        label = model._meta.label_lower
        for column in model._meta.local_fields:
            line = privacy.facts(label, column.name)
            is_text = isinstance(column, models.CharField | models.TextField) and not column.choices
            if line and line.kind == "C" and is_text and (label, column.name) not in CODES:
                found.append(column)
    return found


def plant() -> list[Planted]:
    planted = []
    for column in private_columns():
        rows = column.model._default_manager.order_by("pk")
        assert rows, f"The scene holds no row of {column.model._meta.label}: nothing could be looked for."
        for row in rows:
            mark = f"canary-{column.model._meta.model_name}-{column.name}-{row.pk}."
            words: Any = mark
            if (column.model, column.name) == (SharedFile, "content"):
                words = SharedFile.packed(mark.encode())
            elif isinstance(column, SealedJSONField):
                words = {"help": mark}
            rows.filter(pk=row.pk).update(**{column.name: words})
            planted.append(Planted(mark, frozenset(readers(row))))
    return planted


def readers(row: models.Model) -> set[int]:
    """By whose row it is; what is written apart stays the writer's until both have written."""
    match row:
        case Note(is_shared=False):
            return {row.author_id}
        case AnswerDraft():
            return {row.person_id}
        case Voice(is_shown=False):
            return {row.author_id}
        case Answer():
            both = row.follow_up.answers.count() == 2
            return _pair(row.follow_up.mentorship) if both else {row.person_id}
        case MentorRequest():
            mentee = {row.mentee.person_id}
            return mentee if row.state == "queued" else mentee | {row.mentor.person_id}
        case Mentee():
            asked = row.requests.exclude(state="queued").values_list("mentor__person", flat=True)
            paired = row.mentorships.values_list("mentor_person", flat=True)
            return {row.person_id, *asked, *paired}
        case _:
            return _pair(row.mentorship)  # type: ignore[attr-defined]


def _pair(mentorship: Mentorship) -> set[int]:
    return {mentorship.mentor_person_id, mentorship.mentee_person_id}


def crawl(play: scene.Scene) -> Iterator[tuple[Person | None, str, str]]:
    """Everybody of the scene at every address: who, where, what was read."""
    where = sorted(addresses(play))
    for person in [play.who[role] for role in ROLES]:
        client = Client()
        if person is not None:
            client.force_login(person)
        for url in where:
            reply = client.get(url)
            content = b"".join(reply.streaming_content) if reply.streaming else reply.content
            yield person, url, content.decode("utf-8", "replace")


def test_texts_of_two_people_are_read_by_these_two_only(written, app_role):
    planted = {each.mark: each for each in plant()}
    wrong, seen, helped = [], set(), set()
    for person, url, text in crawl(written):
        for mark in set(MARK.findall(text)):
            seen.add(mark)
            if person is None or person.pk not in planted[mark].readers:
                wrong.append(f"{mark} at {url} by {person}")
        if HELP in text:
            helped.add((url, person))

    assert "\n".join(wrong) == ""
    page = reverse("programs:follow-up-read", args=[written.things["check_in"].pk])
    coordinators = {(page, written.who[role]) for role in ("coordinator", "hr_admin", "everything")}
    assert coordinators <= helped
    assert {url for url, person in helped - coordinators if person != written.who[MENTEE]} == set()
    blind = {_column(mark) for mark in planted} - {_column(mark) for mark in seen}
    assert blind == set()  # the positive control: each text is read by somebody, so the crawl would see it


def _column(mark: str) -> str:
    return mark.rpartition("-")[0]


def test_no_mail_audit_row_or_log_holds_a_text_of_two_people(written, caplog, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    moment = clock.now()
    while waiting := Notice.objects.filter(state="waiting").order_by("not_before"):
        moment = max(moment, waiting[0].not_before)  # some wait for their turn
        while letter := delivery.claim(now=moment):
            delivery.deliver(letter, now=moment)

    held = [str(row) for row in Notice.objects.values()] + [str(row) for row in Event.objects.values()]
    stored = at_rest.tables()
    assert mail.outbox
    assert str(written.things["pair"].pk) in stored  # the positive control: it is read through
    assert sightings(stored) == set()
    assert sightings(at_rest.broker()) == set()
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
