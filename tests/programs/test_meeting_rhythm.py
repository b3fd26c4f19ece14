"""Times that suit both, meetings that repeat, “Did you meet?”, and the private calendar address."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from notices.models import Notice
from people.actions import leaving
from people.models import Person
from programs import calendar, slots, tapping
from programs.actions import feeds, meetings
from programs.models import CalendarFeed, Meeting
from programs.states import WrongState
from tests.factories.pairs import MeetingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.django_db

AMSTERDAM, RIYADH, AUCKLAND = (
    ZoneInfo("Europe/Amsterdam"),
    ZoneInfo("Asia/Riyadh"),
    ZoneInfo("Pacific/Auckland"),
)
ALL_DAY = (time(0), time(23, 59))


@pytest.mark.parametrize(
    ("day", "there", "hour"),
    [
        (date(2026, 3, 26), RIYADH, 9),  # 11:00 there
        (date(2026, 3, 30), RIYADH, 9),  # 10:00 there, after the change of the clocks in Amsterdam
        (date(2026, 6, 1), AUCKLAND, None),  # ten hours apart
    ],
)
def test_slot_lies_within_both_working_days(day, there, hour):
    slot = calendar.shared_slot(day, AMSTERDAM, there, minutes=45)

    assert (slot.hour if slot else None) == hour


def test_slot_ends_within_the_working_day_too():
    late = (time(16, 30), time(17))

    assert calendar.shared_slot(date(2026, 3, 2), AMSTERDAM, AMSTERDAM, minutes=45, own=late) is None


def test_slot_is_no_hour_that_the_clocks_skip():
    night = (time(2), time(4))

    slot = calendar.shared_slot(date(2026, 3, 29), AMSTERDAM, AMSTERDAM, minutes=45, own=night, theirs=night)

    assert slot == datetime(2026, 3, 29, 3, tzinfo=AMSTERDAM)


def test_slot_goes_round_what_is_planned():
    nine = datetime(2026, 3, 2, 9, tzinfo=AMSTERDAM)

    slot = calendar.shared_slot(
        nine.date(), AMSTERDAM, AMSTERDAM, minutes=45, taken=[(nine, nine + timedelta(minutes=90))]
    )

    assert slot == datetime(2026, 3, 2, 11, tzinfo=AMSTERDAM)


def test_slots_of_a_pair_skip_both_weekends_and_other_meetings(now):
    pair = MentorshipFactory(mentor__person__time_zone="Asia/Riyadh", mentor__person__country="SA")
    MeetingFactory(mentorship=pair, starts_at=datetime(2026, 3, 5, 8, tzinfo=UTC), minutes=60)

    found = slots.shared(pair.mentee_person, pair.mentor_person, now=now)

    assert [f"{slot:%a %d %H:%M}" for slot in found] == [
        "Thu 05 10:00", "Mon 09 09:00", "Tue 10 09:00", "Wed 11 09:00",
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "hours"), [(date(2026, 3, 16), [14, 13]), (date(2026, 10, 19), [13, 14])])
def test_repeated_meetings_keep_the_wall_clock_of_who_plans(first, hours):
    starts = calendar.repeated(first, time(15), AMSTERDAM, every_days=14, times=2)

    assert [start.hour for start in starts] == hours
    assert [f"{start.astimezone(AMSTERDAM):%H:%M}" for start in starts] == ["15:00", "15:00"]


def plan_three(pair, now) -> list[Meeting]:
    starts = calendar.repeated(date(2026, 3, 16), time(15), AMSTERDAM, every_days=14, times=3)
    return meetings.plan_series(
        pair, by=pair.mentee_person, now=now, starts=starts, minutes=45, form="online", place="Teams"
    )


def test_series_is_one_mail_with_a_file_each_and_twice_is_once(now):
    pair = MentorshipFactory()
    rows = plan_three(pair, now)
    plan_three(pair, now)

    assert Meeting.objects.count() == 3
    mails = list(Notice.objects.all())
    assert [len(mail.attachments) for mail in mails] == [3, 3]
    uids = {
        str(icalendar.Calendar.from_ical(file["text"]).walk("VEVENT")[0]["uid"])
        for file in mails[0].attachments
    }
    assert uids == {f"{row.uid}@{settings_domain()}" for row in rows}


def settings_domain() -> str:
    from django.conf import settings

    return settings.MAIL_DOMAIN


def test_rest_of_a_series_is_cancelled_and_what_comes_before_stays(now):
    pair = MentorshipFactory()
    first, second, _third = plan_three(pair, now)

    meetings.cancel_rest(second, by=pair.mentor_person, now=now)

    assert list(Meeting.objects.values_list("state", flat=True)) == ["planned", "cancelled", "cancelled"]
    files = Notice.objects.filter(kind="meeting_cancelled")[0].attachments
    methods = [str(icalendar.Calendar.from_ical(file["text"])["method"]) for file in files]
    sequences = [icalendar.Calendar.from_ical(file["text"]).walk("VEVENT")[0]["sequence"] for file in files]
    assert (methods, sequences) == (["CANCEL", "CANCEL"], [1, 1])
    first.refresh_from_db()
    assert first.is_planned


def test_rest_of_a_meeting_that_stands_alone_is_refused(now):
    meeting = MeetingFactory()

    with pytest.raises(WrongState):
        meetings.cancel_rest(meeting, by=meeting.mentorship.mentee_person, now=now)


def test_page_offers_both_clocks_and_plans_a_series(client, now):
    pair = MentorshipFactory(mentor__person__time_zone="Asia/Riyadh", mentor__person__country="SA")
    client.force_login(pair.mentee_person)
    url = reverse("programs:meeting-plan", args=[pair.pk])
    page = client.get(url)
    chosen = page.context["slots"][2]

    again = client.get(f"{url}?at={chosen:%Y-%m-%dT%H:%M}")
    day = chosen.date() + timedelta(days=7)
    plan = {"on": day, "at": "15:00", "minutes": 45, "form": "online", "every_days": "14", "times": "4"}
    client.post(url, plan)

    assert again.context["form"].initial["on"] == chosen.date()
    assert f"{chosen.astimezone(RIYADH):%H:%M}" in page.text
    assert Meeting.objects.count() == 4


# “Did you meet?”


@pytest.fixture
def passed(now) -> Meeting:
    return MeetingFactory(starts_at=now - timedelta(days=1))


def link(meeting: Meeting, person: Person) -> str:
    return reverse("programs:met", args=[tapping.token_for(meeting, person)])


def test_both_are_asked_once_on_the_working_morning_after(now):
    pair = MentorshipFactory(mentor__person__time_zone="Asia/Riyadh", mentor__person__country="SA")
    MeetingFactory(mentorship=pair, starts_at=datetime(2026, 3, 6, 13, tzinfo=UTC))  # a Friday
    asked: dict[int, list[str]] = {}
    for hours in range(24 * 9):
        moment = now + timedelta(hours=hours)
        before = set(Notice.objects.values_list("pk", flat=True))
        meetings.ask_whether_they_met(now=moment)
        for row in Notice.objects.exclude(pk__in=before):
            asked.setdefault(row.to_id, []).append(f"{moment:%a %H}")

    assert asked == {pair.mentor_person_id: ["Sun 06"], pair.mentee_person_id: ["Mon 08"]}


def test_after_a_standstill_only_the_newest_of_a_pair_is_asked_for_and_nothing_old(now):
    pair = MentorshipFactory()
    MeetingFactory(mentorship=pair, starts_at=now - timedelta(days=3))
    newest = MeetingFactory(mentorship=pair, starts_at=now - timedelta(days=1, hours=3))
    MeetingFactory(starts_at=now - timedelta(days=20))

    meetings.ask_whether_they_met(now=now)

    assert {row.key.split(":")[1] for row in Notice.objects.all()} == {str(newest.pk)}


def test_link_opened_by_a_scanner_changes_nothing(passed):
    url = link(passed, passed.mentorship.mentee_person)
    for method in ("get", "head", "get"):
        assert getattr(Client(), method)(url).status_code == 200

    passed.refresh_from_db()
    assert passed.is_planned


@pytest.mark.parametrize(("answer", "state"), [("yes", "held"), ("no", "missed")])
def test_one_tap_from_the_mail_says_it_without_signing_in(passed, answer, state):
    url = link(passed, passed.mentorship.mentee_person)
    pages = [Client().post(url, {"answer": answer}) for _ in range(2)]

    passed.refresh_from_db()
    assert (passed.state, [page.status_code for page in pages]) == (state, [200, 409])


def test_link_shows_no_place_and_no_other_page(passed):
    Meeting.objects.filter(pk=passed.pk).update(place="CANARY room")

    assert "CANARY" not in Client().get(link(passed, passed.mentorship.mentee_person)).text


def test_link_is_dead_once_the_meeting_was_moved(passed, now):
    url = link(passed, passed.mentorship.mentee_person)
    later = {"starts_at": now + timedelta(days=2), "minutes": 45, "form": "online"}
    meetings.move(passed, by=passed.mentorship.mentor_person, now=now, **later)

    assert Client().get(url).status_code == 404


def test_link_is_dead_for_a_leaver_a_stranger_and_when_forged(passed, hr_admin, now, signed_in):
    person = passed.mentorship.mentee_person
    url = link(passed, person)
    codes = [signed_in(PersonFactory()).get(url).status_code, Client().get(url[:-3] + "xx/").status_code]
    leaving.close(person, by=hr_admin, now=now, why="left")

    assert [*codes, Client().get(url).status_code] == [404, 404, 404]


def test_tap_without_the_token_of_the_form_is_refused(passed):
    strict = Client(enforce_csrf_checks=True)

    reply = strict.post(link(passed, passed.mentorship.mentee_person), {"answer": "yes"})

    passed.refresh_from_db()
    assert (reply.status_code, passed.is_planned) == (403, True)


def test_meeting_to_come_cannot_be_missed(now):
    meeting = MeetingFactory()

    with pytest.raises(meetings.InTheFuture):
        meetings.miss(meeting, by=meeting.mentorship.mentee_person, now=now)


# The private calendar address


def events(client: Client, token: str) -> list[icalendar.Event]:
    reply = client.get(reverse("programs:feed-file", args=[token]))
    assert reply["Content-Type"] == "text/calendar; charset=utf-8"
    return list(icalendar.Calendar.from_ical(reply.text).walk("VEVENT"))


@pytest.fixture
def feed(now):
    meeting = MeetingFactory(starts_at=now + timedelta(days=365 * 2), place="CANARY room")
    MeetingFactory()  # somebody else's
    return meeting, feeds.make(by=meeting.mentorship.mentee_person, now=now)


def test_feed_holds_ones_own_meetings_and_no_word_of_the_pair(feed):
    meeting, token = feed
    (event,) = events(Client(), token)

    assert str(event["uid"]).startswith(str(meeting.uid))
    assert event.decoded("dtstart") == meeting.starts_at
    assert "CANARY" not in event.to_ical().decode()
    assert "attendee" not in event


def test_feed_is_stored_as_a_digest_only(feed):
    _meeting, token = feed

    assert token not in str(list(CalendarFeed.objects.values()))


def test_new_address_makes_the_old_one_dead(feed, now):
    meeting, token = feed
    newer = feeds.make(by=meeting.mentorship.mentee_person, now=now)

    assert Client().get(reverse("programs:feed-file", args=[token])).status_code == 404
    assert len(events(Client(), newer)) == 1


def test_feed_is_dead_for_leavers_and_when_revoked(feed, hr_admin, now):
    meeting, token = feed
    other = feeds.make(by=meeting.mentorship.mentor_person, now=now)
    leaving.close(meeting.mentorship.mentee_person, by=hr_admin, now=now, why="left")
    feeds.revoke(by=meeting.mentorship.mentor_person)

    codes = [Client().get(reverse("programs:feed-file", args=[each])).status_code for each in (token, other)]
    assert codes == [404, 404]


def test_page_shows_the_address_once(feed, signed_in):
    client, url = signed_in(feed[0].mentorship.mentor_person), reverse("programs:feed")
    made = client.post(url, {"make": "1"}).text
    later = client.get(url).text
    client.post(url, {"revoke": "1"})

    assert (".ics</code>" in made, ".ics</code>" in later) == (True, False)
    assert CalendarFeed.objects.count() == 1  # the mentee's
