"""Counts of large programs are of the clock, with their time; of small ones, of this very look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from dashboard import attention, figures
from dashboard.tasks import count_figures
from people import clock
from programs.models import Program
from tests.factories.pairs import FollowUpFactory
from tests.factories.programs import MenteeFactory, MentorshipFactory, ProgramFactory


@pytest.fixture
def large(program, monkeypatch):
    """Two pairs are many; one has a check-in that is due, one mentee waits."""
    monkeypatch.setattr(figures, "LARGE", 2)
    program.live_at = clock.now() - timedelta(days=60)
    program.save(update_fields=["live_at"])
    pairs = MentorshipFactory.create_batch(2, mentor__program=program)
    today = clock.today()
    FollowUpFactory(mentorship=pairs[0], due_on=today, closes_on=today + timedelta(days=20))
    MenteeFactory(program=program)
    yield program
    cache.delete(figures.PLACE)


@pytest.fixture
def small(large) -> Program:
    other = ProgramFactory(name="Small", owner=large.owner, live_at=large.live_at)
    MentorshipFactory(mentor__program=other)
    return other


def lines(program: Program) -> dict[str, int]:
    rows = Program.objects.filter(pk=program.pk)
    found = attention.items(rows, person=program.owner, today=clock.today())
    return {item.rule: item.amount for item in found}


def test_the_clock_leaves_what_a_look_would_count(large):
    before = lines(large)

    assert count_figures() == 1
    assert lines(large) == before == {"D1": 1, "D4": 1}


def test_large_ones_change_with_the_clock_and_small_ones_at_once(large, small):
    count_figures()
    for program in (large, small):
        MenteeFactory(program=program)

    seen = (lines(large)["D4"], lines(small)["D4"])
    count_figures()

    assert seen == (1, 1)
    assert lines(large)["D4"] == 2


def test_pages_say_of_when_the_figures_are(large, small, signed_in):
    client = signed_in(large.owner)
    before = [client.get(f"/hr/programs/{large.pk}/").text, client.get("/hr/").text]
    count_figures()
    MentorshipFactory(mentor__program=large)

    desk = client.get(f"/hr/programs/{large.pk}/").text
    overview = client.get("/hr/").text

    assert not any("Figures as of" in page or "Counted at" in page for page in before)
    assert "Figures as of" in desk
    assert 'pairs/?state=active">Active (2)</a>' in desk
    assert overview.count("Counted at") == 3  # the program, and its two lines


def test_overview_reads_large_and_small_ones_and_large_ones_alone(large, signed_in):
    count_figures()
    client = signed_in(large.owner)
    alone = client.get("/hr/").text
    other = ProgramFactory(name="Small", owner=large.owner, live_at=large.live_at)
    MenteeFactory(program=other)

    both = client.get("/hr/").text

    assert (alone.count("1 mentee waits"), both.count("1 mentee waits")) == (1, 2)


def test_of_somebody_elses_large_program_nothing_is_shown(large, small):
    count_figures()

    assert lines(small) == {}


def test_without_the_shelf_everything_is_counted_anew(large, monkeypatch):
    count_figures()
    MenteeFactory(program=large)

    def away(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(figures.cache, "get", away)

    assert lines(large)["D4"] == 2


def test_a_program_that_is_large_no_more_is_counted_at_each_look(large, monkeypatch):
    count_figures()
    monkeypatch.setattr(figures, "LARGE", 3)

    assert count_figures() == 0
    assert figures.held() == {}
