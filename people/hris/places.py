"""Country words → ISO codes, countries → time zones; from CLDR and the time zone database, plus a few own."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from babel.core import get_global

from people.hris import cldr

NOT_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"}
)
ALSO = {
    "america": "US", "brasil": "BR", "burma": "MM", "capeverde": "CV", "czechrepublic": "CZ",
    "deutschlandbrd": "DE", "england": "GB", "greatbritain": "GB", "grootbrittannie": "GB", "holland": "NL",
    "hongkong": "HK", "ivorycoast": "CI", "korea": "KR", "ksa": "SA", "macau": "MO", "macedonia": "MK",
    "northernireland": "GB", "republicofireland": "IE", "russianfederation": "RU", "scotland": "GB",
    "swaziland": "SZ", "thenetherlands": "NL", "turkey": "TR", "uae": "AE", "unitedstatesofamerica": "US",
    "usa": "US", "vae": "AE", "vs": "US", "wales": "GB",
}  # fmt: skip
NO_LETTERS = dict.fromkeys(number for number in range(128) if not chr(number).isalnum())
OTHER_LANGUAGES = ("de", "fr", "es", "it", "pt", "sv", "fi", "pl")
CODE_LENGTH = 3  # the longest code: NLD
# The zone where most people work, for countries whose first zone in the table is another.
ZONES = {
    "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto", "FM": "Pacific/Pohnpei",
    "RU": "Europe/Moscow", "UA": "Europe/Kyiv", "UZ": "Asia/Tashkent", "XK": "Europe/Belgrade",
}  # fmt: skip

ONE_CLOCK = frozenset({"CN", "UA"})  # more zones in the table, one time by law


def plain(word: str) -> str:
    """Letters only, without accents and case: how two spellings are compared."""
    if word.isascii():
        return word.lower().translate(NO_LETTERS)
    apart = unicodedata.normalize("NFKD", word.replace("ı", "i")).casefold()
    return "".join(letter for letter in apart if letter.isalnum())


@cache
def codes() -> frozenset[str]:
    names = get_global("territory_languages")  # every country has one; no locale has to be read for this
    return frozenset(code for code in names if len(code) == len("NL") and code.isalpha()) - NOT_COUNTRIES


def _named_in(language: str) -> dict[str, str]:
    names = cldr.own_part(language, "territories")
    return {plain(name): code for code, name in names.items() if code in codes()}


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
def country_code(word: str) -> str:
    """`nl`, `NLD`, `UK`, `België`, `Türkiye`, `Polska` → the ISO code; empty where nobody knows the word."""
    if len(word) <= CODE_LENGTH:
        upper = word.upper()
        if upper in codes():
            return upper
        alias = get_global("territory_aliases").get(upper, [])
        if len(alias) == 1 and alias[0] in codes():
            return str(alias[0])
    name = plain(word)
    if not name:
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
