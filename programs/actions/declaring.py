"""What people say about themselves, kept and taken back. Nothing of it goes into the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from people.models import Person
from programs.models import Declaration


def declare(person: Person, answers: Mapping[str, str], *, now: datetime) -> None:
    """By trait; an empty answer takes back what was said. Other traits stay as they are."""
    with transaction.atomic():
        Declaration.objects.filter(person=person, trait__in=answers).delete()
        Declaration.objects.bulk_create(
            Declaration(person=person, trait=trait, answer=answer, declared_at=now)
            for trait, answer in answers.items()
            if answer
        )


def take_back(person: Person) -> None:
    """All of it, also what is no longer asked for."""
    Declaration.objects.filter(person=person).delete()
