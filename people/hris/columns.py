"""Headers → fields: the names HR systems give to what the house wants to know."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

# First name wins where a file has several for one field (SuccessFactors: managers are named by USERID).
HEADERS: dict[str, tuple[str, ...]] = {
    "employee_id": (
        "employeeid", "medewerker", "medewerkernummer", "userid", "empid", "workerid", "employeenumber",
        "employeeno", "personnelnumber", "personalnummer", "personeelsnummer", "staffid", "id",
    ),
    "given_name": (
        "givenname", "preferredname", "roepnaam", "firstname", "voornaam", "legalfirstname", "vorname",
    ),
    "family_name": (
        "familyname", "lastname", "surname", "achternaam", "nachname", "legallastname", "geboortenaam",
    ),
    "prefix": ("voorvoegsel", "tussenvoegsel"),
    "partner_prefix": ("voorvoegselpartner",),
    "partner_name": ("geboortenaampartner",),
    "name_use": ("naamgebruikcode", "naamgebruik"),
    "full_name": ("fullname", "displayname", "employeename", "name", "naam"),
    "email": (
        "workemail", "businessemail", "emailwerk", "email", "emailaddress", "mail", "workmail",
        "primaryemail", "userprincipalname", "emailadres", "emailadresse",
    ),
    "country": ("country", "countryofwork", "workcountry", "land", "countrycode", "usagelocation"),
    "location": ("location", "locatie", "office", "officelocation", "city", "site", "standplaats"),
    "level": (
        "level", "careerlevel", "joblevel", "niveau", "grade", "jobgrade", "managementlevel", "seniority",
    ),
    "unit": (
        "department", "unit", "orgunit", "organisatorischeeenheidomschrijving", "afdeling", "abteilung",
        "teamname", "businessunit", "division",
    ),
    "job_title": ("jobtitle", "title", "functieomschrijving", "functie", "position", "businesstitle", "role"),
    "manager_id": (
        "managerid", "manager", "supervisorid", "medewerkernummerleidinggevende", "manageremployeeid",
        "supervisoreid", "reportsto", "linemanagerid", "leidinggevende",
    ),
    "hired_on": (
        "hiredate", "startdate", "begindatumfunctie", "datehired", "indienst", "datumindienst",
        "eintrittsdatum", "originalhiredate",
    ),
    "left_on": (
        "terminationdate", "enddate", "einddatumfunctie", "leavedate", "lastday", "uitdienst",
        "datumuitdienst", "austrittsdatum",
    ),
    "gender": ("gender", "sex", "geslacht", "geschlecht"),
    "languages": ("languages", "language", "talen", "sprachen", "spokenlanguages"),
    "topics": ("topics", "skills", "onderwerpen", "expertise", "vaardigheden"),
}  # fmt: skip
FIELD_OF = {name: (field, rank) for field, names in HEADERS.items() for rank, name in enumerate(names)}
MAPPED_BY_LABEL = 3  # fields that a second header row must name before it counts as one


def key(header: str) -> str:
    """`Work E-mail [mail] Required`, `work_email` and `Work Email` are the same header."""
    words = header.partition("[")[0]
    plain = unicodedata.normalize("NFKD", words).casefold().removeprefix("empl_")
    return "".join(letter for letter in plain if letter.isalnum() and letter.isascii())


def fields_of(headers: Sequence[str]) -> dict[str, int]:
    """Field → position of its column; where two columns name one field, the better name wins."""
    found: dict[str, tuple[int, int]] = {}
    for position, header in enumerate(headers):
        field, rank = FIELD_OF.get(key(header), ("", 0))
        if field and (field not in found or rank < found[field][0]):
            found[field] = (rank, position)
    return {field: position for field, (_, position) in found.items()}


def has_labels(headers: Sequence[str], second: Sequence[str]) -> bool:
    """True where the second row repeats the headers in words, as SuccessFactors writes them."""
    by_key = fields_of(headers)
    by_label = fields_of(second)
    position = by_key.get("employee_id", by_label.get("employee_id"))
    if position is None or position >= len(second):
        return False
    named = FIELD_OF.get(key(second[position]), ("", 0))[0]
    return named == "employee_id" and len(by_label) >= MAPPED_BY_LABEL


def merged(headers: Sequence[str], labels: Sequence[str]) -> list[str]:
    """One header per column: the key where the house knows it, else its label (CUSTOM01 → Country)."""
    pairs = zip(headers, [*labels, *[""] * len(headers)], strict=False)
    return [name if key(name) in FIELD_OF else label or name for name, label in pairs]


def missing(fields: dict[str, int]) -> list[str]:
    """What no roster can do without; every other column may be absent and then stays as it is."""
    wanted = [field for field in ("employee_id", "email") if field not in fields]
    if "full_name" not in fields:
        wanted += [field for field in ("given_name", "family_name") if field not in fields]
    return wanted
