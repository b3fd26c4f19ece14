"""A column whose words only the application can read."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, IsNull

from people import sealing


class OnlyEmpty(Exact):
    """The same words are sealed differently each time, so only “nothing was written” can be asked for."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise FieldError("Sealed words cannot be looked for, only whether there are any.")
        return self.rhs


class SealedTextField(models.TextField):
    """Sealed on the way into the database, opened on the way out; the house never stores the words."""

    @property
    def place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, str):
            return sealing.seal(value, place=self.place, keys=settings.NOTE_KEYS)
        return super().get_db_prep_save(value, connection)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value and sealing.unseal(value, place=self.place, keys=settings.NOTE_KEYS)

    def get_lookup(self, lookup_name: str) -> Any:
        return {"exact": OnlyEmpty, "isnull": IsNull}.get(lookup_name)


class SealedJSONField(SealedTextField):
    """A list or a dictionary, sealed as a whole; an empty one is stored as nothing."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, list | dict):
            value = json.dumps(value, ensure_ascii=False) if value else ""
        return super().get_db_prep_save(value, connection)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        opened = super().from_db_value(value, expression, connection)
        return json.loads(opened) if opened else self.get_default()

    def to_python(self, value: Any) -> Any:
        return value
