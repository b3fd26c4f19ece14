"""Where both confirm: a proposed pair holds its seat, begins with the second yes, and ends without a name."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from matching.actions import confirming, departing, holds, publishing, reminding, requests, runs
from notices.models import Notice
from people.models import Event, Person
from programs.actions.mentorships import NotOfThePair
from programs.models import Mentor, Mentorship, Program
from programs.states import WrongState
from tests.factories.matching import MentorRequestFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory

TEN = timedelta(minutes=10)


@pytest.fixture
def pair(program: Program, mentor: Mentor, mentee, now: datetime) -> Mentorship:
    """Astrid and Sanne, proposed by a run."""
    Program.objects.update(both_confirm=True)
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)
    publishing.publish(run, by=program.owner, now=now)
    holds.release_due(now=now + TEN)
    return Mentorship.objects.get()


def kinds() -> list[str]:
    return sorted(Notice.objects.values_list("kind", flat=True))


def test_released_pair_is_proposed_to_both(pair: Mentorship) -> None:
    assert pair.state == "proposed"
    assert pair.confirmation.confirm_by == date(2026, 3, 11)
    assert kinds() == ["pairs_proposed", "pairs_proposed"]
    assert not Mentor.objects.with_room().exists()


def test_second_yes_begins_the_pair(pair: Mentorship, now: datetime) -> None:
    later = now + timedelta(days=2)

    first = confirming.confirm(pair, by=pair.mentor_person, now=later)
    second = confirming.confirm(pair, by=pair.mentee_person, now=later)

    assert (first.state, second.state) == ("proposed", "preparing")
    assert second.started_on == date(2026, 3, 4)
    assert Notice.objects.filter(kind="mentorship_started").count() == 2


def test_yes_twice_is_one_yes(pair: Mentorship, now: datetime) -> None:
    confirming.confirm(pair, by=pair.mentor_person, now=now)

    again = confirming.confirm(pair, by=pair.mentor_person, now=now)

    assert again.state == "proposed"
    assert Event.objects.filter(verb="confirm pair").count() == 1


def test_second_yes_supersedes_requests(pair: Mentorship, now: datetime) -> None:
    request = MentorRequestFactory(mentor=MentorFactory(program=pair.program), mentee=pair.mentee)
    confirming.confirm(pair, by=pair.mentor_person, now=now)
    request.refresh_from_db()
    before = request.state

    confirming.confirm(pair, by=pair.mentee_person, now=now)

    request.refresh_from_db()
    assert (before, request.state) == ("pending", "superseded")


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_decline_ends_it_without_a_name(pair: Mentorship, now: datetime, side: str) -> None:
    who = getattr(pair, f"{side}_person")

    confirming.decline(pair, reason="no_time", by=who, now=now)

    pair.refresh_from_db()
    mail = Notice.objects.get(kind="pair_not_begun")
    event = Event.objects.get(verb="decline pair")
    assert (pair.state, pair.confirmation.decline_reason) == ("cancelled", "no_time")
    assert mail.to == pair.partner_of(who)
    assert (event.by_id_label, event.by_name, event.detail) == ("", "", {})


def test_declined_mentee_waits_with_the_old_day_and_not_for_this_mentor(pair: Mentorship, now) -> None:
    joined = pair.mentee.enrolled_at
    confirming.decline(pair, reason="other", by=pair.mentor_person, now=now)

    run = runs.plan(pair.program, by=pair.program.owner, now=now)
    runs.solve(run, now=now)

    pair.mentee.refresh_from_db()
    assert pair.mentee.enrolled_at == joined
    assert list(pair.program.mentees.waiting()) == [pair.mentee]
    assert not run.proposals.exists()


def test_decline_lets_the_next_choice_be_asked(pair: Mentorship, now: datetime) -> None:
    request = MentorRequestFactory(
        mentor=MentorFactory(program=pair.program), mentee=pair.mentee, queued=True
    )

    confirming.decline(pair, reason="other", by=pair.mentee_person, now=now)

    request.refresh_from_db()
    assert request.state == "pending"


def test_only_the_two_answer(pair: Mentorship, stranger: Person, now: datetime) -> None:
    with pytest.raises(NotOfThePair):
        confirming.confirm(pair, by=stranger, now=now)
    with pytest.raises(NotOfThePair):
        confirming.decline(pair, reason="other", by=stranger, now=now)


@pytest.mark.parametrize("deed", ["confirm", "decline", "take_back"])
def test_answer_to_what_is_over(pair: Mentorship, now: datetime, deed: str) -> None:
    confirming.decline(pair, reason="other", by=pair.mentor_person, now=now)
    words = {"reason": "other"} if deed == "decline" else {}

    with pytest.raises(WrongState):
        getattr(confirming, deed)(pair, by=pair.mentee_person, now=now, **words)


def test_confirm_against_the_rules_of_today(pair: Mentorship, now: datetime) -> None:
    Person.objects.filter(pk=pair.mentee_person_id).update(country="SE")

    with pytest.raises(requests.NotAllowed):
        confirming.confirm(pair, by=pair.mentee_person, now=now)


def test_take_back_tells_both_the_same(pair: Mentorship, now: datetime) -> None:
    confirming.take_back(pair, by=pair.program.owner, now=now)

    pair.refresh_from_db()
    assert pair.state == "cancelled"
    assert Notice.objects.filter(kind="pair_not_begun").count() == 2


def test_leaver_ends_a_proposed_pair(pair: Mentorship, now: datetime) -> None:
    Person.objects.filter(pk=pair.mentor_person_id).update(is_active=False, left_on=date(2026, 2, 1))

    assert departing.end_pairs(now=now) == 1

    pair.refresh_from_db()
    assert pair.state == "cancelled"
    assert [mail.to for mail in Notice.objects.filter(kind="pair_not_begun")] == [pair.mentee_person]


def test_reminders_on_the_fifth_working_day_once(pair: Mentorship, now: datetime) -> None:
    confirming.confirm(pair, by=pair.mentor_person, now=now)
    fifth = datetime(2026, 3, 9, 12, 0, tzinfo=now.tzinfo)

    assert confirming.remind(now=fifth - timedelta(days=4)) == 0
    confirming.remind(now=fifth)
    confirming.remind(now=fifth)

    assert [mail.to for mail in Notice.objects.filter(kind="pair_confirm_reminder")] == [pair.mentee_person]


def test_page_of_a_proposed_pair(pair: Mentorship, signed_in) -> None:
    client = signed_in(pair.mentee_person)

    sent = client.get(f"/mentorships/{pair.pk}/")
    page = client.get(f"/mentorships/{pair.pk}/confirm/").content.decode()

    assert sent.headers["Location"] == f"/mentorships/{pair.pk}/confirm/"
    assert "Would you like Astrid as your mentor?" in page
    assert "Sweden" in page


def test_confirm_by_button_then_the_pair_itself(pair: Mentorship, signed_in) -> None:
    first = signed_in(pair.mentor_person).post(f"/mentorships/{pair.pk}/confirm/", follow=True)
    second = signed_in(pair.mentee_person).post(f"/mentorships/{pair.pk}/confirm/")

    assert "You said yes" in first.content.decode()
    assert second.headers["Location"] == f"/mentorships/{pair.pk}/"


def test_decline_by_button(pair: Mentorship, signed_in) -> None:
    page = f"/mentorships/{pair.pk}/not-possible/"
    client = signed_in(pair.mentor_person)
    asked = client.get(page)

    after = client.post(page, {"reason": "too_close"}, follow=True)

    assert asked.status_code == 200
    assert "do not become a pair" in after.content.decode()
    assert (
        "do not become a pair"
        in signed_in(pair.mentee_person).get(f"/mentorships/{pair.pk}/confirm/").content.decode()
    )


def test_proposed_pair_cannot_be_worked_on(pair: Mentorship, signed_in) -> None:
    assert signed_in(pair.mentee_person).get(f"/mentorships/{pair.pk}/agreement/").status_code == 404


def test_todo_asks_until_one_has_answered(pair: Mentorship, signed_in, now: datetime) -> None:
    client = signed_in(pair.mentor_person)
    before = client.get("/todo/").content.decode()
    confirming.confirm(pair, by=pair.mentor_person, now=now)

    assert "is proposed to you in" in before
    assert "is proposed to you in" not in client.get("/todo/").content.decode()


def test_stranger_sees_no_proposal(pair: Mentorship, signed_in) -> None:
    other = PersonFactory()
    MenteeFactory(program=pair.program, person=other)

    for name in ("confirm", "not-possible"):
        assert signed_in(other).get(f"/mentorships/{pair.pk}/{name}/").status_code == 404


def test_request_waits_while_its_mentee_is_proposed(pair: Mentorship, now: datetime) -> None:
    """Nobody can accept it in the meantime, so no day runs out; then the mentor has the days anew."""
    request = MentorRequestFactory(
        mentor=MentorFactory(program=pair.program), mentee=pair.mentee, reminded_at=now
    )
    late = now + timedelta(days=30)

    expired = reminding.expire_overdue(today=late.date(), now=late)
    confirming.decline(pair, reason="other", by=pair.mentor_person, now=late)

    request.refresh_from_db()
    assert (expired, request.state) == (0, "pending")
    assert request.answer_by > late.date()
    assert reminding.expire_overdue(today=date(2027, 1, 1), now=late) == 1


def test_accepting_while_the_mentee_is_proposed_says_what_is_true(pair: Mentorship, signed_in) -> None:
    request = MentorRequestFactory(mentor=MentorFactory(program=pair.program), mentee=pair.mentee)

    page = signed_in(request.mentor.person).post(f"/requests/{request.pk}/accept/").content.decode()

    assert "Sanne cannot be paired at this moment. The request stays open" in page
    assert "has a mentor already" not in page
    assert pair.mentor_person.full_name not in page


def test_asking_while_one_is_proposed_says_what_is_true(pair: Mentorship, signed_in) -> None:
    other = MentorFactory(program=pair.program)

    page = signed_in(pair.mentee_person).get(f"/mentors/{other.pk}/").content.decode()

    assert "A mentor is proposed to you in this program" in page
