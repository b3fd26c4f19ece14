"""Programs, pairs and check-ins of a person; of a pair's texts only what the person may read already."""

from __future__ import annotations

from people.privacy import Held
from programs.models import (
    Agreement,
    Answer,
    Goal,
    Meeting,
    Mentee,
    Mentor,
    Mentorship,
    Note,
    Program,
    ProgramRole,
)

HELD = (
    Held(Program, ("owner", "deputy"), ("name", "state", "starts_on", "ends_on")),
    Held(ProgramRole, ("person",), ("program__name", "role", "given_at")),
    Held(
        Mentor,
        ("person",),
        (
            "program__name",
            "state",
            "seats",
            "topics",
            "form",
            "introduction",
            "not_now_until",
            "exempt_reason",
            "answered_at",
        ),
    ),
    Held(Mentee, ("person",), ("program__name", "state", "topics", "form", "wish", "enrolled_at")),
    Held(
        Mentorship,
        ("mentor_person", "mentee_person"),
        (
            "program__name",
            "mentor_person__given_name",
            "mentor_person__family_name",
            "mentee_person__given_name",
            "mentee_person__family_name",
            "mentor_country",
            "mentee_country",
            "state",
            "started_on",
            "planned_end_on",
            "ended_on",
        ),
    ),
    Held(
        Agreement,
        ("mentorship__mentor_person", "mentorship__mentee_person"),
        ("mentorship", "version", "rhythm", "form", "text", "written_at"),
    ),
    Held(
        Goal,
        ("mentorship__mentor_person", "mentorship__mentee_person"),
        ("mentorship", "sentence", "measure", "why", "due_on", "progress", "state", "created_at"),
    ),
    Held(
        Meeting,
        ("mentorship__mentor_person", "mentorship__mentee_person"),
        ("mentorship", "starts_at", "minutes", "form", "place", "state"),
    ),
    Held(Note, ("author",), ("mentorship", "is_shared", "body", "created_at")),
    Held(
        Answer,
        ("person",),
        (
            "follow_up__quarter",
            "meetings",
            "rating",
            "closer",
            "expectation",
            "help",
            "wants_contact",
            "answered_at",
        ),
    ),
)
