"""Country words → ISO codes, countries → time zones; from CLDR and the time zone database, plus a few own."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from babel.core import get_global

from people.hris import cldr
from people.hris.country_names import ALSO, UNCERTAIN, Loosely, code_beside, in_usual_order, plain

NOT_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"}
)
OTHER_LANGUAGES = ("de", "fr", "es", "it", "pt", "sv", "fi", "pl")
CODE_LENGTH = 3  # the longest code: NLD
# The zone where most people work, for countries whose first zone in the table is another.
ZONES = {
    "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto", "FM": "Pacific/Pohnpei",
    "RU": "Europe/Moscow", "UA": "Europe/Kyiv", "UZ": "Asia/Tashkent", "XK": "Europe/Belgrade",
}  # fmt: skip

ONE_CLOCK = frozenset({"CN", "UA", "XK"})  # more zones in the table, one time by law


@cache
def codes() -> frozenset[str]:
    names = get_global("territory_languages")  # every country has one; no locale has to be read for this
    return frozenset(code for code in names if len(code) == len("NL") and code.isalpha()) - NOT_COUNTRIES


def _named_in(language: str) -> dict[str, str]:
    return {plain(name): code for name, code in _names(language)}


def _names(language: str) -> list[tuple[str, str]]:
    """(name, code) of each country."""
    names = cldr.own_part(language, "territories")
    return [(name, code) for code, name in names.items() if code in codes()]


@cache
def _local_names() -> dict[str, str]:
    """Each country as its own languages call it; read only when English and Dutch do not know the word."""
    found: dict[str, str] = {}
    for name, code in cldr.local_countries(codes()):
        found.setdefault(plain(name), code)
    return found


@cache
def _other_names() -> dict[str, str]:
    """As the languages of the HR systems' templates call it, for those who write Alemania for a colleague."""
    found: dict[str, str] = {}
    for language in OTHER_LANGUAGES:
        found |= _named_in(language) | found
    return found


@cache
def _common_names() -> dict[str, str]:
    return _named_in("nl") | _named_in("en") | ALSO


@cache
def _loosely() -> Loosely:
    several = [pair for language in ("en", "nl", *OTHER_LANGUAGES) for pair in _names(language)]
    return Loosely([*several, *cldr.local_countries(codes())])


@cache
def country_code(word: str) -> str:
    """`nl`, `UK`, `België`, `Polska`, `NL - Netherlands` → the ISO code; empty where nobody knows it."""
    return _code(word) or code_beside(word, _code) or _official(word)


def _official(word: str) -> str:
    """Names in another order, or with the form of the state; not where they leave two countries open."""
    if plain(word) in UNCERTAIN:
        return ""
    return _common_names().get(plain(in_usual_order(word))) or _loosely().find(word)


def _code(word: str) -> str:
    if len(word) <= CODE_LENGTH:
        upper = word.upper()
        if upper in codes():
            return upper
        alias = get_global("territory_aliases").get(upper, [])
        if len(alias) == 1 and alias[0] in codes():
            return str(alias[0])
    name = plain(word)
    if not name or name in UNCERTAIN:
        return ""
    return _common_names().get(name) or _local_names().get(name) or _other_names().get(name, "")


@cache
def _zones() -> dict[str, list[str]]:
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            found.setdefault(code, []).append(zone)
    return found


@cache
def zones() -> frozenset[str]:
    """Every zone of a country, as Europe/Amsterdam."""
    return frozenset(zone for several in _zones().values() for zone in several)


def _zones_of(country: str) -> list[str]:
    return _zones().get(country, [])


@cache
def zone_of(country: str, location: str) -> str:
    """The zone of the named city where the database lists it, else the country's usual one, else UTC."""
    zones = _zones_of(country)
    city = plain(location)
    for zone in zones:
        if city and plain(zone.rpartition("/")[2]) == city:
            return zone
    return ZONES.get(country) or (zones[0] if zones else "UTC")


@cache
def has_several_clocks(country: str) -> bool:
    """Whether two places of it ever show different times; of an unknown country nobody can say no."""
    if country in ONE_CLOCK:
        return False
    months = [datetime(2026, month, 1, 12, tzinfo=UTC) for month in range(1, 13)]
    clocks = {
        tuple(day.astimezone(ZoneInfo(zone)).utcoffset() for day in months) for zone in _zones_of(country)
    }
    return len(clocks) != 1


def is_zone_sure(country: str, location: str) -> bool:
    """Whether the place of work leaves no choice: one clock, or a city that the database names."""
    city = plain(location)
    named = (plain(zone.rpartition("/")[2]) for zone in _zones_of(country))
    return not has_several_clocks(country) or (bool(city) and city in named)
