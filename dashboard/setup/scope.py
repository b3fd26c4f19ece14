"""Which tables are set-up and stand in the file, and why the others do not: a new table has to be decided on.

`tests/dashboard/test_setup_scope.py` compares both lists with the tables and columns there are.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PEOPLE = _("Who takes part and what they do: that is not set-up, and belongs to them.")
RIGHTS = _("Rights: they are given one by one, by somebody who has just proved who they are.")
SECRETS = _("Keys and addresses of other systems: a file with them would open doors.")
SETTINGS = _("Settings of the server: they stand in its environment, and on the page before this one.")
HR_FEED = _(
    "People, departments, groups, and the words of HR files: the feed or the identity provider brings them."
)
SHIPPED = _("What comes with the application, and what is made from the rest.")
BOOKS = _("The books of the house: what happened, and when.")
DATES = _("Dates of one year: trainings, lots, rounds of coffee.")
PICTURES = _("Pictures: add them on the editors’ page first; a chapter names them.")

# The columns of each table that stand in the file, by another name or as a part of something else too.
IN_THE_FILE: dict[str, frozenset[str]] = {
    "people.topic": frozenset({"slug", "name", "name_nl"}),
    "guides.guide": frozenset({"slug"}),
    "guides.chapter": frozenset({"guide", "slug", "language", "part", "readers", "title", "body"}),
    "guides.mustread": frozenset({"guide", "slug"}),
    "guides.course": frozenset({"slug", "titles", "audience", "pass_percent", "version"}),
    "guides.lesson": frozenset(
        {"course", "slug", "language", "position", "title", "body", "minutes", "reflection"}
    ),
    "guides.question": frozenset({"lesson", "slug", "position", "text", "choices"}),
    "programs.program": frozenset(
        {
            "name", "preset", "purpose", "purpose_nl", "owner", "deputy", "starts_on", "ends_on",
            "is_always_on", "quarters", "most_choices", "most_at_once", "answer_days", "both_confirm",
            "mentors_are_expected", "needs_agreement", "needs_session", "mentor_course", "mentee_course",
            "guide", "is_protected", "protected_for",
        }
    ),
    "programs.audience": frozenset(
        {
            "program", "role", "levels", "countries", "least_months", "is_only_named", "units", "groups",
            "named",
        }
    ),
    "programs.questionset": frozenset({"program", "name", "entries"}),
    "programs.campaign": frozenset(
        {
            "program", "name", "segments", "levels", "countries", "languages", "units", "repeat",
            "is_service", "in_chat", "subject", "body", "subject_nl", "body_nl", "send_on", "anchor",
            "offset",
        }
    ),
    "matching.policy": frozenset({"program", "musts", "wishes", "least_points", "priority_days", "seed"}),
}  # fmt: skip

REASONS = (PEOPLE, RIGHTS, SECRETS, SETTINGS, HR_FEED, SHIPPED, BOOKS, DATES, PICTURES)
LEFT_OUT = {
    PEOPLE: frozenset(
        {
            "guides.acknowledgment", "guides.completion", "guides.courserating", "guides.insightcard",
            "guides.reading", "guides.usefulness", "guides.draft",
            "matching.apart", "matching.ask", "matching.coffeeguest", "matching.coffeetalk", "matching.mark",
            "matching.matchrun", "matching.mentorrequest", "matching.proposal",
            "notices.card", "notices.muted", "notices.notice",
            "people.answered", "people.erasure", "people.expectedleave", "people.photo",
            "people.positionchange", "people.savedview",
            "programs.agreement", "programs.answer", "programs.answerdraft", "programs.audiencemember",
            "programs.calendarfeed", "programs.concern", "programs.confirmation", "programs.declaration",
            "programs.endingwish", "programs.followup", "programs.goal", "programs.goalstep",
            "programs.meeting", "programs.mentee", "programs.mentor", "programs.mentorlimit",
            "programs.mentorship", "programs.message", "programs.nomination", "programs.note",
            "programs.pastpair", "programs.quarternote", "programs.sessionplace", "programs.sharedfile",
            "programs.signal", "programs.signalstep", "programs.standin", "programs.voice", "programs.waiver",
        }
    ),
    RIGHTS: frozenset({"guides.guidewriter", "people.rolefromgroup", "programs.programrole"}),
    SECRETS: frozenset({"notices.webhook", "people.apikey", "people.scimtoken"}),
    HR_FEED: frozenset(
        {
            "people.directorygroup", "people.feedmapping", "people.feedrow", "people.feedword",
            "people.heldleaver", "people.orgunit", "people.person", "people.rosterimport",
            "people.scimrecord",
        }
    ),
    SHIPPED: frozenset(
        {
            "guides.edition", "guides.section", "guides.shippedtext", "matching.listing",
            "matching.listingchange",
        }
    ),
    BOOKS: frozenset(
        {
            "matching.dossier", "notices.delivery", "people.apicall", "people.clockshift", "people.event",
            "people.look", "people.positionskept", "people.retentionround", "people.scimcall",
            "programs.campaignwave", "programs.outcome", "programs.release",
        }
    ),
    DATES: frozenset({"matching.coffeeround", "programs.lottery", "programs.trainingsession"}),
    PICTURES: frozenset({"guides.picture"}),
}  # fmt: skip

COLUMNS_LEFT_OUT: dict[str, dict[str, str]] = {
    "guides.guide": {"name": "that of its program", "parent": "always the house's"},
    "guides.chapter": {
        "version": "counted here", "position": "that of the chapter it stands on",
        "minutes": "counted from the text",
        "published_at": "books", "replaced_at": "books", "is_own": "only own words are in a file",
        "shipped": "comes with the application", "behind": "of this house", "source_version": "counted here",
        "note": "books", "written_by": "books", "published_by": "books",
    },
    "guides.mustread": {"asked_from": "when it was asked here"},
    "guides.course": {"minor": "counted here", "is_own": "only own courses are in a file"},
    "programs.program": {
        "state": "a program starts by its own deed", "confidant": "a right: named by hand",
        "created_at": "books", "live_at": "books", "paused_at": "books",
        "handover_note": "between two people",
    },
    "programs.audience": {"watched_at": "books"},
    "programs.questionset": {"version": "counted here", "written_by": "books", "written_at": "books"},
    "programs.campaign": {
        "step": "of the plan that comes with the application", "state": "planned by its own deed",
        "held_until": "books", "planned_by": "books", "created_at": "books",
        "marked": "a message to some people is theirs, and in no file",
    },
    "matching.policy": {
        "version": "counted here", "state": "decided by its own deed", "by": "books", "reason": "books",
        "created_at": "books", "decided_by": "books", "decided_at": "books",
    },
}  # fmt: skip
