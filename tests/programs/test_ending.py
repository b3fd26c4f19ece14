"""A pair parts without fault, finishes early, says how its year ends, or is closed by its date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from matching import ties
from matching.models import Policy
from notices.delivery import compose
from notices.models import Notice
from people.models import Event
from programs.actions import concerns, ending, pausing, waiting
from programs.actions.mentorships import MentorshipIsOver, NotOfThePair
from programs.models import Concern, Mentee, Mentor, Mentorship
from tests.factories.endings import ConcernFactory, EndingWishFactory
from tests.factories.pairs import FollowUpFactory, GoalFactory, MeetingFactory, NoteFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

NEAR = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)  # 29 days before the end


@pytest.fixture
def pair(program) -> Mentorship:
    return MentorshipFactory(
        mentor=MentorFactory(program=program, person__given_name="Marta"),
        mentee=MenteeFactory(program=program, person__given_name="Sanne"),
    )


def kinds() -> list[tuple[str, int]]:
    return sorted(Notice.objects.values_list("kind", "to"))


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_both_read_the_same_words_whoever_parts(pair, now, side):
    by = pair.mentor_person if side == "mentor" else pair.mentee_person

    ending.part(pair, by=by, now=now)

    pair.refresh_from_db()
    subjects = {row.to_id: compose(row).subject for row in Notice.objects.all()}
    assert (pair.state, pair.ending, pair.ended_on) == ("ended", "exit", now.date())
    assert subjects == {
        pair.mentor_person_id: "Your mentoring with Sanne has ended",
        pair.mentee_person_id: "Your mentoring with Marta has ended",
    }
    words = [(row.verb, row.by_id_label, row.by_name) for row in Event.objects.filter(verb="end")]
    assert words == [("end", "", "One of the pair")]


def test_who_parts_while_preparing_never_started(program, now):
    pair = MentorshipFactory(preparing=True, mentor__program=program)

    ending.part(pair, by=pair.mentee_person, now=now)

    assert Mentorship.objects.get().state == "cancelled"


def test_parting_twice_or_by_somebody_else_is_refused(pair, stranger, now):
    with pytest.raises(NotOfThePair):
        ending.part(pair, by=stranger, now=now)
    ending.part(pair, by=pair.mentee_person, now=now)
    told = Notice.objects.count()

    with pytest.raises(MentorshipIsOver):
        ending.part(pair, by=pair.mentor_person, now=now)
    assert Notice.objects.count() == told == 2


def test_mentee_is_first_in_line_again_and_the_two_never_meet_again(program, pair, now):
    since = pair.mentee.enrolled_at
    MenteeFactory.create_batch(3, program=program, enrolled_at=since + timedelta(days=1))

    ending.part(pair, by=pair.mentor_person, now=now)
    waiting.number(program=program)

    first = Mentee.objects.waiting().first()
    policy = Policy.objects.current(program)
    tied = ties.of_two(Mentor.objects.with_load().get(pk=pair.mentor_id), first, policy, today=now.date())
    assert (first, first.enrolled_at, first.place) == (pair.mentee, since, 1)
    assert tied.problem.past == frozenset({(pair.mentor_id, pair.mentee_id)})
    assert pair.mentor in Mentor.objects.with_room()


def test_meetings_to_come_leave_both_calendars_and_check_ins_are_waived(pair, now):
    planned = MeetingFactory(mentorship=pair, starts_at=now + timedelta(days=3))
    check_in = FollowUpFactory(mentorship=pair)

    ending.part(pair, by=pair.mentee_person, now=now)

    for row in (planned, check_in):
        row.refresh_from_db()
    files = [row.attachments[0]["text"] for row in Notice.objects.all()]
    assert (planned.state, planned.sequence, check_in.state) == ("cancelled", 1, "closed")
    assert [
        f"UID:{planned.uid}" in text.replace("\r\n ", "") and "METHOD:CANCEL" in text for text in files
    ] == [
        True,
        True,
    ]


def test_finishing_early_counts_as_completed_with_a_certificate(pair, now):
    ending.finish(pair, by=pair.mentee_person, now=now)

    pair.refresh_from_db()
    assert (pair.state, pair.ending, len(pair.code)) == ("completed", "reached", 12)
    assert kinds() == [
        ("mentorship_completed", pk) for pk in sorted((pair.mentor_person_id, pair.mentee_person_id))
    ]


def test_both_are_asked_once_thirty_days_before(pair):
    early = ending.ask_due(today=date(2026, 12, 5), now=NEAR - timedelta(days=2))
    asked = [ending.ask_due(today=NEAR.date(), now=NEAR) for _ in range(2)]

    pair.refresh_from_db()
    assert (early, asked, pair.end_asked_on) == (0, [1, 0], NEAR.date())
    assert [kind for kind, _to in kinds()] == ["mentorship_ending"] * 2


def test_only_the_silent_one_is_reminded_and_once(pair):
    ending.ask_due(today=NEAR.date(), now=NEAR)
    ending.say(pair, wish="close", months=None, by=pair.mentee_person, now=NEAR)
    late = NEAR + timedelta(days=20)

    for day in (0, 1):
        ending.ask_due(today=late.date() + timedelta(days=day), now=late + timedelta(days=day))

    again = Notice.objects.filter(kind="mentorship_ending_reminder")
    assert [(row.to, row.context["is_last"]) for row in again] == [(pair.mentor_person, False)]


def test_on_the_last_day_the_silent_one_reads_when_it_closes_by_itself(pair):
    ending.ask_due(today=NEAR.date(), now=NEAR)
    ending.say(pair, wish="close", months=None, by=pair.mentee_person, now=NEAR)

    for day in (4, 5, 6):
        now = datetime(2027, 1, day, 10, 0, tzinfo=UTC)
        ending.ask_due(today=now.date(), now=now)

    last = Notice.objects.get(kind="mentorship_ending_reminder", context__is_last=True)
    assert (last.to, last.created_at.day) == (pair.mentor_person, 5)
    assert "19 January 2027" in compose(last).body


def test_going_on_takes_both_and_the_shorter_wish_counts(pair):
    ending.ask_due(today=NEAR.date(), now=NEAR)

    one = ending.say(pair, wish="extend", months=6, by=pair.mentee_person, now=NEAR)
    two = ending.say(pair, wish="extend", months=2, by=pair.mentor_person, now=NEAR)

    pair.refresh_from_db()
    assert (one, two, pair.planned_end_on, pair.end_asked_on) == (False, True, date(2027, 3, 5), None)
    with pytest.raises(ending.NotAsked):
        ending.say(pair, wish="close", months=None, by=pair.mentor_person, now=NEAR)


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        ({"mentee": "informal", "mentor": "informal"}, "informal"),
        ({"mentee": "informal", "mentor": "close"}, "over"),
        ({"mentee": "extend", "mentor": "close"}, "over"),
    ],
)
def test_closed_as_completed_once_the_day_is_over_everywhere_where_both_have_said_so(pair, wishes, why):
    Mentorship.objects.update(end_asked_on=NEAR.date())
    for side, wish in wishes.items():
        person = pair.mentor_person if side == "mentor" else pair.mentee_person
        EndingWishFactory(
            mentorship=pair, side=side, person=person, wish=wish, months=3 if wish == "extend" else None
        )

    still = ending.close_due(now=datetime(2027, 1, 6, 11, 0, tzinfo=UTC))  # still 5 January in Honolulu
    closed = [ending.close_due(now=datetime(2027, 1, 6, 13, 0, tzinfo=UTC)) for _ in range(2)]

    pair.refresh_from_db()
    assert (still, closed, pair.state, pair.ending) == (0, [1, 0], "completed", why)


@pytest.mark.parametrize(("said", "why"), [(None, "over"), ("informal", "informal")])
def test_closed_by_itself_two_weeks_after_the_end_where_one_says_nothing(pair, said, why):
    Mentorship.objects.update(end_asked_on=NEAR.date())
    if said:
        EndingWishFactory(mentorship=pair, side="mentee", person=pair.mentee_person, wish=said, months=None)

    on = {day: ending.close_due(now=datetime(2027, 1, day, 13, 0, tzinfo=UTC)) for day in (6, 19, 20, 21)}

    pair.refresh_from_db()
    assert (on, pair.state, pair.ending) == ({6: 0, 19: 0, 20: 1, 21: 0}, "completed", why)
    assert ending.closes_on(Mentorship(planned_end_on=date(2027, 1, 5), end_asked_on=NEAR.date())) == date(
        2027, 1, 19
    )


def test_a_wish_for_another_end_counts_for_nothing(pair):
    """Both wished once, went on for some months, and are silent about the new end."""
    Mentorship.objects.update(end_asked_on=NEAR.date())
    for side in ("mentor", "mentee"):
        person = getattr(pair, f"{side}_person")
        EndingWishFactory(mentorship=pair, side=side, person=person, end_on=date(2026, 10, 5), months=3)

    assert ending.close_due(now=datetime(2027, 1, 6, 13, 0, tzinfo=UTC)) == 0


def test_until_it_closes_both_can_still_go_on(pair):
    Mentorship.objects.update(end_asked_on=NEAR.date())
    after = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)

    for person in pair.both:
        ending.say(pair, wish="extend", months=3, by=person, now=after)

    pair.refresh_from_db()
    assert (pair.state, pair.planned_end_on) == ("active", date(2027, 4, 5))


def test_nothing_closes_before_the_two_had_two_weeks_to_say(pair):
    """The clock stood still for two months: first the question, then the end."""
    late = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)

    before = ending.close_due(now=late)
    ending.ask_due(today=late.date(), now=late)
    soon = ending.close_due(now=late + timedelta(days=14))
    then = ending.close_due(now=late + timedelta(days=16))

    assert (before, soon, then) == (0, 0, 1)


def test_who_does_not_feel_safe_stops_it_and_only_the_named_person_is_told(pair, hr_admin, now):
    MeetingFactory(mentorship=pair, starts_at=now + timedelta(days=3))
    pair.program.confidant = hr_admin
    pair.program.save(update_fields=["confidant"])

    concern = concerns.stop(pair, by=pair.mentee_person, now=now)

    notice = Notice.objects.get()
    mail = compose(notice)
    names = (pair.mentor_person.family_name, pair.mentee_person.family_name, "Marta", "Sanne")
    assert (Mentorship.objects.get().state, notice.to, notice.kind) == ("ended", hr_admin, "concern_raised")
    assert [name in mail.subject + mail.body for name in names] == [False] * 4
    assert list(Concern.objects.visible_to(hr_admin)) == [concern]
    assert not Event.objects.filter(about_kind="programs.concern").exists()


def test_nobody_else_finds_the_concern_not_even_the_owner(pair, hr_admin, coordinator, signed_in, now):
    concern = ConcernFactory(mentorship=pair, contact=hr_admin)
    page = reverse("programs:concern", args=[concern.pk])

    codes = [
        signed_in(person).get(page).status_code
        for person in (
            hr_admin,
            coordinator,
            pair.mentor_person,
            pair.mentee_person,
            PersonFactory(hr_admin=True),
        )
    ]

    assert codes == [200, 404, 404, 404, 404]


def test_the_lead_who_is_one_of_the_pair_is_never_the_contact(program, now):
    pair = MentorshipFactory(
        mentor=MentorFactory(program=program, person=program.owner), crosses_border=False
    )

    assert concerns.contact_for(program, outside=pair) == program.deputy


def test_the_partner_reads_the_neutral_mail_once_the_named_person_says_so(pair, now):
    MeetingFactory(mentorship=pair, starts_at=now + timedelta(days=3))
    concern = concerns.stop(pair, by=pair.mentee_person, now=now)

    for _ in range(2):
        concerns.tell_partner(concern, by=concern.contact, now=now)

    told = Notice.objects.filter(kind="mentorship_parted")
    assert [(row.to, len(row.attachments)) for row in told] == [(pair.mentor_person, 1)]
    with pytest.raises(concerns.NotTheirs):
        concerns.tell_partner(concern, by=pair.mentor_person, now=now)


def test_a_pause_shifts_the_clocks_and_the_partner_reads_no_reason(pair, now):
    check_in = FollowUpFactory(mentorship=pair, due_on=date(2026, 3, 5), closes_on=date(2026, 3, 26))
    inside = MeetingFactory(mentorship=pair, starts_at=now + timedelta(days=3))
    after = MeetingFactory(mentorship=pair, starts_at=now + timedelta(days=40))

    pausing.pause(pair, until=date(2026, 4, 1), by=pair.mentee_person, now=now)
    back = [
        pausing.resume_due(today=day, now=now + timedelta(days=30))
        for day in (date(2026, 3, 31), date(2026, 4, 1))
    ]

    for row in (pair, check_in, inside, after):
        row.refresh_from_db()
    assert (back, pair.state, pair.paused_days) == ([0, 1], "active", 30)
    assert (pair.planned_end_on, pair.counts_from) == (date(2027, 2, 4), date(2026, 2, 4))
    assert (check_in.due_on, check_in.closes_on) == (date(2026, 4, 4), date(2026, 4, 28))  # after King’s Day
    assert (inside.state, after.state) == ("cancelled", "planned")
    assert (
        "until 1 April 2026"
        in compose(Notice.objects.get(to=pair.mentor_person, kind="mentorship_paused")).subject
    )


def test_nothing_closes_nor_reminds_while_the_pair_pauses(pair, now):
    from programs.actions import follow_ups

    check_in = FollowUpFactory(mentorship=pair, closes_on=date(2026, 3, 10))
    pausing.pause(pair, until=date(2026, 6, 1), by=pair.mentor_person, now=now)
    later = now + timedelta(days=30)

    done = [
        follow_ups.remind(now=later),
        follow_ups.close_overdue(today=later.date(), now=later),
        follow_ups.open_due(today=later.date(), now=later),
        ending.close_due(now=later),
    ]

    check_in.refresh_from_db()
    assert (done, check_in.state) == ([0, 0, 0, 0], "open")


@pytest.mark.parametrize(("days", "refusal"), [(0, pausing.NoSuchDay), (185, pausing.PauseIsTooLong)])
def test_a_pause_ends_on_a_day_to_come_within_six_months(pair, now, days, refusal):
    with pytest.raises(refusal):
        pausing.pause(pair, until=now.date() + timedelta(days=days), by=pair.mentee_person, now=now)


def test_several_pauses_together_are_no_longer_than_one(pair, now):
    Mentorship.objects.update(paused_days=180)
    pair.refresh_from_db()

    assert pausing.latest(pair, today=now.date()) == now.date() + timedelta(days=4)


def test_finish_page_leads_in_two_clicks_to_thanks_and_certificate(pair, signed_in):
    GoalFactory(mentorship=pair, sentence="Lead the new team")
    client = signed_in(pair.mentor_person)

    asked = client.get(reverse("programs:mentorship-finish", args=[pair.pk])).text
    thanks = client.post(reverse("programs:mentorship-finish", args=[pair.pk]), follow=True).text

    pair.refresh_from_db()
    certificate = reverse("programs:mentor-certificate", args=[pair.code])
    assert ("Lead the new team" in asked, "Mentor again?" in thanks, certificate in thanks) == (True,) * 3
    closing = pair.follow_ups.get()
    assert reverse("programs:follow-up-answer", args=[closing.pk]) in thanks
    shown = signed_in(PersonFactory()).get(certificate).text
    file = signed_in(pair.mentor_person).get(reverse("programs:mentor-certificate-file", args=[pair.code]))
    other = signed_in(pair.mentee_person).get(reverse("programs:mentor-certificate-file", args=[pair.code]))
    assert (pair.mentor_person.full_name in shown, pair.mentee_person.full_name in shown) == (True, False)
    assert (file.content[:5], other.status_code) == (b"%PDF-", 404)


def test_copy_holds_what_the_reader_may_read_and_no_private_note_of_the_other(pair, signed_in):
    NoteFactory(mentorship=pair, body="Shared words")
    NoteFactory(mentorship=pair, private=True, body="Of the mentee alone")

    texts = [
        signed_in(person).get(reverse("programs:mentorship-copy", args=[pair.pk])).text
        for person in (pair.mentee_person, pair.mentor_person)
    ]

    assert [("Shared words" in text, "Of the mentee alone" in text) for text in texts] == [
        (True, True),
        (True, False),
    ]


def test_page_to_part_needs_one_click_and_answers_a_second_kindly(pair, signed_in):
    client, page = signed_in(pair.mentee_person), reverse("programs:mentorship-part", args=[pair.pk])

    first = [client.post(page, {"answer": "part"}).status_code for _ in range(2)]

    assert (first, Mentorship.objects.get().state) == ([302, 302], "ended")
