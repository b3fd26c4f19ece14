"""The palette is calculated, not guessed: every text on every ground it is used on, in light and dark."""

import re
from pathlib import Path

import pytest

from mentoring import checks
from mentoring.contrast import ratio

ROOT = Path(__file__).parents[2]
TOKENS = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", TOKENS)
}
FALLBACK = dict(re.findall(r"--([\w-]+): (#\w{6});", TOKENS))
GROUNDS = ["bg", "surface", "sunken"]
TEXT = [
    *[(text, ground) for text in ("ink", "ink-2", "accent", "accent-strong") for ground in GROUNDS],
    *[(text, ground) for text in ("good", "bad") for ground in GROUNDS],
    *[(text, f"{text}-soft") for text in ("accent", "good", "warn", "bad")],
    *[("ink", f"{tint}-soft") for tint in ("accent", "good", "warn", "bad")],
    *[("accent", f"{tint}-soft") for tint in ("good", "warn", "bad")],
    *[("ink-2", "accent-soft"), ("accent-strong", "accent-soft")],
    *[("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-bad", "bad"), ("on-accent", "heat-4")],
    *[("ink", f"heat-{step}") for step in (1, 2, 3)],
]
EDGES = [
    *[("control", ground) for ground in GROUNDS],
    *[("focus", ground) for ground in [*GROUNDS, "accent-soft", "bad-soft"]],
    *[("accent", "line"), ("second", "surface"), ("bad", "surface")],
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_is_readable(text, ground, theme):
    assert ratio(PAIRS[text][theme], PAIRS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edge_is_visible(edge, ground, theme):
    assert ratio(PAIRS[edge][theme], PAIRS[ground][theme]) >= 3


def test_fallback_is_the_light_palette():
    assert {name: light for name, (light, _dark) in PAIRS.items()} == FALLBACK


def test_accent_check_knows_the_palette():
    light = tuple(PAIRS[name][0] for name in ("surface", "bg", "sunken"))
    dark = tuple(PAIRS[name][1] for name in ("surface", "bg", "sunken", "on-accent"))

    assert (light, dark) == (checks.LIGHT, checks.DARK)


def test_colors_live_in_tokens_only():
    sheets = [path for path in (ROOT / "static/css").glob("*.css") if path.name != "tokens.css"]

    strays = [(s.name, color) for s in sheets for color in re.findall(r"#[0-9a-f]{3,8}\b", s.read_text())]

    assert strays == []


def test_only_logical_sides():
    """One stylesheet serves both reading directions."""
    physical = r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|\b(?:left|right): "
    sheets = (ROOT / "static/css").glob("*.css")

    assert [sheet.name for sheet in sheets if re.search(physical, sheet.read_text())] == []
