"""The filters with how many mentors each value leaves; a filter's own choice does not count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.choosing import HOURS
from matching.directory import Directory
from matching.shelf import FORMS
from people.countries import country_name, language_name
from people.models import LEVEL_ORDER, Level
from programs.models import MeetingForm


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    number: int
    current: bool = False


@dataclass(frozen=True)
class Facet:
    name: str  # in the address
    label: str
    everything: str  # words for no choice
    options: list[Option]
    several: bool = False


def facets(found: Directory) -> list[Facet]:
    """What there is to choose from, in the order of the page; a filter with one value for all is left out."""
    made = [
        Facet("topic", _("Topics you want to work on"), "", _topics(found), several=True),
        Facet("language", _("Language"), _("Any language"), _languages(found)),
        Facet("country", _("Country"), _("Any country"), _countries(found)),
        Facet("hours", _("Working hours you share"), _("Any working hours"), _hours(found)),
        Facet("form", _("How you meet"), _("Online or in person"), _forms(found)),
        Facet("level", _("Level"), _("Any level"), _levels(found)),
        Facet("unit", _("Department"), _("Any department"), _units(found)),
    ]
    return [facet for facet in made if len(facet.options) > 1 or any(row.current for row in facet.options)]


def with_room(found: Directory) -> int:
    """How many there are who have room, whether or not that is asked for."""
    return int((found.but("has_room") & (found.shelf.pool.side.seats > 0)).sum())


def words_of(found: Directory, name: str, value: str) -> str:
    """A filter in use, as people call it."""
    language = found.language
    words: dict[str, Callable[[], str]] = {
        "topics": lambda: found.topic_names.get(value, value),
        "language": lambda: language_name(value, language),
        "country": lambda: country_name(value, language),
        "unit": lambda: found.shelf.units.get(value, value),
        "level": lambda: str(Level(value).label),
        "form": lambda: str(MeetingForm(value).label),
        "hours": lambda: _at_least(int(value)),
        "has_room": lambda: _("Has room now"),
        "show": lambda: _("Saved") if value == "saved" else _("Not for me"),
    }
    return words[name]() if name in words else value


def _at_least(hours: int) -> str:
    return ngettext("%(hours)s shared hour or more", "%(hours)s shared hours or more", hours) % {
        "hours": hours
    }


def _topics(found: Directory) -> list[Option]:
    codes = found.shelf.pool.codes.topics
    numbers = _bit_counts(found.shelf.pool.side.topics[found.but("topics")], len(codes))
    counted = {slug: numbers[bit] for slug, bit in codes.items()}
    return _options(counted, found.filters.topics, lambda slug: found.topic_names.get(slug, slug))


def _languages(found: Directory) -> list[Option]:
    codes = found.shelf.pool.codes.languages
    numbers = _bit_counts(found.shelf.pool.side.languages[found.but("language")], len(codes))
    counted = {code: numbers[bit] for code, bit in codes.items()}
    return _options(counted, [found.filters.language], lambda code: language_name(code, found.language))


def _countries(found: Directory) -> list[Option]:
    counted = _counted(found.shelf.pool.side.country[found.but("country")], found.shelf.pool.codes.countries)
    return _options(counted, [found.filters.country], lambda code: country_name(code, found.language))


def _units(found: Directory) -> list[Option]:
    counted = _counted(found.shelf.pool.side.unit[found.but("unit")], found.shelf.pool.codes.units)
    return _options(counted, [found.filters.unit], lambda key: found.shelf.units.get(key, ""))


def _levels(found: Directory) -> list[Option]:
    counted = _counted(found.shelf.pool.side.level[found.but("level")], LEVEL_ORDER)
    return _options(counted, [found.filters.level], lambda level: str(Level(level).label), by_name=False)


def _forms(found: Directory) -> list[Option]:
    """Who does both is found by either."""
    amount = np.bincount(found.shelf.form[found.but("form")], minlength=len(FORMS))
    both = amount[FORMS.index(MeetingForm.BOTH)]
    counted = {
        form.value: int(amount[FORMS.index(form)] + both)
        for form in (MeetingForm.ONLINE, MeetingForm.IN_PERSON)
    }
    return _options(counted, [found.filters.form], lambda form: str(MeetingForm(form).label), by_name=False)


def _hours(found: Directory) -> list[Option]:
    minutes = found.minutes[found.but("hours")]
    counted = {str(hours): int((minutes >= hours * 60).sum()) for hours in HOURS}
    return _options(counted, [found.filters.hours], lambda hours: _at_least(int(hours)), by_name=False)


def _options(
    counted: dict[str, int], chosen: Iterable[str], label: Callable[[str], str], *, by_name: bool = True
) -> list[Option]:
    """Every value that somebody has, and what is chosen even where nobody does."""
    chosen = [value for value in chosen if value]
    values = [value for value, number in counted.items() if number or value in chosen]
    values += [value for value in chosen if value not in counted]
    options = [Option(value, label(value), int(counted.get(value, 0)), value in chosen) for value in values]
    return sorted(options, key=lambda option: option.label.casefold()) if by_name else options


def _counted(column: Any, codes: dict[Any, int]) -> dict[str, int]:
    """How often each code occurs."""
    amount = np.bincount(column[column >= 0], minlength=max(codes.values(), default=0) + 1)
    return {value: int(amount[code]) for value, code in codes.items()}


def _bit_counts(words: Any, bits: int) -> Any:
    """How many rows have each bit."""
    if not words.size:
        return np.zeros(bits, dtype=np.int64)
    flat = np.ascontiguousarray(words).view(np.uint8)
    return np.unpackbits(flat, axis=1, bitorder="little", count=bits).sum(axis=0)
