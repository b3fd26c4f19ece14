"""Everything that needs a coordinator in one list: in order, by page, taken on, put off, many at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from dashboard import attention, keyset, worklist
from dashboard.actions import lines
from dashboard.attention_kinds import COUNTED
from dashboard.house import OF_RULE
from dashboard.tasks import settle_desk
from dashboard.worklist import Filters
from people import clock
from people.models import Look
from programs.actions import looking, signals
from programs.models import Mentorship, Program, Signal, SignalStep
from tests.factories.endings import SignalFactory
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import (
    MenteeFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramRoleFactory,
)

WAITING = "D4.program:{}"


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def program(program) -> Program:
    """Too young for a note of the quarter; one mentee waits."""
    program.live_at = clock.now() - timedelta(days=60)
    program.save(update_fields=["live_at"])
    MenteeFactory(program=program)
    return program


@pytest.fixture
def colleague(program):
    return ProgramRoleFactory(program=program, role="coordinator").person


def noticed(program: Program, **words) -> Signal:
    return SignalFactory(mentorship=MentorshipFactory(mentor__program=program), **words)


def not_content(program: Program, *, days: int = 0) -> None:
    """Counted from the answer, until the clock has noticed it."""
    row = FollowUpFactory(mentorship=MentorshipFactory(mentor__program=program), due_on="2099-01-01")
    AnswerFactory(
        follow_up=row, rating=1, wants_contact=False, answered_at=clock.now() - timedelta(days=days)
    )


def titles(person, **filters) -> list[str]:
    found = worklist.show(person, Filters(**filters), today=clock.today())
    return [entry.item.title for entry in found.page]


def post(client, deed: str, *keys: str, query: str = "", **words):
    given = {f"{deed}-{name}": value for name, value in words.items()}
    return client.post(reverse("dashboard:today") + query, {"answer": deed, "item": keys, **given})


def test_list_holds_what_is_counted_and_what_the_clock_noticed_most_urgent_first(program):
    late, talk = noticed(program, rule="S2"), noticed(program, rule="S7")

    names = [f"{row.mentorship.mentee_person} – {row.mentorship.mentor_person}" for row in (talk, late)]
    assert titles(program.owner) == [names[0], "1 mentee waits for a mentor", names[1]]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_show_each_line_once_there_and_back(program, today, size):
    for number in range(5):
        noticed(program, rule="S2", since_on=today - timedelta(days=number // 2))
        not_content(program, days=number // 2)
    whole = [entry.key for entry in worklist.show(program.owner, Filters(), today=today).page]

    page = worklist.show(program.owner, Filters(), today=today, size=size).page
    pages = [page]
    while page.after:
        page = worklist.show(program.owner, Filters(), today=today, size=size, after=page.after).page
        pages.append(page)
    there = [entry.key for each in pages for entry in each]
    back = [entry.key for entry in page]
    while page.before:
        page = worklist.show(program.owner, Filters(), today=today, size=size, before=page.before).page
        back = [entry.key for entry in page] + back

    assert len(whole) == 11
    assert (there, back) == (whole, whole)


@pytest.mark.parametrize(
    "place", ["x", "W10", "bnVsbA", keyset.written([1, "a", 2, 3]), keyset.written([2**62, 0, 1, 1])]
)
def test_a_place_that_is_nonsense_is_a_page_and_no_failure(program, signed_in, place):
    client = signed_in(program.owner)

    for way in ("after", "before"):
        assert client.get(reverse("dashboard:today"), {way: place}).status_code == 200


def test_take_on_what_is_counted_makes_one_row_however_often(program, colleague, signed_in):
    key = WAITING.format(program.pk)
    client = signed_in(program.owner)

    for _ in range(2):
        post(client, "take", key)

    row = Signal.objects.get()
    assert (row.rule, row.subject, row.assigned_to) == ("D4", f"program:{program.pk}", program.owner)
    assert titles(program.owner, whose="mine") == ["1 mentee waits for a mentor"]
    assert titles(colleague, whose="mine") == titles(program.owner, whose="free") == []


def test_put_off_needs_a_reason_and_keeps_the_marks(program, signed_in, today):
    key = WAITING.format(program.pk)
    client = signed_in(program.owner)

    page = post(client, "put_off", key, until=today + timedelta(days=7), why="")

    assert "Give the reason in a few words" in page.text
    assert f'value="{key}" checked' in page.text
    assert Signal.objects.count() == 0


def test_put_off_hides_lines_of_both_kinds_until_the_day(program, signed_in, today):
    seen = noticed(program)
    keys = (WAITING.format(program.pk), f"S2.{seen.subject}")

    post(signed_in(program.owner), "put_off", *keys, until=today + timedelta(days=7), why="New mentors soon")

    assert titles(program.owner) == []
    assert len(titles(program.owner, show="put_off")) == 2
    page = signed_in(program.owner).get(reverse("dashboard:today") + "?show=put_off").text
    assert page.count("New mentors soon") == 2
    then = worklist.show(program.owner, Filters(), today=today + timedelta(days=7)).page
    assert [entry.item.rule for entry in then] == ["D4"]  # the other one wakes with the clock's round


def test_bring_back_before_the_day(program, signed_in, today):
    key = WAITING.format(program.pk)
    client = signed_in(program.owner)
    post(client, "put_off", key, until=today + timedelta(days=7), why="Later")

    post(client, "wake", key, query="?show=put_off")

    assert titles(program.owner) == ["1 mentee waits for a mentor"]


def test_tried_is_shown_to_the_next_who_looks(program, colleague, signed_in):
    post(signed_in(program.owner), "tried", WAITING.format(program.pk), words="Asked two managers")

    page = signed_in(colleague).get(reverse("dashboard:today")).text

    assert "Tried: Asked two managers" in page


def test_give_to_a_colleague_of_that_program(program, colleague, signed_in):
    keys = (WAITING.format(program.pk), f"S2.{noticed(program).subject}")

    post(signed_in(program.owner), "give", *keys, to=colleague.pk)

    assert len(titles(colleague, whose="mine")) == 2


def test_give_leaves_what_is_not_theirs_to_see(program, colleague, today, signed_in):
    """One of two programs is not the colleague's, one pair is the colleague's own."""
    other = ProgramFactory(owner=program.owner, live_at=program.live_at)
    MenteeFactory(program=other)
    own = SignalFactory(
        mentorship=MentorshipFactory(
            mentor__program=program, mentor__person=colleague, mentee__person__country="SE"
        )
    )
    keys = (WAITING.format(program.pk), WAITING.format(other.pk), f"S2.{own.subject}")

    page = post(signed_in(program.owner), "give", *keys, to=colleague.pk)

    assert page.status_code == 302
    assert list(Signal.objects.filter(assigned_to=colleague).values_list("rule", "program")) == [
        ("D4", program.pk)
    ]
    assert not Signal.objects.filter(program=other).exists()


@pytest.mark.parametrize("deed", ["take", "tried"])
def test_lines_of_another_program_cannot_be_reached(program, signed_in, deed):
    stranger = ProgramFactory(owner=PersonFactory(coordinator=True), live_at=program.live_at)
    MenteeFactory(program=stranger)
    seen = noticed(stranger)

    post(signed_in(program.owner), deed, WAITING.format(stranger.pk), f"S2.{seen.subject}", words="x")

    assert SignalStep.objects.count() == 0
    assert Signal.objects.get().assigned_to is None


def test_own_pair_is_on_no_list_and_takes_no_deed(program, colleague, signed_in):
    own = SignalFactory(mentorship=MentorshipFactory(mentor__program=program, mentee__person=colleague))

    post(signed_in(colleague), "take", f"S2.{own.subject}")

    assert titles(colleague) == ["1 mentee waits for a mentor"]
    assert SignalStep.objects.count() == 0


def test_settle_closes_what_is_mended_and_leaves_the_rest(program, today):
    MentorshipFactory(preparing=True, mentor__program=program, prepare_by=today - timedelta(days=1))
    entries = list(worklist.show(program.owner, Filters(), today=today).page)
    lines.do("take", entries, by=program.owner, today=today, now=clock.now())
    Mentorship.objects.update(state="active", active_at=clock.now())

    done = [settle_desk() for _ in range(2)]

    assert done == [1, 0]
    assert {row.rule: (row.state, row.is_fixed) for row in Signal.objects.all()} == {
        "D4": ("open", False),
        "D2": ("closed", True),
    }


def test_settle_wakes_what_was_put_off_until_today(program, today):
    entries = list(worklist.show(program.owner, Filters(), today=today).page)
    put_off = {"until": today + timedelta(days=1), "why": "Later"}
    lines.do("put_off", entries, by=program.owner, today=today, now=clock.now(), **put_off)
    there = [
        (item.rule, item.subject) for item in attention.items(Program.objects.all(), person=None, today=today)
    ]

    for day in (today, today + timedelta(days=1)):
        signals.settle(there, today=day, now=clock.now())

    assert (Signal.objects.get().state, SignalStep.objects.first().kind) == ("open", "woke")


def test_a_fresh_answer_that_is_taken_on_is_the_row_the_clock_keeps(program, today):
    pair = MentorshipFactory(mentor__program=program)
    check_in = FollowUpFactory(
        mentorship=pair, due_on=today + timedelta(days=3), closes_on=today + timedelta(days=20)
    )
    said = AnswerFactory(
        follow_up=check_in, person=pair.mentee_person, side="mentee", rating=4, wants_contact=True
    )
    entries = list(worklist.show(program.owner, Filters(kind="S7"), today=today).page)
    lines.do("take", entries, by=program.owner, today=today, now=clock.now())

    signals.keep(looking.OF_PAIRS, lambda: looking.find(today=today), today=today, now=clock.now())

    row = Signal.objects.get(rule="S7")
    assert (row.assigned_to, row.mark, row.state) == (program.owner, str(said.pk), "open")
    assert len(titles(program.owner, kind="S7")) == 1


def test_two_who_decide_at_once_share_one_row(program, today):
    entry = worklist.show(program.owner, Filters(), today=today).page.rows[0]

    rows = {signals.opened(lines._found(entry, today), now=clock.now()).pk for _ in range(2)}

    assert len(rows) == 1


def test_closed_again_the_same_fact_can_be_taken_on_anew(program, today):
    entry = worklist.show(program.owner, Filters(), today=today).page.rows[0]
    first = signals.opened(lines._found(entry, today), now=clock.now())
    signals.settle([], today=today, now=clock.now())

    assert signals.opened(lines._found(entry, today), now=clock.now()).pk != first.pk


def test_filters_are_in_the_address(program, signed_in):
    seen = noticed(program)
    client = signed_in(program.owner)

    kind = client.get(reverse("dashboard:today") + "?kind=S2").text
    other = client.get(reverse("dashboard:today") + f"?program={program.pk + 1}&kind=nonsense&whose=x").text

    name = seen.mentorship.mentee_person.full_name
    assert (name in kind, "1 mentee waits" in kind) == (True, False)
    assert (name in other, "1 mentee waits" in other) == (True, True)


def test_enter_in_a_field_presses_no_deed(program, signed_in):
    """The first button of a form is what Enter presses."""
    page = signed_in(program.owner).get(reverse("dashboard:today")).text
    form = page[page.index('<form method="post" class="flow"') :]

    assert form.index("<button disabled hidden>") < form.index('value="take"')
    assert f'form="deed-{WAITING.format(program.pk)}"' in page


def test_a_thousand_lines_ask_no_more(program, signed_in, today, django_assert_max_num_queries):
    """Eleven at most, and one for what waits in the house; a page may ask twelve."""
    client = signed_in(program.owner)
    Signal.objects.bulk_create(
        Signal(
            program=program, rule="S13", subject=f"request:{number}", since_on=today, opened_at=clock.now()
        )
        for number in range(1000)
    )
    noticed(program)
    client.get(reverse("dashboard:today"))

    with django_assert_max_num_queries(11):
        page = client.get(reverse("dashboard:today"))

    assert page.context["work"].amount == 1002
    assert len(page.context["work"].page) == worklist.A_PAGE


@pytest.mark.parametrize("amount", [1, 10])
def test_list_asks_as_often_for_many_lines(program, signed_in, amount, today, django_assert_num_queries):
    for number in range(amount):
        signals.tried(noticed(program), words=f"Called {number}", by=program.owner, now=clock.now())
        not_content(program)
    client = signed_in(program.owner)
    client.get(reverse("dashboard:today"))

    with django_assert_num_queries(11):
        page = client.get(reverse("dashboard:today")).text

    assert page.count("Tried: Called") == amount


def test_who_is_named_on_the_list_can_read_that(program, signed_in):
    seen = noticed(program)

    signed_in(program.owner).get(reverse("dashboard:today"))

    assert set(Look.objects.values_list("about", "where")) == {
        (seen.mentorship.mentor_person_id, "today"),
        (seen.mentorship.mentee_person_id, "today"),
    }


@pytest.mark.parametrize("matter", [each for each in Signal.Matter.values if each not in OF_RULE])
def test_what_was_put_off_keeps_its_words_and_leads_to_its_page(program, signed_in, matter, today):
    about, _words = COUNTED.get(matter, ("owner", None))
    subject = f"{about}:1"
    SignalFactory(
        program=program,
        mentorship=None,
        rule=matter,
        subject=subject,
        facts={"amount": 2},
        state="snoozed",
        snoozed_until=today + timedelta(days=3),
    )

    entry = worklist.show(program.owner, Filters(show="put_off"), today=today).page.rows[0]

    assert entry.item.title
    assert entry.item.reason
    assert not entry.item.url.startswith("/hr/signals/")
    assert entry.key == f"{matter}.{subject}"
    assert entry.kind in signed_in(program.owner).get(reverse("dashboard:today") + "?show=put_off").text
