"""Choosing a mentor: search, filters with counts, order, pages, marks, nobody found."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from matching.actions import requests
from matching.choosing import Filters
from matching.directory import Directory, directory
from matching.engine import Bar, PairReasons, Reason
from matching.models import Listing, Mark
from matching.views.facets import facets, with_room
from notices.models import Notice
from people.models import Event, OrgUnit, Person
from programs.models import Mentee, Mentor, Program
from tests.conftest import NOW
from tests.factories.matching import MentorRequestFactory
from tests.factories.people import TopicFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


def url(name: str, *args: int) -> str:
    return reverse(f"matching:{name}", args=args)


def look(mentee: Mentee, *, reader: str = "en", **filters: object) -> Directory:
    found = Filters(**{"has_room": False} | filters)  # type: ignore[arg-type]
    return directory(mentee, found, today=TODAY, language=reader)


def names(found: Directory) -> set[str]:
    return {card.mentor.person.family_name for card in found.page().cards}


def numbers(found: Directory, name: str) -> dict[str, int]:
    facet = next(facet for facet in facets(found) if facet.name == name)
    return {option.value: option.number for option in facet.options}


def mentor(mentee: Mentee, family_name: str, **columns: object) -> Mentor:
    return MentorFactory(program=mentee.program, person__family_name=family_name, **columns)


# --- Search -----------------------------------------------------------------------------------------
@pytest.fixture
def words(mentee: Mentee) -> Mentee:
    TopicFactory(slug="strategy", name="Strategy", name_nl="Koers bepalen")
    mentor(mentee, "Müller", person__job_title="Head of Supply Chain", introduction="I grew up on a barge.")
    mentor(mentee, "Strauß", person__location="Düsseldorf", person__about="Loves jazz.", topics=[])
    return mentee


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("muller", {"Müller"}),
        ("MÜLLER", {"Müller"}),
        ("mull", {"Müller"}),
        ("mulelr", {"Müller"}),
        ("mueller", {"Müller"}),
        ("strauss", {"Strauß"}),
        ("Strauß", {"Strauß"}),
        ("dusseldorf", {"Strauß"}),
        ("supply chain muller", {"Müller"}),
        ("chian supply", {"Müller"}),
        ("barge", {"Müller"}),
        ("jazz", {"Strauß"}),
        ("strategy", {"Müller"}),
        ("startegy", {"Müller"}),
        ("koers", set()),
        ("muller jazz", set()),
        ("!!! &|<->:*", set()),
        ("' OR 1=1 --", set()),
        ("zzzzzz", set()),
        ("⑴ ½ ㎏ ﷺ ǅ", set()),
        ("müller ⅷ", set()),
    ],
)
def test_search_finds(words: Mentee, written: str, found: set[str]) -> None:
    assert names(look(words, q=written)) == found


def test_search_reads_topics_in_the_reader_s_language(words: Mentee) -> None:
    assert names(look(words, q="koers", reader="nl")) == {"Müller"}
    assert names(look(words, q="strategy", reader="nl")) == set()


def test_words_follow_what_changes(words: Mentee) -> None:
    Person.objects.filter(family_name="Müller").update(job_title="Astronaut")

    assert names(look(words, q="astronaut")) == {"Müller"}
    assert names(look(words, q="supply")) == set()


def test_who_is_not_available_leaves_no_words(words: Mentee) -> None:
    away = Mentor.objects.get(person__family_name="Müller")
    Mentor.objects.filter(pk=away.pk).update(state="not_now")

    row = Listing.objects.get(mentor=away.pk)

    assert (row.en, row.nl, row.near_en, row.near_nl) == ("", "", "", "")


# --- Filters ----------------------------------------------------------------------------------------
@pytest.fixture
def four(mentee: Mentee) -> Mentee:
    finance, sales = OrgUnit.objects.create(name="Finance"), OrgUnit.objects.create(name="Sales")
    mentor(
        mentee, "One", topics=["strategy"], person__country="SE", person__unit=finance, form="online",
        person__languages=["en", "sv"],
    )  # fmt: skip
    mentor(
        mentee, "Two", topics=["strategy", "data"], person__country="PL", person__unit=sales, form="both",
        person__languages=["en", "pl"], person__level="head",
    )  # fmt: skip
    mentor(
        mentee, "Three", topics=["data"], person__country="SE", person__unit=sales, form="in_person",
        person__languages=["en"], person__time_zone="Asia/Tokyo",
    )  # fmt: skip
    mentor(mentee, "Full", topics=["data"], person__country="SE", person__languages=["en"], full=True)
    mentor(mentee, "Compatriot", topics=["data"], person__country="NL", person__languages=["en"])
    return mentee


def test_only_the_allowed_are_counted(four: Mentee) -> None:
    found = look(four)

    assert names(found) == {"One", "Two", "Three", "Full"}
    assert numbers(found, "country") == {"SE": 3, "PL": 1}
    assert numbers(found, "topic") == {"strategy": 2, "data": 3}
    assert numbers(found, "language") == {"en": 4, "sv": 1, "pl": 1}
    assert numbers(found, "form") == {"online": 3, "in_person": 3}
    assert with_room(found) == 3


def test_a_filter_s_own_choice_does_not_count(four: Mentee) -> None:
    found = look(four, country="SE", topics=("data",), has_room=True)

    assert names(found) == {"Three"}
    assert numbers(found, "country") == {"SE": 1, "PL": 1}  # data, with room
    assert numbers(found, "topic") == {"strategy": 1, "data": 1}  # in Sweden, with room
    assert with_room(found) == 1
    assert look(four, country="SE", topics=("data",)).count == 2


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"topics": ("strategy", "data")}, {"One", "Two", "Three", "Full"}),
        ({"language": "pl"}, {"Two"}),
        ({"language": "xx"}, set()),
        ({"level": "head"}, {"Two"}),
        ({"form": "online"}, {"One", "Two", "Full"}),
        ({"form": "in_person"}, {"Two", "Three", "Full"}),
        ({"hours": "4"}, {"One", "Two", "Full"}),
        ({"has_room": True}, {"One", "Two", "Three"}),
        ({"unit": "999999"}, set()),
        ({"topics": ("nobody-has-it",)}, set()),
    ],
)
def test_filter_finds(four: Mentee, filters: dict, found: set[str]) -> None:
    assert names(look(four, **filters)) == found


def test_every_count_is_what_the_filter_then_finds(four: Mentee) -> None:
    base = look(four, country="SE")
    for facet in facets(base):
        for option in facet.options:
            chosen = {"topics": (option.value,)} if facet.several else {facet.name: option.value}
            assert look(four, **{"country": "SE"} | chosen).count == option.number, (facet.name, option)


def test_filters_live_in_the_address(signed_in, four: Mentee) -> None:
    page = signed_in(four.person).get(url("mentor-list") + "?country=SE&topic=data&room=1").content.decode()

    assert 'value="data" checked' in page
    assert re.search(r'<option value="SE" selected>Sweden \(1\)', page)
    assert re.search(r'class="chip" href="\?[^"]*country=SE[^"]*room=0"', page)


# --- Order and pages --------------------------------------------------------------------------------
def test_best_fit_comes_first_and_who_is_full_last(four: Mentee) -> None:
    order = [card.mentor.person.family_name for card in look(four).page().cards]

    assert order[-1] == "Full"
    assert set(order[:2]) == {"One", "Two"}  # the mentee asked for strategy


def test_among_equals_the_less_asked_come_first(mentee: Mentee) -> None:
    equals = [mentor(mentee, f"Number {number}") for number in range(6)]
    for one in equals[:3]:
        MentorRequestFactory(
            mentor=one, mentee=MenteeFactory(program=mentee.program), state="withdrawn",
            ended_at="2026-02-28T09:00Z",
        )  # fmt: skip

    order = [card.mentor.pk for card in look(mentee).page().cards]

    assert set(order[:3]) == {one.pk for one in equals[3:]}


def test_equals_take_turns_over_mentees(mentee: Mentee) -> None:
    for number in range(8):
        mentor(mentee, f"Number {number}")
    others = [MenteeFactory(program=mentee.program) for _ in range(12)]

    firsts = {look(one).page().cards[0].mentor.pk for one in others}
    again = [look(others[0]).page().cards[0].mentor.pk for _ in range(3)]

    assert len(firsts) > 3
    assert len(set(again)) == 1


def test_pages_show_everybody_once_forward_and_back(signed_in, mentee: Mentee) -> None:
    for number in range(45):
        mentor(mentee, f"Number {number}")
    client, address, seen, back = signed_in(mentee.person), url("mentor-list"), [], []
    query = "?"
    while query:
        page = client.get(address + query).content.decode()
        seen.append(cards(page))
        query = following(page, "next")
    while query := following(page, "prev"):
        page = client.get(address + query).content.decode()
        back.append(cards(page))

    assert [len(page) for page in seen] == [20, 20, 5]
    assert len({card for page in seen for card in page}) == 45
    assert back == [seen[1], seen[0]]


def test_a_page_goes_on_where_it_was_when_somebody_before_has_gone(signed_in, mentee: Mentee) -> None:
    for number in range(25):
        mentor(mentee, f"Number {number}")
    client, address = signed_in(mentee.person), url("mentor-list")
    page = client.get(address).content.decode()
    rest = cards(client.get(address + following(page, "next")).content.decode())
    Mentor.objects.filter(pk=cards(page)[0]).update(state="not_now")

    assert cards(client.get(address + following(page, "next")).content.decode()) == rest


@pytest.mark.parametrize(
    "query", ["?after=zz", "?after=-1", f"?before={'f' * 40}", "?page=9999999999", "?after="]
)
def test_a_strange_place_is_no_error(signed_in, four: Mentee, query: str) -> None:
    assert signed_in(four.person).get(url("mentor-list") + query).status_code == 200


def cards(page: str) -> list[int]:
    return [int(key) for key in re.findall(r'<h3><a href="/mentors/(\d+)/', page)]


def following(page: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else ""


# --- Marks ------------------------------------------------------------------------------------------
def test_saved_and_put_aside(signed_in, four: Mentee) -> None:
    client = signed_in(four.person)
    one, two = (Mentor.objects.get(person__family_name=name) for name in ("One", "Two"))

    for _twice in range(2):
        client.post(url("mentor-mark", one.pk), {"kind": "saved"})
    client.post(url("mentor-mark", two.pk), {"kind": "not_for_me"})

    assert names(look(four)) == {"One", "Three", "Full"}
    assert names(look(four, show="saved")) == {"One"}
    assert names(look(four, show="aside")) == {"Two"}
    assert Mark.objects.count() == 2
    assert not Event.objects.filter(verb__icontains="mark").exists()
    client.post(url("mentor-mark", two.pk), {"kind": ""})
    assert names(look(four)) == {"One", "Two", "Three", "Full"}


def test_a_mark_is_seen_by_nobody_else(signed_in, four: Mentee) -> None:
    one = Mentor.objects.get(person__family_name="One")
    signed_in(four.person).post(url("mentor-mark", one.pk), {"kind": "not_for_me"})
    other = MenteeFactory(program=four.program)

    assert "One" in names(look(other))
    assert Mark.objects.visible_to(one.person).count() == 0
    assert Mark.objects.visible_to(four.program.owner).count() == 0


@pytest.mark.parametrize("kind", ["loved", "SAVED"])
def test_no_other_marks(signed_in, four: Mentee, kind: str) -> None:
    one = Mentor.objects.get(person__family_name="One")

    assert signed_in(four.person).post(url("mentor-mark", one.pk), {"kind": kind}).status_code == 404
    assert not Mark.objects.exists()


def test_who_takes_no_part_marks_nobody(signed_in, four: Mentee, stranger: Person) -> None:
    one = Mentor.objects.get(person__family_name="One")

    assert signed_in(stranger).post(url("mentor-mark", one.pk), {"kind": "saved"}).status_code == 404


# --- Nobody -----------------------------------------------------------------------------------------
def test_nobody_names_each_filter_and_what_is_there_without_it(signed_in, four: Mentee) -> None:
    page = signed_in(four.person).get(url("mentor-list") + "?language=sv&country=PL&room=0").content.decode()

    assert "No mentor fits all of these filters" in page
    assert "Without “Swedish” there is 1 mentor" in page
    assert "Without “Poland” there is 1 mentor" in page
    assert "Remove all filters: 4 mentors" in page


def test_hr_hears_of_it_once_a_week(signed_in, four: Mentee) -> None:
    client = signed_in(four.person)
    query = f"?program={four.program_id}&language=sv&country=PL&room=0"
    client.get(url("mentor-list") + query)

    for _twice in range(2):
        answer = client.post(url("mentor-wanted") + query)

    assert answer.headers["Location"].startswith(url("mentor-list"))
    letters = Notice.objects.filter(kind="mentee_waits")
    assert {letter.to for letter in letters} == {four.program.owner, four.program.deputy}
    assert letters[0].context["looked_for"] == ["Swedish", "Poland"]
    assert Event.objects.filter(verb="tell HR of waiting").count() == 1


def test_who_has_a_mentor_waits_for_nobody(signed_in, four: Mentee) -> None:
    MentorshipFactory(mentee=four, mentor__program=four.program)

    signed_in(four.person).post(f"{url('mentor-wanted')}?program={four.program_id}")

    assert not Notice.objects.filter(kind="mentee_waits").exists()


def test_who_takes_no_part_tells_nobody(signed_in, four: Mentee, stranger: Person) -> None:
    answer = signed_in(stranger).post(f"{url('mentor-wanted')}?program={four.program_id}")

    assert answer.status_code == 404


# --- One mentor -------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["not_now", "withdrawn", "paused", "dormant"])
def test_who_was_available_reads_as_not_available(signed_in, four: Mentee, state: str) -> None:
    one = Mentor.objects.get(person__family_name="One")
    until = TODAY if state == "paused" else None
    Mentor.objects.filter(pk=one.pk).update(
        state=state, introduction="Private from now on.", not_now_until=until
    )
    client: Client = signed_in(four.person)

    page = client.get(url("mentor-detail", one.pk))

    assert page.status_code == 200
    assert "is not available now" in page.content.decode()
    assert "Private from now on." not in page.content.decode()
    assert client.get(url("request-ask", one.pk)).headers["Location"] == url("mentor-detail", one.pk)
    assert client.post(url("request-ask", one.pk), {"wish": "x", "form": "both"}).status_code == 409


def test_a_coordinator_sees_the_page_of_who_is_away(signed_in, four: Mentee) -> None:
    one = Mentor.objects.get(person__family_name="One")
    Mentor.objects.filter(pk=one.pk).update(state="not_now", introduction="I know the north.")

    assert b"I know the north." in signed_in(four.program.owner).get(url("mentor-detail", one.pk)).content


@pytest.mark.parametrize("state", ["expected", "exempt"])
def test_who_never_offered_is_nobody(signed_in, four: Mentee, state: str) -> None:
    one = Mentor.objects.get(person__family_name="One")
    Mentor.objects.filter(pk=one.pk).update(
        state=state, answered_at=None if state == "expected" else "2026-01-05T09:00Z"
    )

    assert signed_in(four.person).get(url("mentor-detail", one.pk)).status_code == 404


# --- What is nobody's business ----------------------------------------------------------------------
def test_a_private_reason_reads_as_not_available(four: Mentee) -> None:
    """Whatever else stands in the way: it is the refusal of who is away, at the same place of the order."""
    one = Mentor.objects.select_related("person", "program").get(person__family_name="One")
    away = Mentor.objects.select_related("person", "program").get(pk=one.pk)
    away.state = Mentor.State.NOT_NOW
    private = PairReasons(blocked=(Reason(Bar.BLOCKED, False),), musts=(), wishes=(), points=0)
    free = PairReasons(blocked=(), musts=(), wishes=(), points=0)
    scenes: dict[str, Callable[[], object]] = {
        "as it is": lambda: None,
        "mentee has a mentor": lambda: MentorshipFactory(mentee=four, mentor__program=four.program),
        "program is paused": lambda: Program.objects.filter(pk=four.program_id).update(state="paused"),
    }
    for scene, happens in scenes.items():
        happens()
        mentee = Mentee.objects.select_related("person", "program").get(pk=four.pk)
        refusals = []
        for mentor_row, found in ((one, private), (away, free)):
            with pytest.raises(Exception) as refused:  # noqa: PT011  # which one is the question
                requests.check_asking(mentor_row, mentee, now=NOW, found=found)
            refusals.append((type(refused.value), str(refused.value)))
        assert refusals[0] == refusals[1], scene
