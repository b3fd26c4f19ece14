"""Courses that a person takes."""

from __future__ import annotations

from guides.models import Completion, InsightCard
from people.privacy import Held
from people.register import Facts, Register

HELD = (
    Held(
        Completion,
        ("person",),
        (
            "course__slug",
            "answers",
            "reflections",
            "assigned_at",
            "completed_at",
            "percent_right",
            "version",
            "code",
            "evidence",
        ),
    ),
    Held(
        Completion,
        ("recorded_by",),
        ("course__slug", "evidence", "completed_at"),
        name="guides.completion recorded by you",
    ),
    Held(
        InsightCard,
        ("author",),
        (
            "title",
            "body",
            "topics",
            "language",
            "program_name",
            "shows_name",
            "state",
            "written_at",
            "published_at",
        ),
    ),
)

REGISTER: Register = {
    "guides.insightcard": (
        Facts(
            "title body topics language program_name shows_name state written_at published_at",
            "A",
            "keep",
            "leaver",
            "published",
            "gone",
        ),
        Facts("id author", "A", "keep", "leaver", "published", "gone", "link"),
    ),
    "guides.completion": (
        Facts(
            "course assigned_at completed_at percent_right version",
            "B",
            "learn",
            "leaver",
            "coordinators",
            "kept",
        ),
        Facts("evidence", "B", "learn", "leaver", "coordinators", "blank"),
        Facts("answers reflections", "B", "learn", "leaver", "you", "blank"),
        Facts("code", "B", "learn", "leaver", "colleagues", "kept"),
        Facts("id person attempts is_rated recorded_by", "B", "learn", "leaver", "nobody", "kept", "link"),
    ),
    "guides.courserating": (
        Facts("id course version stars count", "A", "count", "house", "coordinators", "kept", "house"),
    ),
    "guides.guide": (Facts("id slug name", "A", "house", "house", "colleagues", "kept", "house"),),
    "guides.chapter": (
        Facts(
            "id guide slug language version part position title body minutes published_at replaced_at",
            "A",
            "house",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
    ),
    "guides.course": (
        Facts(
            "id slug titles audience pass_percent version minor is_own",
            "A",
            "house",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
    ),
    "guides.lesson": (
        Facts(
            "id course slug language position title body minutes reflection",
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
