"""The pairs, check-ins and people of a program as lists: filtered, by page, kept as a view."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from dashboard import keyset, lists
from dashboard.lists import Wanted
from notices.models import Notice
from people import clock
from people.actions import saved_views
from people.models import Look, SavedView
from programs.models import Mentee, Mentorship, Program, Signal
from tests.factories.endings import SignalFactory
from tests.factories.pairs import AnswerFactory, FollowUpFactory, MeetingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramRoleFactory


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def colleague(program):
    return ProgramRoleFactory(program=program, role="coordinator").person


def pair(program: Program, name: str, **words) -> Mentorship:
    return MentorshipFactory(
        mentor__program=program,
        mentee__person__given_name=name,
        mentee__person__family_name="Bakker",
        **words,
    )


def names(program: Program, **wanted) -> list[str]:
    rows = lists.pairs(program, Wanted(**wanted), person=program.owner, today=clock.today())
    return [row.mentee_person.given_name for row in rows.order_by(*lists.OF_PAIRS)]


def test_each_fact_finds_its_pairs(program, today):
    old = clock.now() - timedelta(days=100)
    met = pair(program, "Met", active_at=old)
    MeetingFactory(mentorship=met, state="held", starts_at=clock.now() - timedelta(days=5))
    pair(program, "Unmet", active_at=old, planned_end_on=today + timedelta(days=300))
    pair(program, "New", active_at=clock.now())
    late = pair(program, "Late", active_at=clock.now())
    FollowUpFactory(mentorship=late, due_on=today - timedelta(days=1), closes_on=today + timedelta(days=9))
    SignalFactory(mentorship=pair(program, "Noticed", active_at=clock.now()))
    pair(program, "Ending", active_at=clock.now(), planned_end_on=today + timedelta(days=60))
    pair(program, "Slow", preparing=True, prepare_by=today - timedelta(days=1))
    Mentorship.objects.filter(planned_end_on="2027-01-05").update(planned_end_on=today + timedelta(days=300))

    found = {fact: names(program, fact=fact) for fact in lists.FACTS}

    assert found == {
        "signal": ["Noticed"],
        "unmet": ["Unmet"],
        "met": ["Met"],
        "late": ["Late"],
        "ending": ["Ending"],
        "waiver": [],
        "slow": ["Slow"],
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [("ann", ["Anna", "Joanne"]), ("bakker anna", ["Anna"]), ("  ", ["Anna", "Joanne", "Piet"]), ("%", [])],
)
def test_words_are_looked_for_in_names(program, words, found):
    for name in ("Piet", "Joanne", "Anna"):
        pair(program, name)

    assert names(program, q=words) == found


def test_own_pairs_are_not_listed(program, owner_pair, signed_in):
    page = signed_in(program.owner).get(reverse("dashboard:pairs", args=[program.pk])).text

    assert owner_pair.mentee_person.full_name not in page


@pytest.fixture
def owner_pair(program) -> Mentorship:
    return pair(program, "Mine", mentor__person=program.owner, mentee__person__country="SE")


def test_pages_by_key_show_each_pair_once_there_and_back(program):
    """Also among people of one name, whom only the key tells apart."""
    for number in range(7):
        pair(program, "Same" if number < 5 else "Other")
    rows = lists.pairs(program, Wanted(), person=program.owner, today=clock.today())

    there, page = [], keyset.page(rows, lists.OF_PAIRS, size=2)
    while True:
        there += [row.pk for row in page]
        if not page.after:
            break
        page = keyset.page(rows, lists.OF_PAIRS, size=2, after=page.after)
    back = [row.pk for row in page]
    while page.before:
        page = keyset.page(rows, lists.OF_PAIRS, size=2, before=page.before)
        back = [row.pk for row in page] + back

    assert there == back == [row.pk for row in rows.order_by(*lists.OF_PAIRS)]
    assert len(there) == 7


@pytest.mark.parametrize(
    "place",
    [
        "x",
        "W10",
        keyset.written([1, "a"]),
        keyset.written(["a", 2**62]),
        keyset.written(["a", "b"]),
        "9" * 700,
    ],
)
def test_a_place_that_is_nonsense_is_a_page(program, signed_in, place):
    pair(program, "Anna")
    client = signed_in(program.owner)

    for way in ("after", "before"):
        assert client.get(reverse("dashboard:pairs", args=[program.pk]), {way: place}).status_code == 200


def test_a_filter_that_does_not_exist_is_left_out(program, signed_in):
    pair(program, "Anna")

    page = signed_in(program.owner).get(
        reverse("dashboard:pairs", args=[program.pk]),
        {"fact": "x", "state": "y", "country": "z", "q": "anna"},
    )

    assert "Anna Bakker" in page.text


def test_marked_pairs_are_reminded_once_a_day_and_no_others(program, today, signed_in):
    due = {"due_on": today, "closes_on": today + timedelta(days=9)}
    marked, other = pair(program, "Marked"), pair(program, "Other")
    for each in (marked, other):
        FollowUpFactory(mentorship=each, **due)
    address = reverse("dashboard:pairs", args=[program.pk])
    client = signed_in(program.owner)

    for _ in range(2):
        client.post(address, {"answer": "remind", "item": [marked.pk]})

    told = Notice.objects.filter(kind="follow_up_reminder").values_list("to", flat=True)
    assert sorted(told) == sorted([marked.mentor_person_id, marked.mentee_person_id])


@pytest.mark.parametrize("answer", ["remind", "take", "give"])
def test_pairs_of_another_program_take_no_deed(program, today, colleague, signed_in, answer):
    other = pair(MentorFactory().program, "Other")
    FollowUpFactory(mentorship=other, due_on=today, closes_on=today + timedelta(days=9))
    SignalFactory(mentorship=other)

    signed_in(program.owner).post(
        reverse("dashboard:pairs", args=[program.pk]),
        {"answer": answer, "item": [other.pk, "x", "9" * 30], "give-to": colleague.pk},
    )

    assert not Notice.objects.filter(kind="follow_up_reminder").exists()
    assert not Signal.objects.exclude(assigned_to=None).exists()


def test_signals_of_marked_pairs_are_given_to_a_colleague_but_for_an_own_pair(program, colleague, signed_in):
    one = SignalFactory(mentorship=pair(program, "One"))
    own = SignalFactory(
        mentorship=pair(program, "Own", mentor__person=colleague, mentee__person__country="SE")
    )
    closed = SignalFactory(mentorship=one.mentorship, rule="S4", state="closed", closed_at=clock.now())

    signed_in(program.owner).post(
        reverse("dashboard:pairs", args=[program.pk]),
        {"answer": "give", "item": [one.mentorship_id, own.mentorship_id], "give-to": colleague.pk},
    )

    given = dict(Signal.objects.values_list("pk", "assigned_to"))
    assert given == {one.pk: colleague.pk, own.pk: None, closed.pk: None}


def test_a_view_is_kept_under_its_name_and_is_nobody_elses(program, colleague, signed_in):
    address = reverse("dashboard:pairs", args=[program.pk])
    client = signed_in(program.owner)

    for query in ("?state=active", "?state=paused"):
        client.post(address + query, {"answer": "save", "name": "Mine"})

    row = SavedView.objects.get()
    assert (row.query, row.page) == ("state=paused", f"pairs:{program.pk}")
    assert '?state=paused">Mine</a>' in client.get(address).text
    other = signed_in(colleague)
    other.post(address, {"drop": row.pk})
    assert "Mine</a>" not in other.get(address).text
    assert SavedView.objects.count() == 1
    client.post(address, {"drop": row.pk})
    assert SavedView.objects.count() == 0


def test_a_view_without_a_name_is_asked_again(program, signed_in):
    address = reverse("dashboard:pairs", args=[program.pk]) + "?state=active"

    page = signed_in(program.owner).post(address, {"answer": "save", "name": " "})

    assert "Give it a name" in page.text
    assert SavedView.objects.count() == 0


def test_no_more_views_than_a_row_of_links_holds(program):
    words = {"person": program.owner, "page": "pairs:1", "query": "", "now": clock.now()}
    for number in range(saved_views.MOST):
        saved_views.keep(name=f"{number}", **words)

    saved_views.keep(name="0", **words)
    with pytest.raises(saved_views.TooMany):
        saved_views.keep(name="more", **words)


def test_mentees_by_what_they_wait_for(program, today):
    waits, away = MenteeFactory(program=program), MenteeFactory(program=program)
    Mentee.objects.filter(pk=away.pk).update(away_from=today, away_until=today + timedelta(days=9))
    paired = pair(program, "Paired").mentee

    found = {
        fact: sorted(row.pk for row in lists.mentees(program, Wanted(fact=fact), today=today))
        for fact in lists.WAITS
    }

    assert found == {"waiting": sorted([waits.pk, away.pk]), "paired": [paired.pk], "away": [away.pk]}


def test_mentors_by_room(program):
    full, free = MentorFactory(program=program), MentorFactory(program=program, seats=2)
    silent = MentorFactory(program=program, expected=True, reminders=3)
    MentorshipFactory(mentor=full)
    MentorshipFactory(mentor=free)

    found = {fact: [row.pk for row in lists.mentors(program, Wanted(fact=fact))] for fact in lists.ROOM}

    assert found == {"free": [free.pk], "full": [full.pk], "silent": [silent.pk]}


@pytest.mark.parametrize(("side", "status"), [("mentees", 200), ("mentors", 200), ("people", 404)])
def test_lists_of_people_are_of_two_sides(program, signed_in, side, status):
    MenteeFactory(program=program)

    assert signed_in(program.owner).get(f"/hr/programs/{program.pk}/people/{side}/").status_code == status


@pytest.mark.parametrize("answered", [0, 1])
def test_check_ins_lead_to_what_was_said(program, today, signed_in, answered):
    row = FollowUpFactory(mentorship=pair(program, "Anna"), due_on=today, closes_on=today)
    if answered:
        AnswerFactory(follow_up=row)

    page = signed_in(program.owner).get(
        reverse("dashboard:check-ins", args=[program.pk]) + "?state=quarter-1&fact=due"
    )

    assert "Anna Bakker" in page.text
    assert page.text.count(reverse("programs:follow-up-read", args=[row.pk])) == answered


def test_whoever_is_listed_can_read_who_looked(program, signed_in):
    row = pair(program, "Anna")

    signed_in(program.owner).get(reverse("dashboard:pairs", args=[program.pk]))

    assert set(Look.objects.values_list("about", "where")) == {
        (row.mentor_person_id, "program list"),
        (row.mentee_person_id, "program list"),
    }


def test_lists_of_a_stranger_are_not_there(program, signed_in):
    client = signed_in(PersonFactory(coordinator=True))

    for name in ("pairs", "check-ins"):
        assert client.get(reverse(f"dashboard:{name}", args=[program.pk])).status_code == 404
