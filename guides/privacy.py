"""Courses that a person takes."""

from __future__ import annotations

from guides.models import Completion
from people.privacy import Held

HELD = (
    Held(
        Completion,
        ("person",),
        ("course__slug", "answers", "assigned_at", "completed_at", "percent_right"),
    ),
)
