"""After an account or a key fell into wrong hands: what could be read with it, and who has to be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from dashboard import export_digest
from people.models import Look, Person


@dataclass(frozen=True)
class Scope:
    """From `since` to `until`, both included; of one reader where `by` is an employee id, else of all."""

    since: date
    until: date
    by: str = ""

    def looks(self) -> QuerySet[Look]:
        """Pages about others that HR opened and lists they took along; nobody's own pages."""
        rows = Look.objects.filter(on__gte=self.since, on__lte=self.until)
        return rows.filter(by__employee_id=self.by) if self.by else rows

    def pages(self) -> Iterable[Mapping[str, Any]]:
        """Who opened what, and how many people it told of."""
        counted = self.looks().order_by().values("by_name", "where", "what", "of")
        return counted.annotate(people=Count("about", distinct=True)).order_by(
            "by_name", "where", "what", "of"
        )

    def files(self) -> Iterator[dict[str, Any]]:
        """What left the house, with the reason that was written."""
        for row in export_digest.left(self.since, self.until + timedelta(days=1)):
            if not self.by or row["by"] == self.by:
                yield row

    def people(self) -> QuerySet[Person]:
        """Whom a page or a list told of."""
        return Person.objects.filter(pk__in=self.looks().values("about")).order_by("employee_id")
