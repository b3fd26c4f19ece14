"""Programs, pairs and check-ins of a person; of a pair's texts only what the person may read already."""

from __future__ import annotations

from people.privacy import Held
from people.register import Facts, Register
from programs.models import (
    Agreement,
    Answer,
    Audience,
    AudienceMember,
    Campaign,
    Concern,
    EndingWish,
    Goal,
    Meeting,
    Mentee,
    Mentor,
    MentorLimit,
    Mentorship,
    Nomination,
    Note,
    Program,
    ProgramRole,
    SessionPlace,
    StandIn,
    TrainingSession,
    Waiver,
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
            "not_now_reason",
            "exempt_reason",
            "exempt_until",
            "still_there_at",
            "here_at",
            "asked_at",
            "outside_since",
            "answered_at",
        ),
    ),
    Held(MentorLimit, ("person",), ("most",)),
    Held(Audience, ("named",), ("program__name", "role"), only={"program__live_at__isnull": False}),
    Held(
        AudienceMember,
        ("person",),
        ("audience__program__name", "audience__role", "came_in_at", "fell_out_at", "invited_at"),
        only={"invited_at__isnull": False},  # a draft's audience is nobody's business yet
    ),
    Held(
        Nomination,
        ("person", "by"),
        ("program__name", "role", "why", "state", "created_at", "answered_at"),
    ),
    Held(
        Mentee,
        ("person",),
        ("program__name", "state", "topics", "form", "wish", "enrolled_at", "outside_since", "place"),
    ),
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
            "ending",
            "end_asked_on",
            "paused_on",
            "paused_until",
            "paused_days",
            "opening",
        ),
        only={"state__in": [state for state in Mentorship.State.values if state != "held"]},  # not told yet
    ),
    Held(Mentorship, ("mentor_person",), ("code",), name="programs.mentorship certificate"),
    Held(EndingWish, ("person",), ("mentorship", "end_on", "wish", "months", "said_at")),
    Held(StandIn, ("mentor__person", "mentorship__mentee_person"), ("mentorship", "asked_at", "given_at")),
    Held(Concern, ("person",), ("mentorship", "said_in", "said_at", "has_stopped", "handled_at")),
    Held(
        Waiver,
        ("asked_by", "decided_by"),
        ("program__name", "rules", "reason", "until", "state", "asked_at", "decided_at"),
        name="programs.waiver decided",
    ),
    Held(
        Waiver,
        ("mentor__person", "mentee__person"),
        ("program__name", "rules", "until", "asked_at", "decided_at"),
        name="programs.waiver about you",
        only={"pairs__state__in": ["proposed", "preparing", "active", "paused", "completed", "ended"]},
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
    Held(
        SessionPlace,
        ("person",),
        ("session__title", "session__starts_at", "state", "asked_at", "has_attended"),
    ),
    Held(Campaign, ("planned_by",), ("program__name", "name", "send_on", "state")),
    Held(TrainingSession, ("led_by",), ("title", "starts_at", "minutes", "place", "state")),
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

REGISTER: Register = {
    "programs.program": (
        Facts("name state starts_on ends_on", "A", "run", "house", "colleagues", "kept"),
        Facts(
            "id preset purpose purpose_nl is_always_on quarters most_choices most_at_once answer_days"
            " mentors_are_expected needs_agreement both_confirm mentor_course mentee_course needs_session"
            " guide created_at live_at paused_at",
            "A",
            "house",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
        Facts("handover_note", "B", "run", "house", "coordinators", "kept", "house"),
        Facts("owner deputy confidant", "A", "run", "house", "colleagues", "renamed", "link"),
    ),
    "programs.audience": (
        Facts(
            "id levels countries groups units least_months is_only_named watched_at",
            "A",
            "house",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
        Facts("program role", "A", "run", "house", "colleagues", "kept"),
        Facts("named", "B", "run", "leaver", "coordinators", "kept", "link"),
    ),
    "programs.audiencemember": (
        Facts("audience came_in_at fell_out_at invited_at", "B", "run", "leaver", "coordinators", "gone"),
        Facts("id person", "B", "run", "leaver", "nobody", "gone", "link"),
    ),
    "programs.nomination": (
        Facts("program role state created_at answered_at", "B", "run", "leaver", "coordinators", "gone"),
        Facts("why", "B", "run", "leaver", "asked", "gone"),
        Facts("id person by", "B", "run", "leaver", "nobody", "gone", "link"),
    ),
    "programs.programrole": (
        Facts("program role given_at", "B", "run", "leaver", "coordinators", "gone"),
        Facts("id person", "B", "run", "leaver", "nobody", "gone", "link"),
    ),
    "programs.pastpair": (Facts("id digest", "B", "match", "house", "nobody", "kept", "secret"),),
    "programs.mentor": (
        Facts("program state seats form", "A", "find", "leaver", "colleagues", "kept"),
        Facts("introduction topics", "A", "find", "leaver", "colleagues", "blank"),
        Facts("not_now_until exempt_reason answered_at", "B", "care", "leaver", "coordinators", "blank"),
        Facts(
            "not_now_reason exempt_until asked_at still_there_at here_at outside_since",
            "B",
            "care",
            "leaver",
            "coordinators",
            "blank",
        ),
        Facts("id person created_at reminders", "B", "run", "leaver", "nobody", "kept", "link"),
    ),
    "programs.mentorlimit": (
        Facts("most", "B", "care", "leaver", "coordinators", "gone"),
        Facts("id person", "B", "care", "leaver", "nobody", "gone", "link"),
    ),
    "programs.mentee": (
        Facts("program state form enrolled_at", "B", "match", "leaver", "coordinators", "kept"),
        Facts("place", "B", "match", "leaver", "coordinators", "kept"),
        Facts("outside_since", "B", "care", "leaver", "coordinators", "blank"),
        Facts("wish", "C", "match", "leaver", "asked", "blank"),
        Facts("topics", "B", "match", "leaver", "coordinators", "blank"),
        Facts("id person", "B", "run", "leaver", "nobody", "kept", "link"),
    ),
    "programs.mentorship": (
        Facts("moved_at", "B", "run", "leaver", "coordinators", "kept", "link"),
        Facts(
            "program mentor_person mentee_person mentor_country mentee_country state started_on"
            " planned_end_on ended_on ending end_asked_on paused_on paused_until paused_days code",
            "B",
            "run",
            "leaver",
            "coordinators",
            "renamed",
        ),
        Facts(
            "id mentor mentee crosses_border origin active_at created_at held_until waiver",
            "B",
            "run",
            "leaver",
            "nobody",
            "kept",
            "link",
        ),
        Facts("opening", "B", "run", "pair", "coordinators", "blank"),
    ),
    "programs.endingwish": (
        Facts("mentorship end_on wish months said_at", "C", "run", "pair", "pair", "gone"),
        Facts("id person side", "C", "run", "pair", "nobody", "gone", "link"),
    ),
    "programs.standin": (
        Facts("mentorship asked_at given_at", "B", "run", "leaver", "coordinators", "gone"),
        Facts("id mentor given_by", "B", "run", "leaver", "nobody", "gone", "link"),
    ),
    "programs.concern": (
        Facts("mentorship said_in said_at has_stopped handled_at", "E", "care", "pair", "named", "gone"),
        Facts("partner_told_at verdict", "E", "care", "pair", "named", "gone", "partner"),
        Facts("id person contact", "E", "care", "pair", "nobody", "gone", "link"),
    ),
    "programs.confirmation": (
        Facts(
            "id mentorship asked_at confirm_by mentor_confirmed_at mentee_confirmed_at",
            "B",
            "match",
            "leaver",
            "coordinators",
            "kept",
            "partner",
        ),
        Facts("decline_reason", "B", "match", "leaver", "nobody", "kept", "partner"),
    ),
    "programs.waiver": (
        Facts(
            "program rules until state asked_at decided_at", "B", "match", "leaver", "coordinators", "kept"
        ),
        Facts("reason", "B", "match", "leaver", "coordinators", "blank"),
        Facts("opening", "B", "match", "pair", "coordinators", "blank", "copy"),
        Facts("id mentor mentee asked_by decided_by", "B", "match", "leaver", "nobody", "kept", "link"),
    ),
    "programs.agreement": (
        Facts("mentorship version form written_at", "C", "run", "pair", "pair", "kept"),
        Facts("rhythm text", "C", "run", "pair", "pair", "blank"),
        Facts(
            "id written_by mentor_confirmed_at mentee_confirmed_at",
            "C",
            "run",
            "pair",
            "pair",
            "kept",
            "link",
        ),
    ),
    "programs.goal": (
        Facts("mentorship due_on progress state created_at", "C", "run", "pair", "pair", "kept"),
        Facts("sentence measure why", "C", "run", "pair", "pair", "blank"),
        Facts("id", "C", "run", "pair", "nobody", "kept", "link"),
    ),
    "programs.meeting": (
        Facts("mentorship starts_at minutes form state", "B", "run", "leaver", "coordinators", "kept"),
        Facts("place", "C", "run", "pair", "pair", "blank"),
        Facts("id uid sequence planned_by created_at", "B", "run", "leaver", "nobody", "kept", "link"),
    ),
    "programs.campaign": (
        Facts(
            "id program step name segment repeat is_service in_chat subject body subject_nl body_nl"
            " send_on state held_until created_at",
            "A",
            "tell",
            "house",
            "coordinators",
            "kept",
            "house",
        ),
        Facts("planned_by", "A", "tell", "house", "coordinators", "renamed", "link"),
    ),
    "programs.campaignwave": (
        Facts("id campaign number sent_at people", "A", "tell", "house", "coordinators", "kept", "house"),
    ),
    "programs.trainingsession": (
        Facts("title starts_at minutes place state", "A", "learn", "house", "colleagues", "kept"),
        Facts(
            "id program about audience uid seats created_at",
            "A",
            "house",
            "house",
            "colleagues",
            "kept",
            "house",
        ),
        Facts("led_by", "A", "learn", "house", "colleagues", "renamed", "link"),
    ),
    "programs.sessionplace": (
        Facts("session state asked_at has_attended", "B", "learn", "leaver", "coordinators", "gone"),
        Facts("id person sequence", "B", "learn", "leaver", "nobody", "gone", "link"),
    ),
    "programs.note": (
        Facts("mentorship is_shared body created_at", "C", "run", "pair", "pair", "gone"),
        Facts("id author", "C", "run", "pair", "nobody", "gone", "link"),
    ),
    "programs.followup": (
        Facts(
            "id quarter mentorship due_on closes_on state opened_at closed_at",
            "B",
            "care",
            "leaver",
            "coordinators",
            "kept",
            "link",
        ),
    ),
    "programs.answer": (
        Facts("follow_up", "E", "care", "leaver", "coordinators", "kept"),
        Facts(
            "meetings rating closer wants_contact answered_at",
            "E",
            "care",
            "leaver",
            "only coordinators",
            "kept",
        ),
        Facts("help", "E", "care", "pair", "only coordinators", "blank"),
        Facts("expectation", "C", "run", "pair", "pair", "blank"),
        Facts("id person side", "E", "care", "leaver", "nobody", "kept", "link"),
    ),
}
