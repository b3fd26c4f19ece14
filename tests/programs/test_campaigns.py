"""Messages of a program: planned, held, sent in waves to who has not responded, stopped; each mail once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices import actions as notices
from notices import delivery
from notices import tasks as notice_tasks
from notices.models import Notice
from people import clock
from people.models import DirectoryGroup, Event, Person
from programs import campaign_mails, segments
from programs.actions import campaigns
from programs.models import Audience, Campaign, Program
from programs.models.campaign import Segment
from programs.plans import PLANS, STEPS
from programs.states import WrongState
from tests.factories.campaigns import CampaignFactory
from tests.factories.guides import ChapterFactory, GuideFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, and the day of the factory's message


@pytest.fixture
def program(db) -> Program:
    """Its owner and deputy are on no level, so that they are not counted along."""
    return ProgramFactory(owner__level="", deputy__level="", mentors_are_expected=False)


@pytest.fixture
def eligible(program) -> list[Person]:
    return PersonFactory.create_batch(3, level="medior")


def day(number: int) -> datetime:
    """The morning of day 1, 2, … of the message."""
    return MORNING + timedelta(days=number - 1)


def told() -> list[tuple[int, str]]:
    """Whom, and in which wave."""
    rows = Notice.objects.filter(key__startswith="campaign:").order_by("pk")
    return [(row.to_id, row.key.split(":")[2]) for row in rows]


def planned(program: Program, **columns) -> Campaign:
    return CampaignFactory(program=program, planned=True, **columns)


# --- Who gets it ------------------------------------------------------------------------------------------


def test_segments_hold_who_they_name(program):
    loose = PersonFactory(level="medior")
    waiting = MenteeFactory(program=program).person
    pair = MentorshipFactory(mentor__program=program)
    silent = MentorFactory(program=program, expected=True).person
    over = MentorshipFactory(
        mentor__program=program, state="completed", ended_on=date(2026, 2, 1), planned_end_on=date(2026, 2, 1)
    )
    could = PersonFactory(level="senior", manager=loose)
    PersonFactory(level="medior", is_active=False)
    PersonFactory(level="medior", email="")

    found = {segment: set(segments.people(program, segment)) for segment in Segment.values}

    both = {pair.mentor_person, pair.mentee_person}
    ended = {over.mentor_person, over.mentee_person}
    mentees = {waiting, pair.mentee_person, over.mentee_person}
    mentors = {pair.mentor_person, over.mentor_person}
    assert found == {
        "mentees_to_be": {loose},
        "mentors_to_be": {silent, could},
        "mentors_silent": {silent},
        "mentees_waiting": {waiting, over.mentee_person},
        "mentors": mentors,
        "mentees": mentees,
        "pairs": both,
        "participants": mentors | mentees,
        "ended": ended,
        "managers": {loose},
    }


def test_managers_of_a_group_are_told_as_all_others(program):
    """Else a mail would tell a manager that somebody of the team belongs to it."""
    boss, other = PersonFactory(level="head"), PersonFactory(level="head")
    member = PersonFactory(level="medior", manager=boss)
    PersonFactory(level="junior", manager=other)
    before = set(segments.people(program, Segment.MANAGERS))

    audience = Audience.objects.get(program=program, role="mentee")
    group = DirectoryGroup.objects.create(name="Women in technology", created_at=MORNING, changed_at=MORNING)
    group.members.add(member)
    audience.groups.add(group)

    assert (before, set(segments.people(program, Segment.MANAGERS))) == ({boss}, {boss, other})


def test_amounts_tell_languages_and_who_switched_off(program, eligible):
    Person.objects.filter(pk=eligible[0].pk).update(language="nl")
    notices.choose(eligible[1], muted=["messages"], by=eligible[1], now=MORNING)

    amounts = campaigns.amounts(CampaignFactory(program=program))

    assert (amounts.total, amounts.muted, amounts.told) == (3, 1, 2)
    assert (amounts.english, amounts.dutch) == (1, 1)


# --- Planned, held, sent ----------------------------------------------------------------------------------


def test_ten_minutes_pass_before_anybody_is_told(program, eligible, coordinator):
    row = CampaignFactory(program=program)
    campaigns.plan(row, by=coordinator, now=MORNING)

    sent = [campaigns.send_due(now=MORNING + timedelta(minutes=minutes)) for minutes in (0, 9, 10, 11)]

    assert sent == [0, 0, 3, 0]
    row.refresh_from_db()
    assert row.state == "done"


def test_take_back_leaves_no_trace(program, eligible, coordinator):
    row = CampaignFactory(program=program)
    campaigns.plan(row, by=coordinator, now=MORNING)

    campaigns.take_back(row, by=coordinator, now=MORNING + timedelta(minutes=5))

    row.refresh_from_db()
    assert (row.state, row.held_until, row.planned_by) == ("draft", None, None)
    assert campaigns.send_due(now=day(2)) == 0
    with pytest.raises(WrongState):
        campaigns.take_back(row, by=coordinator, now=MORNING)


def test_take_back_after_it_went_out_is_refused(program, eligible, coordinator):
    row = planned(program, repeat="nudge")
    campaigns.send_due(now=MORNING)

    with pytest.raises(campaigns.HoldIsOver):
        campaigns.take_back(row, by=coordinator, now=MORNING)


def test_plan_twice_and_in_a_draft_program_is_refused(program, eligible, coordinator):
    row = CampaignFactory(program=program)
    campaigns.plan(row, by=coordinator, now=MORNING)

    with pytest.raises(WrongState):
        campaigns.plan(row, by=coordinator, now=MORNING)
    with pytest.raises(WrongState):
        campaigns.plan(CampaignFactory(program__draft=True), by=coordinator, now=MORNING)


def test_plan_for_nobody_is_refused_on_its_day_and_not_before(program, coordinator):
    with pytest.raises(campaigns.NobodyToTell):
        campaigns.plan(CampaignFactory(program=program), by=coordinator, now=MORNING)

    campaigns.plan(CampaignFactory(program=program), by=coordinator, now=MORNING - timedelta(days=1))


def test_a_day_to_come_is_waited_for_and_readers_are_looked_up_then(program, coordinator):
    row = CampaignFactory(program=program, send_on=date(2026, 3, 9))
    campaigns.plan(row, by=coordinator, now=MORNING)
    newcomer = PersonFactory(level="medior")

    sent = [campaigns.send_due(now=day(number)) for number in (1, 7, 8)]

    assert (sent, told()) == ([0, 0, 1], [(newcomer.pk, "1")])


def test_day_1_15_29_to_who_has_not_responded_only(program, eligible):
    row = planned(program, repeat="nudge")
    first, second, third = eligible

    sent = []
    for number in range(1, 41):
        sent.append(campaigns.send_due(now=day(number)))
        if number == 3:
            MenteeFactory(program=program, person=first)
            PersonFactory(level="medior")  # was not asked before, so is not reminded
        if number == 20:
            MenteeFactory(program=program, person=second)

    assert {number: amount for number, amount in enumerate(sent, 1) if amount} == {1: 3, 15: 2, 29: 1}
    assert [who for who, wave in told() if wave == "3"] == [third.pk]
    row.refresh_from_db()
    assert row.state == "done"


def test_after_a_standstill_the_newest_wave_goes_not_all(program, eligible):
    planned(program, repeat="nudge")
    campaigns.send_due(now=day(1))

    assert [campaigns.send_due(now=day(number)) for number in (40, 41)] == [3, 0]
    assert {wave for _who, wave in told()} == {"1", "3"}


def test_who_signs_up_while_a_mail_waits_is_not_asked(program, eligible):
    planned(program)
    campaigns.send_due(now=MORNING)
    MenteeFactory(program=program, person=eligible[0])

    assert campaigns.drop_answered(now=MORNING) == 1
    assert campaigns.drop_answered(now=MORNING) == 0

    states = dict(Notice.objects.filter(kind="program_message").values_list("to", "state"))
    assert states == {eligible[0].pk: "dropped", eligible[1].pk: "waiting", eligible[2].pk: "waiting"}


def test_stop_takes_back_what_waits_and_ends_the_waves(program, eligible, coordinator):
    row = planned(program, repeat="nudge")
    campaigns.send_due(now=MORNING)

    assert campaigns.stop(row, by=coordinator) == 3
    with pytest.raises(WrongState):
        campaigns.stop(row, by=coordinator)
    assert campaigns.send_due(now=day(15)) == 0


def test_a_paused_program_sends_nothing(program, eligible):
    planned(program)
    Program.objects.update(state="paused", paused_at=MORNING)

    assert campaigns.send_due(now=MORNING) == 0


def test_one_bad_message_does_not_stop_the_others(program, eligible, monkeypatch):
    bad, good = planned(program), planned(program)
    send = campaign_mails.send

    def breaking(campaign, *given, **named):
        if campaign.pk == bad.pk:
            raise RuntimeError("broken")
        return send(campaign, *given, **named)

    monkeypatch.setattr(campaign_mails, "send", breaking)

    assert campaigns.send_due(now=MORNING) == 3
    assert good.waves.count() == 1


def test_change_of_what_is_planned_is_refused(program, coordinator):
    with pytest.raises(WrongState):
        campaigns.change(planned(program), by=coordinator, name="Other")
    with pytest.raises(TypeError, match="state"):
        campaigns.change(CampaignFactory(program=program), by=coordinator, state="done")


def test_results_count_what_became_of_it(program, eligible, settings):
    settings.NOTICE_TURNS = False
    row = planned(program)
    campaigns.send_due(now=MORNING)
    letter = delivery.claim(now=MORNING)
    assert letter is not None
    delivery.deliver(letter, now=MORNING)
    MenteeFactory(program=program, person=letter.first.to, enrolled_at=MORNING + timedelta(hours=1))
    campaigns.drop_answered(now=MORNING)
    Notice.objects.filter(pk=Notice.objects.filter(state="waiting").first().pk).update(state="dead")

    assert campaigns.results(row) == {"sent": 1, "waiting": 1, "failed": 1, "dropped": 0, "responded": 1}


def test_deeds_are_in_the_audit_and_without_a_name(program, eligible, coordinator):
    row = CampaignFactory(program=program)
    campaigns.plan(row, by=coordinator, now=MORNING)
    campaigns.send_due(now=day(2))

    events = Event.objects.filter(verb__endswith="message").order_by("pk").values_list("verb", "detail")
    assert [verb for verb, _detail in events] == ["plan message", "send message"]
    assert events[1][1]["people"] == 3


# --- Words ------------------------------------------------------------------------------------------------


def test_mail_is_in_the_readers_language_with_the_readers_words(program, settings):
    settings.NOTICE_TURNS = False
    PersonFactory(level="medior", given_name="Sanne", language="nl")
    planned(program)
    campaigns.send_due(now=MORNING)

    notice_tasks.sweep()

    (sent,) = mail.outbox
    assert sent.subject == f"{program.name}: vind een mentor"
    assert "Hallo Sanne," in sent.body
    assert f"Vraag het {program.owner.full_name}." in sent.body
    assert reverse("programs:program-join", args=[program.pk]) in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_service_mail_cannot_be_switched_off_and_other_mail_can(program, settings):
    settings.NOTICE_TURNS = False
    mentee = MenteeFactory(program=program).person
    notices.choose(mentee, muted=["messages"], by=mentee, now=MORNING)
    planned(program, segment="mentees", is_service=True, subject="Needed")
    planned(program, segment="mentees", subject="A tip")
    campaigns.send_due(now=MORNING)

    notice_tasks.sweep()

    assert [sent.subject for sent in mail.outbox] == ["Needed"]
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_text_of_a_coordinator_is_text(program, eligible, settings):
    settings.NOTICE_TURNS = False
    planned(program, subject="Hello\r\nBcc: all@example.com", body="<script>alert(1)</script> {name} {other}")
    campaigns.send_due(now=MORNING)

    notice_tasks.sweep()

    html = mail.outbox[0].alternatives[0].content
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "{other}" in html
    assert mail.outbox[0].message()["Bcc"] is None


def test_tip_of_the_month_is_another_chapter_each_month(program):
    guide = GuideFactory(slug="handbook")
    for position, title in enumerate(["Listening", "Asking"], 1):
        ChapterFactory(guide=guide, slug=title.lower(), title=title, part="talks", position=position)
    MentorshipFactory(mentor__program=program)
    english = {"subject": "Read: {tip}", "subject_nl": "", "body_nl": ""}
    planned(program, step="tip", segment="pairs", repeat="monthly", **english)

    sent = [campaigns.send_due(now=MORNING + timedelta(days=31 * month)) for month in (0, 0, 1, 2)]
    rows = Notice.objects.order_by("pk").values_list("context__subject", "context__action_url")

    assert sent == [2, 0, 2, 2]
    assert [rows[number] for number in (0, 2, 4)] == [
        ("Read: Listening", "/guide/listening/"),
        ("Read: Asking", "/guide/asking/"),
        ("Read: Listening", "/guide/listening/"),
    ]


def test_test_goes_to_oneself_in_each_language_at_once(program, eligible, coordinator):
    row = CampaignFactory(program=program)

    campaigns.send_test(row, by=coordinator, now=clock.now())
    notice_tasks.sweep()

    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        ([coordinator.email], f"Test: {program.name}: find a mentor"),
        ([coordinator.email], f"Test: {program.name}: vind een mentor"),
    ]
    assert told() == []


# --- The plan ---------------------------------------------------------------------------------------------


def test_plan_of_the_preset_is_made_once_as_drafts_in_both_languages(program, coordinator):
    made = [campaigns.make_plan(program, by=coordinator, now=MORNING) for _again in range(2)]

    rows = {row.step: row for row in program.campaigns.all()}
    assert made == [len(PLANS["leaders"]), 0]
    assert set(rows) == set(PLANS["leaders"])
    assert {row.state for row in rows.values()} == {"draft"}
    assert rows["closing"].send_on == date(2026, 12, 6)  # thirty days before the end
    assert rows["invitation"].send_on == MORNING.date()  # that day has passed: today at the earliest
    assert rows["tip"].subject_nl != rows["tip"].subject
    assert all(row.body_nl and row.body_nl != row.body for row in rows.values())


def test_plan_asked_for_twice_at_once_is_there_once(program, coordinator):
    campaigns.make_plan(program, by=coordinator, now=MORNING)

    with pytest.raises(IntegrityError, match="campaign_step_once"), transaction.atomic():
        CampaignFactory(program=program, step="tip")


@pytest.mark.parametrize("key", sorted(STEPS))
def test_shipped_texts_name_only_what_is_filled_in(key):
    for language in ("en", "nl"):
        for text in STEPS[key].text(language):
            assert campaign_mails.unknown_variables(text) == []


def test_each_step_belongs_to_a_plan():
    assert {step for steps in PLANS.values() for step in steps} == set(STEPS)
    assert set(PLANS) == set(Program.Preset.values)


# --- The pages --------------------------------------------------------------------------------------------


def test_from_the_plan_to_the_mail(program, eligible, signed_in, monkeypatch, settings):
    settings.NOTICE_TURNS = False
    start = MORNING
    monkeypatch.setattr("people.clock.now", lambda: start)
    client = signed_in(program.owner)
    client.post(reverse("programs:campaign-make", args=[program.pk]))
    row = program.campaigns.get(step="invitation")
    here = reverse("programs:campaign-detail", args=[row.pk])
    form = {
        "name": row.name,
        "segment": row.segment,
        "send_on": start.date().isoformat(),
        "repeat": "once",
        "subject": "Join {program}",
        "body": "Hello {name}",
        "subject_nl": "",
        "body_nl": "",
    }
    client.post(reverse("programs:campaign-change", args=[row.pk]), form)
    page = client.get(here, {"reader": eligible[1].pk}).text
    planned_page = client.post(reverse("programs:campaign-plan", args=[row.pk]), follow=True).text

    assert f"Hello {eligible[1].short_name}" in page
    assert "Send to 3 people" in page
    assert "your own words" in page
    assert "Nobody has been told anything yet." in planned_page
    campaigns.send_due(now=start + timedelta(minutes=11))
    assert "to 3 people" in client.get(here).text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("body", "Hello {nobody}", "{nobody} is not filled in by anybody"),
        ("body_nl", "Hallo", "Write both the subject and the message in Dutch, or neither"),
        ("segment", "pairs", "These people have nothing to respond to"),
        ("is_service", "on", "let them choose"),
        ("send_on", "2020-01-01", "Choose today or a day that is still to come"),
        ("subject", "", "Write a subject"),
    ],
)
def test_form_says_what_is_wrong(program, signed_in, field, value, words):
    form = {
        "name": "News",
        "segment": "mentees_to_be",
        "send_on": (clock.today() + timedelta(days=1)).isoformat(),
        "repeat": "nudge",
        "subject": "News",
        "body": "Hello",
    }

    page = signed_in(program.owner).post(
        reverse("programs:campaign-write", args=[program.pk]), form | {field: value}
    )

    assert words in page.text
    assert Campaign.objects.count() == 0


def test_preview_names_only_who_would_get_it(program, eligible, signed_in):
    outsider = PersonFactory(level="junior", given_name="Outsider")
    row = CampaignFactory(program=program)

    page = signed_in(program.owner).get(
        reverse("programs:campaign-detail", args=[row.pk]), {"reader": outsider.pk}
    )

    assert "Outsider" not in page.text
    assert f"Hello {program.owner.short_name}" in page.text


@pytest.mark.parametrize("verb", ["test", "plan", "take-back", "stop", "change"])
def test_another_coordinator_finds_nothing(program, signed_in, verb):
    row = CampaignFactory(program=program)
    client = signed_in(PersonFactory(coordinator=True))

    assert client.post(reverse(f"programs:campaign-{verb}", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.state == "draft"


def test_list_asks_the_same_questions_for_many(program, signed_in):
    client = signed_in(program.owner)
    url = reverse("programs:campaign-list", args=[program.pk])
    CampaignFactory(program=program)
    client.get(url)
    amounts = []
    for more in (0, 5):
        CampaignFactory.create_batch(more, program=program)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        amounts.append(len(asked))

    assert amounts[0] == amounts[1]
