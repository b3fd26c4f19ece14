"""House-wide roles only; what a program allows is decided there."""

from people.models import FeedMapping, Person, RosterImport


def can_import_people(person: Person) -> bool:
    return person.is_hr_admin


def can_agree_to_import(person: Person, roster_import: RosterImport) -> bool:
    """The second yes comes from somebody else than whoever chose the file, or said since how it is read."""
    return (
        person.is_hr_admin
        and roster_import.by_id != person.pk
        and not FeedMapping.objects.filter(
            signature=roster_import.report.get("file", {}).get("signature", ""),
            by=person,
            changed_at__gt=roster_import.created_at,
        ).exists()
    )


def can_see_hr_desk(person: Person) -> bool:
    return person.is_coordinator


def can_create_program(person: Person) -> bool:
    return person.is_coordinator


def can_enter_leave(person: Person) -> bool:
    """When somebody is expected to leave, HR administrators are told."""
    return person.is_hr_admin


def can_see_people(person: Person) -> bool:
    """The pages about people: account and roles, nothing of programs."""
    return person.is_hr_admin


def can_see_audit(person: Person) -> bool:
    """Who did what in the house, and how it is set up; nothing that a pair wrote."""
    return person.is_hr_admin or person.is_auditor


def can_see_clock(person: Person) -> bool:
    """What this site does by itself is no secret of anybody's."""
    return person.is_coordinator or can_see_audit(person)


def can_give_roles(person: Person) -> bool:
    return person.is_hr_admin


def can_close_account(person: Person, of: Person) -> bool:
    """Never one's own: whoever closes an account is there to open it again. Who was erased stays out."""
    return person.is_hr_admin and person.pk != of.pk and of.erased_at is None


def can_manage_keys(person: Person) -> bool:
    """Keys for other systems: of identity providers, of the read API."""
    return person.is_hr_admin


def can_manage_setup(person: Person) -> bool:
    """All programs at once, as a file."""
    return person.is_hr_admin


def can_erase_people(person: Person) -> bool:
    return person.is_hr_admin


def can_see_retention(person: Person) -> bool:
    """What is kept how long is for auditors, too; whose data is due is not."""
    return person.is_hr_admin or person.is_auditor
