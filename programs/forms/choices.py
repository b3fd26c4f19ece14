"""What people choose from, named in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from people.countries import country_name
from people.load import Choices, by_name, languages, topics
from people.models import DirectoryGroup, HouseRole, OrgUnit, Person

__all__ = ["Choices", "coordinators", "countries", "languages", "topics"]


def countries() -> Choices:
    """Those where somebody works."""
    codes = Person.objects.active().exclude(country="").values_list("country", flat=True).distinct()
    return by_name([(code, country_name(code, get_language() or "en")) for code in codes])


def groups() -> Choices:
    """Of the identity provider; none where there is none."""
    return [(str(key), name) for key, name in DirectoryGroup.objects.values_list("pk", "name")]


def units() -> Choices:
    """The two upper floors of the company, with the path to each; deeper ones come along with these."""
    rows = OrgUnit.objects.filter(Q(parent__isnull=True) | Q(parent__parent__isnull=True))
    found = [
        (str(row.pk), f"{row.parent.name} › {row.name}" if row.parent else row.name)
        for row in rows.select_related("parent")
    ]
    return sorted(found, key=lambda entry: entry[1].casefold())


def in_words(value: Any, field: forms.Field) -> str:
    """What a field of a form holds, as its reader would say it."""
    if value in (None, "", []):
        return gettext("blank")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, list):
        named = dict(getattr(field, "choices", ()))
        return ", ".join(str(named.get(each, each)) for each in value)
    return str(value)


def coordinators() -> QuerySet[Person]:
    """Who may own a program, by name."""
    roles = [HouseRole.COORDINATOR, HouseRole.HR_ADMIN]
    return Person.objects.active().filter(house_roles__overlap=roles).order_by("sort_name", "pk")
