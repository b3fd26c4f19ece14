"""Messages of a program: planned, held, sent in waves to who has not responded, stopped; each mail once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from notices import delivery
from notices.models import Notice
from people.models import Event
from programs import campaign_mails
from programs.actions import campaigns
from programs.models import Program
from programs.states import WrongState
from tests.factories.campaigns import MORNING, CampaignFactory, day, planned, told
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory


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
