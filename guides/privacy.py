"""Courses that a person takes."""

from __future__ import annotations

from guides.models import (
    Acknowledgment,
    Chapter,
    Completion,
    Draft,
    GuideWriter,
    InsightCard,
    Picture,
    Reading,
)
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
    Held(Reading, ("person",), ("slug", "read_at")),
    Held(Acknowledgment, ("person",), ("slug", "language", "version", "at")),
    Held(
        Chapter,
        ("written_by",),
        ("slug", "language", "version", "title", "note", "published_at"),
        name="guides.chapter written",
    ),
    Held(
        Chapter,
        ("published_by",),
        ("slug", "language", "version", "title", "published_at"),
        name="guides.chapter published",
    ),
    Held(Draft, ("written_by", "agreed_by"), ("slug", "language", "title", "state", "saved_at")),
    Held(Picture, ("added_by",), ("name", "added_at")),
    Held(GuideWriter, ("person",), ("guide__name",)),
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
        Facts("vector", "A", "keep", "leaver", "published", "gone", "copy"),
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
    "guides.guide": (Facts("id slug name parent", "A", "house", "house", "colleagues", "kept", "house"),),
    "guides.guidewriter": (
        Facts("guide", "B", "run", "leaver", "coordinators", "gone"),
        Facts("id person", "B", "run", "leaver", "nobody", "gone", "link"),
    ),
    "guides.shippedtext": (
        Facts(
            "id guide slug language number title body arrived_at",
            "A",
            "house",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
    ),
    "guides.chapter": (
        Facts("slug language version title published_at", "A", "house", "house", "colleagues", "kept"),
        Facts("note", "A", "log", "house", "colleagues", "kept"),
        Facts("written_by published_by", "A", "log", "house", "colleagues", "kept", "link"),
        Facts(
            "id guide part position readers body minutes replaced_at is_own shipped behind source_version",
            "A",
            "house",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
    ),
    "guides.draft": (
        Facts("slug language title state saved_at", "A", "house", "house", "colleagues", "kept"),
        Facts("written_by agreed_by", "A", "log", "house", "colleagues", "kept", "link"),
        Facts(
            "id guide part readers body base shipped behind revision valid_from note remark is_translated"
            " asks_again",
            "A",
            "house",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
    ),
    "guides.picture": (
        Facts("name added_at", "A", "house", "house", "colleagues", "kept"),
        Facts("id content", "A", "house", "house", "colleagues", "kept", "house"),
        Facts("added_by", "A", "log", "house", "colleagues", "kept", "link"),
    ),
    "guides.edition": (
        Facts(
            "id guide language digest content made_at", "A", "house", "house", "colleagues", "kept", "house"
        ),
    ),
    "guides.section": (
        Facts(
            "id chapter position anchor heading words vector",
            "A",
            "house",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
    ),
    "guides.mustread": (
        Facts("id guide slug asked_from", "A", "house", "house", "colleagues", "kept", "house"),
    ),
    "guides.reading": (
        Facts("slug read_at", "B", "learn", "leaver", "you", "gone"),
        Facts("id person", "B", "learn", "leaver", "nobody", "gone", "link"),
    ),
    "guides.acknowledgment": (
        Facts("slug language version at", "B", "learn", "leaver", "coordinators", "kept"),
        Facts("id person guide asked_from", "B", "learn", "leaver", "nobody", "kept", "link"),
    ),
    "guides.usefulness": (
        Facts("id guide slug language version yes no", "A", "count", "house", "hr", "kept", "house"),
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
