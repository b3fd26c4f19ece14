"""Courses that a person takes."""

from __future__ import annotations

from guides.models import Completion
from people.privacy import Held
from people.register import Facts, Register

HELD = (
    Held(
        Completion,
        ("person",),
        ("course__slug", "answers", "assigned_at", "completed_at", "percent_right"),
    ),
)

REGISTER: Register = {
    "guides.completion": (
        Facts(
            "course assigned_at completed_at percent_right", "B", "learn", "leaver", "coordinators", "kept"
        ),
        Facts("answers", "B", "learn", "leaver", "you", "blank"),
        Facts("id person attempts", "B", "learn", "leaver", "nobody", "kept", "link"),
    ),
    "guides.guide": (Facts("id slug name", "A", "house", "house", "colleagues", "kept", "house"),),
    "guides.chapter": (
        Facts(
            "id guide slug language version position title body minutes published_at replaced_at",
            "A",
            "house",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
    ),
    "guides.course": (
        Facts("id slug titles audience pass_percent", "A", "house", "house", "colleagues", "kept", "house"),
    ),
    "guides.lesson": (
        Facts(
            "id course slug language position title body minutes",
            "A",
            "house",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
    ),
    "guides.question": (
        Facts("id lesson slug position text choices", "A", "house", "house", "colleagues", "kept", "house"),
    ),
}
