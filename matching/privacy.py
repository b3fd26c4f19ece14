"""Requests seen from either side, and what a coordinator decided about rules and runs."""

from __future__ import annotations

from matching.models import MatchRun, MentorRequest, Policy
from people.privacy import Held

HELD = (
    Held(
        MentorRequest,
        ("mentee__person",),
        ("program__name", "state", "rank", "wish", "why", "form", "created_at", "asked_at", "ended_at"),
        name="matching.mentorrequest sent",
    ),
    Held(
        MentorRequest,
        ("mentor__person",),
        ("program__name", "state", "decline_reason", "asked_at", "answered_at", "ended_at"),
        name="matching.mentorrequest received",
    ),
    Held(Policy, ("by",), ("program__name", "version", "reason", "created_at")),
    Held(MatchRun, ("planned_by",), ("program__name", "state", "planned_at", "published_at")),
)
