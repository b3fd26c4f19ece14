"""Cells → values: clean text, genders, languages, topics, mail addresses."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale
from babel.core import get_global

from people.hris import cldr
from people.hris.places import plain

GENDERS = {
    "f": "F", "female": "F", "woman": "F", "v": "F", "vrouw": "F", "w": "F", "weiblich": "F",
    "m": "M", "male": "M", "man": "M", "mannlich": "M",
    "x": "X", "d": "X", "o": "X", "divers": "X", "diverse": "X", "nonbinary": "X", "other": "X",
    "anders": "X",
}  # fmt: skip
HERE = (
    "active activeemployee true t yes y ja j 1 actief aktiv aktivt actif activo attivo enabled employed "
    "onboarding leave onleave current currentemployee working probation suspended furlough furloughed "
    "parentalleave maternityleave sabbatical indienst werkzaam inproeftijd verlof beschaftigt "
    "probezeit elternzeit enposte"
)
GONE = (
    "inactive false f no n nee nein nej 0 inactief inaktiv inactif inactivo inattivo terminated disabled "
    "left leaver former formeremployee exemployee resigned retired dismissed separated exited departed "
    "ended deceased notactive notemployed uitdienst vertrokken ontslagen gepensioneerd overleden "
    "ausgeschieden ausgetreten gekundigt pensioniert verstorben parti licencie retraite baja jubilado cessato"
)
WORKS_HERE = dict.fromkeys(HERE.split(), True) | dict.fromkeys(GONE.split(), False)
VACANT = frozenset({"", "vacant", "vacature", "vakant", "unbesetzt", "vacante", "n/d", "n.n.", "tbc", "tbd"})
FORMULA = "=+-@"
NOT_IN_MAIL = r"@\s<>(),:;\"\\\[\]"
MAIL = re.compile(
    rf"[^{NOT_IN_MAIL}]{{1,64}}@(?:[^{NOT_IN_MAIL}.-][^{NOT_IN_MAIL}.]*\.)+(?:[^\W\d_]{{2,}}|xn--[a-z0-9-]+)"
)
LONGEST_MAIL = 254
ALSO_LANGUAGES = {
    "bokmal": "nb", "cantonese": "yue", "farsi": "fa", "flamand": "nl", "flemish": "nl", "mandarin": "zh",
    "mandarijn": "zh", "mandarinchinese": "zh", "vlaams": "nl",
}  # fmt: skip
NAMING_LANGUAGES = ("en", "nl", "de", "fr", "es", "it", "pt", "pl", "sv", "tr", "ar")
NO_LANGUAGE = frozenset({"", "na", "none", "geen", "keine", "unknown", "other", "overig", "andere", "etc"})
LANGUAGE_SIGNS = re.compile(r"[,;/|&+\n]|\s(?:and|und|en|et|y|e|och|ja)\s", re.IGNORECASE)
TOPIC_SIGNS = re.compile(r"[;|\n]")
HOW_WELL = re.compile(r"\(.*?\)|\s[-–:].*|:.*|\b[ABC][12]\b")  # `German (fluent)`, `Dutch: C1`
SPREADSHEET_ERROR = re.compile(
    r"#(?:[^\W\d_]+(?:/0)?[!?]|N/[A-D]|NV)"
)  # a formula that failed, in any language
EXCEL_TEXT = re.compile(r'="([^"]*)"')


def tidy(cell: str) -> str:
    """One form of each letter, no invisible ones, single spaces."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
    if not cell.isprintable():
        cell = "".join(
            " " if letter.isspace() else letter
            for letter in cell
            if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs"}
        )
    return " ".join(cell.split()) if " " in cell else cell


def unquoted(identifier: str) -> str:
    """`="0100000"`, how spreadsheets are told to keep a leading zero, is the id inside."""
    found = EXCEL_TEXT.fullmatch(identifier) if identifier.startswith("=") else None
    return found[1].strip() if found else identifier


def harmless(text: str) -> str:
    """Without the signs that make a spreadsheet run a text as a formula."""
    return text.lstrip(FORMULA + " ")


def is_mail(address: str) -> bool:
    return len(address) <= LONGEST_MAIL and ".." not in address and MAIL.fullmatch(address) is not None


def gender(word: str) -> str:
    return GENDERS.get(plain(word), "")


@cache
def works_here(word: str) -> bool | None:
    """What a status column says; None where its word is about something else."""
    return WORKS_HERE.get(plain(word))


@cache
def _languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for speaker in reversed(NAMING_LANGUAGES):
        for code, name in cldr.own_part(speaker, "languages").items():
            if code.isalpha():
                found[plain(name)] = code
    return found


@cache
def spoken() -> frozenset[str]:
    """Codes of two letters, known without reading what the languages are called."""
    tables = get_global("territory_languages").values()
    return frozenset(code for table in tables for code in table if len(code) == len("nl") and code.isalpha())


@cache
def language(word: str) -> str:
    """`en`, `en-GB`, `English`, `Engels`, `Englisch` → `en`; empty where nobody knows the word."""
    code = word.replace("_", "-").partition("-")[0].lower()
    if code in spoken() or (code.isalpha() and code in Locale("en").languages):
        return code
    name = plain(HOW_WELL.sub("", word))
    return ALSO_LANGUAGES.get(name) or _languages().get(name) or _own_names().get(name) or _by_alias(code)


def _by_alias(code: str) -> str:
    """`eng`, `nld`, `dut`: the codes of three letters."""
    alias = str(get_global("language_aliases").get(code, ""))
    return alias if alias in spoken() else ""


@cache
def _own_names() -> dict[str, str]:
    """Each language as it calls itself: Русский, Čeština."""
    found: dict[str, str] = {}
    for name, code in cldr.own_languages():
        found.setdefault(plain(name), code)
    found.pop("", None)
    return found


def languages(cell: str) -> tuple[str, ...]:
    return languages_in(cell)[0]


@cache
def languages_in(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(codes in alphabetical order, since the order in the file means nothing; words that nobody knows)."""
    parts = _parts(cell, LANGUAGE_SIGNS)
    found = {part: language(part) for part in parts}
    unknown = tuple(
        part for part in found if not found[part] and len(plain(part)) > 1 and plain(part) not in NO_LANGUAGE
    )
    return tuple(sorted(set(found.values()) - {""})), unknown


@cache
def topics(cell: str) -> tuple[tuple[str, str], ...]:
    """`A; B` → ((slug, name), …), each slug once."""
    found: dict[str, str] = {}
    for name in _parts(cell, TOPIC_SIGNS):
        found.setdefault(slug(name), harmless(name)[:120])
    found.pop("", None)
    return tuple(found.items())


def slug(name: str) -> str:
    """`Data and AI` → `data-and-ai`; letters outside ASCII stay, so that no topic has an empty name."""
    apart = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "-", letters).strip("-")[:80].strip("-")


def _parts(cell: str, signs: re.Pattern[str]) -> list[str]:
    return [part for part in (tidy(part) for part in signs.split(cell)) if part]
