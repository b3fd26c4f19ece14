"""Requests seen from either side, and what a coordinator decided about rules and runs."""

from __future__ import annotations

from matching.models import (
    Apart,
    Ask,
    CoffeeGuest,
    CoffeeRound,
    CoffeeTalk,
    Dossier,
    Mark,
    MatchRun,
    MentorRequest,
    Policy,
)
from people.privacy import Held
from people.register import Facts, Register

HELD = (
    Held(
        MentorRequest,
        ("mentee__person",),
        (
            "program__name",
            "state",
            "rank",
            "wish",
            "why",
            "form",
            "question",
            "reply",
            "mentee_goes_on",
            "created_at",
            "asked_at",
            "ended_at",
        ),
        name="matching.mentorrequest sent",
    ),
    Held(
        MentorRequest,
        ("mentor__person",),
        (
            "program__name",
            "state",
            "decline_reason",
            "question",
            "mentor_goes_on",
            "mentor_rank",
            "snoozed_until",
            "pause_until",
            "asked_at",
            "answered_at",
            "ended_at",
        ),
        name="matching.mentorrequest received",
        only={"asked_at__isnull": False},  # until then nobody tells a mentor that somebody wishes for them
    ),
    Held(
        MentorRequest,
        ("held_by",),
        ("program__name", "hold", "held_until"),
        name="matching.mentorrequest noted",
    ),
    Held(
        Ask,
        ("mentor__person", "mentee__person"),
        ("program__name", "kind", "value", "asked_at", "answer", "answered_at"),
    ),
    Held(Apart, ("person",), ("other__given_name", "other__family_name", "since")),
    Held(Mark, ("mentee__person",), ("kind", "marked_at")),
    Held(
        Policy,
        ("by",),
        ("program__name", "version", "state", "reason", "created_at"),
        name="matching.policy written",
    ),
    Held(
        Policy,
        ("decided_by",),
        ("program__name", "version", "state", "decided_at"),
        name="matching.policy decided",
    ),
    Held(CoffeeGuest, ("person",), ("round__program__name", "joined_at")),
    Held(
        CoffeeTalk,
        ("one",),
        ("program__name", "topic", "state", "one_wish", "meet_until", "created_at", "ended_at"),
        name="matching.coffeetalk one",
    ),
    Held(
        CoffeeTalk,
        ("other",),
        ("program__name", "topic", "state", "other_wish", "meet_until", "created_at", "ended_at"),
        name="matching.coffeetalk other",
    ),
    Held(CoffeeRound, ("opened_by",), ("program__name", "state", "join_until", "opened_at")),
    Held(MatchRun, ("planned_by", "published_by"), ("program__name", "state", "planned_at", "published_at")),
    Held(Dossier, ("replay_by",), ("replay", "replay_wanted_at", "replayed_at")),
)

REGISTER: Register = {
    "matching.mentorrequest": (
        Facts(
            "program state rank form created_at asked_at answered_at ended_at",
            "B",
            "match",
            "leaver",
            "asked",
            "kept",
        ),
        Facts("wish why question reply", "C", "match", "pair", "asked", "blank"),
        Facts("decline_reason", "C", "match", "leaver", "you", "kept"),
        Facts("mentor_rank", "B", "match", "leaver", "coordinators", "kept"),
        Facts("mentor_goes_on mentee_goes_on", "C", "match", "leaver", "you", "kept"),
        Facts("hold held_until snoozed_until", "B", "match", "leaver", "asked", "kept"),
        Facts("pause_until", "B", "match", "leaver", "you", "kept"),
        Facts(
            "id mentor mentee close_reason answer_by mentorship suggested held_by turn_at reminded_at",
            "B",
            "match",
            "leaver",
            "asked",
            "kept",
            "link",
        ),
    ),
    "matching.mark": (
        Facts("kind marked_at", "E", "find", "leaver", "you", "gone"),
        Facts("id mentee mentor", "E", "find", "leaver", "you", "gone", "link"),
    ),
    "matching.apart": (
        Facts("other since", "E", "match", "leaver", "you", "gone"),
        Facts("id person", "E", "match", "leaver", "you", "gone", "link"),
    ),
    "matching.listing": (
        Facts("en nl near_en near_nl", "A", "find", "leaver", "colleagues", "blank", "copy"),
        Facts("mentor program", "A", "find", "leaver", "nobody", "kept", "link"),
    ),
    "matching.listingchange": (
        Facts("id mentor changed_in changed_at", "A", "find", "house", "nobody", "gone", "link"),
    ),
    "matching.coffeeround": (
        Facts("program state join_until", "A", "match", "house", "colleagues", "kept"),
        Facts("meet_until paired_at", "A", "match", "house", "colleagues", "kept", "house"),
        Facts("opened_at", "A", "log", "house", "coordinators", "kept"),
        Facts("id opened_by", "A", "log", "house", "coordinators", "kept", "house"),
    ),
    "matching.coffeeguest": (
        Facts("round joined_at", "B", "match", "leaver", "you", "kept"),
        Facts("id person", "B", "match", "leaver", "you", "kept", "link"),
    ),
    "matching.coffeetalk": (
        Facts("program state topic meet_until created_at ended_at", "B", "match", "leaver", "asked", "kept"),
        Facts("one_wish other_wish", "C", "match", "leaver", "you", "kept"),
        Facts("id round one other mentorship", "B", "match", "leaver", "asked", "kept", "link"),
    ),
    "matching.policy": (
        Facts("program version state reason created_at", "A", "log", "house", "colleagues", "kept"),
        Facts("decided_at", "A", "log", "house", "colleagues", "kept"),
        Facts(
            "id musts wishes least_points priority_days seed by decided_by",
            "A",
            "match",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
    ),
    "matching.matchrun": (
        Facts("program state planned_at published_at", "B", "match", "house", "coordinators", "kept"),
        Facts("result error", "B", "match", "leaver", "coordinators", "kept", "partner"),
        Facts(
            "id policy stage share rounds attempts fingerprint planned_by solved_at published_by"
            " held_until released_at",
            "B",
            "match",
            "house",
            "coordinators",
            "kept",
            "link",
        ),
    ),
    "matching.dossier": (
        Facts("problem prices", "B", "match", "run", "coordinators", "gone", "partner"),
        Facts("replay replay_wanted_at replayed_at", "B", "match", "house", "coordinators", "kept"),
        Facts(
            "id run result_digest code_version kept_at replay_attempts replay_digest"
            " replay_version replay_by",
            "B",
            "match",
            "house",
            "coordinators",
            "kept",
            "link",
        ),
    ),
    "matching.proposal": (
        Facts("parts reasons points", "B", "match", "leaver", "coordinators", "blank", "partner"),
        Facts(
            "id run mentor mentee is_locked is_struck mentorship round change before",
            "B",
            "match",
            "leaver",
            "coordinators",
            "kept",
            "link",
        ),
    ),
    "matching.ask": (
        Facts("program kind asked_at answer answered_at", "B", "match", "leaver", "asked", "gone"),
        Facts("value", "B", "match", "leaver", "asked", "gone"),
        Facts("id run mentor mentee", "B", "match", "leaver", "asked", "gone", "link"),
    ),
}
