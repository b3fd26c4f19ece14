"""A question, a talk, a day to look: who is waited for, and what nobody ever learns."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import TextField
from django.db.models.functions import Cast

from matching.actions import requests, talks
from matching.models import MentorRequest
from notices.models import Notice
from people.models import Event, Person
from programs.models import Mentee, Mentor, Mentorship
from programs.states import WrongState
from tests.conftest import NOW
from tests.factories.matching import MentorRequestFactory
from tests.factories.programs import MentorshipFactory


@pytest.fixture
def asked(mentor: Mentor, mentee: Mentee) -> MentorRequest:
    return MentorRequestFactory(mentor=mentor, mentee=mentee)


@pytest.fixture
def talk(asked: MentorRequest) -> MentorRequest:
    talks.introduce(asked, by=asked.mentor.person, now=NOW)
    asked.refresh_from_db()
    Notice.objects.all().delete()
    return asked


def kinds(person: Person) -> list[str]:
    return list(Notice.objects.filter(to=person).order_by("pk").values_list("kind", flat=True))


def test_question_makes_it_the_turn_of_the_mentee(asked: MentorRequest) -> None:
    talks.question(asked, text="What have you tried?", by=asked.mentor.person, now=NOW)

    asked.refresh_from_db()
    assert (asked.state, asked.question, asked.turn_at) == ("question", "What have you tried?", NOW)
    assert asked.answer_by == date(2026, 3, 11)  # seven working days where the mentee works
    assert kinds(asked.mentee.person) == ["request_question"]
    waits = MentorRequest.objects.waits_for
    assert list(waits(asked.mentee.person)) == [asked]
    assert not waits(asked.mentor.person).exists()


def test_reply_gives_the_mentor_their_days_again(asked: MentorRequest) -> None:
    talks.question(asked, text="What have you tried?", by=asked.mentor.person, now=NOW)
    later = NOW + timedelta(days=2)

    talks.reply(asked, text="Two courses.", by=asked.mentee.person, now=later)

    asked.refresh_from_db()
    assert (asked.state, asked.reply, asked.turn_at) == ("pending", "Two courses.", later)
    assert asked.answer_by == date(2026, 3, 13)
    assert kinds(asked.mentor.person) == ["request_reply"]


def test_words_of_question_and_reply_are_in_no_mail_and_no_log(asked: MentorRequest) -> None:
    talks.question(asked, text="canary-question", by=asked.mentor.person, now=NOW)
    talks.reply(asked, text="canary-reply", by=asked.mentee.person, now=NOW)

    told = Notice.objects.annotate(text=Cast("context", TextField())).filter(text__contains="canary")
    noted = Event.objects.annotate(text=Cast("detail", TextField())).filter(text__contains="canary")
    assert not told.exists()
    assert not noted.exists()


def test_second_question(asked: MentorRequest) -> None:
    talks.question(asked, text="One?", by=asked.mentor.person, now=NOW)
    talks.reply(asked, text="One.", by=asked.mentee.person, now=NOW)

    with pytest.raises(talks.AskedAQuestion):
        talks.question(asked, text="Two?", by=asked.mentor.person, now=NOW)


def test_question_twice(asked: MentorRequest) -> None:
    talks.question(asked, text="One?", by=asked.mentor.person, now=NOW)

    with pytest.raises(WrongState):
        talks.question(asked, text="One?", by=asked.mentor.person, now=NOW)
    assert kinds(asked.mentee.person) == ["request_question"]


def test_introduction_tells_both_and_takes_no_seat(asked: MentorRequest) -> None:
    talks.introduce(asked, by=asked.mentor.person, now=NOW)

    asked.refresh_from_db()
    assert (asked.state, asked.answer_by) == ("introduction", date(2026, 3, 23))
    assert kinds(asked.mentor.person) == kinds(asked.mentee.person) == ["request_introduction"]
    assert not Mentorship.objects.exists()


def test_introduction_without_room(asked: MentorRequest) -> None:
    Mentor.objects.filter(pk=asked.mentor_id).update(seats=0)

    with pytest.raises(requests.MentorIsFull):
        talks.introduce(asked, by=asked.mentor.person, now=NOW)


def test_double_yes_is_a_pair(talk: MentorRequest) -> None:
    assert talks.go_on(talk, goes_on=True, by=talk.mentee.person, now=NOW) is None
    assert kinds(talk.mentor.person) == []  # nobody hears of the first word

    pair = talks.go_on(talk, goes_on=True, by=talk.mentor.person, now=NOW)

    talk.refresh_from_db()
    assert pair is not None
    assert (talk.state, talk.mentorship_id, pair.state) == ("accepted", pair.pk, "preparing")
    assert (talk.mentor_goes_on, talk.mentee_goes_on) == (None, None)
    assert kinds(talk.mentor.person) == kinds(talk.mentee.person) == ["mentorship_started"]


@pytest.mark.parametrize(("mentors", "mentees"), [(True, False), (False, True), (False, False)])
def test_one_no_reads_the_same_whoever_said_it(talk: MentorRequest, mentors: bool, mentees: bool) -> None:
    talks.go_on(talk, goes_on=mentors, by=talk.mentor.person, now=NOW)
    talk.refresh_from_db()
    assert talk.state == "introduction"  # a first no shows nothing either
    talks.go_on(talk, goes_on=mentees, by=talk.mentee.person, now=NOW)

    talk.refresh_from_db()
    assert (talk.state, talk.close_reason) == ("closed", "not_continued")
    assert (talk.mentor_goes_on, talk.mentee_goes_on, talk.decline_reason) == (None, None, "")
    told = list(Notice.objects.order_by("pk").values_list("kind", "context__following"))
    assert told == [("request_not_continued", ""), ("request_not_continued", "")]
    about = Event.objects.filter(about_kind="matching.mentorrequest", about_id=str(talk.pk))
    assert list(about.order_by("pk").values_list("verb", "by_name")) == [
        ("introduce", talk.mentor.person.full_name),
        ("close request", ""),
    ]


def test_word_can_be_changed_until_the_other_has_spoken(talk: MentorRequest) -> None:
    talks.go_on(talk, goes_on=False, by=talk.mentor.person, now=NOW)
    talks.go_on(talk, goes_on=True, by=talk.mentor.person, now=NOW)

    assert talks.go_on(talk, goes_on=True, by=talk.mentee.person, now=NOW) is not None


def test_second_yes_without_a_seat_keeps_the_talk_open(talk: MentorRequest) -> None:
    talks.go_on(talk, goes_on=True, by=talk.mentee.person, now=NOW)
    MentorshipFactory(mentor=talk.mentor, mentee__program=talk.program)

    with pytest.raises(requests.MentorIsFull):
        talks.go_on(talk, goes_on=True, by=talk.mentor.person, now=NOW)

    talk.refresh_from_db()
    assert (talk.state, talk.mentor_goes_on, talk.mentee_goes_on) == ("introduction", None, True)


def test_last_day_of_a_talk_reads_like_a_no(talk: MentorRequest) -> None:
    talks.go_on(talk, goes_on=True, by=talk.mentee.person, now=NOW)

    talks.end_talk(talk, now=NOW)

    talk.refresh_from_db()
    assert (talk.state, talk.close_reason) == ("closed", "not_continued")


def test_not_continued_rests_for_ninety_days(talk: MentorRequest) -> None:
    talks.end_talk(talk, now=NOW)

    with pytest.raises(requests.AskedBefore):
        requests.ask(
            mentor=talk.mentor,
            mentee=talk.mentee,
            wish="x",
            why="",
            form="both",
            by=talk.mentee.person,
            now=NOW,
        )


def test_snooze_once_moves_the_last_day_at_most_forward(asked: MentorRequest) -> None:
    friday = date(2026, 3, 13)
    talks.snooze(asked, until=friday, by=asked.mentor.person, now=NOW)

    asked.refresh_from_db()
    assert (asked.snoozed_until, asked.answer_by) == (friday, friday)
    with pytest.raises(WrongState):
        talks.snooze(asked, until=friday, by=asked.mentor.person, now=NOW)


@pytest.mark.parametrize("until", [NOW.date(), NOW.date() + timedelta(days=15)])
def test_snooze_to_a_day_that_is_no_help(asked: MentorRequest, until: date) -> None:
    with pytest.raises(talks.DayIsTooFar):
        talks.snooze(asked, until=until, by=asked.mentor.person, now=NOW)
