"""System checks of this installation's own settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from mentoring import contrast
from people import acting, sealing

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


def note_keys_are_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without a key no pair could write a word; a short one would not protect it."""
    hint = (
        'Make one: python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
    )
    if not settings.NOTE_KEYS:
        return [
            Error("NOTE_KEYS is not set: what pairs write is sealed with it.", hint=hint, id="mentoring.E003")
        ]
    try:
        ids = [sealing.key_id(key) for key in settings.NOTE_KEYS]
    except sealing.NotAKey as problem:
        return [Error(f"NOTE_KEYS: {problem}.", hint=hint, id="mentoring.E004")]
    if len(ids) != len(set(ids)):
        return [Error("NOTE_KEYS names one key twice.", id="mentoring.E005")]
    return []


def rows_are_guarded(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Asked with the database at hand only: manage.py check --database default."""
    if not databases or settings.DEMO or not acting.is_bypassed():
        return []
    return [
        Warning(
            "The database role of this application sees every row, so the database itself does not keep what "
            "pairs write from anybody.",
            hint="Run manage.py grant_database_role, then set DATABASE_ROLE (docs/operate.md).",
            id="mentoring.W001",
        )
    ]
