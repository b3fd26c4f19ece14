"""What the HR feed's reasons and columns are called on screen and in the list of rejected rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from people.hris.reading import UnreadableFile

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FIELDS = {
    "employee_id": _("Employee id"),
    "given_name": _("First name"),
    "family_name": _("Last name"),
    "full_name": _("Full name"),
    "prefix": _("Name prefix"),
    "partner_name": _("Last name of the partner"),
    "partner_prefix": _("Name prefix of the partner"),
    "name_use": _("Which last name is used"),
    "email": _("Work e-mail address"),
    "country": _("Country"),
    "location": _("Location"),
    "level": _("Level"),
    "unit": _("Department"),
    "legal_entity": _("Legal entity"),
    "job_title": _("Job title"),
    "manager_id": _("Manager"),
    "hired_on": _("First working day"),
    "left_on": _("Last working day"),
    "left_why": _("Reason for leaving"),
    "gender": _("Gender"),
    "languages": _("Languages"),
    "topics": _("Topics"),
    "time_zone": _("Time zone"),
    "is_active": _("Works here"),
    "is_blocked": _("Sign-in blocked"),
}

REASONS = {
    "employee id missing": _("The employee id is missing"),
    "employee id twice": _("This employee id was in an earlier row already; that row is kept"),
    "employee id too long": _("The employee id is longer than 64 characters"),
    "date not readable": _("The date can't be read; write it as 2024-08-13"),
    "spreadsheet error": _("The spreadsheet has an error in this cell instead of a value"),
    "mail not valid": _("This is not an e-mail address"),
    "mail used by another person": _("Another person has this e-mail address"),
    "more cells than headers": _("The row has more cells than the header row"),
    "row is cut off": _("The file ends in the middle of this row"),
    "country unknown": _("We don't know this country; it is left blank"),
    "language unknown": _("We don't know this language; it is left out"),
    "level unknown": _("We don't know this level; it is left blank"),
    "manager not found": _("Nobody has the manager's employee id; the manager is left blank"),
    "manager is the same person": _("The person is their own manager; the manager is left blank"),
    "managers in a circle": _("Following the managers leads back to this person"),
    "manager has no name of their own": _(
        "Several people have the manager's name; the manager is left blank"
    ),
    "manager's post is vacant": _("Nobody holds the manager's post; the next manager above is taken"),
    "nobody named": _("The row names nobody: no name and no e-mail address"),
    "formula in a text": _("A formula was made harmless text"),
    "white space": _("Extra spaces were taken out of the name"),
    "text too long": _("The text was too long and is shortened"),
}

REFUSALS = {
    "too big": _("This file is larger than %(megabytes)s MB. Export fewer columns or people."),
    "empty": _("This file is empty. Export it again from your HR system."),
    "workbook": _("This workbook is of an old kind or has a password. Save it as .xlsx without a password."),
    "workbook unknown": _("This is another kind of workbook. Save it as .xlsx (“Excel Workbook”)."),
    "workbook damaged": _("This workbook is damaged or cut off. Save it again as .xlsx."),
    "workbook too big inside": _("This workbook unpacks to far too much. Save the sheet as “CSV UTF-8”."),
    "workbook too heavy": _("This workbook takes too long to open. Save the sheet as “CSV UTF-8”."),
    "file too heavy": _("This file takes too long to read. Export fewer columns or people."),
    "packed": _("This file is packed. Unpack it and choose the file with the people inside."),
    "not text": _("This is neither text nor a workbook. Export your people as “CSV UTF-8” and choose that."),
    "damaged letters": _("Some letters in this file are damaged. Save it again as “CSV UTF-8”."),
    "quotes": _("A quotation mark near row %(row)s never closes, or a cell there is too long."),
    "too many rows": _("This file has more than %(most)s rows. Split it into several files."),
    "too many columns": _("Row %(row)s has more than %(most)s columns."),
    "line too long": _("Row %(row)s is far longer than a row about one person."),
    "only headers": _("This file has headers but no people."),
    "columns missing": _("The header row names no column for: %(missing)s."),
}  # fmt: skip


def refusal(error: UnreadableFile) -> str:
    """One sentence: why the whole file is refused, and what to do."""
    named = dict(error.named)
    if "missing" in named:
        fields = str(named["missing"]).split(", ")
        named["missing"] = ", ".join(str(FIELDS.get(field, field)) for field in fields)
    return str(REFUSALS[error.reason]) % named


# Why a file waits for a second person; `count` people, and what it is about.
BRAKES = {
    "people": _("%(count)s people are missing or leave by this file: more than 20."),
    "share": _("%(count)s people are missing or leave by this file: about %(about)s %% of all."),
    "country": _("Nobody would be left in %(about)s, where %(count)s people work now."),
    "yourself": _("Whoever applies this file would close their own account."),
    "address": _(
        "%(count)s people who administer this site (HR administrators or technical staff) would get another "
        "address. Whoever reads its mail can choose their password: agree only if you know that it is right."
    ),
    "administrators": _("No HR administrator would be left. Give somebody else that role first."),
}
BOTH = _("%(count)s people are missing or leave by this file: more than 20, and about %(about)s %% of all.")

# Why people wait whom a directory switches off one by one.
ONE_BY_ONE = {
    "people": _("%(count)s people would leave within an hour: more than 20."),
    "share": _("%(count)s people would leave within an hour: about %(about)s %% of all."),
    "country": _("Nobody would be left in %(about)s: %(count)s people would leave within an hour."),
}
BOTH_ONE_BY_ONE = _(
    "%(count)s people would leave within an hour: more than 20, and about %(about)s %% of all."
)


def stopped_by(
    brakes: Iterable[Mapping[str, Any]], words: Mapping[str, StrPromise], both: StrPromise
) -> list[tuple[dict[str, Any], StrPromise]]:
    """Each brake with its sentence; the number and the share of the same people share one."""
    rows = [dict(each) for each in brakes]
    kinds = {each["kind"] for each in rows}
    if kinds >= {"people", "share"}:
        rows = [each for each in rows if each["kind"] != "people"]
        words = {**words, "share": both}
    return [(each, words[each["kind"]]) for each in rows]
