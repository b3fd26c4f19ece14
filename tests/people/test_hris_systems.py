"""One file per HR system, with the headers and quirks that its maker documents."""

# ruff: noqa: E501  the tables are as wide as the exports they stand for

from __future__ import annotations

from datetime import date

import pytest

from people.hris import plan, reading, rows
from people.hris.records import Feed, Record
from tests.people.feeds import table

TODAY = date(2026, 3, 2)
MEGABYTES = 20 * 1024 * 1024


def parse(content: bytes) -> Feed:
    return rows.parse(reading.read(content, max_bytes=MEGABYTES), today=TODAY)


def people(feed: Feed) -> dict[str, Record]:
    return {record.employee_id: record for _, record in feed.records}


# --- SAP SuccessFactors -------------------------------------------------------------------------------
SUCCESSFACTORS = """
STATUS   | USERID | USERNAME | FIRSTNAME | LASTNAME | MI | GENDER | EMAIL           | MANAGER | HR    | DEPARTMENT | TIMEZONE         | HIREDATE   | CUSTOM01 | CUSTOM02
Status   | Userid | Username | Firstname | Lastname | Mi | Gender | Email           | Manager | Hr    | Department | Timezone         | Hiredate   | Country  | Career level
active   | 007    | ada      | Ada       | Lovelace |    | F      | ada@example.com | NO_MGR  | NO_HR | Board      | Europe/Amsterdam | 08/13/2019 | NL       | Director
active   | 008    | bob      | Bob       | Babbage  |    | M      | bob@example.com | 007     | 007   | Board      | Europe/Amsterdam | 01/02/2020 | UK       | Senior
inactive | 009    | eve      | Eve       | Byron    |    | F      | eve@example.com | 007     | 007   | Board      | Europe/Amsterdam | 01/02/2020 | UK       | Middle
"""


def test_successfactors_has_two_header_rows_and_names_custom_columns_by_label():
    feed = parse(table(SUCCESSFACTORS))

    assert (feed.system, feed.header_row, feed.rows, feed.rejected) == ("SAP SuccessFactors", 1, 3, [])
    assert (feed.headers["country"], feed.headers["level"]) == ("Country", "Career level")
    assert [(one.country, one.level) for one in people(feed).values()] == [
        ("NL", "director"), ("GB", "senior"), ("GB", "medior"),
    ]  # fmt: skip


def test_successfactors_manager_is_a_userid_and_no_mgr_is_nobody():
    feed = parse(table(SUCCESSFACTORS))

    assert {one.employee_id: one.manager_id for one in people(feed).values()} == {
        "007": "", "008": "007", "009": "007",
    }  # fmt: skip
    assert (feed.flagged, feed.is_ambiguous, feed.month_first) == ([], False, True)


def test_successfactors_inactive_person_does_not_work_here():
    made = plan.plan(parse(table(SUCCESSFACTORS)), {}, today=TODAY)

    assert {one.employee_id: one.is_active for one in made.people} == {"007": True, "008": True, "009": False}


def test_time_zone_of_the_file_is_taken_where_the_country_leaves_it_open():
    feed = parse(
        table("""
            Employee ID | Name         | Country | Time zone
            1           | Ada Lovelace | US      | America/Chicago
            2           | Bob Babbage  | US      | EST
            3           | Eve Byron    | NL      |
        """)
    )

    made = plan.plan(feed, {}, today=TODAY)
    again = plan.plan(feed, {one.employee_id: one for one in made.people}, today=TODAY)

    zones = ["America/Chicago", "America/New_York", "Europe/Amsterdam"]
    assert [one.time_zone for one in made.created] == zones
    assert (again.updated, len(again.unchanged)) == ([], 3)


def test_status_that_turns_active_again_opens_the_account():
    gone = {one.employee_id: one for one in plan.plan(parse(table(SUCCESSFACTORS)), {}, today=TODAY).people}
    back = table(SUCCESSFACTORS.replace("inactive", "active"))

    made = plan.plan(parse(back), gone, today=TODAY)

    assert [change.changed for change in made.updated] == [{"is_active": (False, True)}]


# --- Microsoft Entra ID -------------------------------------------------------------------------------
ENTRA_BULK = """
version:v1.0
Name [displayName] Required | User name [userPrincipalName] Required | Initial password [passwordProfile] Required | Block sign in (Yes/No) [accountEnabled] Required | First name [givenName] | Last name [surname] | Job title [jobTitle] | Department [department] | Usage location [usageLocation] | Employee ID [employeeId]
Example: Chris Green | chris@contoso.com | myPassword1234 | No | | | | | |
Ada Lovelace | ada@example.com | x | No  | Ada | Lovelace | Analyst | Board | NL | 0001
Bob Babbage  | bob@example.com | x | Yes | Bob | Babbage  | Maker   | Board | GB | 0002
"""


def test_entra_version_and_example_rows_are_no_people():
    feed = parse(table(ENTRA_BULK))

    assert (feed.system, feed.header_row, feed.rows) == ("Microsoft Entra ID", 2, 2)
    assert [(number, one.employee_id, one.email, one.country) for number, one in feed.records] == [
        (4, "0001", "ada@example.com", "NL"), (5, "0002", "bob@example.com", "GB"),
    ]  # fmt: skip


def test_entra_blocked_sign_in_means_not_working_here():
    assert {one.employee_id: one.is_active for one in people(parse(table(ENTRA_BULK))).values()} == {
        "0001": True, "0002": False,
    }  # fmt: skip


ENTRA_TOOLKIT = """
FirstName | LastName | UserPrincipalName | DisplayName  | MailNickname | AccountEnabled | JobTitle | Department | EmployeeID | OfficeLocation | Manager         | City   | Country        | UsageLocation
Bob       | Babbage  | bob@example.com   | Bob Babbage  | bob          | True           | Maker    | Board      | 0002       | London         | ada@example.com | London | United Kingdom | GB
Ada       | Lovelace | ada@example.com   | Ada Lovelace | ada          | True           | Analyst  | Board      | 0001       | Utrecht        |                 | Zeist  | Nederland      | NL
Eve       | Byron    | eve@example.com   | Eve Byron    | eve          | False          | Maker    | Board      | 0003       | London         | Ada Lovelace    | London | Albania        | AL
"""


def test_entra_manager_is_found_by_user_principal_name_or_display_name():
    feed = parse(table(ENTRA_TOOLKIT))

    assert {one.employee_id: one.manager_id for one in people(feed).values()} == {
        "0001": "", "0002": "0001", "0003": "0001",
    }  # fmt: skip
    assert (feed.system, people(feed)["0001"].country, people(feed)["0001"].location) == (
        "Microsoft Entra ID", "NL", "Utrecht",
    )  # fmt: skip
    assert people(feed)["0003"].is_active is False


# --- AFAS ---------------------------------------------------------------------------------------------
AFAS = """
Medewerker | Voornaam | Roepnaam | Voorletters | Voorvoegsel | Geboortenaam | Voorvoegsel_partner | Geboortenaam_partner | Naamgebruik_code | Email_werk | UPN               | empl_Medewerkernummer_leidinggevende | empl_Functie_omschrijving | empl_Begindatum_functie | empl_Einddatum_functie | empl_Volgnummer_contract
000101     | Johanna  | Anna     | J.A.        | de          | Vries        | van den             | Berg                 | 1                |            | anna@example.com  | 000102                               | Coördinator                   | 01-03-2020              | 31-01-2026             | 1
000101     | Johanna  | Anna     | J.A.        | de          | Vries        | van den             | Berg                 | 1                |            | anna@example.com  | 000103                               | Teamleider                | 01-02-2026              | 30-06-2026             | 2
000101     | Johanna  | Anna     | J.A.        | de          | Vries        | van den             | Berg                 | 1                |            | anna@example.com  | 000103                               | Directeur                 | 01-07-2026              |                        | 3
000102     | Bob      | Bob      | B.          |             | Bakker       |                     |                      | 0                | b@example.com | bob@example.com | 000103                              | Maker                     | 01-02-2019              | 31-01-2026             | 1
000103     | Eve      | Eve      | E.          |             | Smit         | ten                 | Have                 | 2                | e@example.com | eve@example.com |                                     | Maker                     | 01-05-2026              |                        | 1
"""


def test_afas_contracts_become_one_person_with_todays_manager_and_title():
    feed = parse(table(AFAS, delimiter=";", encoding="cp1252", line_end="\r\n"))

    anna = people(feed)["000101"]
    assert (feed.system, feed.encoding, feed.delimiter, len(feed.records)) == (
        "AFAS", "Windows-1252", ";", 3,
    )  # fmt: skip
    assert (anna.given_name, anna.family_name) == ("Anna", "van den Berg-de Vries")
    assert (anna.job_title, anna.manager_id) == ("Teamleider", "000103")
    assert (anna.hired_on, anna.left_on) == (date(2020, 3, 1), None)  # the next contract follows at once


def test_afas_ended_and_coming_contracts_keep_their_days():
    found = people(parse(table(AFAS, delimiter=";")))

    assert (found["000102"].left_on, found["000103"].hired_on) == (date(2026, 1, 31), date(2026, 5, 1))
    assert found["000103"].family_name == "ten Have"


def test_afas_blank_work_mail_falls_back_to_the_user_principal_name():
    found = people(parse(table(AFAS, delimiter=";")))

    assert [one.email for one in found.values()] == ["anna@example.com", "b@example.com", "e@example.com"]


def test_afas_dates_are_day_first_without_asking():
    content = "Medewerker;Roepnaam;Geboortenaam;Begindatum_functie\n1;Anna;Vries;03-04-2020\n"

    feed = parse(content.encode())

    assert (feed.is_ambiguous, feed.records[0][1].hired_on) == (False, date(2020, 4, 3))


# --- BambooHR -----------------------------------------------------------------------------------------
BAMBOOHR = """
Employee ID | Employee # | First name | Last name | Preferred name | Gender | Job title | Department | Location | Division | Supervisor ID | Supervisor EID | Reporting to  | Work Email      | Status
11          | E-1        | Augusta    | Lovelace  | Ada            | Female | Analyst   | Board      | London   | EMEA     |               |                |               | ada@example.com | Active
12          | E-2        | Robert     | Babbage   |                | Male   | Maker     | Board      | London   | EMEA     | E-1           | 11             | Ada Lovelace  | bob@example.com | Active
13          | E-3        | Eve        | Byron     |                | Female | Maker     | Board      | London   | EMEA     |               |                | Byron, Nobody | eve@example.com | Inactive
14          | E-4        | Tom        | Tiny      |                | Male   | Maker     | Board      | London   | EMEA     |               |                | Ada Lovelace  | tom@example.com | Active
"""


def test_bamboohr_supervisor_is_found_by_whichever_column_speaks():
    feed = parse(table(BAMBOOHR))

    assert feed.system == "BambooHR"
    assert {one.employee_id: one.manager_id for one in people(feed).values()} == {
        "11": "", "12": "11", "13": "Byron, Nobody", "14": "11",
    }  # fmt: skip


def test_bamboohr_supervisor_id_alone_means_the_employee_number():
    text = "\n".join(
        "|".join(cell for n, cell in enumerate(line.split("|")) if n not in {11, 12})
        for line in BAMBOOHR.strip().splitlines()
    )

    feed = parse(table(text))

    assert people(feed)["12"].manager_id == "11"


def test_bamboohr_blank_preferred_name_means_the_first_name():
    assert [one.given_name for one in people(parse(table(BAMBOOHR))).values()] == [
        "Ada",
        "Robert",
        "Eve",
        "Tom",
    ]


# --- Workday ------------------------------------------------------------------------------------------
WORKDAY = """
Team members
Employee_ID | Full_Name            | Manager_Name  | Manager_ID | Team_ID | Team_Name | Start_Date | Termination_Date | Location | Email           | Employee_Type | Country
W1          | Ada Lovelace         |               |            | T1      | Board     | 2019-08-13 |                  | London   | ada@example.com | Employee      | GBR
W2          | Berg, Bob van den    | Ada Lovelace  | W1         | T1      | Board     | 2019-08-13 | 2026-02-01       | London   | bob@example.com | Contingent    | NLD
"""


def test_workday_report_under_a_title_row_is_mapped():
    feed = parse(table(WORKDAY))

    bob = people(feed)["W2"]
    assert (feed.system, feed.header_row, feed.rejected) == ("Workday", 2, [])
    assert (bob.given_name, bob.family_name, bob.country, bob.manager_id) == (
        "Bob",
        "van den Berg",
        "NL",
        "W1",
    )
    assert (bob.unit, bob.hired_on, bob.left_on) == ("Board", date(2019, 8, 13), date(2026, 2, 1))


def test_workday_worker_names_of_another_report_are_mapped():
    feed = parse(table("Worker_ID | Legal_First_Name | Legal_Last_Name | Business_Title | Worker_Type | Country\nW1 | Ada | Lovelace | Analyst | Employee | Türkiye"))  # fmt: skip

    assert [(one.name, one.job_title, one.country) for one in people(feed).values()] == [
        ("Ada Lovelace", "Analyst", "TR")
    ]


def test_workday_worker_id_is_whom_managers_are_named_by():
    feed = parse(table("User_ID | Worker_ID | Full_Name | Manager_ID\nada | W1 | Ada Lovelace |\nbob | W2 | Bob Babbage | W1"))  # fmt: skip

    assert {one.employee_id: one.manager_id for _, one in feed.records} == {"W1": "", "W2": "W1"}


# --- Personio -----------------------------------------------------------------------------------------
PERSONIO = {
    "de": "Vorname | Nachname | E-Mail | Geschlecht | Position | Abteilung | Standort | Vorgesetzter | Eintrittsdatum | Status",
    "en": "First name | Last name | Email | Gender | Position | Department | Office | Supervisor | Hire date | Status",
    "es": "Nombre | Apellidos | Correo electrónico | Género | Puesto | Departamento | Oficina | Supervisor | Fecha de contratación | Estado",
    "fr": "Prénom | Nom de famille | Adresse e-mail | Sexe | Poste | Département | Bureau | Responsable | Date d'embauche | Statut",
    "it": "Nome | Cognome | Indirizzo e-mail | Sesso | Posizione | Reparto | Ufficio | Responsabile | Data di assunzione | Stato",
    "nl": "Voornaam | Achternaam | E-mailadres | Geslacht | Functie | Afdeling | Vestiging | Leidinggevende | Datum in dienst | Status",
    "sv": "Förnamn | Efternamn | E-postadress | Kön | Befattning | Avdelning | Kontor | Närmaste chef | Anställningsdatum | Status",
    "fi": "Etunimi | Sukunimi | Sähköpostiosoite | Sukupuoli | Tehtävänimike | Osasto | Toimipiste | Esihenkilö | Aloituspäivä | Tila",
}  # fmt: skip
PERSONIO_ROWS = """
Bob | Babbage  | Bob@example.com | m | Maker   | Board | Bonn   | ada@example.com | 2020-02-01 | active
Ada | Lovelace | ada@example.com | f | Analyst | Board | Berlin |                 | 2019-08-13 | active
"""


@pytest.mark.parametrize("language", PERSONIO)
def test_personio_template_is_mapped_in_each_language(language):
    feed = parse(table(PERSONIO[language] + PERSONIO_ROWS))

    bob = people(feed)["bob@example.com"]
    assert (feed.system, feed.rejected, feed.flagged) == ("Personio", [], [])
    assert (bob.name, bob.email, bob.job_title) == ("Bob Babbage", "bob@example.com", "Maker")
    assert (bob.unit, bob.location, bob.hired_on) == ("Board", "Bonn", date(2020, 2, 1))


def test_personio_supervisor_may_come_after_the_report():
    assert (
        people(parse(table(PERSONIO["de"] + PERSONIO_ROWS)))["bob@example.com"].manager_id
        == "ada@example.com"
    )


# --- The legal entity, as each of them calls it -------------------------------------------------------
EMPLOYERS = [
    ("USERID | FIRSTNAME | LASTNAME | COMPANY | CUSTOM01", "Userid | Firstname | Lastname | Company | Legal Entity"),
    ("USERID | FIRSTNAME | LASTNAME | CUSTOM01 | CUSTOM02", "Userid | Firstname | Lastname | Cost center | Legal Entity"),
    ("Employee_ID | Full_Name | Employee_Type | Team_Name | company", ""),
    ("Worker_ID | Legal_First_Name | Legal_Last_Name | Cost Center | Legal Employer", ""),
    ("Medewerker | Roepnaam | Geboortenaam | empl_Werkgever_code | empl_Werkgever_omschrijving", ""),
    ("Vorname | Nachname | E-Mail | Kostenstelle | Gesellschaft", ""),
    ("First name | Last name | Email | Cost center | Subcompany", ""),
    ("Prénom | Nom de famille | Adresse e-mail | Centre | Société", ""),
    ("Employee ID [employeeId] | Display name [displayName] | User name [userPrincipalName] | State | Company name [companyName]", ""),
    ("Id | Name | Email | Division | Legal entity", ""),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "labels"), EMPLOYERS)
def test_legal_entity_is_found_beside_columns_that_are_none(headers, labels):
    people_of = "ada@example.com | Ada | ada@example.com | other | Acme B.V.\nbob@example.com | Bob | bob@example.com | other | Acme Logistics GmbH"
    feed = parse(table("\n".join(filter(None, [headers, labels, people_of]))))

    assert [one.legal_entity for _, one in feed.records] == ["Acme B.V.", "Acme Logistics GmbH"]
    assert "legal_entity" in feed.fields


# --- A plain sheet ------------------------------------------------------------------------------------
def test_manager_by_a_name_two_people_share_is_left_blank_and_told():
    feed = parse(
        table("Id | Name | Manager\n1 | Ada Lovelace |\n2 | Ada Lovelace |\n3 | Bob Babbage | Ada Lovelace")
    )

    assert people(feed)["3"].manager_id == ""
    assert [(no.row, no.reason, no.value) for no in feed.flagged] == [
        (4, "manager has no name of their own", "Ada Lovelace")
    ]


@pytest.mark.parametrize(
    "written", ["ada@example.com", "Ada@Example.com", "Ada Lovelace", "Lovelace, Ada", "1"]
)
def test_manager_whom_only_the_house_knows_is_found_too(written):
    ada = Record("1", given_name="Ada", family_name="Lovelace", email="ada@example.com")
    feed = parse(table("Id|Name|Manager").rstrip() + f'\n3,Bob Babbage,"{written}"\n'.encode())

    made = plan.plan(feed, {"1": ada}, today=TODAY)

    assert ([one.manager_id for one in made.created], made.flagged) == (["1"], [])


def test_form_that_people_filled_in_is_mapped():
    """The headings of a sign-up form: they ask for “your” name, and have no employee id."""
    feed = parse(
        table("""
            Timestamp | Your first name | Your last name | Your Civil Service email address | Your job title or role | Your department or agency | Your grade
            1         | Ada             | Lovelace       | Ada@example.com                  | Analyst                | Board                     | Senior
        """)
    )

    ada = feed.records[0][1]
    assert (ada.employee_id, ada.name, ada.job_title) == ("ada@example.com", "Ada Lovelace", "Analyst")
    assert (ada.unit, ada.level, feed.unused) == ("Board", "senior", ["Timestamp"])


def test_sheet_needs_an_id_and_a_name_only():
    feed = parse(table("Staff ID | Naam\n007 | Camille van den Berg"))

    assert [(one.employee_id, one.given_name, one.family_name, one.email) for _, one in feed.records] == [
        ("007", "Camille", "van den Berg", "")
    ]
    assert (feed.system, feed.fields) == ("", {"given_name", "family_name"})
