"""The plan as a whole: made, moved with the program, skipped, put back, removed, compared, copied."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from people.models import Event
from programs import campaign_mails, comparing
from programs.actions import campaign_plan, campaigns, copying, programs
from programs.models import Campaign, Program
from programs.plans import PLANS, STEPS
from programs.states import WrongState
from tests.factories.campaigns import MORNING, CampaignFactory, day, planned


def test_plan_of_the_preset_is_made_once_as_drafts_in_both_languages(program, coordinator):
    made = [campaign_plan.make(program, by=coordinator, now=MORNING) for _again in range(2)]

    rows = {row.step: row for row in program.campaigns.all()}
    assert made == [len(PLANS["leaders"]), 0]
    assert set(rows) == set(PLANS["leaders"])
    assert {row.state for row in rows.values()} == {"draft"}
    assert rows["closing"].send_on == date(2026, 12, 6)  # thirty days before the end
    assert rows["invitation"].send_on == MORNING.date()  # that day has passed: today at the earliest
    assert rows["tip"].subject_nl != rows["tip"].subject
    assert all(row.body_nl and row.body_nl != row.body for row in rows.values())


def test_plan_asked_for_twice_at_once_is_there_once(program, coordinator):
    campaign_plan.make(program, by=coordinator, now=MORNING)

    with pytest.raises(IntegrityError, match="campaign_step_once"), transaction.atomic():
        CampaignFactory(program=program, step="tip")


def test_counted_days_follow_the_program_and_the_others_stay(program, coordinator):
    campaign_plan.make(program, by=coordinator, now=MORNING)
    closing, halfway, thanks = (program.campaigns.get(step=step) for step in ("closing", "halfway", "thanks"))
    on_a_day = CampaignFactory(program=program, send_on=date(2026, 5, 1))
    campaigns.plan(halfway, by=coordinator, now=MORNING)
    campaign_plan.skip(thanks, by=coordinator)
    ends_on, starts_on = program.ends_on, program.starts_on
    later = {"starts_on": starts_on + timedelta(days=7), "ends_on": ends_on + timedelta(days=14)}

    programs.change(program, by=program.owner, now=MORNING, **later)

    moved = {
        row.step: row.send_on - before.send_on
        for before in (closing, halfway, thanks)
        for row in [Campaign.objects.get(pk=before.pk)]
    }
    assert {step: days.days for step, days in moved.items()} == {"closing": 14, "halfway": 7, "thanks": 14}
    on_a_day.refresh_from_db()
    assert on_a_day.send_on == date(2026, 5, 1)
    assert Event.objects.filter(verb="move messages").get().detail["messages"] >= 3


def test_a_planned_message_never_goes_the_same_day_because_the_program_moved(program, eligible, coordinator):
    starts_on = MORNING.date() + timedelta(days=60)
    programs.change(program, by=program.owner, now=MORNING, starts_on=starts_on)
    row = CampaignFactory(program=program, anchor="start", offset=-42, send_on=starts_on - timedelta(days=42))
    campaigns.plan(row, by=coordinator, now=MORNING)

    programs.change(program, by=program.owner, now=MORNING, starts_on=MORNING.date() + timedelta(days=10))

    row.refresh_from_db()
    assert row.send_on == MORNING.date() + timedelta(days=1)
    assert campaigns.send_due(now=MORNING + timedelta(hours=1)) == 0


def test_without_the_day_it_counts_from_a_message_stays_where_it_is(program, coordinator):
    row = CampaignFactory(program=program, anchor="end", offset=-30, send_on=date(2026, 12, 6))
    changed = Program.objects.get(pk=program.pk)
    changed.ends_on = None

    assert campaign_plan.follow_dates(changed, by=coordinator, today=MORNING.date()) == 1

    row.refresh_from_db()
    assert (row.anchor, row.offset, row.send_on) == ("day", 0, date(2026, 12, 6))


def test_skip_put_back_and_remove(program, eligible, coordinator):
    row = CampaignFactory(program=program)
    campaign_plan.skip(row, by=coordinator)
    with pytest.raises(WrongState):
        campaign_plan.skip(row, by=coordinator)
    with pytest.raises(WrongState):
        campaigns.plan(row, by=coordinator, now=MORNING)
    assert campaigns.send_due(now=day(2)) == 0

    campaign_plan.put_back(row, by=coordinator, now=day(5))
    row.refresh_from_db()
    assert (row.state, row.send_on) == ("draft", day(5).date())
    with pytest.raises(WrongState):
        campaign_plan.put_back(row, by=coordinator, now=day(5))

    campaign_plan.remove(row, by=coordinator)
    with pytest.raises(Campaign.DoesNotExist):
        campaign_plan.remove(row, by=coordinator)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "skip message", "put back message", "remove message",
    ]  # fmt: skip


def test_remove_of_what_is_planned_or_went_out_is_refused(program, eligible, coordinator):
    row = planned(program)
    with pytest.raises(WrongState):
        campaign_plan.remove(row, by=coordinator)
    campaigns.send_due(now=MORNING)
    with pytest.raises(WrongState):
        campaign_plan.remove(row, by=coordinator)
    assert Campaign.objects.filter(pk=row.pk).exists()


def test_a_removed_step_stands_beside_the_plan_and_comes_back_alone(program, signed_in):
    client = signed_in(program.owner)
    client.post(reverse("programs:campaign-make", args=[program.pk]))
    client.post(reverse("programs:campaign-remove", args=[program.campaigns.get(step="tip").pk]))
    client.post(reverse("programs:campaign-remove", args=[program.campaigns.get(step="thanks").pk]))
    shown = comparing.compared(program, program.campaigns.all())
    page = client.get(reverse("programs:campaign-list", args=[program.pk]))

    assert [step.key for step in shown if step.row is None] == ["tip", "thanks"]
    assert page.text.count("Put it on the plan") == 2
    client.post(reverse("programs:campaign-make", args=[program.pk]), {"step": "tip"})
    client.post(reverse("programs:campaign-make", args=[program.pk]), {"step": "nonsense"})
    assert set(program.campaigns.values_list("step", flat=True)) == set(PLANS["leaders"]) - {"thanks"}


def test_beside_the_shipped_plan_stands_what_is_another(program, coordinator):
    early = datetime(2025, 10, 1, 9, tzinfo=UTC)
    campaign_plan.make(program, by=coordinator, now=early)
    assert all(step.is_same for step in comparing.compared(program, program.campaigns.all()))
    start = program.campaigns.get(step="start")
    columns = {"anchor": "start", "offset": 3, "send_on": program.starts_on + timedelta(days=3)}
    campaigns.change(start, by=coordinator, countries=["NL"], repeat="monthly", subject="Go", **columns)

    found = {step.key: step for step in comparing.compared(program, program.campaigns.all())}["start"]

    assert (found.days, found.other_readers, found.other_rhythm, found.other_words) == (3, True, True, True)


def test_the_next_year_of_a_program_gets_its_plan(program, coordinator):
    campaign_plan.make(program, by=coordinator, now=datetime(2025, 10, 1, tzinfo=UTC))
    campaign_plan.skip(program.campaigns.get(step="halfway"), by=coordinator)
    CampaignFactory(program=program, send_on=program.starts_on + timedelta(days=20), countries=["NL"])
    starts_on = program.starts_on.replace(year=program.starts_on.year + 2)

    new = copying.copy(program, name="Next", starts_on=starts_on, by=program.owner, now=MORNING)

    rows = {row.step or "own": row for row in new.campaigns.all()}
    assert {row.state for row in rows.values()} == {"draft", "skipped"}
    assert rows["halfway"].state == "skipped"
    assert rows["own"].send_on == starts_on + timedelta(days=20)
    assert rows["own"].countries == ["NL"]
    assert rows["closing"].send_on == new.ends_on - timedelta(days=30)


@pytest.mark.parametrize("key", sorted(STEPS))
def test_shipped_texts_name_only_what_is_filled_in(key):
    for language in ("en", "nl"):
        for text in STEPS[key].text(language):
            assert campaign_mails.unknown_variables(text) == []


def test_each_step_belongs_to_a_plan():
    assert {step for steps in PLANS.values() for step in steps} == set(STEPS)
    assert set(PLANS) == set(Program.Preset.values)
