from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from people.actions import roster, settings
from people.hris.report import counts
from people.models import Event, OrgUnit, Person, RosterImport, Topic
from tests.factories.people import PersonFactory
from tests.people.feeds import LATER, company, row, sheet, truth


def load(content: bytes, now, by=None, **asked) -> RosterImport:
    made = roster.preview(content, file_name="feed.csv", by=by, now=now, **asked)
    return roster.apply_import(made, by=by, now=now)


def load_with_a_second_yes(content: bytes, now, **asked) -> RosterImport:
    with pytest.raises(roster.NeedsSecondPerson):
        load(content, now, **asked)
    return roster.approve(RosterImport.objects.first(), by=PersonFactory(hr_admin=True), now=now)


@pytest.mark.parametrize("name", ["successfactors", "bamboohr", "afas"])
def test_company_export_on_an_empty_house_reaches_its_truth(db, now, name):
    expected = truth(name)

    done = load(company(name), now)

    assert (done.counts["created"], Person.objects.count()) == (expected["people"], expected["people"])
    for remarks in ("rejected", "flagged", "cleaned"):
        told = [{"reason": each["reason"], "id": each["id"]} for each in done.report[remarks]]
        assert told == expected[remarks]
    for number in ("rows", "left", "without_manager", "countries", "levels"):
        assert done.counts[number] == expected[number]


@pytest.mark.parametrize("name", ["successfactors", "bamboohr", "afas"])
def test_company_export_a_second_time_changes_nothing(db, now, name):
    first = load(company(name), now)
    people = list(Person.objects.order_by("pk").values())

    second = load(company(name), now + timedelta(hours=1))

    assert (second.changes, second.counts["unchanged"]) == (0, first.counts["created"])
    assert list(Person.objects.order_by("pk").values()) == people


def test_next_month_brings_exactly_its_changes(db):
    load(company("successfactors"), LATER)

    done = load_with_a_second_yes(company("successfactors_month_later"), LATER)

    expected = truth("successfactors_month_later")
    assert done.counts["changes"] == expected["changes"]
    assert (done.counts["people"], done.counts["left"], done.counts["missing"]) == (2424, 24, 5)
    assert (done.counts["countries"], done.counts["levels"]) == (expected["countries"], expected["levels"])
    assert Person.objects.filter(is_active=False, left_on=date(2026, 11, 22)).count() == 24
    assert Person.objects.filter(source="feed").count() == 2429
    assert Person.objects.filter(missed_syncs=1, is_active=True).count() == 5


def test_next_month_a_second_time_changes_nothing(db):
    load(company("successfactors"), LATER)
    load_with_a_second_yes(company("successfactors_month_later"), LATER)

    again = roster.read(company("successfactors_month_later"), now=LATER)

    assert (again.created, again.updated) == ([], [])


def test_import_fills_every_field_of_a_person(db, now):
    content = sheet(
        row(1),
        row(
            7,
            **{
                "First name": "Camille",
                "Last name": "van den Berg",
                "Work Email": "Camille@Example.com",
                "Country": "België",
                "Location": "Antwerpen ",
                "Level": "Sr.",
                "Supervisor ID": "00001",
                "Department": "Legal",
                "Job title": "Counsel",
                "Hire date": "2023-07-08",
                "Legal entity": "Acme België NV",
                "Gender": "V",
                "Languages": "nl, Engels",
                "Topics": "Leading a team; Strategy",
            },
        ),
    )

    load(content, now)

    camille = Person.objects.select_related("unit", "manager").get(employee_id="00007")
    assert (camille.full_name, camille.sort_name) == ("Camille van den Berg", "Berg, Camille van den")
    assert (camille.email, camille.country, camille.location) == ("camille@example.com", "BE", "Antwerpen")
    assert (camille.level, camille.unit.name, camille.job_title) == ("senior", "Legal", "Counsel")
    assert camille.legal_entity == "Acme België NV"
    assert (camille.manager.employee_id, camille.hired_on) == ("00001", date(2023, 7, 8))
    assert (camille.gender, camille.languages, camille.language) == ("F", ["en", "nl"], "nl")
    assert (camille.topics, camille.time_zone) == (["leading-a-team", "strategy"], "Europe/Brussels")
    assert not camille.has_usable_password()
    assert list(Topic.objects.values_list("name", flat=True)) == ["Leading a team", "Strategy"]


def test_change_writes_no_other_column_and_every_text_as_it_is(db, now):
    """Rows go to the server as CSV: what CSV has a meaning of its own for is a text here."""
    odd = ["\\.", "\\N", "NULL", '"', 'a,"b"', "{}", "\\", "'", ""]
    load(sheet(*(row(n, Location="Utrecht", Topics="Data; Sales") for n in range(9))), now)
    unlike = {"job_title", "sources"}
    before = list(Person.objects.order_by("employee_id").values())

    load(
        sheet(
            *(row(n, Job_title=text, Location="Utrecht", Topics="Data; Sales") for n, text in enumerate(odd))
        ),
        now,
    )

    after = list(Person.objects.order_by("employee_id").values())
    assert [each["job_title"] for each in after] == odd
    assert [{k: v for k, v in each.items() if k not in unlike} for each in after] == [
        {k: v for k, v in each.items() if k not in unlike} for each in before
    ]


def test_leaver_keeps_the_last_day_and_is_out_the_day_after(db, now):
    content = sheet(row(1, Termination_date=now.date().isoformat()))
    load(content, now)

    on_last_day = Person.objects.get().is_active
    load(content, now + timedelta(days=1))

    assert on_last_day is True
    assert Person.objects.get().is_active is False


def test_rehired_person_is_the_same_person_and_active_again(db, now):
    load(sheet(row(1, Termination_date="2026-01-31")), now)
    before = Person.objects.get()

    load(sheet(row(1, Termination_date="", Last_name="Newname", Work_Email="new@example.com")), now)

    person = Person.objects.get()
    assert (before.is_active, person.is_active, person.left_on) == (False, True, None)
    assert (person.pk, person.family_name, person.email) == (before.pk, "Newname", "new@example.com")


def test_account_closed_by_hand_stays_closed(db, now):
    load(sheet(row(1, Termination_date="")), now)
    Person.objects.update(is_active=False)

    load(sheet(row(1, Termination_date="")), now)

    assert Person.objects.get().is_active is False


def test_person_missing_from_the_file_is_told_and_stays(db, now):
    here = PersonFactory(employee_id="H1")

    done = load(sheet(row(1)), now)

    assert [each["id"] for each in done.report["missing"]] == ["H1"]
    assert Person.objects.get(pk=here.pk).is_active is True


def test_two_people_swap_addresses(db, now):
    load(sheet(row(1), row(2)), now)

    load(sheet(row(1, Work_Email="ada2@example.com"), row(2, Work_Email="ADA1@example.com")), now)

    emails = Person.objects.order_by("employee_id").values_list("email", flat=True)
    assert list(emails) == ["ada2@example.com", "ada1@example.com"]


def test_address_of_someone_outside_the_file_is_rejected(db, now):
    PersonFactory(employee_id="H1", email="Ada1@Example.com")

    done = load(sheet(row(1), row(2)), now)

    assert [(each["row"], each["column"], each["reason"]) for each in done.report["rejected"]] == [
        (2, "Work Email", "mail used by another person")
    ]
    assert done.counts["created"] == 1


def test_columns_the_file_lacks_stay_as_they_are(db, now):
    PersonFactory(employee_id="00001", country="SE", job_title="Analyst", time_zone="Asia/Tokyo")
    content = b"Employee ID,First name,Last name,Work Email\n00001,Ada,Lovelace,ada@example.com\n"

    load(content, now)

    person = Person.objects.get()
    assert (person.full_name, person.country, person.job_title) == ("Ada Lovelace", "SE", "Analyst")
    assert person.time_zone == "Asia/Tokyo"


def test_own_languages_stay_as_the_person_set_them(db, now):
    load(sheet(row(1, Languages="en")), now)
    Person.objects.update(languages=["en", "pl"], sources={"languages": ["self", now.isoformat()]})

    done = load(sheet(row(1, Languages="en")), now)

    assert (done.changes, Person.objects.get().languages) == (0, ["en", "pl"])


def test_time_zone_follows_a_move_unless_it_was_chosen(db, now):
    load(sheet(row(1), row(2), row(3), row(4, Country="US", Time_zone="America/Chicago")), now)
    chosen = Person.objects.get(employee_id="00002")
    settings.change(chosen, by=chosen, now=now, language="en", theme="auto", time_zone="Africa/Nairobi")

    load(sheet(row(1, Country="PT"), row(2, Country="PT"), row(3), row(4, Country="PT")), now)

    zones = Person.objects.order_by("employee_id").values_list("time_zone", flat=True)
    assert list(zones) == ["Europe/Lisbon", "Africa/Nairobi", "Europe/Amsterdam", "Europe/Lisbon"]


def test_time_zone_of_a_later_file_is_followed_unless_the_person_chose_one(db, now):
    """Everybody works in a country with several clocks, and moves within it."""
    load(sheet(*(row(n, Country="US", Time_zone="America/Chicago") for n in range(1, 6))), now)
    chosen = Person.objects.get(employee_id="00002")
    settings.change(chosen, by=chosen, now=now, language="en", theme="auto", time_zone="America/Denver")
    said = ["America/Los_Angeles", "America/Los_Angeles", "Pacific time", "", "America/Chicago"]
    later = sheet(*(row(n, Country="US", Time_zone=zone) for n, zone in enumerate(said, start=1)))

    shown = roster.preview(later, file_name="later.csv", by=None, now=now)
    first, second = load(later, now), load(later, now)

    assert shown.report["updated"] == [
        {"id": "00001", "name": "Ada Number1", "changes": [
            {"field": "time_zone", "before": "America/Chicago", "after": "America/Los_Angeles"},
        ]}
    ]  # fmt: skip
    zones = Person.objects.order_by("employee_id").values_list("time_zone", flat=True)
    assert list(zones) == [
        "America/Los_Angeles", "America/Denver", "America/Chicago", "America/Chicago", "America/Chicago",
    ]  # fmt: skip
    assert (first.changes, second.changes) == (1, 0)
    assert Person.objects.get(employee_id="00001").sources["time_zone"][0] == "feed"


def test_departments_are_made_once(db, now):
    finance = OrgUnit.objects.create(name="Finance")
    nested = OrgUnit.objects.create(name="Audit", parent=finance)

    load(sheet(row(1, Department="Finance"), row(2, Department="Audit"), row(3, Department="New")), now)

    units = Person.objects.order_by("employee_id").values_list("unit", flat=True)
    assert list(units[:2]) == [finance.pk, nested.pk]
    assert OrgUnit.objects.count() == 3


def test_import_leaves_one_event_with_counts_only(hr_admin, now):
    load(sheet(row(1)), now, by=hr_admin)

    event = Event.objects.get(verb="apply import")
    assert (event.by_name, event.detail["counts"]["created"]) == (hr_admin.full_name, 1)
    assert "ada" not in str(event.detail).lower()


def test_applied_file_is_not_kept(db, now):
    done = load(sheet(row(1)), now)

    assert (done.state, done.applied_at, done.content) == (RosterImport.State.APPLIED, now, None)


def test_apply_twice_shows_the_first_result(db, now):
    made = roster.preview(sheet(row(1)), file_name="feed.csv", by=None, now=now)
    roster.apply_import(made, by=None, now=now)

    again = roster.apply_import(made, by=None, now=now + timedelta(minutes=1))

    assert (again.applied_at, again.counts["created"]) == (now, 1)
    assert Event.objects.filter(verb="apply import").count() == 1


def test_apply_after_the_house_changed_applies_nothing_and_previews_anew(db, now):
    made = roster.preview(sheet(row(1)), file_name="feed.csv", by=None, now=now)
    PersonFactory(employee_id="00001")

    with pytest.raises(roster.PreviewIsStale):
        roster.apply_import(made, by=None, now=now)

    made.refresh_from_db()
    assert (made.state, made.counts["created"], made.counts["updated"]) == ("previewed", 0, 1)


def test_apply_from_an_older_page_applies_nothing(db, now):
    made = roster.preview(sheet(row(1)), file_name="feed.csv", by=None, now=now)

    with pytest.raises(roster.PreviewIsStale):
        roster.apply_import(made, by=None, now=now, seen="what the page showed before")

    assert Person.objects.count() == 0


def test_apply_of_a_file_set_aside_is_refused(hr_admin, now):
    made = roster.preview(sheet(row(1)), file_name="feed.csv", by=hr_admin, now=now)
    roster.discard(made, by=hr_admin)

    with pytest.raises(roster.AlreadySetAside):
        roster.apply_import(made, by=hr_admin, now=now)

    made.refresh_from_db()
    assert (made.state, made.content) == ("discarded", None)


def test_setting_aside_an_applied_file_is_refused(hr_admin, now):
    done = load(sheet(row(1)), now)

    with pytest.raises(roster.AlreadyApplied):
        roster.discard(done, by=hr_admin)


def test_reading_a_roster_takes_the_same_queries_for_any_number(db, now, django_assert_num_queries):
    load(sheet(*(row(number) for number in range(30))), now)

    with django_assert_num_queries(6):
        counts(roster.read(sheet(*(row(number) for number in range(60))), now=now))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False])
def test_two_imports_at_once_write_each_person_once(now, same):
    content = sheet(*(row(number) for number in range(300)))
    first = roster.preview(content, file_name="a.csv", by=None, now=now)
    second = first if same else roster.preview(content, file_name="b.csv", by=None, now=now)
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def run(made: RosterImport) -> None:
        try:
            start.wait()
            outcomes.append(roster.apply_import(made, by=None, now=now).state)
        except roster.PreviewIsStale:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[made]) for made in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == (["applied", "applied"] if same else ["applied", "stale"])
    assert Person.objects.count() == 300
    assert Event.objects.filter(verb="apply import").count() == 1
