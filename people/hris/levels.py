"""Level words → the company's levels, in the languages HR writes them; never a guess between two."""

from __future__ import annotations

import re
from functools import cache

from people.hris.places import plain

LEVELS = ("junior", "medior", "senior", "lead", "head", "director")  # low to high, as the house orders them
# The whole word: as a level column holds it, spaces and signs left out.
WHOLE = {
    "junior": (
        "junior jr jnr entry entrylevel graduate trainee starter intern internship student "
        "workingstudent apprentice stagiair stage stagiaire stagiario werkstudent praktikant "
        "auszubildender azubi berufseinsteiger becario debutant principiante beginner nuorempi "
        "harjoittelija praktikantin level1 l1"
    ),
    "medior": (
        "medior middle mid midlevel intermediate regular professional experienced ervaren gevorderd "
        "mittel berufserfahren confirme intermedio mellanniva keskitaso level2 l2"
    ),
    "senior": ("senior sr snr seniore vanhempi erfahren level3 l3"),
    "lead": (
        "lead teamlead teamleader teamleiter teamleiterin teamleider principal staff techlead "
        "jefedeequipo chefdequipe capogruppo caposquadra teamledare tiiminvetaja"
    ),
    "head": (
        "head headof afdelingshoofd hoofd leiter leiterin abteilungsleiter abteilungsleiterin "
        "bereichsleiter responsable responsabile jefe avdelningschef osastopaallikko"
    ),
    "director": (
        "director dir directeur directrice direktor direktorin directora direttore direttrice vp svp evp "
        "vicepresident executive clevel csuite cto ceo cfo coo geschaftsfuhrer direktoren johtaja"
    ),
}
LEVEL_OF = {word: level for level, words in WHOLE.items() for word in words.split()}
# Inside a longer word these count, as long as nothing else there speaks of a level or of managing.
PARTS = frozenset({"junior", "medior", "senior", "jr", "sr", "trainee"})
OTHER_LEVELS = frozenset(LEVEL_OF) - PARTS - {"professional", "experienced", "regular", "staff", "student"}
MANAGING = frozenset({"manager", "management", "chief", "partner", "assistant", "president", "officer"})


@cache
def level(word: str) -> str:
    """`Middle`, `Mid-level`, `Mitarbeiter Senior` → the level; empty where it is not certain."""
    whole = LEVEL_OF.get(plain(word))
    if whole:
        return whole
    parts = {plain(part) for part in re.split(r"[\W_]+", word)} - {""}
    found = {LEVEL_OF[part] for part in parts & PARTS}
    if len(found) != 1 or parts & OTHER_LEVELS or parts & MANAGING:
        return ""
    return found.pop()
