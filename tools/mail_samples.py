"""Made-up facts for every kind of mail, so that all of them can be read side by side."""

from __future__ import annotations

from typing import Any

COMMON: dict[str, Any] = {
    "action_url": "/programs/1/",
    "coordinator_name": "Olga Owner",
    "coordinator_email": "olga.owner@example.com",
    "program": "Leaders across borders",
    "program_name": "Leaders across borders",
    "partner": "Marta",
    "name": "Sanne de Wit",
    "short_name": "Sanne",
    "you": "Robin",
    "email": "sanne.dewit@example.com",
    "by_name": "Hanna Hofman",
    "until": "12 May 2026",
    "on": "12 May 2026",
    "day": "12 May 2026",
    "answer_by": "2026-05-12",
    "confirm_by": "2026-05-12",
    "meet_until": "2026-05-12",
    "join_until": "2026-05-05",
    "when": "Tuesday 12 May 2026, 15:00 (Europe/Amsterdam)",
    "partner_when": "Tuesday 12 May 2026, 09:00 (America/New York)",
    "place": "Room 4, Utrecht",
    "minutes": 60,
    "title": "Listening in layers",
    "side": "mentee",
    "role": "mentee",
    "following": "Jan Jansen",
    "version": 3,
    "number": 2,
    "changed_by": "Marta",
    "ends": "12 May 2026",
    "closes": "26 May 2026",
    "away": "Marta Lind",
    "other": "Jan Jansen",
    "key": "Entra ID",
}
PAIRS = [
    {"name": "Sanne de Wit", "side": "mentor", "opening": "You both chose strategy."},
    {"name": "Marta Lind", "side": "mentee", "opening": ""},
]
COUNTS = {"rows": 812, "created": 12, "updated": 31, "rejected": 2, "missing": 1, "gone": 3, "flagged": 1}

WEEK = [
    {
        "name": "Leaders across borders",
        "url": "/hr/programs/1/",
        "changes": [
            {"kind": kind, "amount": amount}
            for amount, kind in enumerate(
                ("joined", "offered", "asked", "matched", "begun", "met", "answered", "over"), start=1
            )
        ],
    }
]
# Kinds that say something else in other cases: each case is a mail of the sheet.
CASES: dict[str, list[dict[str, Any]]] = {
    "concern_raised": [{"coordinator_name": "", "coordinator_email": ""}],
    "coffee_left_over": [{"odd": True}, {"odd": False}],
    "digest": [
        {
            "items": [
                {"words": "Check-in with Marta", "url": "/check-ins/1/"},
                {"words": "Training soon: Listening in layers", "url": "/training/1/"},
            ]
        }
    ],
    "follow_up_due": [{"title": ""}, {"title": "Six-week check"}],
    "follow_up_reminder": [{"title": ""}, {"title": "Looking back"}],
    "mentorship_ending_reminder": [{"is_last": True}, {"is_last": False}],
    "meeting_soon": [
        {"is_first": first, "side": side} for first in (True, False) for side in ("mentor", "mentee")
    ],
    "pair_preparing_reminder": [{"by": "Tuesday 12 May 2026"}, {"by": ""}],
    "import_report": [
        {"state": state, "file": "people.csv", "counts": COUNTS}
        for state in ("applied", "waiting", "previewed", "refused")
    ],
    "report_ready": [
        {
            "totals_url": "/hr/programs/1/totals/",
            "segments_url": "/hr/programs/1/segments/",
            "standing_url": "/hr/programs/1/totals/pictures/",
            "impact_url": "/hr/programs/1/impact/",
            "standards_url": standards,
        }
        for standards in ("/hr/programs/1/standards/", "")
    ],
    "exports_digest": [
        {
            "since": "4 May 2026",
            "until": "10 May 2026",
            "items": [
                {
                    "on": "5 May 2026",
                    "who": "Hanna Hofman",
                    "verb": "export pairs",
                    "what": "Leaders across borders",
                    "rows": 40,
                    "reason": "For the kick-off",
                },
                {
                    "on": "10 May 2026",
                    "who": "Data warehouse",
                    "verb": "read names by API",
                    "what": "",
                    "rows": 7,
                    "reason": "",
                },
            ],
        }
    ],
    "webhook_stopped": [{"name": "HR dashboard"}],
    "match_ask": [{"asks": "seat", "value": ""}, {"asks": "language", "value": "fr"}],
    "meeting_planned": [{"is_own": True}, {"is_own": False}],
    "meeting_moved": [{"is_own": False}],
    "meeting_cancelled": [{"is_own": True}, {"is_own": False}],
    "mentee_waits": [{"looked_for": ["strategy", "French"]}, {"looked_for": []}],
    "mentor_expected_reminder": [{"is_last": False}, {"is_last": True}],
    "mentorship_left": [
        {
            "side": "mentee",
            "mentors": [{"name": "Jan Kowalski", "does": "Buyer", "path": "/mentors/3/"}],
        },
        {"side": "mentee", "mentors": []},
        {"side": "mentor"},
        {"partner": "", "meetings": 2},
    ],
    "mentorship_started": [
        {"side": "mentor", "asks_course": ["mentor"], "asks_agreement": True, "opening": ""},
        {"side": "mentee", "asks_course": [], "asks_agreement": True, "opening": "You both chose strategy."},
        {"side": "mentee", "asks_course": [], "asks_agreement": False, "opening": ""},
    ],
    "pair_not_begun": [{"side": "mentee"}, {"side": "mentor"}],
    "pairs_begun": [{"pairs": PAIRS, "asks_course": True}],
    "pairs_proposed": [{"pairs": PAIRS}, {"pairs": PAIRS[:1], "side": "mentor"}],
    "policy_decided": [{"agreed": True}, {"agreed": False}],
    "program_handed_over": [{"part": "owner"}, {"part": "deputy"}],
    "program_invited": [{"role": "mentor"}, {"role": "mentee"}, {"is_coffee": True}],
    "program_lead_left": [{"part": "owner", "acts": True}, {"part": "deputy", "acts": False}],
    "program_nominated": [{"role": "mentor", "why": "You ask good questions."}, {"why": ""}],
    "program_over": [
        {"how": how, "part": part}
        for how, part in (
            ("closed", "pair"),
            ("closed", "open"),
            ("cancelled", "asked"),
            ("cancelled", "waiting"),
        )
    ],
    "program_message": [
        {"subject": "Find a mentor", "paragraphs": ["Hello Robin,", "Signing up takes five minutes."]},
        {"subject": "For your next talk: Listening", "paragraphs": ["Hello Robin,"], "tip": "Listening"},
    ],
    "program_message_test": [
        {"subject": "Test: Find a mentor", "paragraphs": ["Hello Robin,", "Signing up takes five minutes."]}
    ],
    "program_service": [{"subject": "It starts", "paragraphs": ["Hello Robin,", "Plan the first talk."]}],
    "program_signed_up": [{"role": "mentor"}, {"role": "mentee"}],
    "request_closed": [{"reason": reason} for reason in ("no_room", "ended", "not_allowed", "other")],
    "request_declined": [{"suggested": "Jan Jansen"}, {"suggested": "", "following": ""}],
    "request_expired": [{"had_question": True}, {"had_question": False, "following": ""}],
    "request_introduction": [{"side": "mentee"}, {"side": "mentor"}],
    "request_not_continued": [{"side": "mentor"}, {"side": "mentee"}],
    "request_noted": [{"answer": "yes"}, {"answer": "no"}, {"answer": "withdrawn"}],
    "request_reminder": [
        {"turn": turn, "occasion": occasion}
        for turn, occasion in (
            ("pending", "3"),
            ("pending", "snoozed"),
            ("introduction", "3"),
            ("question", "6"),
        )
    ],
    "role_changed": [
        {"given": True, "role": "coordinator"},
        {"given": True, "role": "auditor", "second_step": True},
        {"given": False, "role": "auditor", "by_name": ""},
    ],
    "session_place": [{"moved_up": True}, {"moved_up": False}],
    "support_lowest": [{"group": group} for group in ("career", "personal", "example")],
    "talk_answered": [{"yes": True}, {"yes": False}],
    "talk_reminder": [{"asked": True}, {"asked": False}],
    "team_changed": [{"given": True}, {"given": True, "second_step": True}, {"given": False}],
    "week": [
        {"needs": 4, "kinds": [{"kind": "S2", "amount": 3}, {"kind": "S7", "amount": 1}], "programs": WEEK},
        {"needs": 0, "kinds": [], "programs": WEEK},
    ],
}


def samples(kind: str) -> list[dict[str, Any]]:
    return [COMMON | case for case in CASES.get(kind, [{}])]
