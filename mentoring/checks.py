"""System checks of this installation's own settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from mentoring import contrast

# What the accent is read on, and what is read on the accent: static/css/tokens.css.
LIGHT = ("#ffffff", "#faf9f7", "#f1efeb")
DARK = ("#1e1c1a", "#151412", "#292724", "#0d2629")
SOFT = 0.12  # share of the accent in --accent-soft: templates/pages/accent.css
LEAST = 4.5


def accent_is_readable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        *_problems("ACCENT_LIGHT", settings.ACCENT_LIGHT, LIGHT),
        *_problems("ACCENT_DARK", settings.ACCENT_DARK, DARK),
    ]


def _problems(name: str, color: str, beside: tuple[str, ...]) -> list[CheckMessage]:
    if not color:
        return []
    try:
        lowest, where = min((contrast.ratio(color, other), other) for other in beside)
        soft = contrast.mix(color, beside[0], SOFT)
        lowest, where = min((lowest, where), (contrast.ratio(color, soft), f"its own soft ground {soft}"))
    except ValueError as problem:
        return [Error(f"{name}: {problem}.", id="mentoring.E001")]
    if lowest >= LEAST:
        return []
    return [
        Error(
            f"{name}={color} has a contrast of {lowest:.2f} with {where}; text needs at least {LEAST}.",
            hint="Choose a darker color for light pages, a lighter one for dark pages.",
            id="mentoring.E002",
        )
    ]
