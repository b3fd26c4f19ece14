"""One person's own data and the register of all columns, from every app in the order of the chain."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

import guides.privacy
import matching.privacy
import notices.privacy
import people.privacy
import programs.privacy
from people.models import Person
from people.privacy import Held
from people.register import LIBRARIES, Facts, Register

HELD: tuple[Held, ...] = (
    *people.privacy.HELD,
    *notices.privacy.HELD,
    *guides.privacy.HELD,
    *programs.privacy.HELD,
    *matching.privacy.HELD,
)
REGISTER: Register = {
    **people.privacy.REGISTER,
    **notices.privacy.REGISTER,
    **guides.privacy.REGISTER,
    **programs.privacy.REGISTER,
    **matching.privacy.REGISTER,
    **LIBRARIES,
}


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row about this person, as plain values; tables without one are named with an empty list."""
    return {held.label: list(held.rows(person)) for held in HELD}


def columns(model: type[models.Model]) -> list[str]:
    return [field.name for field in (*model._meta.fields, *model._meta.many_to_many)]


def tables() -> list[type[models.Model]]:
    """Every table of this installation, but for the links between two."""
    return [model for config in apps.get_app_configs() for model in config.get_models()]


def facts(label: str, column: str) -> Facts | None:
    """The register's line about one column."""
    name = column.split("__")[0]
    return next((each for each in REGISTER.get(label, ()) if name in each.names.split()), None)


def exported(label: str) -> set[str]:
    """Columns of a table that its people can take along, from whichever side."""
    found = {column for held in HELD if held.model._meta.label_lower == label for column in held.fields}
    return {column.split("__")[0] for column in found} | found
