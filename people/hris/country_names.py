"""How people and systems write countries besides CLDR's names: officially, in other order, with a code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

NO_LETTERS = dict.fromkeys(number for number in range(128) if not chr(number).isalnum())
# As places.plain() writes them. ISO 3166 has the official names; the rest is in daily use.
ALSO = {
    "america": "US", "brasil": "BR", "burma": "MM", "capeverde": "CV", "czechrepublic": "CZ",
    "deutschlandbrd": "DE", "england": "GB", "greatbritain": "GB", "grootbrittannie": "GB", "holland": "NL",
    "hongkong": "HK", "ivorycoast": "CI", "korea": "KR", "ksa": "SA", "macau": "MO", "macedonia": "MK",
    "northernireland": "GB", "republicofireland": "IE", "russianfederation": "RU", "scotland": "GB",
    "swaziland": "SZ", "thenetherlands": "NL", "turkey": "TR", "uae": "AE", "unitedstatesofamerica": "US",
    "usa": "US", "vae": "AE", "vs": "US", "wales": "GB", "uk": "GB", "us": "US", "el": "GR", "rsa": "ZA",
    "eeuu": "US", "verenigdestatenvanamerika": "US", "etatsunisdamerique": "US", "hellas": "GR",
    "oesterreich": "AT", "ceskarepublika": "CZ", "slovenskarepublika": "SK", "kosova": "XK", "fyrom": "MK",
    "bharat": "IN", "السعودية": "SA", "macao": "MO", "syrianarabrepublic": "SY", "palestine": "PS",
    "palestina": "PS", "stateofpalestine": "PS", "koninkrijkdernederlanden": "NL", "holysee": "VA",
    "easttimor": "TL", "bonaire": "BQ", "drc": "CD", "drcongo": "CD", "congodrc": "CD",
    "democraticrepublicofthecongo": "CD", "congodemocraticrepublic": "CD", "republicofthecongo": "CG",
    "republicofkorea": "KR", "democraticpeoplesrepublicofkorea": "KP", "laopeoplesdemocraticrepublic": "LA",
    "taiwanprovinceofchina": "TW", "republicofmoldova": "MD", "islamicrepublicofiran": "IR",
    "unitedrepublicoftanzania": "TZ", "plurinationalstateofbolivia": "BO",
    "bolivarianrepublicofvenezuela": "VE", "federatedstatesofmicronesia": "FM", "brunei": "BN",
    "unitedkingdomofgreatbritainandnorthernireland": "GB", "shqiperia": "AL", "dominicanrep": "DO",
    "czechrep": "CZ", "repofireland": "IE",
}  # fmt: skip
UNCERTAIN = frozenset({"congo"})  # two countries are called so
SMALL = "the of and de het der die das und et y e en i la le les el los van von del della do da dos du"
SMALL_WORDS = frozenset(SMALL.split())
# Forms of state, where they stand beside the name that people use: Bundesrepublik Deutschland.
REPUBLICS = "republic republiek republik republique republica repubblica republika rep bundesrepublik"
KINGDOMS = "kingdom koninkrijk konigreich royaume reino regno grand duchy groothertogdom"
FORMS = {*REPUBLICS.split(), *KINGDOMS.split(), "federal", "federative", "state"}
OTHERS = frozenset({"china", "congo", "korea", "united", "dominican"})  # a form of state makes them another
CODE_AHEAD = re.compile(r"([A-Za-z]{2,3})\s*[-–:/|(,.]\s*(.{3,})")
CODE_BEHIND = re.compile(r"(.{3,}?)\s*[-–:/|(,\[]\s*([A-Za-z]{2,3})[)\]]?")


def plain(word: str) -> str:
    """Letters only, without accents and case: how two spellings are compared."""
    if word.isascii():
        return word.lower().translate(NO_LETTERS)
    apart = unicodedata.normalize("NFKD", word.replace("ı", "i")).casefold()
    return "".join(letter for letter in apart if letter.isalnum())


def in_usual_order(word: str) -> str:
    """`Korea (the Republic of)` → `Republic of Korea`."""
    ahead, _, behind = word.replace("(", ",").rstrip(") ").partition(",")
    return f"{behind.strip().removeprefix('the ')} {ahead}"


def code_beside(word: str, find: Callable[[str], str]) -> str:
    """`NL - Netherlands`, `Netherlands (NL)`: where both halves name one country."""
    for pattern in (CODE_AHEAD, CODE_BEHIND):
        found = pattern.fullmatch(word)
        codes = {find(half) for half in found.groups()} if found else set()
        if len(codes) == 1:
            return codes.pop()
    return ""


class Loosely:
    """Names whatever the order of their words and whichever small words are among them."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self.codes: dict[frozenset[str], str] = {}
        for name, code in names:
            key = _words(name)
            self.codes[key] = code if self.codes.get(key, code) == code else ""
        self.codes.pop(frozenset(), None)

    def find(self, word: str) -> str:
        """`Korea, Republic of`, `Bosnia and Herzegovina`, `Koninkrijk der Nederlanden`."""
        key = _words(word)
        short = key - FORMS
        return self.codes.get(key) or (self.codes.get(short, "") if short.isdisjoint(OTHERS) else "")


def _words(name: str) -> frozenset[str]:
    parts = [plain(part) for part in re.split(r"[\W_]+", name)]
    return (
        frozenset("st" if part in {"saint", "sint", "sankt"} else part for part in parts) - SMALL_WORDS - {""}
    )
