"""What every page shows around its content: navigation and the number of open items."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    return {
        "organization": settings.ORGANIZATION,
        "accent_stylesheet": settings.ACCENT_LIGHT or settings.ACCENT_DARK,
    }
