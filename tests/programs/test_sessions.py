from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from dashboard import todo
from dashboard.actions import erasure
from notices import delivery
from notices.models import Notice
from people.models import Event
from programs import tasks
from programs.actions import mentorships, sessions
from programs.models import Mentee, Program, SessionPlace, TrainingSession
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory
from tests.factories.sessions import SessionPlaceFactory, TrainingSessionFactory

pytestmark = pytest.mark.django_db

PLAN = {
    "title": "The first talk",
    "about": "",
    "audience": "both",
    "minutes": 60,
    "place": "Room 4, Utrecht",
    "seats": 1,
}


@pytest.fixture
def session(program) -> TrainingSession:
    return TrainingSessionFactory(program=program, seats=1)


def mentors(program, number: int) -> list:
    return [MentorFactory(program=program).person for _ in range(number)]


def told(person) -> list[tuple[str, str, int]]:
    """Kind, METHOD and SEQUENCE of each mail with a calendar file, oldest first."""
    return [
        (row.kind, str(calendar["method"]), calendar.walk("VEVENT")[0]["sequence"])
        for row in Notice.objects.filter(to=person).order_by("pk")
        for file in row.attachments
        for calendar in [Calendar.from_ical(file["text"])]
    ]


def states_of(session) -> list[str]:
    return list(session.places.order_by("pk").values_list("state", flat=True))


def test_plan_twice_is_one_training(program, coordinator, now):
    fields = PLAN | {"starts_at": now + timedelta(days=7)}

    first = sessions.plan(program, by=coordinator, now=now, **fields)
    again = sessions.plan(program, by=coordinator, now=now, **fields)

    assert first == again
    assert Event.objects.filter(verb="plan session").count() == 1


def test_plan_in_the_past_is_refused_twice(program, coordinator, now):
    for _ in range(2):
        with pytest.raises(sessions.InThePast):
            sessions.plan(program, by=coordinator, now=now, **PLAN, starts_at=now)

    assert not TrainingSession.objects.exists()


def test_sign_up_twice_is_one_place_and_one_mail(session, mentor, now):
    first = sessions.sign_up(session, mentor.person, now=now)
    again = sessions.sign_up(session, mentor.person, now=now)

    assert first == again
    assert told(mentor.person) == [("session_place", "REQUEST", 0)]


def test_sign_up_when_full_waits_without_a_mail(session, program, now):
    one, two = mentors(program, 2)
    sessions.sign_up(session, one, now=now)

    sessions.sign_up(session, two, now=now)

    assert states_of(session) == ["taken", "waiting"]
    assert told(two) == []


def test_withdrawing_gives_the_seat_to_who_waits_longest(session, program, now):
    one, two, three = mentors(program, 3)
    for minute, person in enumerate((one, two, three)):
        sessions.sign_up(session, person, now=now + timedelta(minutes=minute))

    sessions.withdraw(session, one, now=now, by=one)
    sessions.withdraw(session, one, now=now, by=one)

    assert states_of(session) == ["withdrawn", "taken", "waiting"]
    assert told(one) == [("session_place", "REQUEST", 0), ("session_withdrawn", "CANCEL", 1)]
    assert told(two) == [("session_place", "REQUEST", 1)]
    assert Notice.objects.get(to=two).context["moved_up"] is True


def test_coming_back_goes_to_the_end_of_the_line_with_a_higher_sequence(session, program, now):
    one, two = mentors(program, 2)
    sessions.sign_up(session, one, now=now)
    sessions.withdraw(session, one, now=now)
    sessions.sign_up(session, two, now=now)

    place = sessions.sign_up(session, one, now=now + timedelta(hours=1))
    sessions.withdraw(session, two, now=now)

    place.refresh_from_db()
    assert (place.state, told(one)[-1]) == ("taken", ("session_place", "REQUEST", 3))
    numbers = [sequence for _kind, _method, sequence in told(one)]
    assert numbers == sorted(set(numbers))


def test_the_calendar_keeps_one_uid_and_names_nobody_else(session, program, now):
    one, two = mentors(program, 2)
    TrainingSession.objects.update(seats=2)
    sessions.sign_up(session, one, now=now)
    sessions.sign_up(session, two, now=now)
    sessions.change(session, by=program.owner, now=now, place="Room 5")

    texts = [file["text"] for row in Notice.objects.filter(to=one).order_by("pk") for file in row.attachments]
    events = [Calendar.from_ical(text).walk("VEVENT")[0] for text in texts]
    assert len({str(event["uid"]) for event in events}) == 1
    assert not any(two.email in text for text in texts)
    assert str(events[-1]["location"]) == "Room 5"


def test_change_reaches_who_has_a_place_once(session, program, now):
    one, two = mentors(program, 2)
    sessions.sign_up(session, one, now=now)
    sessions.sign_up(session, two, now=now)
    later = session.starts_at + timedelta(days=1)

    number = sessions.change(session, by=program.owner, now=now, starts_at=later)
    again = sessions.change(session, by=program.owner, now=now, starts_at=later)

    assert (number, again) == (1, 0)
    assert told(one)[-1] == ("session_changed", "REQUEST", 1)
    assert told(two) == []


def test_words_about_it_change_without_a_mail(session, program, mentor, now):
    sessions.sign_up(session, mentor.person, now=now)

    assert sessions.change(session, by=program.owner, now=now, about="Bring a case") == 0
    assert len(told(mentor.person)) == 1


def test_more_seats_move_the_line_up(session, program, now):
    people = mentors(program, 4)
    for minute, person in enumerate(people):
        sessions.sign_up(session, person, now=now + timedelta(minutes=minute))

    sessions.change(session, by=program.owner, now=now, seats=3)

    assert states_of(session) == ["taken", "taken", "taken", "waiting"]


def test_fewer_seats_than_places_are_refused_twice(session, program, now):
    SessionPlaceFactory(session=session)
    TrainingSession.objects.update(seats=5)
    SessionPlaceFactory(session=session)
    for _ in range(2):
        with pytest.raises(sessions.TooFewSeats):
            sessions.change(session, by=program.owner, now=now, seats=1)


def test_cancel_takes_it_out_of_calendars_and_tells_the_line(session, program, now):
    one, two = mentors(program, 2)
    sessions.sign_up(session, one, now=now)
    sessions.sign_up(session, two, now=now)

    number = sessions.cancel(session, by=program.owner, now=now)
    with pytest.raises(sessions.SessionIsOver):
        sessions.cancel(session, by=program.owner, now=now)

    assert number == 2
    assert told(one)[-1] == ("session_cancelled", "CANCEL", 1)
    assert [row.kind for row in Notice.objects.filter(to=two)] == ["session_cancelled"]


@pytest.mark.parametrize("deed", ["sign_up", "withdraw"])
def test_nobody_comes_or_goes_once_it_has_begun(session, mentor, deed):
    for _ in range(2):
        with pytest.raises(sessions.SessionIsOver):
            getattr(sessions, deed)(session, mentor.person, now=session.starts_at)


def test_a_training_for_mentors_is_not_for_others(session, program, mentee, stranger, now):
    for person in (mentee.person, stranger, mentee.person):
        with pytest.raises(sessions.NotForYou):
            sessions.sign_up(session, person, now=now)

    assert list(TrainingSession.objects.open_to(mentee.person)) == []
    assert list(TrainingSession.objects.visible_to(stranger)) == []


def test_the_round_frees_seats_of_who_left(session, program, now, monkeypatch):
    one, two = mentors(program, 2)
    sessions.sign_up(session, one, now=now)
    sessions.sign_up(session, two, now=now)
    type(one).objects.filter(pk=one.pk).update(is_active=False)
    monkeypatch.setattr("people.clock.now", lambda: now)

    assert tasks.daily_round()["seats_freed"] == 1
    assert tasks.daily_round()["seats_freed"] == 0
    assert states_of(session) == ["withdrawn", "taken"]
    assert told(one) == [("session_place", "REQUEST", 0)]


def test_attendance_waits_for_the_beginning(session, program, now):
    place = SessionPlaceFactory(session=session)
    for _ in range(2):
        with pytest.raises(sessions.NotYet):
            sessions.record_attendance(session, present=[place.person_id], by=program.owner, now=now)


def test_attendance_is_noted_corrected_and_never_ones_own(session, program):
    TrainingSession.objects.update(seats=3)
    there, away = SessionPlaceFactory(session=session), SessionPlaceFactory(session=session)
    own = SessionPlaceFactory(session=session, person=program.owner)
    facts = {"by": program.owner, "now": session.starts_at}

    sessions.record_attendance(session, present=[there.person_id, own.person_id], **facts)
    first = list(SessionPlace.objects.order_by("pk").values_list("has_attended", flat=True))
    sessions.record_attendance(session, present=[away.person_id], **facts)

    assert first == [True, False, None]
    assert list(SessionPlace.objects.order_by("pk").values_list("has_attended", flat=True)) == [
        False,
        True,
        None,
    ]


def test_the_gate_waits_for_a_training_where_the_program_says_so(program, now):
    Program.objects.update(needs_agreement=False, needs_session="mentor")
    pair = MentorshipFactory(mentor__program=program, preparing=True)
    session = TrainingSessionFactory(program=program)
    place = SessionPlaceFactory(session=session, person=pair.mentor_person)

    before = mentorships.activate_if_ready(pair, now=now)
    sessions.record_attendance(session, present=[place.person_id], by=program.owner, now=session.starts_at)

    assert (before, mentorships.activate_if_ready(pair, now=now)) == (False, True)


def test_a_training_of_another_program_or_side_opens_no_gate(program, now):
    Program.objects.update(needs_agreement=False, needs_session="both")
    pair = MentorshipFactory(mentor__program=program, preparing=True)
    SessionPlaceFactory(person=pair.mentor_person, has_attended=True)
    for person in (pair.mentor_person, pair.mentee_person):
        SessionPlaceFactory(session__program=program, person=person, has_attended=True)

    assert mentorships.activate_if_ready(pair, now=now) is False


def test_erasure_removes_the_place_and_the_line_moves_up(session, program, now):
    one, two = mentors(program, 2)
    sessions.sign_up(session, one, now=now)
    sessions.sign_up(session, two, now=now)
    type(one).objects.filter(pk=one.pk).update(is_active=False)

    erasure.carry_out(one, cause="asked", by=None, now=now)
    sessions.free_left(now=now)

    assert list(SessionPlace.objects.values_list("person", "state")) == [(two.pk, "taken")]


def test_a_mentee_who_left_the_program_frees_the_seat(program, now):
    session = TrainingSessionFactory(program=program, audience="mentee", seats=1)
    one, two = MenteeFactory(program=program), MenteeFactory(program=program)
    sessions.sign_up(session, one.person, now=now)
    sessions.sign_up(session, two.person, now=now)
    Mentee.objects.filter(pk=one.pk).update(state="withdrawn")

    assert sessions.free_left(now=now) == 1
    assert states_of(session) == ["withdrawn", "taken"]
    assert told(one.person)[-1][:2] == ("session_withdrawn", "CANCEL")


def test_who_is_asked_for_a_training_finds_it_on_the_list_of_things_to_do(program, now, monkeypatch):
    monkeypatch.setattr("people.clock.now", lambda: now)
    Program.objects.update(needs_session="mentor")
    pair = MentorshipFactory(mentor__program=program, preparing=True)
    session = TrainingSessionFactory(program=program)
    mentor, titles = pair.mentor_person, []

    for deed in (
        lambda: None,
        lambda: sessions.sign_up(session, mentor, now=now),
        lambda: sessions.cancel(session, by=program.owner, now=now),
    ):
        deed()
        titles.append([item.title for item in todo.items_of(mentor, today=now.date())])

    wanted = f"Choose a live training in {program.name}"
    assert [wanted in each for each in titles] == [True, False, True]
    assert wanted not in [item.title for item in todo.items_of(pair.mentee_person, today=now.date())]
    SessionPlaceFactory(session__program=program, person=mentor, has_attended=True)
    assert wanted not in [item.title for item in todo.items_of(mentor, today=now.date())]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_mails_have_both_parts_in_the_readers_language_and_the_exact_link(program, now, settings, language):
    """A place, a change, a withdrawal, a seat that came free, a cancellation."""
    session = TrainingSessionFactory(program=program, seats=1, title="Women & men <b>")
    one, two = mentors(program, 2)
    type(one).objects.update(language=language)
    one.language = two.language = language
    sessions.sign_up(session, one, now=now)
    sessions.sign_up(session, two, now=now)
    sessions.change(session, by=program.owner, now=now, minutes=30)
    sessions.withdraw(session, one, now=now)
    sessions.cancel(session, by=program.owner, now=now)

    mails = [delivery.compose(row) for row in Notice.objects.select_related("to").order_by("pk")]
    link = f"{settings.BASE_URL}/training/{session.pk}/"
    assert len(mails) == 5
    for mail in mails:
        html = mail.alternatives[0][0]
        assert (link in str(mail.body).splitlines(), link in html, "<b>" in html) == (True, True, False)
        assert session.title in str(mail.subject)
        words = {"en": "16 March 2026", "nl": "16 maart 2026"}[language]
        assert (words in str(mail.body), words in html) == (True, True)
        assert len(mail.attachments) == 1


def reminded(kind: str = "session_reminder") -> list[tuple[int, str]]:
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("to", "state"))


def test_reminder_on_the_working_day_before_to_who_has_a_place(program, now):
    """A training on a Monday: on Friday morning, once, and not to who waits or gave the place back."""
    monday = datetime(2026, 3, 9, 13, tzinfo=UTC)
    session = TrainingSessionFactory(program=program, seats=2, starts_at=monday)
    seated = SessionPlaceFactory(session=session)
    SessionPlaceFactory(session=session, state="withdrawn")
    SessionPlaceFactory(session=session, state="waiting")
    thursday, friday, saturday = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (5, 6, 7))

    sent = [sessions.remind(now=moment) for moment in (thursday, friday, friday, saturday)]

    assert sent == [0, 1, 0, 0]
    assert reminded() == [(seated.person_id, "waiting")]


def test_no_reminder_to_who_heard_of_the_place_within_a_day(program, now):
    session = TrainingSessionFactory(program=program, starts_at=now + timedelta(days=1, hours=4))
    (person,) = mentors(program, 1)
    sessions.sign_up(session, person, now=now)

    assert sessions.remind(now=now + timedelta(hours=1)) == 0


def test_a_moved_training_reminds_anew(program):
    session = TrainingSessionFactory(program=program, starts_at=datetime(2026, 3, 11, 13, tzinfo=UTC))
    SessionPlaceFactory(session=session)
    sessions.remind(now=datetime(2026, 3, 10, 12, tzinfo=UTC))

    TrainingSession.objects.update(starts_at=datetime(2026, 3, 18, 13, tzinfo=UTC))

    assert sessions.remind(now=datetime(2026, 3, 17, 12, tzinfo=UTC)) == 1
