"""People as a directory sees them: who is listed, and each in the shape its words are compared with."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from django.db import models

from people.hris import directory
from people.hris.directory_shown import Here
from people.hris.records import Record
from people.models import FeedWord, Person, PersonQuerySet, ScimRecord


def mentioned() -> PersonQuerySet:
    """Whom the provider knows, and who works here without it; a leaver it never knew is no business of it."""
    listed = models.Q(scim__isnull=False) | models.Q(is_active=True)
    return Person.objects.get_queryset().filter(listed, erased_at__isnull=True)


def is_id(value: str) -> bool:
    try:
        return str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False


def by_public_id(ids: Iterable[str]) -> dict[str, Person]:
    found = Person.objects.filter(public_id__in=[each for each in ids if is_id(each)])
    return {str(person.public_id): person for person in found.select_related("unit", "manager", "scim")}


def here(person: Person) -> Here:
    """A row loaded with its unit and manager."""
    manager = person.manager
    return Here(
        record=Record(
            employee_id=person.employee_id,
            given_name=person.given_name,
            family_name=person.family_name,
            email=person.email,
            country=person.country,
            location=person.location,
            level=person.level,
            unit=person.unit.name if person.unit else "",
            legal_entity=person.legal_entity,
            job_title=person.job_title,
            manager_id=manager.employee_id if manager else "",
            hired_on=person.hired_on,
            left_on=person.left_on,
            left_why=person.left_why,
            gender=person.gender,
            languages=tuple(person.languages),
            topics=tuple(person.topics),
            sort_name=person.sort_name,
            time_zone=person.time_zone,
            is_active=person.is_active,
        ),
        language=person.language,
        manager=str(manager.public_id) if manager else "",
        manager_name=f"{manager.given_name} {manager.family_name}".strip() if manager else "",
    )


def address_withheld(person: Person) -> tuple[str, Person | None]:
    """The address that the directory names and the house does not take, and who has it here already."""
    record = ScimRecord.objects.filter(person=person).first()
    said = directory.mail(record.extra) if record else ""
    if not said or said == person.email.lower():
        return "", None
    holder = Person.objects.exclude(pk=person.pk).filter(email__iexact=said).first()
    return (said, holder) if holder or person.keeps_address else ("", None)


def words_known() -> Mapping[tuple[str, str], str]:
    """The words somebody explained for the HR file hold for the directory too."""
    rows = FeedWord.objects.exclude(value="").values_list("kind", "word", "value")
    return {(kind, word): value for kind, word, value in rows}
