"""Names: as a person writes them, and as a list sorts them."""

from __future__ import annotations

PREFIXES = (
    "aan af bij da das de del den der d' dos du el het in la le onder op over 's 't te ten ter tot uit "
    "uijt v.d. van vanden vander vd ver von voor zu"
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
    is_prefix = bool(comma and words) and all(map(_is_prefix, words))
    return _joined(words, last.strip()) if is_prefix else family


def _is_prefix(word: str) -> bool:
    return word.lower().replace("’", "'") in PREFIX_WORDS


def _joined(prefix: list[str], last: str) -> str:
    """`van den Berg`; `d'Hondt` is one word."""
    written = " ".join([*prefix, last])
    return written.replace("d' ", "d'").replace("d’ ", "d’") if prefix else last


def split(full: str) -> tuple[str, str]:
    """`Camille van den Berg` and `Berg, Camille van den` → (Camille, van den Berg)."""
    if "," in full:
        family, _, rest = (part.strip() for part in full.partition(","))
        given, prefix = _parted(rest)
        return " ".join(given), _joined(prefix, family)
    words = full.split(" ")
    start = next((n for n, word in enumerate(words) if n and _is_prefix(word)), max(len(words) - 1, 0))
    return " ".join(words[:start]), " ".join(words[start:])


def _parted(rest: str) -> tuple[list[str], list[str]]:
    """What stands behind a last name: (given names, prefix), whichever of them comes first."""
    middle, comma, last = rest.partition(",")
    if comma and all(map(_is_prefix, middle.split())):
        return last.split(), middle.split()
    words = rest.split(" ")
    ahead = next((n for n, word in enumerate(words) if word not in PREFIX_WORDS), len(words))
    if 0 < ahead < len(words):
        return words[ahead:], words[:ahead]
    start = len(words)
    while start > 1 and _is_prefix(words[start - 1]):
        start -= 1
    if words[start:] and words[-1].istitle():  # `Nguyen, Thi Van`: a name
        start = len(words)
    return words[:start], words[start:]


def sort_name(given: str, family: str, country: str) -> str:
    """`Berg, Camille van den`: lower-case prefixes sort behind; capital ones only as the Netherlands does."""
    words = family.replace("’", "'").split(" ")
    written = [word.lower() for word in words] if country == "NL" else words
    count = next((n for n, word in enumerate(written[:-1]) if word not in PREFIX_WORDS), len(words) - 1)
    prefix, rest = words[:count], " ".join(family.split(" ")[count:])
    if written[count].startswith("d'") and len(rest) > len("d'"):
        prefix, rest = [*prefix, "d'"], rest[len("d'") :]
    behind = " ".join(filter(None, (given, " ".join(prefix).lower())))
    return f"{rest}, {behind}".strip(" ,")
