"""One's own list, computed from facts; gone as soon as the fact is mended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from dashboard import todo
from guides.actions import training
from guides.models import Course, MustRead
from matching.models import Ask
from programs.models import Program
from tests.factories.endings import ConcernFactory, SignalFactory, StandInFactory
from tests.factories.guides import ChapterFactory, GuideFactory
from tests.factories.matching import MatchRunFactory, MentorRequestFactory
from tests.factories.pairs import AgreementFactory, AnswerFactory, FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory
from tests.factories.publishing import WaiverFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 20)


def titles(person) -> list[str]:
    return [item.title for item in todo.items_of(person, today=TODAY)]


def test_items_of_a_stranger_are_none(stranger):
    assert titles(stranger) == []


def test_items_request_for_the_mentor_and_not_for_the_mentee(program, mentor, mentee):
    MentorRequestFactory(program=program, mentor=mentor, mentee=mentee)

    assert titles(mentor.person) == ["Sanne de Wit asks you to be their mentor"]
    assert titles(mentee.person) == []


def test_items_mentee_without_a_request_is_led_to_the_mentors(mentee):
    assert titles(mentee.person) == ["Choose a mentor in Leaders across borders 2026"]


def test_items_whoever_completed_a_year_is_not_asked_to_choose_again(program):
    pair = MentorshipFactory(
        mentor__program=program, state="completed", ended_on=TODAY, ending="reached", code="ABCDEFGHJKLM"
    )

    assert titles(pair.mentee_person) == []


def test_items_expected_mentor_is_asked(program):
    row = MentorFactory(program=program, expected=True)

    assert titles(row.person) == ["Are you available as a mentor in Leaders across borders 2026?"]


def test_items_check_in_until_it_is_answered(program):
    pair = MentorshipFactory(mentor__program=program, mentor__person__given_name="Claire")
    follow_up = FollowUpFactory(
        mentorship=pair, quarter=1, due_on=TODAY, closes_on=TODAY + timedelta(days=21)
    )

    before = titles(pair.mentee_person)
    AnswerFactory(follow_up=follow_up, person=pair.mentee_person, side="mentee")

    assert before == ["Quarterly check-in 1 with Claire"]
    assert titles(pair.mentee_person) == []


def test_items_agreement_first_to_make_then_to_confirm(program):
    pair = MentorshipFactory(
        preparing=True,
        mentor__program=program,
        mentor__person__given_name="Claire",
        mentee__person__given_name="Yusuf",
    )

    made = titles(pair.mentee_person)
    AgreementFactory(mentorship=pair, written_by=pair.mentee_person, mentee_confirmed_at=pair.created_at)

    assert made == ["Make an agreement with Claire"]
    assert titles(pair.mentee_person) == []
    assert titles(pair.mentor_person) == ["Confirm what you and Yusuf agree"]


def test_items_course_that_was_assigned(mentor, now):
    course = Course.objects.create(slug="mentor-basics", audience="mentor")
    training.assign(mentor.person, course, now=now)

    assert titles(mentor.person) == ["Take the mentor course"]


def test_items_nearest_date_first(program, mentor):
    late = MentorRequestFactory(
        program=program, mentor=mentor, mentee=MenteeFactory(program=program), answer_by=date(2026, 5, 2)
    )
    soon = MentorRequestFactory(
        program=program, mentor=mentor, mentee=MenteeFactory(program=program), answer_by=date(2026, 5, 1)
    )

    urls = [item.url for item in todo.items_of(mentor.person, today=TODAY)]

    assert urls == [f"/requests/{soon.pk}/", f"/requests/{late.pk}/"]


def asked(program, now, **whom) -> Ask:
    run = MatchRunFactory(program=program, solved=True)
    return Ask.objects.create(program=program, run=run, asked_at=now, **whom)


def test_items_mentor_who_is_asked_for_one_more_place(program, mentor, now):
    row = asked(program, now, mentor=mentor, kind="seat")

    before = titles(mentor.person)
    Ask.objects.filter(pk=row.pk).update(answer="no", answered_at=now)

    assert before == ["Do you have room for one more mentee in Leaders across borders 2026?"]
    assert titles(mentor.person) == []


def test_items_mentor_who_takes_no_part_any_more_is_not_asked(program, mentor, now):
    asked(program, now, mentor=mentor, kind="seat")
    type(mentor).objects.update(state="withdrawn")

    assert titles(mentor.person) == []


def test_items_mentee_is_asked_until_there_is_a_mentor(program, mentee, now):
    row = asked(program, now, mentee=mentee, kind="language", value="ar")

    before = [item.url for item in todo.items_of(mentee.person, today=TODAY)]
    MentorshipFactory(mentor__program=program, mentee=mentee)

    assert f"/asks/{row.pk}/" in before
    assert titles(mentee.person) == []


def test_items_exception_for_the_second_person_only(program):
    row = WaiverFactory(mentor__program=program)
    names = f"{row.mentor.person.full_name} and {row.mentee.person.full_name}"

    assert titles(program.deputy) == [f"Decide on an exception for {names}"]
    assert titles(program.owner) == []


def test_items_exception_never_about_a_pair_of_ones_own(program):
    WaiverFactory(mentor__program=program, mentor__person=program.deputy)

    assert titles(program.deputy) == []


@pytest.mark.parametrize("path", ["/", "/todo/"])
def test_pages_show_what_a_run_asks(program, mentor, now, signed_in, path):
    row = asked(program, now, mentor=mentor, kind="seat")

    page = signed_in(mentor.person).get(path).text

    assert "Do you have room for one more mentee" in page
    assert f'href="/asks/{row.pk}/"' in page


@pytest.mark.parametrize("path", ["/", "/todo/"])
def test_page_counts_as_many_as_it_lists(signed_in, program, mentor, mentee, path):
    MentorRequestFactory(program=program, mentor=mentor, mentee=mentee)

    page = signed_in(mentor.person).get(path).text

    assert '<span class="count">1</span>' in page
    assert "Sanne de Wit asks you to be their mentor" in page


@pytest.mark.parametrize(
    ("country", "location", "asked"),
    [
        ("NL", "Utrecht", False),
        ("DE", "Essen", False),  # two zones in the table, one clock
        ("CN", "Shenzhen", False),  # one time by law
        ("US", "Springfield", True),
        ("US", "New York", False),
        ("AU", "Perth", False),
        ("BR", "", True),
        ("PT", "Lisbon", False),
        ("PT", "Porto", True),
        ("", "", True),
    ],
)
def test_items_time_zone_only_where_it_was_guessed(country, location, asked):
    person = PersonFactory(country=country, location=location, time_zone="America/New_York")

    assert titles(person) == (["Which time zone do you work in?"] if asked else [])


def test_items_time_zone_is_gone_once_the_settings_are_saved(signed_in):
    person = PersonFactory(country="US", location="Springfield", time_zone="America/New_York")
    client = signed_in(person)
    wanted = {"language": "en", "theme": "auto", "time_zone": "America/New_York"}

    before = "Which time zone do you work in?" in client.get("/").text
    client.post("/settings/", wanted)

    assert [before, "Which time zone" in client.get("/").text] == [True, False]


def test_find_of_all_kinds_is_one_query(program, mentee, django_assert_num_queries):
    MentorFactory(program=program, person=mentee.person, expected=True)

    with django_assert_num_queries(1):
        kinds = [kind for kind, _pk in todo.find(mentee.person)]

    assert sorted(kinds) == ["choice", "offer"]


@pytest.mark.parametrize("amount", [1, 3])
def test_list_reads_each_kind_once_however_many_wait(program, mentor, amount, django_assert_num_queries):
    for _each in range(amount):
        MentorRequestFactory(program=program, mentor=mentor, mentee=MenteeFactory(program=program))

    with django_assert_num_queries(2):
        found = titles(mentor.person)

    assert len(found) == amount


def test_items_agreement_again_after_a_new_version(program):
    pair = MentorshipFactory(preparing=True, mentor__program=program, mentor__person__given_name="Claire")
    AgreementFactory(mentorship=pair, agreed=True)
    agreed = titles(pair.mentee_person)

    changed = {"mentor_confirmed_at": pair.created_at, "mentee_confirmed_at": None}
    AgreementFactory(mentorship=pair, version=2, **changed)

    assert agreed == []
    assert titles(pair.mentee_person) == ["Confirm what you and Claire agree"]
    assert titles(pair.mentor_person) == []


def test_count_in_the_header_is_the_length_of_the_list(program, mentee, signed_in):
    MentorFactory(program=program, person=mentee.person, expected=True)
    type(mentee.person).objects.filter(pk=mentee.person_id).update(country="US", location="")

    page = signed_in(mentee.person).get("/todo/").text

    assert '<span class="count">3</span>' in page
    assert page.count("<h2>") == 3


@pytest.mark.parametrize("language", ["en", "nl"])
def test_chapters_to_confirm_are_named_as_the_reader_reads(mentee, language, django_assert_num_queries):
    """Of several in two more questions; a program's own guide comes before the one behind it."""
    handbook = GuideFactory(slug="handbook")
    own = GuideFactory(slug="own", parent=handbook)
    Program.objects.filter(pk=mentee.program_id).update(guide=own)
    for slug in ("roles", "talks"):
        ChapterFactory(guide=handbook, slug=slug, title=f"House {slug}")
        ChapterFactory(guide=handbook, slug=slug, title=f"Huis {slug}", language="nl")
        MustRead.objects.create(guide=handbook, slug=slug, asked_from=mentee.enrolled_at)
    ChapterFactory(guide=own, slug="talks", title="Own talks")
    MustRead.objects.create(guide=own, slug="talks", asked_from=mentee.enrolled_at)
    MenteeFactory(program=mentee.program)  # somebody else

    with translation.override(language), django_assert_num_queries(3):
        found = [title for title in titles(mentee.person) if "“" in title]

    house = "House" if language == "en" else "Huis"
    assert [title.split("“")[1].split("”")[0] for title in found] == [
        f"{house} roles",
        f"{house} talks",
        "Own talks",
    ]


def test_home_with_a_chapter_to_confirm_opens(mentee, signed_in):
    handbook = GuideFactory(slug="handbook")
    ChapterFactory(guide=handbook, slug="roles", title="Who does what")
    MustRead.objects.create(guide=handbook, slug="roles", asked_from=mentee.enrolled_at)

    assert "Who does what" in signed_in(mentee.person).get("/").content.decode()


def test_named_contact_mentee_and_coordinator_find_what_an_end_asks_of_them(db, now):
    near = MentorshipFactory(end_asked_on=now.date())
    away = MentorshipFactory(
        mentor__program=near.program, state="paused", paused_on=now.date(), paused_until=date(2026, 5, 1)
    )
    StandInFactory(mentorship=away)
    concern = ConcernFactory(mentorship=away)

    found = {
        person: {item.title for item in todo.items_of(person, today=now.date())}
        for person in (near.mentee_person, near.program.owner, concern.contact)
    }

    assert f"Say how your year with {near.mentor_person.short_name} ends" in found[near.mentee_person]
    stand_in = f"{away.mentee_person.full_name} asks for a mentor who stands in"
    call = f"Call {away.mentee_person.full_name} today"
    assert (stand_in in found[near.program.owner], call in found[near.program.owner]) == (True, False)
    assert call in found[concern.contact]


def test_coordinator_is_asked_to_call_until_somebody_else_has_taken_it_on(db, hr_admin):
    pair = MentorshipFactory(mentor__person__given_name="Claire", mentor__person__family_name="Dubois")
    signal = SignalFactory(mentorship=pair, rule="S7")
    owner = pair.program.owner
    type(owner).objects.filter(pk=owner.pk).update(country="SE")
    owner.refresh_from_db()
    SignalFactory(mentorship=MentorshipFactory(mentor__person=owner, mentor__program=pair.program), rule="S7")
    asked = f"Call {pair.mentee_person.full_name} or Claire Dubois today"

    found = [titles(person) for person in (owner, hr_admin, pair.mentor_person)]
    type(signal).objects.filter(pk=signal.pk).update(assigned_to=hr_admin)

    assert [asked in of_one for of_one in found] == [True, False, False]
    assert [title for title in titles(owner) if title.startswith("Call")] == []
