"""Names: as a person writes them, and as a list sorts them."""

from __future__ import annotations

PREFIXES = (
    "aan af bij de den der d' het in la le onder op over 's 't te ten ter tot uit uijt van vanden vander ver "
    "von voor zu"
)
PREFIX_WORDS = frozenset(PREFIXES.split())


def family_name(own: str, prefix: str, partner: str, partner_prefix: str, use: str) -> str:
    """AFAS's Naamgebruik: 0 own, 1 partner-own, 2 partner, 3 own-partner; a missing partner means own."""
    mine = " ".join(filter(None, (prefix, own)))
    theirs = " ".join(filter(None, (partner_prefix, partner)))
    if not theirs:
        return mine
    first = {"1": f"{theirs}-{mine}", "2": theirs, "3": f"{mine}-{theirs}"}
    return first.get(use.strip()[:1], mine)


def in_order(family: str) -> str:
    """`Berg, van den`, as lists sort it, is `van den Berg`; any other comma stays."""
    last, comma, behind = family.partition(",")
    words = behind.split()
    is_prefix = bool(comma and words) and all(word.lower() in PREFIX_WORDS for word in words)
    return " ".join([*words, last.strip()]) if is_prefix else family


def split(full: str) -> tuple[str, str]:
    """`Camille van den Berg` and `Berg, Camille van den` → (Camille, van den Berg)."""
    if "," in full:
        family, _, rest = (part.strip() for part in full.partition(","))
        words = rest.split(" ")
        start = next((n for n, word in enumerate(words) if n and word.lower() in PREFIX_WORDS), len(words))
        return " ".join(words[:start]), " ".join([*words[start:], family])
    words = full.split(" ")
    start = next(
        (n for n, word in enumerate(words) if n and word.lower() in PREFIX_WORDS), max(len(words) - 1, 0)
    )
    return " ".join(words[:start]), " ".join(words[start:])


def sort_name(given: str, family: str, country: str) -> str:
    """`Berg, Camille van den`: lower-case prefixes sort behind; capital ones only as the Netherlands does."""
    words = family.split(" ")
    count = 0
    for word in words[:-1]:
        written = word if country != "NL" else word.lower()
        if written not in PREFIX_WORDS:
            break
        count += 1
    prefix = " ".join(words[:count]).lower()
    return f"{' '.join(words[count:])}, {' '.join(filter(None, (given, prefix)))}".strip(" ,")
