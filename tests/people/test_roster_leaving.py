"""Who leaves by a feed, who comes back, and when a file stops and asks a second person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from people.actions import erasure, leaving, roster, roster_write
from people.models import Event, Person, RosterImport
from tests.factories.people import PersonFactory
from tests.people.feeds import row, sheet

DAY = timedelta(days=1)


def people(*numbers: int, **values: str) -> bytes:
    return sheet(*(row(number, **values) for number in numbers))


def run(content: bytes, now, **asked) -> tuple[RosterImport, Exception | None]:
    return roster.run(content, file_name="feed.csv", now=now, source="command", **asked)


def applied(content: bytes, now, **asked) -> RosterImport:
    made, no = run(content, now, **asked)
    if isinstance(no, roster.NeedsSecondPerson):
        admin = (
            PersonFactory(hr_admin=True, email="") if not Person.objects.filter(email="").exists() else None
        )
        made = roster.approve(made, by=admin or Person.objects.get(email=""), now=now)
        no = None
    assert no is None
    return made


def one(number: int) -> Person:
    return Person.objects.get(employee_id=f"{number:05d}")


@pytest.fixture
def forty(db, now) -> None:
    applied(people(*range(40)), now)


def test_missing_once_is_counted_and_stays(forty, now):
    applied(people(*range(39)), now + DAY)

    assert (one(39).is_active, one(39).missed_syncs) == (True, 1)


def test_missing_twice_in_a_row_is_out(forty, now, client):
    client.force_login(one(39))
    applied(people(*range(39)), now + DAY)

    done = applied(people(*range(39), 40), now + 2 * DAY)

    gone = one(39)
    assert (gone.is_active, gone.left_on, gone.sources["left_on"][0]) == (
        False,
        (now + 2 * DAY).date(),
        "feed",
    )
    assert ([each["id"] for each in done.report["gone"]], done.counts["gone"]) == (["00039"], 1)
    assert client.get("/").status_code == 302
    assert Event.objects.filter(verb="close account", about_id=str(gone.pk)).count() == 1


def test_missing_then_there_then_missing_is_counted_anew(forty, now):
    for day, numbers in enumerate((range(39), range(40), range(39)), start=1):
        applied(people(*numbers), now + day * DAY)

    assert (one(39).is_active, one(39).missed_syncs) == (True, 1)


def test_rejected_row_still_says_that_the_person_works_here(forty, now):
    content = sheet(*(row(number) for number in range(39)), row(39, Work_Email="=bad"))

    done = applied(content, now + DAY)

    assert (done.counts["rejected"], one(39).missed_syncs) == (1, 0)


def test_same_file_again_is_no_second_word_about_the_missing(forty, now):
    for day in (1, 2, 3):
        applied(people(*range(39)), now + day * DAY)

    assert (one(39).is_active, one(39).missed_syncs) == (True, 1)


def test_part_of_the_people_says_nothing_about_the_others(forty, now):
    for day in (1, 2):
        made, no = run(people(1, day), now + day * DAY, is_full=False)
        assert (no, made.counts["missing"]) == (None, 39 if day == 1 else 38)

    assert Person.objects.filter(is_active=True, missed_syncs=0).count() == 40


def test_whom_no_file_ever_brought_is_not_taken_away(forty, now):
    PersonFactory(employee_id="HAND")

    for day in (1, 2):
        applied(people(*range(40), 50 + day), now + day * DAY)

    assert Person.objects.get(employee_id="HAND").missed_syncs == 0


def test_gone_person_who_is_named_again_is_the_same_and_active(forty, now):
    before = one(39).pk
    applied(people(*range(39)), now + DAY)
    applied(people(*range(39), 40), now + 2 * DAY)

    applied(people(*range(40)), now + 3 * DAY)

    back = one(39)
    assert (back.pk, back.is_active, back.left_on, back.missed_syncs) == (before, True, None, 0)


def test_account_closed_by_hand_stays_closed_whatever_the_file_says(forty, now, hr_admin):
    leaving.close(one(3), by=hr_admin, now=now, why="unsafe")

    applied(people(*range(40), Status="active"), now + DAY)

    assert one(3).is_active is False


def test_last_working_day_in_the_past_ends_sessions_at_once(forty, now, client):
    client.force_login(one(5))
    content = sheet(*(row(n, Termination_date="2026-02-27" if n == 5 else "") for n in range(40)))

    made, no = run(content, now + DAY)

    assert (no, made.counts["changes"]["leavers"]) == (None, 1)
    assert client.get("/").status_code == 302
    assert one(5).is_active is False


def test_few_missing_do_not_stop_a_file(db, now):
    applied(people(*range(100)), now)

    made, no = run(people(*range(95)), now + DAY)

    assert (no, made.brakes, made.counts["absent"]) == (None, [], 5)


@pytest.mark.parametrize(("before", "after", "kinds"), [
    (100, 94, ["share"]),
    (500, 479, ["people"]),
    (20, 1, ["share"]),
])  # fmt: skip
def test_many_missing_wait_and_change_nothing(db, now, before, after, kinds):
    applied(people(*range(before)), now)

    made, no = run(people(*range(after)), now + DAY)

    assert isinstance(no, roster.NeedsSecondPerson)
    assert ([brake["kind"] for brake in made.brakes], made.state) == (kinds, "waiting")
    assert Person.objects.filter(is_active=True, missed_syncs=0).count() == before


def test_emptied_country_waits(db, now):
    swedes = [row(number, Country="SE") for number in (1, 2)]
    dutch = [row(number) for number in range(3, 90)]
    applied(sheet(*swedes, *dutch), now)

    made, no = run(sheet(*dutch), now + DAY)

    assert isinstance(no, roster.NeedsSecondPerson)
    assert [(brake["kind"], brake["about"]) for brake in made.brakes] == [("country", "SE")]


def test_many_with_a_last_day_wait_too(db, now):
    applied(people(*range(100)), now)
    content = sheet(*(row(n, Termination_date="2026-02-01" if n < 9 else "") for n in range(100)))

    _, no = run(content, now + DAY)

    assert isinstance(no, roster.NeedsSecondPerson)
    assert Person.objects.filter(is_active=True).count() == 100


def test_whoever_applies_does_not_close_their_own_account(db, now):
    applied(people(*range(40)), now)
    Person.objects.filter(employee_id__in=["00001", "00002"]).update(house_roles=["hr_admin"])
    content = sheet(*(row(n, Termination_date="2026-02-01" if n == 1 else "") for n in range(40)))
    made = roster.preview(content, file_name="feed.csv", by=one(1), now=now)

    with pytest.raises(roster.NeedsSecondPerson):
        roster.apply_import(made, by=one(1), now=now)

    made.refresh_from_db()
    assert [brake["kind"] for brake in made.brakes] == ["yourself"]
    assert roster.approve(made, by=one(2), now=now).state == "applied"
    assert one(1).is_active is False


def moved(number: int, address: str) -> bytes:
    return sheet(*(row(n, **({"Work_Email": address} if n == number else {})) for n in range(40)))


def test_nobody_alone_moves_the_address_of_another_administrator(db, now):
    """Else one of them could become another by a file and a forgotten password, and agree with themselves."""
    applied(people(*range(40)), now)
    Person.objects.filter(employee_id__in=["00001", "00002"]).update(house_roles=["hr_admin"])
    before = one(2).email
    made = roster.preview(moved(2, "thief@example.com"), file_name="feed.csv", by=one(1), now=now)

    with pytest.raises(roster.NeedsSecondPerson):
        roster.apply_import(made, by=one(1), now=now)

    made.refresh_from_db()
    assert ([brake["kind"] for brake in made.brakes], one(2).email) == (["address"], before)
    assert roster.approve(made, by=one(2), now=now).state == "applied"
    assert one(2).email == "thief@example.com"


@pytest.mark.parametrize("power", [{"is_staff": True}, {"is_superuser": True}])
def test_nobody_alone_moves_the_address_of_technical_staff(db, now, hr_admin, power):
    """Who reads their mail chooses their password, and then sees more than any HR administrator."""
    applied(people(*range(40)), now)
    Person.objects.filter(employee_id="00002").update(**power)
    before = one(2).email
    made = roster.preview(moved(2, "thief@example.com"), file_name="feed.csv", by=hr_admin, now=now)

    with pytest.raises(roster.NeedsSecondPerson):
        roster.apply_import(made, by=hr_admin, now=now)

    assert one(2).email == before


@pytest.mark.parametrize("lost", [{"house_roles": []}, {"is_active": False}])
@pytest.mark.parametrize("deed", [roster.apply_import, roster.approve])
def test_who_lost_the_role_while_waiting_applies_nothing(db, now, hr_admin, lost, deed):
    """The page let them in; then another import ran for a minute, and they were no administrator any more."""
    made = roster.preview(people(1), file_name="feed.csv", by=None, now=now)
    Person.objects.filter(pk=hr_admin.pk).update(**lost)

    for _ in range(2):
        with pytest.raises(roster.NotAllowed):
            deed(made, by=hr_admin, now=now)

    assert not Person.objects.filter(employee_id="00001").exists()


def test_own_address_and_that_of_anybody_else_move_by_a_file(db, now):
    applied(people(*range(40)), now)
    Person.objects.filter(employee_id="00001").update(house_roles=["hr_admin"])

    for number, address in ((1, "own@example.com"), (5, "five@example.com")):
        made = roster.preview(moved(number, address), file_name="feed.csv", by=one(1), now=now)
        roster.apply_import(made, by=one(1), now=now)

    assert one(5).email == "five@example.com"


def test_last_administrator_can_not_be_taken_away_by_a_file(db, now, hr_admin):
    applied(people(*range(40)), now)
    Person.objects.filter(pk=hr_admin.pk).update(house_roles=[])
    Person.objects.filter(employee_id="00001").update(house_roles=["hr_admin"])
    content = sheet(*(row(n, Termination_date="2026-02-01" if n == 1 else "") for n in range(40)))

    _, no = run(content, now + DAY)

    assert isinstance(no, roster.NoAdministratorLeft)
    assert one(1).is_active is True


def test_whoever_chose_a_file_can_not_agree_to_it(db, now, hr_admin):
    applied(people(*range(40)), now)
    made = roster.preview(people(1), file_name="cut.csv", by=hr_admin, now=now + DAY)

    with pytest.raises(roster.NeedsSecondPerson):
        roster.approve(made, by=hr_admin, now=now + DAY)

    assert Person.objects.filter(missed_syncs=1).count() == 0


def test_changed_fields_say_where_they_come_from(forty, now):
    later = now + DAY

    applied(sheet(*(row(n, Level="Senior" if n == 7 else "Medior") for n in range(40))), later)

    assert one(7).sources == {"level": ["feed", later.isoformat()]}
    assert (one(8).sources, one(8).source) == ({}, "feed")


def test_own_word_holds_for_topics_and_not_for_what_hr_knows(forty, now):
    own = {"topics": ["self", now.isoformat()], "level": ["self", now.isoformat()]}
    Person.objects.filter(employee_id="00007").update(topics=["mine"], level="lead", sources=own)

    applied(people(*range(40), Topics="Strategy", Level="Senior"), now + DAY)

    assert (one(7).topics, one(7).level) == (["mine"], "senior")
    assert one(8).topics == ["strategy"]


def test_who_is_erased_while_a_file_is_applied_stays_erased(forty, now, monkeypatch):
    """The file was compared and staged before; writing must not bring the name back."""
    erased, doors = one(5), roster_write._doors

    def meanwhile(*given, **named):
        erasure.forget(erased, erasure.Known.of(erased), now=now)
        doors(*given, **named)

    monkeypatch.setattr(roster_write, "_doors", meanwhile)
    run(people(*range(40), Last_name="Renamed", Job_title="Welder"), now + DAY)

    erased.refresh_from_db()
    assert erased.erased_at == now
    assert (erased.family_name, erased.email, erased.job_title) == ("", "", "")
    assert one(6).family_name == "Renamed"


def test_rows_are_forgotten_after_a_month_and_numbers_stay(forty, now):
    made = applied(sheet(*(row(n) for n in range(40)), row(41, Work_Email="=bad")), now + DAY)

    roster.forget_rows(now=now + 30 * DAY)
    early = RosterImport.objects.get(pk=made.pk).report["rejected"]
    roster.forget_rows(now=now + 32 * DAY)

    made.refresh_from_db()
    assert len(early) == 1
    assert (made.counts["rejected"], "ada" in str(made.report).lower()) == (1, False)


def test_import_deletes_no_session_of_people_who_stay(forty, now, client):
    client.force_login(one(1))

    applied(people(*range(40), Level="Senior"), now + DAY)

    assert Session.objects.count() == 1
    assert client.get("/").status_code == 200
