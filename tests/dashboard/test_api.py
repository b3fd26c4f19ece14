"""The read API: who gets in, what each scope shows and what no key ever shows."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people import audit
from people.actions import keys
from people.models import ApiCall, ApiKey, ApiScope, Event, Look, Person
from programs.models import Mentorship
from tests.dashboard.api import system
from tests.factories.pairs import AnswerFactory, FollowUpFactory, MeetingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory

ADDRESSES = {
    "programs": "programs",
    "mentors": "participants",
    "mentees": "participants",
    "mentorships": "mentorships",
    "follow-ups": "follow-ups",
    "follow-ups/completion": "follow-ups",
    "events": "events",
    "people": "people",
}
PROBLEM = "application/problem+json"
SECRET = "Only the two of us know this"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic abc", "Token x"])
@pytest.mark.parametrize("path", ["programs", "people", "nothing/here", "", "openapi.json"])
def test_without_a_key_every_address_says_the_same(db, header: str, path: str):
    reply = Client().get(f"/api/v1/{path}", headers={"Authorization": header} if header else {})

    assert (reply.status_code, reply.headers["Content-Type"]) == (401, PROBLEM)
    assert reply.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert reply.json()["detail"] == "A key of this house is needed: Authorization: Bearer …"


def test_a_session_opens_nothing(signed_in, hr_admin: Person):
    assert signed_in(hr_admin).get("/api/v1/programs").status_code == 401


def test_a_key_needs_neither_session_nor_token_of_a_form(db):
    one = system()
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {one.key}"})

    assert client.get("/api/v1/programs").status_code == 200
    assert client.post("/api/v1/programs").status_code == 405


def test_a_key_that_is_over_revoked_or_without_keeper_opens_nothing(db):
    now = timezone.now()
    over, revoked, left = system(), system(name="b"), system(name="c")
    before = [one.get("programs").status_code for one in (over, revoked, left)]
    ApiKey.objects.filter(pk=over.row.pk).update(expires_at=now, made_at=now - timedelta(days=1))
    keys.revoke("API", revoked.row, by=revoked.row.made_by, now=now)
    Person.objects.filter(pk=left.row.kept_by_id).update(is_active=False)

    after = [one.get("programs").status_code for one in (over, revoked, left)]

    assert (before, after) == ([200] * 3, [401] * 3)


def test_whoever_takes_a_key_over_opens_it_again(db, hr_admin: Person):
    one = system()
    Person.objects.filter(pk=one.row.kept_by_id).update(is_active=False)

    keys.keep("API", one.row, by=hr_admin)
    keys.keep("API", one.row, by=hr_admin)

    assert one.get("programs").status_code == 200
    assert Event.objects.filter(verb="keep API key").count() == 1


def test_only_an_hr_administrator_makes_and_revokes(stranger: Person):
    one = system()

    with pytest.raises(keys.NotAllowed):
        keys.make("API", name="Mine", by=stranger, now=timezone.now(), scopes=["people"])
    with pytest.raises(keys.NotAllowed):
        keys.revoke("API", one.row, by=stranger, now=timezone.now())
    assert one.get("programs").status_code == 200


@pytest.mark.parametrize("path", ADDRESSES)
def test_each_scope_opens_its_own_addresses_only(db, path: str):
    with_it = system(ADDRESSES[path])
    without = system(*[each for each in ApiScope.values if each != ADDRESSES[path]], name="Other")

    assert with_it.get(path).status_code == 200
    refused = without.get(path)
    assert (refused.status_code, refused.headers["Content-Type"]) == (403, PROBLEM)
    assert refused.json()["detail"] == f"This key may not read {ADDRESSES[path]}."


def _full_house() -> Mentorship:
    """A pair that says things to each other, and people with names."""
    pair = MentorshipFactory(
        mentor__introduction=SECRET,
        mentor__person__given_name="Astrid",
        mentee__wish=SECRET,
        opening=SECRET,
        mentee__person__family_name="Zuiderhoek",
    )
    MeetingFactory(mentorship=pair, held=True)
    AnswerFactory(follow_up=FollowUpFactory(mentorship=pair), rating=1, help=SECRET)
    with_name = {"by": pair.mentee_person, "about": pair, "why": SECRET}
    audit.record(verb="start", **with_name)
    audit.record(verb="decline request", **with_name)
    return pair


def test_no_address_but_people_tells_who_somebody_is(db, monkeypatch):
    pair = _full_house()
    monkeypatch.setattr("dashboard.journal.SETTLES", -timedelta(minutes=5))
    one = system(*[each for each in ApiScope.values if each != "people"])
    names = [
        word
        for person in pair.both
        for word in (person.given_name, person.family_name, person.email, person.employee_id)
    ]

    said = {path: json.dumps(one.items(path)) for path in ADDRESSES if path != "people"}

    assert [path for path, text in said.items() if text == "[]"] == []
    assert [(path, word) for path, text in said.items() for word in [*names, SECRET] if word in text] == []


def test_people_are_named_with_the_scope_and_find_it_on_their_page(db):
    pair = _full_house()
    PersonFactory(given_name="Nobody", family_name="Here")
    one = system("people")

    items = one.items("people")
    one.items("people")

    assert {item["name"] for item in items} == {person.full_name for person in pair.both}
    assert SECRET not in json.dumps(items)
    looks = Look.objects.filter(where="api").order_by("about_id")
    assert [(look.about_id, look.by_id, look.what) for look in looks] == sorted(
        (person.pk, one.row.kept_by_id, "list") for person in pair.both
    )


def test_drafts_and_pairs_that_nobody_is_told_of_are_not_there(db):
    known = MentorshipFactory()
    held = MentorshipFactory(state="held", active_at=None, held_until=timezone.now())
    draft = MentorFactory(program=ProgramFactory(state="draft", live_at=None))
    MenteeFactory(program=draft.program)
    one = system()

    assert {item["id"] for item in one.items("mentorships")} == {known.pk}
    assert one.get(f"mentorships/{held.pk}").status_code == 404
    assert one.get(f"programs/{draft.program_id}").status_code == 404
    assert draft.program_id not in {item["id"] for item in one.items("programs")}
    assert draft.pk not in {item["id"] for item in one.items("mentors")}
    assert draft.program_id not in {item["program"] for item in one.items("mentees")}
    assert str(draft.person.public_id) not in {item["id"] for item in one.items("people")}


def test_a_pair_as_another_system_reads_it(db):
    pair = MentorshipFactory()
    MeetingFactory(mentorship=pair, held=True)
    one = system("mentorships")

    item = one.get(f"mentorships/{pair.pk}").json()

    assert item == one.items("mentorships")[0]
    assert (item["mentor_person"], item["meetings_held"]) == (str(pair.mentor_person.public_id), 1)
    assert (item["program"], item["state"], item["started_on"]) == (
        pair.program_id,
        pair.state,
        pair.started_on.isoformat(),
    )


def test_completion_counts_what_the_rows_say(db):
    program = ProgramFactory()
    for answered in ((True, True), (True, False), (False, False)):
        asked = FollowUpFactory(mentorship=MentorshipFactory(mentor__program=program))
        for side, has in zip((True, False), answered, strict=True):
            if has:
                AnswerFactory(follow_up=asked, by_mentor=side)
    FollowUpFactory()
    one = system("follow-ups")

    rows = one.items("follow-ups", program=program.pk)
    (counted,) = one.items("follow-ups/completion", program=program.pk)

    assert (counted["pairs"], counted["mentors_answered"], counted["mentees_answered"]) == (
        len(rows),
        sum(row["mentor_answered"] for row in rows),
        sum(row["mentee_answered"] for row in rows),
    )
    assert (counted["pairs"], counted["mentors_answered"], counted["mentees_answered"]) == (3, 2, 1)
    assert len(one.items("follow-ups/completion")) == 2


def test_pages_hold_every_row_once_while_others_come_in(db):
    program = ProgramFactory()
    first = {MentorFactory(program=program).pk for _each in range(5)}
    one = system("participants")
    seen, after = [], 0

    while after is not None:
        reply = one.get("mentors", limit=2, after=after).json()
        seen += [item["id"] for item in reply["items"]]
        after = reply["next"]
        if len(seen) == 2:
            late = MentorFactory(program=program).pk

    assert seen == sorted(first | {late})


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_role_that_rules_of_rows_hold_for_reads_the_same(app_role, monkeypatch, path: str):
    """As an installation with DATABASE_ROLE reads: nobody is signed in."""
    monkeypatch.setattr("dashboard.journal.SETTLES", -timedelta(minutes=5))
    _full_house()

    assert system().items(path) != []


def test_filters_narrow(db):
    live, closed = ProgramFactory(), ProgramFactory(state="closed")
    mentor = MentorFactory(program=live)
    MentorFactory(program=closed)
    one = system()

    assert [item["id"] for item in one.items("programs", state="closed")] == [closed.pk]
    assert [item["id"] for item in one.items("mentors", program=live.pk)] == [mentor.pk]


def test_events_wait_until_they_have_settled_and_name_nobody(db, monkeypatch):
    pair = _full_house()
    one = system("events")

    fresh = one.items("events")
    monkeypatch.setattr("dashboard.journal.SETTLES", -timedelta(minutes=5))
    (item,) = one.items("events")

    assert fresh == []
    assert item == {
        "id": Event.objects.get(verb="start").pk,
        "at": item["at"],
        "type": "mentorship.started",
        "program": pair.program_id,
        "about": {"kind": "mentorship", "id": pair.pk},
    }
    assert one.items("events", type="mentorship.ended") == []


@pytest.mark.parametrize(
    ("path", "query", "where"),
    [
        ("programs", {"limit": "many"}, "query.limit"),
        ("programs", {"limit": 501}, "query.limit"),
        ("programs", {"state": "draft"}, "query.state"),
        ("mentors", {"after": -1}, "query.after"),
        ("mentors", {"program": 2**63}, "query.program"),
        ("events", {"type": "request.declined"}, "query.type"),
        ("mentors", {"porgram": 3}, "query.porgram"),
        ("programs/0", {}, "path.id"),
        ("programs/abc", {}, "path.id"),
    ],
)
def test_a_question_that_cannot_be_read_says_where(db, path: str, query: dict[str, object], where: str):
    reply = system().get(path, **query)

    assert (reply.status_code, reply.headers["Content-Type"]) == (422, PROBLEM)
    assert [each["where"] for each in reply.json()["errors"]] == [where]


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "nothing", 404),
        ("GET", "", 404),
        ("GET", "programs/", 404),
        ("GET", "programs/999", 404),
        ("POST", "programs", 405),
        ("DELETE", "programs/1", 405),
        ("PATCH", "people", 405),
    ],
)
def test_every_no_is_a_problem(db, method: str, path: str, code: int):
    one = system()

    reply = Client().generic(method, f"/api/v1/{path}", headers={"Authorization": f"Bearer {one.key}"})

    assert (reply.status_code, reply.headers["Content-Type"]) == (code, PROBLEM)
    assert reply.json()["status"] == code
    assert reply.headers["Cache-Control"] == "no-store, private"


def test_too_many_calls_wait_for_the_next_minute(db, settings, monkeypatch):
    settings.API_CALLS_PER_MINUTE = 3
    at = timezone.now().replace(second=20)
    monkeypatch.setattr("people.clock.real_now", lambda: at)
    one, other = system(), system(name="Other")

    codes = [one.get("programs").status_code for _each in range(5)]
    last = one.get("programs")

    assert codes == [200, 200, 200, 429, 429]
    assert (last.headers["Retry-After"], other.get("programs").status_code) == ("40", 200)


def test_what_goes_wrong_inside_is_said_without_its_cause(db, monkeypatch, caplog):
    def broken(*_args: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("dashboard.api.reads._page", broken)

    reply = system().get("programs")

    assert (reply.status_code, SECRET in reply.text, reply.headers["Content-Type"]) == (500, False, PROBLEM)


def test_calls_are_noted_without_what_was_asked(db):
    one = system()

    one.get("mentors", program=77)
    one.get("nothing\x00here")

    calls = ApiCall.objects.order_by("pk").values_list("method", "path", "status")
    assert list(calls) == [("GET", "mentors", 200), ("GET", "", 404)]
    assert ApiKey.objects.get(pk=one.row.pk).used_at is not None


@pytest.mark.parametrize("path", ["mentors", "mentees", "mentorships", "follow-ups", "events", "people"])
def test_a_longer_list_asks_no_more_questions(db, monkeypatch, path: str):
    monkeypatch.setattr("dashboard.journal.SETTLES", -timedelta(minutes=5))
    one = system()
    _full_house()
    one.get(path)
    with CaptureQueriesContext(connection) as few:
        one.get(path)
    for _each in range(3):
        _full_house()

    with CaptureQueriesContext(connection) as many:
        assert len(one.items(path)) > 3

    assert len(many) == len(few)
