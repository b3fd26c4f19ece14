"""What waits in the house and in no program: on the same list, for those alone whom it waits for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard import todo
from dashboard.house import KINDS
from dashboard.tasks import settle_desk
from people import clock
from people.models import ApiKey, Event, HeldLeaver, Person, RosterImport, ScimToken
from programs.actions import concerns
from programs.models import Signal, SignalStep
from tests.factories.endings import ConcernFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory

TODAY = "/hr/today/"


@pytest.fixture
def hr_admin(hr_admin):
    ProgramFactory(owner=PersonFactory(coordinator=True))
    return hr_admin


def waiting_file(by: Person) -> RosterImport:
    return RosterImport.objects.create(
        file_name="people.csv", sha256="0" * 64, state="waiting", by=by, created_at=clock.now()
    )


def everything_waits(hr_admin) -> dict[str, str]:
    """One of each kind; the key of its line on the list."""
    gone = PersonFactory(is_active=False, left_on=clock.today())
    file, number = waiting_file(PersonFactory(hr_admin=True)), ScimToken.objects.count()
    facts = {"prefix": "abc", "made_by": gone, "kept_by": gone, "made_at": clock.now()}
    token = ScimToken.objects.create(name=f"Entra {number}", digest=f"scim {number}", **facts)
    until = clock.now() + timedelta(days=90)
    key = ApiKey.objects.create(
        name=f"Board {number}", digest=f"api {number}", scopes=["programs"], expires_at=until, **facts
    )
    HeldLeaver.objects.create(person=PersonFactory(), token=token, since=clock.now(), asked_at=clock.now())
    concern = ConcernFactory(contact=hr_admin)
    return {
        "concern": f"D21.concern:{concern.pk}",
        "held": "D18.leavers:0",
        "import": f"D17.import:{file.pk}",
        "key": f"D19.key:{token.pk}",
        "api key": f"D20.api-key:{key.pk}",
    }


def post(client, deed: str, *keys: str, query: str = "", **words):
    given = {f"{deed}-{name}": value for name, value in words.items()}
    return client.post(TODAY + query, {"answer": deed, "item": keys, **given})


def shown(client, query: str = "") -> list[str]:
    return [entry.key for entry in client.get(TODAY + query).context["work"].page]


def test_every_kind_of_the_house_is_on_the_list_as_on_the_to_do_list(hr_admin, signed_in):
    keys = everything_waits(hr_admin)
    client = signed_in(hr_admin)

    page = client.get(TODAY)

    assert set(keys) == set(KINDS)
    assert set(keys.values()) <= set(shown(client))
    items = todo.items_of(hr_admin, today=clock.today())
    assert {(item.title, item.detail, item.url) for item in items} <= {
        (entry.item.title, entry.item.reason, entry.item.url) for entry in page.context["work"].page
    }


@pytest.mark.parametrize("amount", [1, 6])
def test_the_house_costs_one_question_more(hr_admin, signed_in, amount, django_assert_num_queries):
    client = signed_in(hr_admin)
    client.get(TODAY)
    with django_assert_num_queries(10):
        client.get(TODAY)
    for _ in range(amount):
        everything_waits(hr_admin)
    client.get(TODAY)

    with django_assert_num_queries(11):
        page = client.get(TODAY)

    assert len(page.context["work"].page) >= 4 * amount + 1


def test_nobody_else_sees_a_concern_nor_what_was_noted_about_it(hr_admin, signed_in):
    """Neither other HR administrators, nor the owner of the program, nor the log."""
    concern = ConcernFactory(contact=hr_admin)
    key = f"D21.concern:{concern.pk}"
    others = [PersonFactory(hr_admin=True), concern.mentorship.program.owner]
    post(signed_in(hr_admin), "tried", key, words="Called, no answer yet")

    assert "Called, no answer yet" in signed_in(hr_admin).get(TODAY).text
    for person in others:
        for query in ("", "?show=put_off", "?show=closed", "?kind=D21"):
            page = signed_in(person).get(TODAY + query).text
            assert "Called, no answer" not in page
            assert key not in page
        for _ in range(2):
            post(signed_in(person), "tried", key, words="Mine")
            post(signed_in(person), "take", key)
    assert list(SignalStep.objects.values_list("words", flat=True)) == ["Called, no answer yet"]
    assert not Event.objects.filter(about_kind="programs.signal").exists()


def test_a_concern_is_given_to_nobody(hr_admin, signed_in):
    colleague, concern = PersonFactory(hr_admin=True), ConcernFactory(contact=hr_admin)
    file = waiting_file(PersonFactory(hr_admin=True))
    keys = (f"D21.concern:{concern.pk}", f"D17.import:{file.pk}")

    post(signed_in(hr_admin), "give", *keys, to=colleague.pk)

    assert list(Signal.objects.values_list("rule", "assigned_to")) == [("D17", colleague.pk)]


def test_what_is_noted_about_a_concern_goes_with_it(hr_admin, signed_in):
    concern = ConcernFactory(contact=hr_admin)
    other = ConcernFactory(contact=hr_admin)
    for each in (concern, other):
        post(signed_in(hr_admin), "take", f"D21.concern:{each.pk}")

    concerns.handle(concern, verdict="needed", by=hr_admin, now=clock.now())

    assert Signal.objects.get().subject == f"concern:{other.pk}"
    other.delete()
    assert settle_desk() == 1
    assert not Signal.objects.exists()


def test_a_file_that_nobody_chose_says_so(hr_admin, signed_in):
    """It came by the folder."""
    RosterImport.objects.create(
        file_name="people.csv", sha256="0" * 64, state="waiting", created_at=clock.now()
    )

    page = signed_in(hr_admin).get(TODAY).text

    assert "The HR file people.csv waits" in page
    assert "chose it" not in page


def test_whoever_chose_a_file_is_not_given_it(hr_admin, signed_in):
    uploader = PersonFactory(hr_admin=True)
    file = waiting_file(uploader)

    post(signed_in(hr_admin), "give", f"D17.import:{file.pk}", to=uploader.pk)

    assert not Signal.objects.exists()


def test_put_off_with_a_reason_and_back_again(hr_admin, signed_in):
    keys = everything_waits(hr_admin)
    client, day = signed_in(hr_admin), clock.today() + timedelta(days=3)

    post(client, "put_off", *keys.values(), until=day, why="The provider mends it")

    assert not set(keys.values()) & set(shown(client))
    assert set(shown(client, "?show=put_off")) == set(keys.values())
    assert client.get(TODAY + "?show=put_off").text.count("The provider mends it") == 5
    others = set(shown(signed_in(PersonFactory(hr_admin=True)), "?show=put_off"))
    assert others == set(keys.values()) - {keys["concern"]}

    post(client, "wake", *keys.values(), query="?show=put_off")

    assert set(keys.values()) <= set(shown(client))


def test_settle_closes_what_was_agreed_to(hr_admin, signed_in):
    file = waiting_file(PersonFactory(hr_admin=True))
    post(signed_in(hr_admin), "take", f"D17.import:{file.pk}")
    assert settle_desk() == 0

    RosterImport.objects.update(state="discarded", content=None)

    assert settle_desk() == 1
    assert Signal.objects.get().is_fixed


def test_who_has_no_desk_keeps_the_to_do_list(db, signed_in):
    """A named contact without any part in the house sees the concern there, and no desk."""
    contact = PersonFactory()
    ConcernFactory(contact=contact)

    assert signed_in(contact).get(TODAY).status_code == 404
    assert "Call " in signed_in(contact).get("/todo/").text


def test_a_coordinator_sees_nothing_of_the_house(hr_admin, coordinator, signed_in):
    keys = everything_waits(hr_admin)
    MentorshipFactory(mentor__program__owner=coordinator)

    page = signed_in(coordinator).get(TODAY).text

    assert [key for key in keys.values() if key in page] == []
