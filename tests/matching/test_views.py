from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.actions import requests, runs
from matching.actions.answers import HOLD, release_due
from matching.models import MatchRun, MentorRequest
from notices.models import Notice
from people import clock
from people.models import Person
from programs.models import Audience, Mentee, Mentor, Mentorship, Program
from tests.factories.matching import MatchRunFactory, MentorRequestFactory, ProposalFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory


def url(name: str, *args: int) -> str:
    return reverse(f"matching:{name}", args=args)


@pytest.fixture
def pending(mentor: Mentor, mentee: Mentee) -> MentorRequest:
    return requests.ask(
        mentor=mentor,
        mentee=mentee,
        wish="I lead a team for the first time.",
        why="",
        form="both",
        by=mentee.person,
        now=clock.now(),
    )


def test_directory_invites_who_takes_no_part(signed_in, stranger: Person, program: Program) -> None:
    page = signed_in(stranger).get(url("mentor-list"))

    assert page.status_code == 200
    assert b"First join a program" in page.content


def test_directory_shows_allowed_mentors_with_reasons(signed_in, mentor: Mentor, mentee: Mentee) -> None:
    MentorFactory(program=mentee.program, person__country="NL", person__given_name="Hidden")

    page = signed_in(mentee.person).get(url("mentor-list")).content.decode()

    assert "Astrid Lindgren" in page
    assert "Works in Sweden" in page
    assert "You both speak English" in page
    assert "Hidden" not in page


@pytest.mark.parametrize("query", ["?language=xx&q=%00&page=999&room=2&topic=nope&program=x", "?page=-1"])
def test_directory_survives_strange_addresses(signed_in, mentor: Mentor, mentee: Mentee, query) -> None:
    assert signed_in(mentee.person).get(url("mentor-list") + query).status_code == 200


def test_directory_names_the_filter_that_leaves_nobody(signed_in, mentor: Mentor, mentee: Mentee) -> None:
    page = signed_in(mentee.person).get(url("mentor-list") + "?q=nobody").content.decode()

    assert "No mentor fits all of these filters" in page
    assert "Without “nobody” there is 1 mentor" in page


def test_mentor_page_explains_the_rule(signed_in, mentee: Mentee) -> None:
    mentor = MentorFactory(program=mentee.program, person__country="NL")

    page = signed_in(mentee.person).get(url("mentor-detail", mentor.pk)).content.decode()

    assert "Works in your country; this program pairs across borders." in page
    assert url("request-ask", mentor.pk) not in page


def test_ask_by_form(signed_in, mentor: Mentor, mentee: Mentee) -> None:
    client = signed_in(mentee.person)
    form = client.get(url("request-ask", mentor.pk))

    answer = client.post(url("request-ask", mentor.pk), {"wish": "To lead.", "form": "online"})

    request = MentorRequest.objects.get()
    assert form.status_code == 200
    assert answer.headers["Location"] == url("request-detail", request.pk)
    assert (request.wish, request.state, request.hold) == ("To lead.", "queued", "ask")


def test_ask_twice_by_form_is_one_request(signed_in, mentor: Mentor, mentee: Mentee) -> None:
    client = signed_in(mentee.person)
    for _ in range(2):
        client.post(url("request-ask", mentor.pk), {"wish": "To lead.", "form": "online"})

    assert MentorRequest.objects.count() == 1
    assert release_due(now=clock.now() + HOLD) == 1
    assert Notice.objects.count() == 1


def test_ask_without_words_keeps_the_form(signed_in, mentor: Mentor, mentee: Mentee) -> None:
    page = signed_in(mentee.person).post(url("request-ask", mentor.pk), {"wish": "", "form": ""})

    assert page.status_code == 200
    assert b"Write one sentence about what you want to work on" in page.content
    assert MentorRequest.objects.count() == 0


def test_ask_who_became_full_explains(signed_in, mentor: Mentor, mentee: Mentee) -> None:
    client = signed_in(mentee.person)
    client.get(url("request-ask", mentor.pk))
    MentorshipFactory(mentor=mentor)

    page = client.post(url("request-ask", mentor.pk), {"wish": "To lead.", "form": "both"})

    assert page.status_code == 409
    assert b"Astrid has no room now." in page.content


def test_ask_as_somebody_who_takes_no_part(signed_in, stranger: Person, mentor: Mentor) -> None:
    answer = signed_in(stranger).post(url("request-ask", mentor.pk), {"wish": "x", "form": "both"})

    assert answer.headers["Location"] == url("mentor-detail", mentor.pk)
    assert MentorRequest.objects.count() == 0


def test_opening_the_mail_link_twice_changes_nothing(signed_in, pending: MentorRequest) -> None:
    client = signed_in(pending.mentor.person)

    for _ in range(2):
        page = client.get(url("request-detail", pending.pk))

    pending.refresh_from_db()
    assert (page.status_code, pending.state) == (200, "pending")
    assert b"I lead a team for the first time." in page.content


@pytest.mark.parametrize("name", ["request-accept", "request-withdraw"])
def test_get_is_no_deed(signed_in, pending: MentorRequest, name: str) -> None:
    person = pending.mentor.person if name == "request-accept" else pending.mentee.person

    answer = signed_in(person).get(url(name, pending.pk))

    pending.refresh_from_db()
    assert (answer.status_code, pending.state) == (405, "pending")


def test_accept_by_button_twice(signed_in, pending: MentorRequest) -> None:
    client = signed_in(pending.mentor.person)

    answers = [client.post(url("request-accept", pending.pk)) for _ in range(2)]

    page = client.get(url("request-detail", pending.pk)).content.decode()
    assert [answer.headers["Location"] for answer in answers] == [url("request-detail", pending.pk)] * 2
    assert Mentorship.objects.count() == 1
    assert "Sanne hears it at" in page
    release_due(now=clock.now() + HOLD)
    page = client.get(url("request-detail", pending.pk)).content.decode()
    assert "You are the mentor of Sanne" in page


def test_accept_after_withdrawal_explains(signed_in, pending: MentorRequest) -> None:
    client = signed_in(pending.mentor.person)
    requests.withdraw(pending, by=pending.mentee.person, now=clock.now())

    page = client.post(url("request-accept", pending.pk))

    assert page.status_code == 409
    assert b"Sanne withdrew this request" in page.content
    assert Mentorship.objects.count() == 0


def test_decline_by_form(signed_in, pending: MentorRequest) -> None:
    client = signed_in(pending.mentor.person)
    empty = client.post(url("request-decline", pending.pk), {})

    answer = client.post(url("request-decline", pending.pk), {"reason": "no_time"})

    release_due(now=clock.now() + HOLD)
    pending.refresh_from_db()
    theirs = signed_in(pending.mentee.person).get(url("request-detail", pending.pk)).content.decode()
    assert (empty.status_code, answer.status_code, pending.state) == (200, 302, "declined")
    assert "That says nothing about you." in theirs
    assert "No time" not in theirs


def test_withdraw_by_button(signed_in, pending: MentorRequest) -> None:
    signed_in(pending.mentee.person).post(url("request-withdraw", pending.pk))

    release_due(now=clock.now() + HOLD)
    pending.refresh_from_db()
    assert pending.state == "withdrawn"


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("mentee", "request-accept", 404),
        ("mentee", "request-decline", 404),
        ("mentor", "request-withdraw", 404),
        ("stranger", "request-accept", 404),
        ("hr_admin", "request-accept", 404),
    ],
)
def test_somebody_elses_deed_is_not_found(signed_in, pending, request, who, name, status) -> None:
    person = request.getfixturevalue(who)
    person = getattr(person, "person", person)

    answer = signed_in(person).post(url(name, pending.pk), {"reason": "other"})

    pending.refresh_from_db()
    assert (answer.status_code, pending.state) == (status, "pending")


@pytest.mark.parametrize("who", ["stranger", "hr_admin", "coordinator"])
def test_request_is_read_by_the_two_only(signed_in, pending, request, who: str) -> None:
    assert signed_in(request.getfixturevalue(who)).get(url("request-detail", pending.pk)).status_code == 404


def test_queued_choice_is_hidden_from_the_mentor(signed_in, mentor: Mentor, mentee: Mentee) -> None:
    row = MentorRequestFactory(mentor=mentor, mentee=mentee, queued=True)

    assert signed_in(mentor.person).get(url("request-detail", row.pk)).status_code == 404
    assert signed_in(mentee.person).get(url("request-detail", row.pk)).status_code == 200


@pytest.mark.parametrize("state", ["declined", "withdrawn", "expired", "superseded", "closed"])
@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_every_end_explains_itself(signed_in, pending: MentorRequest, side: str, state: str) -> None:
    answered = clock.now() if state == "declined" else None
    MentorRequest.objects.update(state=state, ended_at=clock.now(), answered_at=answered)

    page = signed_in(getattr(pending, side).person).get(url("request-detail", pending.pk))

    assert page.status_code == 200
    assert b"next-step" in page.content


def test_request_lists(signed_in, pending: MentorRequest) -> None:
    received = signed_in(pending.mentor.person).get(url("request-list")).content.decode()
    sent = signed_in(pending.mentee.person).get(url("request-list")).content.decode()
    nothing = signed_in(PersonFactory()).get(url("request-list"))

    assert "1 person would like you as a mentor" in received
    assert "Astrid Lindgren" in sent
    assert nothing.status_code == 200


# --- HR: launch and runs


def test_go_live_names_what_is_missing(signed_in) -> None:
    program = ProgramFactory(draft=True, purpose="")

    page = signed_in(program.owner).get(url("program-go-live", program.pk)).content.decode()
    answer = signed_in(program.owner).post(url("program-go-live", program.pk))

    program.refresh_from_db()
    assert "Write what the program is for" in page
    assert (answer.status_code, program.state) == (409, "draft")


def test_go_live_names_a_rule_that_would_match_nobody(signed_in) -> None:
    program = ProgramFactory(draft=True)
    PersonFactory(level="senior")
    PersonFactory(level="medior")

    page = signed_in(program.owner).get(url("program-go-live", program.pk)).content.decode()

    assert "nobody could get a mentor" in page


def test_go_live(signed_in) -> None:
    program = ProgramFactory(draft=True)
    PersonFactory(level="senior", country="SE")
    PersonFactory(level="medior", country="NL")
    client = signed_in(program.owner)
    page = client.get(url("program-go-live", program.pk)).content.decode()

    client.post(url("program-go-live", program.pk))
    client.post(url("program-go-live", program.pk))

    program.refresh_from_db()
    assert "1 expected mentor gets a mail now" in page
    assert program.state == "live"
    assert Notice.objects.filter(kind="program_mentor_expected").count() == 1
    assert Audience.objects.filter(program=program).count() == 2


@pytest.fixture
def draft(program: Program, mentor: Mentor, mentee: Mentee) -> MatchRun:
    """Two proposed pairs, and one mentee who works where all mentors work."""
    MentorFactory(program=program)
    MenteeFactory(program=program)
    MenteeFactory(program=program, person__country="SE", person__given_name="Lonely")
    run = runs.plan(program, by=program.owner, now=clock.now())
    runs.solve(run, now=clock.now())
    run.refresh_from_db()
    return run


def test_run_from_plan_to_publication(signed_in, coordinator: Person, draft: MatchRun) -> None:
    client = signed_in(coordinator)
    page = client.get(url("run-detail", draft.pk)).content.decode()
    row = draft.proposals.first()
    client.post(url("run-lock", draft.pk, row.pk))
    asked = client.get(url("run-publish", draft.pk)).content.decode()

    told_before = Notice.objects.count()
    seen = re.search(r'name="seen" value="([^"]*)"', asked)
    assert seen is not None
    for _ in range(2):
        client.post(url("run-publish", draft.pk), {"seen": seen[1]})

    after = client.get(url("run-detail", draft.pk)).content.decode()
    assert "Nobody has been told anything yet." in page
    assert "1 mentee without a mentor" in page
    assert "Mentor and mentee work in different countries. Without it 2 mentors would be possible." in page
    assert "4 people get one mail each" in asked
    assert told_before == 0
    assert Mentorship.objects.count() == 2
    assert "2 pairs are ready, and nobody knows yet" in after


def test_run_plan_by_button(signed_in, coordinator: Person, program: Program, mentor, mentee) -> None:
    client = signed_in(coordinator)
    before = client.get(url("run-list", program.pk)).content.decode()

    answer = client.post(url("run-plan", program.pk))

    run = MatchRun.objects.get()
    assert "1 mentee waits for a mentor" in before
    assert answer.headers["Location"] == url("run-detail", run.pk)
    assert b"being calculated" in client.get(url("run-detail", run.pk)).content


def test_run_strike_again_discard(signed_in, coordinator: Person, draft: MatchRun) -> None:
    client = signed_in(coordinator)
    client.post(url("run-strike", draft.pk, draft.proposals.first().pk))
    struck = client.get(url("run-detail", draft.pk)).content.decode()
    client.post(url("run-again", draft.pk))
    stale = client.post(url("run-publish", draft.pk))
    client.post(url("run-discard", draft.pk))

    draft.refresh_from_db()
    assert "Struck 1" in struck
    assert (stale.status_code, draft.state) == (409, "discarded")
    assert client.get(url("run-detail", draft.pk)).status_code == 200
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("who", ["stranger", "mentor", "mentee"])
def test_runs_are_for_who_coordinates(signed_in, draft: MatchRun, request, who: str) -> None:
    person = request.getfixturevalue(who)
    client = signed_in(getattr(person, "person", person))
    row = draft.proposals.first()
    pages = [url("run-detail", draft.pk), url("run-list", draft.program_id), url("run-publish", draft.pk)]
    deeds = [
        url("run-plan", draft.program_id),
        url("run-again", draft.pk),
        url("run-publish", draft.pk),
        url("run-discard", draft.pk),
        url("run-lock", draft.pk, row.pk),
        url("run-strike", draft.pk, row.pk),
        url("program-go-live", draft.program_id),
    ]

    statuses = {client.get(page).status_code for page in pages}
    statuses |= {client.post(deed).status_code for deed in deeds}

    assert statuses == {404}


def test_coordinator_decides_nothing_about_the_own_pair(signed_in, program: Program) -> None:
    row = ProposalFactory(run__program=program, mentee__person=program.owner)
    client = signed_in(program.owner)

    answer = client.post(url("run-lock", row.run_id, row.pk))

    row.refresh_from_db()
    assert (answer.status_code, row.is_locked) == (404, False)
    assert b"your own pair" in client.get(url("run-detail", row.run_id)).content


def test_mark_pair_of_another_run(signed_in, coordinator: Person, draft: MatchRun) -> None:
    other = ProposalFactory(run=MatchRunFactory(solved=True))

    assert signed_in(coordinator).post(url("run-lock", draft.pk, other.pk)).status_code == 404


# --- however many rows there are, the number of queries stays


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_directory_queries(signed_in, program: Program, mentee: Mentee) -> None:
    client = signed_in(mentee.person)
    counts = []
    for more in (1, 2, 27):
        for _ in range(more):
            MentorFactory(program=program)
        counts.append(queries_of(client, url("mentor-list")))

    assert counts == [counts[0]] * 3


def test_request_list_queries(signed_in, mentor: Mentor) -> None:
    client = signed_in(mentor.person)
    counts = []
    for more in (1, 2, 3):
        for _ in range(more):
            MentorRequestFactory(mentor=mentor)
        counts.append(queries_of(client, url("request-list")))

    assert counts == [counts[0]] * 3


def test_sent_request_list_queries(signed_in, mentee: Mentee) -> None:
    client = signed_in(mentee.person)
    counts = []
    for _ in range(3):
        MentorRequestFactory(
            mentor__program=mentee.program, mentee=mentee, state="withdrawn", ended_at=clock.now()
        )
        counts.append(queries_of(client, url("request-list")))

    assert counts == [counts[0]] * 3


def test_run_review_queries(signed_in, coordinator: Person, program: Program) -> None:
    run = MatchRunFactory(program=program, solved=True)
    client = signed_in(coordinator)
    client.get(url("run-detail", run.pk))  # what can be chosen in the filters is kept from the first look on
    counts = []
    for _ in range(3):
        ProposalFactory(run=run)
        left = [{"mentee": MenteeFactory(program=program).pk, "reason": "no_allowed_mentor", "group": None}]
        MatchRun.objects.update(result={"unmatched": run.result.get("unmatched", []) + left})
        run.refresh_from_db()
        counts.append(queries_of(client, url("run-detail", run.pk)))

    assert counts == [counts[0]] * 3


def test_run_list_queries(signed_in, coordinator: Person, program: Program) -> None:
    client = signed_in(coordinator)
    counts = []
    for _ in range(3):
        MatchRunFactory(program=program, state="discarded")
        counts.append(queries_of(client, url("run-list", program.pk)))

    assert counts == [counts[0]] * 3


def test_request_list_expected_mentor_reads_of_no_room(signed_in, program: Program) -> None:
    row = MentorFactory(program=program, expected=True)

    page = signed_in(row.person).get(url("request-list")).content.decode()

    assert "Not answered yet" in page
    assert "Room for" not in page


def test_directory_names_the_mentor_one_has(signed_in, mentor: Mentor, mentee: Mentee) -> None:
    MentorshipFactory(mentor=mentor, mentee=mentee)

    page = signed_in(mentee.person).get(url("mentor-list")).content.decode()

    assert "Astrid Lindgren is your mentor in this program" in page
