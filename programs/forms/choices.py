"""What people choose from, named in the reader's language."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import get_language

from people.countries import country_name
from people.load import Choices, by_name, languages, topics
from people.models import DirectoryGroup, HouseRole, Person

__all__ = ["Choices", "coordinators", "countries", "languages", "topics"]


def countries() -> Choices:
    """Those where somebody works."""
    codes = Person.objects.active().exclude(country="").values_list("country", flat=True).distinct()
    return by_name([(code, country_name(code, get_language() or "en")) for code in codes])


def groups() -> Choices:
    """Of the identity provider; none where there is none."""
    return [(str(key), name) for key, name in DirectoryGroup.objects.values_list("pk", "name")]


def coordinators() -> QuerySet[Person]:
    """Who may own a program, by name."""
    roles = [HouseRole.COORDINATOR, HouseRole.HR_ADMIN]
    return Person.objects.active().filter(house_roles__overlap=roles).order_by("sort_name", "pk")
