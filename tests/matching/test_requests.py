from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from matching.actions import reminding, requests, upkeep
from matching.models import MentorRequest
from matching.states import OPEN_REQUEST, REQUEST
from notices.models import Notice
from people.models import Event, Person
from programs.models import Mentee, Mentor, Mentorship, Program
from programs.states import WrongState, move
from tests.factories.matching import MentorRequestFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

STATES = list(MentorRequest.State.values)


def ask(mentor: Mentor, mentee: Mentee, now: datetime) -> MentorRequest:
    return requests.ask(
        mentor=mentor, mentee=mentee, wish="To lead.", why="", form="both", by=mentee.person, now=now
    )


def kinds(person: Person) -> list[str]:
    return list(Notice.objects.filter(to=person).order_by("pk").values_list("kind", flat=True))


def in_state(mentor: Mentor, mentee: Mentee, state: str, now: datetime) -> MentorRequest:
    """A request in that state, with the columns it implies."""
    columns: dict[str, object] = {"asked_at": None if state == "queued" else now}
    if state not in OPEN_REQUEST:
        columns["ended_at"] = now
    if state in ("accepted", "declined"):
        columns["answered_at"] = now
    if state == "accepted":
        columns["mentorship"] = MentorshipFactory(
            mentor__program=mentee.program, mentee=mentee, mentor__person__country="PT"
        )
    if state == "question":
        columns["question"] = "What have you tried?"
    return MentorRequestFactory(mentor=mentor, mentee=mentee, state=state, **columns)


def test_ask_allowed_mentor(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    request = ask(mentor, mentee, now)

    assert (request.state, request.rank, request.asked_at) == ("pending", 1, now)
    assert request.answer_by == date(2026, 3, 11)  # seven working days after Monday 2 March
    assert kinds(mentor.person) == ["request_asked"]
    assert Notice.objects.get().context["action_url"] == f"/requests/{request.pk}/"
    assert "To lead." not in str(Notice.objects.get().context)
    assert Event.objects.filter(about_kind="matching.mentorrequest").count() == 2


def test_ask_counts_the_mentors_own_working_days(mentee: Mentee, now: datetime) -> None:
    Program.objects.update(answer_days=4)
    mentee.program.refresh_from_db()
    mentor = MentorFactory(program=mentee.program, person__country="SA", person__time_zone="Asia/Riyadh")

    request = ask(mentor, mentee, now)

    assert request.answer_by == date(2026, 3, 8)  # Friday and Saturday are free there, Sunday is not


def test_ask_second_mentor_waits_its_turn(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    second = MentorFactory(program=mentee.program)
    ask(mentor, mentee, now)

    request = ask(second, mentee, now)

    assert (request.state, request.rank, request.asked_at) == ("queued", 2, None)
    assert kinds(second.person) == []


def test_ask_twice_is_one_request(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    first = ask(mentor, mentee, now)

    assert ask(mentor, mentee, now).pk == first.pk
    assert MentorRequest.objects.count() == 1
    assert kinds(mentor.person) == ["request_asked"]


def test_ask_same_country(mentee: Mentee, now: datetime) -> None:
    mentor = MentorFactory(program=mentee.program, person__country="NL")

    with pytest.raises(requests.NotAllowed) as refusal:
        ask(mentor, mentee, now)

    assert [reason.code for reason in refusal.value.reasons] == ["other_country"]
    assert MentorRequest.objects.count() == 0


def test_ask_unknown_country(mentee: Mentee, now: datetime) -> None:
    mentor = MentorFactory(program=mentee.program, person__country="")

    with pytest.raises(requests.NotAllowed):
        ask(mentor, mentee, now)


def test_ask_own_managers_manager(mentee: Mentee, now: datetime) -> None:
    mentor = MentorFactory(program=mentee.program)
    between = PersonFactory(manager=mentor.person)
    Person.objects.filter(pk=mentee.person_id).update(manager=between)

    with pytest.raises(requests.NotAllowed) as refusal:
        ask(mentor, mentee, now)

    assert [reason.code for reason in refusal.value.reasons] == ["not_in_line"]


def test_ask_full_mentor(mentee: Mentee, now: datetime) -> None:
    mentor = MentorFactory(program=mentee.program, full=True)

    with pytest.raises(requests.MentorIsFull):
        ask(mentor, mentee, now)


def test_ask_mentor_who_is_away(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    Mentor.objects.filter(pk=mentor.pk).update(state="not_now")
    mentor.refresh_from_db()

    with pytest.raises(requests.MentorIsAway):
        ask(mentor, mentee, now)


def test_ask_more_than_the_program_allows(mentee: Mentee, now: datetime) -> None:
    for _ in range(mentee.program.most_choices):
        ask(MentorFactory(program=mentee.program), mentee, now)

    with pytest.raises(requests.TooManyChoices):
        ask(MentorFactory(program=mentee.program), mentee, now)


def test_ask_in_paused_program(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    Program.objects.update(state="paused")

    with pytest.raises(requests.ProgramIsNotOpen):
        ask(mentor, mentee, now)


def test_ask_with_a_mentor_already(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    MentorshipFactory(mentor__program=mentee.program, mentee=mentee)

    with pytest.raises(requests.MenteeIsTaken):
        ask(mentor, mentee, now)


def test_ask_after_leaving(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    Mentee.objects.update(state="withdrawn")

    with pytest.raises(requests.NotEnrolled):
        ask(mentor, mentee, now)


def test_ask_again_after_a_no_within_90_days(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    request = ask(mentor, mentee, now)
    requests.decline(request, reason="no_time", by=mentor.person, now=now)

    with pytest.raises(requests.AskedBefore) as refusal:
        ask(mentor, mentee, now + timedelta(days=89))

    assert refusal.value.again_on == date(2026, 5, 31)
    assert ask(mentor, mentee, now + timedelta(days=90)).state == "pending"


def test_accept(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    request = ask(mentor, mentee, now)

    mentorship = requests.accept(request, by=mentor.person, now=now)

    request.refresh_from_db()
    assert (request.state, request.mentorship_id, request.answered_at) == ("accepted", mentorship.pk, now)
    assert (mentorship.state, mentorship.origin, mentorship.crosses_border) == ("preparing", "request", True)
    assert kinds(mentee.person) == ["mentorship_started"]
    assert kinds(mentor.person) == ["request_asked", "mentorship_started"]


def test_accept_twice(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    request = ask(mentor, mentee, now)
    requests.accept(request, by=mentor.person, now=now)

    with pytest.raises(WrongState) as refusal:
        requests.accept(request, by=mentor.person, now=now)

    assert refusal.value.state == "accepted"
    assert Mentorship.objects.count() == 1


def test_accept_supersedes_the_other_choices(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    second = MentorFactory(program=mentee.program)
    request, other = ask(mentor, mentee, now), ask(second, mentee, now)

    requests.accept(request, by=mentor.person, now=now)

    other.refresh_from_db()
    assert other.state == "superseded"
    assert kinds(second.person) == []  # was never asked, so has nothing to hear


def test_accept_last_seat_closes_who_waits_and_asks_their_next(mentor: Mentor, mentee: Mentee, now) -> None:
    other = MenteeFactory(program=mentee.program)
    spare = MentorFactory(program=mentee.program)
    request = ask(mentor, mentee, now)
    waiting, following = ask(mentor, other, now), ask(spare, other, now)

    requests.accept(request, by=mentor.person, now=now)

    waiting.refresh_from_db()
    following.refresh_from_db()
    assert (waiting.state, waiting.close_reason, following.state) == ("closed", "no_room", "pending")
    assert kinds(other.person) == ["request_closed"]
    assert kinds(spare.person) == ["request_asked"]


def test_accept_after_the_mentee_moved_to_the_same_country(mentor: Mentor, mentee: Mentee, now) -> None:
    request = ask(mentor, mentee, now)
    Person.objects.filter(pk=mentee.person_id).update(country="SE")

    with pytest.raises(requests.NotAllowed):
        requests.accept(request, by=mentor.person, now=now)

    request.refresh_from_db()
    assert (request.state, Mentorship.objects.count()) == ("pending", 0)


def test_accept_without_room(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    request = ask(mentor, mentee, now)
    MentorshipFactory(mentor=mentor)

    with pytest.raises(requests.MentorIsFull):
        requests.accept(request, by=mentor.person, now=now)


def test_accept_withdrawn_request(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    request = ask(mentor, mentee, now)
    requests.withdraw(request, by=mentee.person, now=now)

    with pytest.raises(WrongState):
        requests.accept(request, by=mentor.person, now=now)

    assert Mentorship.objects.count() == 0


def test_decline_asks_the_next_choice_and_keeps_the_reason_back(mentor: Mentor, mentee: Mentee, now) -> None:
    second = MentorFactory(program=mentee.program)
    request, following = ask(mentor, mentee, now), ask(second, mentee, now)

    requests.decline(request, reason="not_my_topic", by=mentor.person, now=now)

    following.refresh_from_db()
    mail = Notice.objects.get(to=mentee.person)
    assert (following.state, mail.kind) == ("pending", "request_declined")
    assert mail.context["following"] == second.person.full_name
    assert "not_my_topic" not in str(mail.context)


def test_decline_skips_who_became_full(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    full, third = MentorFactory(program=mentee.program), MentorFactory(program=mentee.program)
    request, skipped, following = (ask(row, mentee, now) for row in (mentor, full, third))
    MentorshipFactory(mentor=full)

    requests.decline(request, reason="no_time", by=mentor.person, now=now)

    skipped.refresh_from_db()
    following.refresh_from_db()
    assert (skipped.state, skipped.close_reason, following.state) == ("closed", "no_room", "pending")


def test_withdraw_before_the_mail_left_tells_nobody(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    request = ask(mentor, mentee, now)

    requests.withdraw(request, by=mentee.person, now=now)

    assert list(Notice.objects.values_list("kind", "state")) == [("request_asked", "dropped")]


def test_withdraw_after_the_mail_left_tells_the_mentor(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    request = ask(mentor, mentee, now)
    Notice.objects.update(state="sent", sent_at=now)

    requests.withdraw(request, by=mentee.person, now=now)

    assert kinds(mentor.person) == ["request_asked", "request_withdrawn"]


def test_expire_overdue_only_after_the_last_day(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    request = ask(mentor, mentee, now)
    MentorRequest.objects.update(reminded_at=now)

    assert reminding.expire_overdue(today=date(2026, 3, 11), now=now) == 0
    assert reminding.expire_overdue(today=date(2026, 3, 12), now=now) == 1
    assert reminding.expire_overdue(today=date(2026, 3, 12), now=now) == 0
    request.refresh_from_db()
    assert request.state == "expired"
    assert kinds(mentee.person) == ["request_expired"]


def test_expire_stands_still_while_the_program_is_paused(mentor: Mentor, mentee: Mentee, now) -> None:
    ask(mentor, mentee, now)
    Program.objects.update(state="paused")

    assert reminding.expire_overdue(today=date(2026, 4, 1), now=now) == 0


def test_close_overtaken_when_the_mentor_left(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    request = ask(mentor, mentee, now)
    second = ask(MentorFactory(program=mentee.program), mentee, now)
    Person.objects.filter(pk=mentor.person_id).update(is_active=False)

    assert upkeep.close_overtaken(now=now) == 1
    assert upkeep.close_overtaken(now=now) == 0
    request.refresh_from_db()
    second.refresh_from_db()
    assert (request.state, request.close_reason, second.state) == ("closed", "left", "pending")


def test_close_overtaken_when_the_program_closed(mentor: Mentor, mentee: Mentee, now: datetime) -> None:
    request = ask(mentor, mentee, now)
    Program.objects.update(state="closed")

    upkeep.close_overtaken(now=now)

    request.refresh_from_db()
    assert (request.state, request.close_reason) == ("closed", "ended")


def test_ask_waiting_finds_choices_that_nobody_was_asked_for(mentor: Mentor, mentee: Mentee, now) -> None:
    request = MentorRequestFactory(mentor=mentor, mentee=mentee, queued=True)

    assert upkeep.ask_waiting(now=now) == 1
    request.refresh_from_db()
    assert request.state == "pending"


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", list(REQUEST))
def test_request_moves_only_as_listed(mentor: Mentor, mentee: Mentee, now, verb: str, state: str) -> None:
    request = in_state(mentor, mentee, state, now)
    allowed, target = REQUEST[verb]
    columns: dict[str, object] = {"asked_at": request.asked_at or now}
    if target not in OPEN_REQUEST:
        columns["ended_at"] = now
    if target in ("accepted", "declined"):
        columns["answered_at"] = now
    if target == "question":
        columns["question"] = "What have you tried?"
    if target == "accepted" and state in allowed:
        columns["mentorship"] = MentorshipFactory(mentor__program=request.program, mentee=mentee)

    if state in allowed:
        move(request, REQUEST, verb, **columns)
        assert request.state == target
    else:
        with pytest.raises(WrongState):
            move(request, REQUEST, verb, **columns)
