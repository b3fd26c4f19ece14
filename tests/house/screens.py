"""The one table of every address. A named URL without a row here fails the gate.

A new screen: add `Screen("app:noun-verb", "role", args=lambda scene: [scene.things["mentor"].pk])`.
 - role: a key of Scene.who in scene.py ("nobody" is not signed in).
 - query, press, status: one more state of the same screen, e.g. `press="Send request"` presses that button
   and looks at what comes back; `status=404` for a page that explains.
An address that only answers POST, redirects, or sends a file is listed in NOT_SCREENS with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matching.actions import tapping
from notices.letters import unsubscribe_token
from programs import check_in_links
from programs import tapping as met
from tests.house.scene import Scene


def nothing(scene: Scene) -> Sequence[object]:
    return ()


@dataclass(frozen=True)
class Screen:
    name: str
    role: str = "stranger"
    args: Callable[[Scene], Sequence[object]] = nothing
    query: str = ""
    press: str = ""
    status: int = 200
    refused: int = 0  # what pressing is answered with, where that is no page of its own
    path: str = ""  # for a screen no URL name leads to

    @property
    def label(self) -> str:
        parts = [self.name.replace(":", "-"), self.role, self.query.strip("?").replace("=", "-"), self.press]
        label = "_".join(part.replace(" ", "-").replace("/", "-").lower() for part in parts if part)
        return label[:120]  # it names a file


def program(scene: Scene) -> Sequence[object]:
    return [scene.things["program"].pk]


def timeline(scene: Scene) -> Sequence[object]:
    pair = scene.things["pair"]
    return [pair.program_id, pair.mentee_person_id]


def thing(name: str) -> Callable[[Scene], Sequence[object]]:
    """The row of that name in the scene is the address's only argument."""
    return lambda scene: [scene.things[name].pk]


def steps(scene: Scene) -> Sequence[object]:
    """The ladder of a program's pictures."""
    return [scene.things["program"].pk, "steps"]


def chapter(slug: str) -> Callable[[Scene], Sequence[object]]:
    """The English text of the house's guide."""
    return lambda scene: [scene.things["guide"].pk, slug, "en"]


def by_hand(*names: str) -> Callable[[Scene], Sequence[object]]:
    """The program, then these rows of it."""
    return lambda scene: [scene.things["program"].pk, *(scene.things[name].pk for name in names)]


def unsubscribing(scene: Scene) -> Sequence[object]:
    return [unsubscribe_token(scene.who["mentee"], "reminders")]


def expected(scene: Scene) -> Sequence[object]:
    return [scene.things["program"].pk, scene.things["expected"].pk]


def tap_link(scene: Scene) -> Sequence[object]:
    request = scene.things["request"]
    return [tapping.token_for(request.pk, request.mentor.person)]


def met_link(scene: Scene) -> Sequence[object]:
    meeting = scene.things["passed"]
    return [met.token_for(meeting, meeting.mentorship.mentee_person)]


def held_list(scene: Scene) -> Sequence[object]:
    return [scene.things["program"].pk, "held-list"]


def left_over(scene: Scene) -> Sequence[object]:
    return [scene.things["run"].pk, scene.things["left_over"].pk]


def lesson(scene: Scene) -> Sequence[object]:
    return ["mentor-basics", "starting-well"]


LESS = (  # a scenario of the rule lab: one must only, and one place more for each mentor
    "?must_other_country=on&weight_topics=40&weight_ranked=0&weight_other_unit=0&weight_hours_overlap=0"
    "&weight_languages=0&weight_other_country=0&weight_other_region=0&weight_level_gap=0&weight_waiting=0"
    "&weight_few_mentees=0&weight_knowledge_at_risk=0&least_points=0&seed=1&more_places=1"
)


def trained_mentor(scene: Scene) -> Sequence[object]:
    return [scene.things["program"].pk, scene.who["mentor"].pk]


def mentee_course(scene: Scene) -> Sequence[object]:
    return ["mentee-basics"]


def mentee_lesson(scene: Scene) -> Sequence[object]:
    return ["mentee-basics", "goals-preparing-following-up"]


def check_in_link(scene: Scene) -> Sequence[object]:
    return [check_in_links.token_for(scene.things["check_in"].pk, scene.who["paired_mentor"])]


def certificate(scene: Scene) -> Sequence[object]:
    return [scene.things["certificate"].code]


SCREENS = [
    Screen("dashboard:styleguide"),
    Screen("dashboard:styleguide", query="?state=errors"),
    Screen("dashboard:accessibility", "nobody"),
    Screen("dashboard:privacy", "nobody"),
    Screen("people:settings"),
    Screen("programs:declaration"),
    Screen("programs:declaration", "mentor", press="Save"),
    Screen("notices:choose"),
    Screen("notices:unsubscribe", "nobody", args=unsubscribing),
    Screen("notices:unsubscribe", "nobody", args=unsubscribing, press="Stop these mails"),
    Screen("people:profile", "mentor"),
    Screen("people:profile", press="Save profile"),
    Screen("dashboard:my-data", "paired_mentee"),
    Screen("dashboard:my-preview", "mentor"),
    Screen("dashboard:retention", "hr_admin"),
    Screen("dashboard:retention", "auditor"),
    Screen("dashboard:erasure", "hr_admin", args=lambda scene: [scene.who["mentee"].pk]),
    Screen("programs:program-list", "newcomer"),
    Screen("programs:program-list", "mentor"),
    Screen("programs:program-detail", "newcomer", args=program),
    Screen("programs:program-detail", "expected_mentor", args=program),
    Screen("programs:program-detail", "mentee", args=program),
    Screen("programs:program-detail", args=program),
    Screen("programs:program-detail", "coordinator", args=lambda scene: [scene.things["draft"].pk]),
    Screen("programs:program-join", "newcomer", args=program),
    Screen("programs:program-join", "newcomer", args=program, press="Join as a mentee"),
    Screen("programs:program-join", "mentee", args=program),
    Screen("programs:program-join", args=program, status=403),
    Screen("programs:program-joined", "mentee", args=program),
    Screen("programs:mentor-offer", "expected_mentor", args=program),
    Screen("programs:mentor-offer", "expected_mentor", args=program, press="Offer to be a mentor"),
    Screen("programs:mentor-offer", "mentor", args=program),
    Screen("programs:mentor-offer", "excused_mentor", args=program, status=403),
    Screen("programs:mentor-postpone", "expected_mentor", args=program),
    Screen("programs:mentor-postpone", "expected_mentor", args=program, press="Answer “not now”"),
    Screen("programs:mentor-offered", "mentor", args=program),
    Screen("programs:mentor-room", "mentor", args=program),
    Screen("programs:mentor-room", "mentor", args=program, press="Save your room"),
    Screen("programs:mentor-room", "dormant_mentor", args=program),
    Screen("dashboard:pairs-file", "coordinator", args=program),
    Screen(
        "dashboard:pairs-file", "coordinator", args=program, press="Download this list (CSV)", refused=400
    ),
    Screen("programs:training-export", "trainer", args=program),
    Screen("matching:dossier-file", "coordinator", args=thing("run")),
    Screen("dashboard:setup-take-along", "hr_admin"),
    Screen("people:import-changes", "hr_admin", args=thing("feed")),
    Screen("people:import-rejected", "hr_admin", args=thing("feed")),
    Screen("programs:mentor-load", "coordinator"),
    Screen("matching:waiting", "mentee", args=program),
    Screen("matching:mentee-away", "mentee", args=program),
    Screen("matching:mentee-away", "paired_mentee", args=program, press="I am away on these days"),
    Screen("programs:audience", "coordinator", args=program),
    Screen("programs:invite", "coordinator", args=lambda scene: [scene.things["program"].pk, "mentee"]),
    Screen("programs:nominate", "coordinator", args=program),
    Screen("programs:nominate", "coordinator", args=program, press="Let them decide"),
    Screen("programs:nomination", "stranger", args=thing("nomination")),
    Screen("programs:mentor-offered", "postponed_mentor", args=program),
    Screen("programs:program-create", "coordinator"),
    Screen("programs:program-create", "coordinator", press="Make the program"),
    Screen("programs:program-edit", "coordinator", args=program),
    Screen("programs:program-edit", "coordinator", args=program, press="Count who fits"),
    Screen("programs:mentor-tracker", "coordinator", args=program),
    Screen(
        "programs:mentor-tracker",
        "coordinator",
        args=lambda scene: [scene.things["draft"].pk],
        query="?of=draft",
    ),
    Screen("programs:mentor-tracker", "coordinator", args=program, query="?state=withdrawn"),
    Screen("programs:mentor-exempt", "coordinator", args=expected),
    Screen("programs:mentor-exempt", "coordinator", args=expected, press="Excuse this mentor"),
    Screen("dashboard:home", "newcomer"),
    Screen("dashboard:home", "mentor"),
    Screen("dashboard:home", "chooser"),
    Screen("dashboard:home", "paired_mentee"),
    Screen("dashboard:home", "coordinator"),
    Screen("dashboard:todo", "mentor"),
    Screen("dashboard:todo", "newcomer"),
    Screen("dashboard:desk", "coordinator"),
    Screen("dashboard:program-desk", "coordinator", args=program),
    Screen("dashboard:pairs", "coordinator", args=program),
    Screen("dashboard:pairs", "coordinator", args=program, query="?state=active&q=an"),
    Screen("dashboard:check-ins", "coordinator", args=program),
    Screen("dashboard:people", "coordinator", args=lambda scene: [scene.things["program"].pk, "mentees"]),
    Screen("dashboard:people", "coordinator", args=lambda scene: [scene.things["program"].pk, "mentors"]),
    Screen(
        "dashboard:people-file", "coordinator", args=lambda scene: [scene.things["program"].pk, "mentees"]
    ),
    Screen("dashboard:timeline", "coordinator", args=timeline),
    Screen("dashboard:demo-mailbox", "nobody"),
    Screen("dashboard:demo-mail", "nobody", args=lambda scene: [scene.things["mail"]]),
    Screen("dashboard:demo-clock", "nobody"),
    Screen("guides:chapter-list", "mentee"),
    Screen("guides:chapter-detail", "mentee", args=lambda scene: ["good-conversation"]),
    Screen("guides:chapter-detail", "mentor", args=lambda scene: ["roles"], query="?lang=nl"),
    Screen("guides:chapter-list", "mentor", query="?lang=nl&role=mentor"),
    Screen("guides:chapter-search", "mentee", query="?q=agenda"),
    Screen("guides:chapter-search", "mentee", query="?q=zeppelin"),
    Screen("guides:chapter-detail", "mentee", args=lambda scene: ["smart-goals"]),
    Screen("guides:chapter-list", "guide_editor"),
    Screen("guides:content", "guide_editor"),
    Screen("guides:draft", "guide_editor", args=chapter("roles")),
    Screen("guides:draft", "guide_editor", args=chapter("faq")),
    Screen("guides:draft", "hr_admin", args=chapter("faq")),
    Screen("guides:draft", "guide_editor", args=chapter("roles"), press="Save and preview"),
    Screen("guides:versions", "guide_editor", args=chapter("roles")),
    Screen("guides:update", "guide_editor", args=chapter("roles")),
    Screen("guides:picture-list", "guide_editor"),
    Screen("guides:must-read", "hr_admin", args=thing("guide")),
    Screen("guides:chapter-create", "guide_editor", args=thing("guide")),
    Screen("programs:reading", "coordinator", args=program),
    Screen("guides:course-detail", "mentor", args=lambda scene: ["mentor-basics"]),
    Screen("guides:lesson-detail", "mentor", args=lesson),
    Screen("guides:lesson-detail", "mentor", args=lesson, press="Check my answers"),
    Screen("guides:course-detail", "mentee", args=mentee_course),
    Screen("guides:lesson-detail", "mentee", args=mentee_lesson),
    Screen("guides:reflection-write", "mentee", args=mentee_lesson),
    Screen("guides:course-rate", "mentee", args=mentee_course),
    Screen("guides:course-rate", "mentee", args=mentee_course, press="Give this rating"),
    Screen("guides:certificate-detail", "mentee", args=certificate),
    Screen("guides:certificate-detail", "mentor", args=certificate),
    Screen("matching:mentor-list", "chooser"),
    Screen("matching:mentor-list", "chooser", query="?q=nobody&language=en&room=1"),
    Screen("matching:mentor-list", "newcomer"),
    Screen("matching:mentor-detail", "chooser", args=thing("free")),
    Screen("matching:mentor-detail", "chooser", args=thing("compatriot")),
    Screen("matching:request-ask", "chooser", args=thing("free")),
    Screen("matching:request-list", "mentor"),
    Screen("matching:request-list", "mentee"),
    Screen("matching:request-list", "newcomer"),
    Screen("matching:request-detail", "mentor", args=thing("request")),
    Screen("matching:request-detail", "mentee", args=thing("request")),
    Screen("matching:request-decline", "mentor", args=thing("request")),
    Screen("matching:request-question", "mentor", args=thing("request")),
    Screen("matching:request-snooze", "mentor", args=thing("request")),
    Screen("matching:request-reply", "asks_back", args=thing("asked_back")),
    Screen("matching:request-detail", "asks_back", args=thing("asked_back")),
    Screen("matching:request-detail", "talker", args=thing("talk")),
    Screen("matching:request-detail", "sender", args=thing("sent")),
    Screen("matching:request-detail", "said_yes", args=thing("answered")),
    Screen("matching:tap", "nobody", args=tap_link),
    Screen("matching:apart", "guest"),
    Screen("matching:apart", "newcomer", query="?who=nobody"),
    Screen("matching:apart-mentor", "chooser", args=thing("free")),
    Screen("matching:apart-request", "mentor", args=thing("request")),
    Screen("programs:met", "nobody", args=met_link),
    Screen("programs:met", "nobody", args=met_link, press="No"),
    Screen("programs:met", "nobody", args=lambda scene: ("forged",), status=404),
    Screen("matching:coffee", "guest"),
    Screen("matching:coffee", "newcomer"),
    Screen("matching:coffee-rounds", "coordinator", args=program),
    Screen("matching:talk-ask", "chooser", args=thing("free")),
    Screen("matching:behalf-list", "coordinator", args=program),
    Screen("matching:behalf-detail", "coordinator", args=thing("request")),
    Screen("matching:program-go-live", "coordinator", args=thing("draft")),
    Screen("matching:lab", "coordinator", args=thing("run_program")),
    Screen("matching:lab", "coordinator", args=thing("run_program"), query=LESS),
    Screen("matching:policy", "coordinator", args=thing("run_program")),
    Screen("matching:policy", "coordinator", args=program),
    Screen("matching:policy", "program_coordinator", args=program),
    Screen("matching:policy-change", "coordinator", args=thing("run_program")),
    Screen("matching:policy-change", "coordinator", args=thing("run_program"), press="Save these rules"),
    Screen("matching:policy-history", "coordinator", args=program),
    Screen("matching:run-list", "coordinator", args=thing("run_program")),
    Screen("matching:run-detail", "coordinator", args=thing("run")),
    Screen("matching:run-detail", "coordinator", args=thing("run"), query="?show=changed"),
    Screen("matching:run-detail", "coordinator", args=thing("run"), query="?show=struck&q=nobody"),
    Screen("matching:run-detail", "coordinator", args=thing("waiting_run"), query="?page=1"),
    Screen("matching:run-mentee", "coordinator", args=left_over),
    Screen("matching:run-mentee", "coordinator", args=left_over, query="?q=sofie"),
    Screen("matching:run-without", "coordinator", args=thing("run")),
    Screen("matching:run-fairness", "coordinator", args=thing("run")),
    Screen("matching:run-why", "coordinator", args=thing("run")),
    Screen("matching:ask-detail", "asked_mentor", args=thing("seat_ask")),
    Screen("matching:ask-detail", "asked_mentor", args=thing("seat_ask"), press="Offer one more place"),
    Screen("matching:ask-detail", "asked_mentee", args=thing("language_ask")),
    Screen("matching:run-publish", "coordinator", args=thing("run")),
    Screen("matching:run-detail", "coordinator", query="?held", args=thing("held_run")),
    Screen("matching:dossier", "coordinator", args=thing("run")),
    Screen("matching:hand-mentee", "coordinator", args=program),
    Screen("matching:hand-mentor", "coordinator", args=by_hand("chooser_row")),
    Screen("matching:hand-make", "coordinator", args=by_hand("chooser_row", "free")),
    Screen(
        "matching:hand-make", "coordinator", query="?forbidden", args=by_hand("chooser_row", "compatriot")
    ),
    Screen("matching:waiver-ask", "coordinator", args=by_hand("chooser_row", "compatriot")),
    Screen(
        "matching:waiver-ask",
        "coordinator",
        args=by_hand("chooser_row", "compatriot"),
        press="Ask a second person to approve",
    ),
    Screen("matching:waiver-detail", "coordinator", args=thing("waiver")),
    Screen("matching:waiver-detail", "hr_admin", args=thing("waiver")),
    Screen("matching:pair-detail", "coordinator", args=thing("pair")),
    Screen("matching:pair-detail", "coordinator", query="?proposed", args=thing("proposed")),
    Screen("matching:pair-detail", "coordinator", query="?held", args=thing("held_pair")),
    Screen("matching:pair-confirm", "proposed_mentor", args=thing("proposed")),
    Screen("matching:pair-confirm", "proposed_mentee", args=thing("proposed")),
    Screen("matching:pair-decline", "proposed_mentor", args=thing("proposed")),
    Screen("matching:pair-decline", "proposed_mentor", args=thing("proposed"), press="Send a kind no"),
    Screen("dashboard:desk", "trainer"),
    Screen("programs:sign-up", "coordinator", args=program),
    Screen("programs:sign-up", "coordinator", args=program, press="Show what would happen"),
    Screen("programs:sign-up-review", "coordinator", args=held_list),
    Screen("programs:sign-up-review", "hr_admin", args=held_list, status=404),
    Screen("programs:team", "coordinator", args=program),
    Screen("programs:team", "program_coordinator", args=program),
    Screen("programs:hand-over", "coordinator", args=program),
    Screen("programs:hand-over", "coordinator", args=program, press="Hand over"),
    Screen("matching:program-setup", "coordinator", args=lambda scene: [scene.things["draft"].pk]),
    Screen("matching:program-messages", "coordinator", args=lambda scene: [scene.things["draft"].pk]),
    Screen("matching:program-pause", "coordinator", args=program),
    Screen("matching:program-resume", "coordinator", args=thing("paused_program")),
    Screen("matching:program-close", "coordinator", args=program),
    Screen("matching:program-cancel", "coordinator", args=program),
    Screen("matching:program-copy", "coordinator", args=program),
    Screen("programs:team-give", "coordinator", args=program),
    Screen("programs:team-give", "coordinator", args=program, press="Add to the team"),
    Screen("programs:training", "trainer", args=program),
    Screen("programs:training-record", "trainer", args=trained_mentor),
    Screen("programs:training-record", "trainer", args=trained_mentor, press="Record this course"),
    Screen("programs:program-edit", "program_coordinator", args=program),
    Screen("dashboard:program-totals", "analyst", args=program),
    Screen("dashboard:program-impact", "analyst", args=program),
    Screen("dashboard:program-segments", "analyst", args=program),
    Screen("programs:lottery", "coordinator", args=program),
    Screen("programs:lottery", "round_owner", args=thing("round")),
    Screen("programs:lottery", "coordinator", args=program, press="Draw lots"),
    Screen("dashboard:program-pictures", "coordinator", args=program),
    Screen("dashboard:program-pictures", "round_owner", args=thing("round"), query="?by=level"),
    Screen("dashboard:program-picture", "coordinator", args=steps, query="?column=joined"),
    Screen("dashboard:program-picture", "coordinator", args=steps, query="?column=finished"),
    Screen("dashboard:program-segments", "round_owner", args=thing("round")),
    Screen("dashboard:program-standing", "analyst", args=program),
    Screen("dashboard:program-standing", "round_owner", args=thing("round")),
    Screen("dashboard:program-impact", "round_owner", args=thing("round")),
    Screen("dashboard:audit", "auditor"),
    Screen("dashboard:audit", "hr_admin", query="?who=nobody-of-this-name"),
    Screen("dashboard:clock", "coordinator"),
    Screen("dashboard:configuration", "auditor"),
    Screen("dashboard:fact-sheet", "auditor"),
    Screen("dashboard:fact-sheet-record", "auditor"),
    Screen("dashboard:mails", "auditor"),
    Screen("dashboard:mails", "hr_admin", query="?show=stuck"),
    Screen("dashboard:program-mails", "coordinator", args=program),
    Screen("dashboard:program-mails", "coordinator", args=program, query="?show=stuck"),
    Screen("people:person-list", "hr_admin"),
    Screen("people:person-list", "hr_admin", query="?q=nobody-of-this-name"),
    Screen("people:person-detail", "hr_admin", args=thing("account")),
    Screen("people:person-detail", "hr_admin", args=thing("closed")),
    Screen("people:person-close", "hr_admin", args=thing("account")),
    Screen("people:person-close", "hr_admin", args=thing("account"), press="Close this account"),
    Screen("people:role-list", "hr_admin"),
    Screen("people:role-give", "hr_admin"),
    Screen("people:role-give", "hr_admin", press="Give this role"),
    Screen("people:role-take", "hr_admin", args=lambda scene: [scene.things["editor"].pk, "guide_editor"]),
    Screen("people:import-list", "hr_admin"),
    Screen("dashboard:setup", "hr_admin"),
    Screen("dashboard:setup", "hr_admin", press="See what would change"),
    Screen("dashboard:program-standards", "coordinator", args=thing("program")),
    Screen("dashboard:api-keys", "hr_admin"),
    Screen("dashboard:api-keys", "hr_admin", press="Make a key"),
    Screen("dashboard:api-key-revoke", "hr_admin", args=thing("api_key")),
    Screen("dashboard:api-docs", "hr_admin"),
    Screen("dashboard:webhooks", "hr_admin"),
    Screen("dashboard:webhooks", "hr_admin", press="Add a webhook"),
    Screen("dashboard:webhook", "hr_admin", args=thing("webhook")),
    Screen("dashboard:webhook-remove", "hr_admin", args=thing("webhook")),
    Screen("dashboard:webhook-renew", "hr_admin", args=thing("webhook")),
    Screen("dashboard:webhook-renew", "hr_admin", args=thing("webhook"), press="Make a new secret"),
    Screen("people:scim-keys", "hr_admin"),
    Screen("people:scim-keys", "hr_admin", press="Make a key"),
    Screen("people:scim-leavers", "hr_admin"),
    Screen("people:scim-key-revoke", "hr_admin", args=thing("scim_key")),
    Screen("people:scim-group", "hr_admin", args=thing("scim_group")),
    Screen("people:import-detail", "hr_admin", args=thing("feed")),
    Screen("people:import-detail", "hr_admin", query="?waiting", args=thing("waiting_feed")),
    Screen("people:import-answers", "hr_admin", args=thing("feed")),
    Screen("people:import-columns", "hr_admin", args=thing("feed")),
    Screen("programs:mentorship-list", "newcomer"),
    Screen("programs:mentorship-list", "paired_mentee"),
    Screen("programs:mentorship-detail", "paired_mentee", args=thing("pair")),
    Screen("programs:mentorship-detail", "starting_mentor", args=thing("starting")),
    Screen("programs:mentorship-detail", "paused_mentee", args=thing("paused")),
    Screen("programs:mentorship-detail", "near_end_mentee", args=thing("near_end")),
    Screen("programs:mentorship-detail", "completed_mentor", args=thing("completed")),
    Screen("programs:mentorship-pause", "paired_mentee", args=thing("pair")),
    Screen("programs:mentorship-pause", "paired_mentee", args=thing("pair"), press="Pause until that day"),
    Screen("programs:mentorship-part", "paired_mentee", args=thing("pair")),
    Screen("programs:mentorship-finish", "paired_mentor", args=thing("pair")),
    Screen("programs:mentorship-finished", "completed_mentor", args=thing("completed")),
    Screen("programs:mentorship-finished", "completed_mentee", args=thing("completed")),
    Screen("programs:mentorship-ending", "near_end_mentee", args=thing("near_end")),
    Screen("programs:mentorship-ending", "near_end_mentor", args=thing("near_end"), press="Send"),
    Screen("programs:mentorship-away", "paused_mentee", args=thing("paused")),
    Screen("programs:mentor-certificate", "completed_mentor", args=lambda scene: ["ABCDEFGHJKLM"]),
    Screen("programs:mentor-certificate", "stranger", args=lambda scene: ["ABCDEFGHJKLM"]),
    Screen("programs:concern", "hr_admin", args=thing("concern")),
    Screen("programs:follow-up-tap", "nobody", args=check_in_link),
    Screen("programs:follow-up-tap", "nobody", args=lambda scene: ["forged"], query="?forged", status=404),
    Screen("programs:question-sets", "coordinator", args=program),
    Screen("programs:question-set", "coordinator", args=lambda scene: [scene.things["program"].pk, "week6"]),
    Screen("programs:remind", "coordinator", args=program),
    Screen("programs:quarter-note", "coordinator", args=program),
    Screen("programs:quarter-note", "coordinator", args=program, press="Save the note"),
    Screen("dashboard:today", "coordinator"),
    Screen("dashboard:today", "coordinator", press="I take them on"),
    Screen("dashboard:today", "coordinator", query="?show=closed"),
    Screen("programs:signal", "coordinator", args=thing("signal")),
    Screen("programs:signal", "coordinator", args=thing("signal"), press="Write down"),
    Screen("dashboard:rehearsal", "coordinator", args=program),
    Screen("programs:confidant", "coordinator", args=program),
    Screen("matching:pair-detail", "coordinator", query="?paused", args=thing("paused")),
    Screen("matching:pair-away", "coordinator", args=thing("pair")),
    Screen("matching:stand-in", "coordinator", args=thing("paused")),
    Screen("programs:insight-write", "paired_mentee", args=thing("pair")),
    Screen("programs:insight-write", "paired_mentee", args=thing("pair"), press="Save for myself"),
    Screen("guides:completions", "hr_admin"),
    Screen("guides:completions", "hr_admin", press="Download this list (CSV)", refused=400),
    Screen("guides:chapter-search", query="?q=silence"),
    Screen("guides:insight-list", "paired_mentee"),
    Screen("guides:insight-list", query="?q=nothing-of-this"),
    Screen("guides:insight-detail", args=thing("insight")),
    Screen("guides:insight-detail", "guide_editor", args=thing("insight")),
    Screen("guides:insight-detail", "paired_mentee", query="?draft", args=thing("draft_insight")),
    Screen("guides:insight-detail", "paired_mentee", args=thing("draft_insight"), press="Publish this card"),
    Screen("guides:insight-change", "paired_mentee", args=thing("insight")),
    Screen("guides:own-courses", "guide_editor"),
    Screen("guides:own-courses", "guide_editor", press="Look at this course"),
    Screen("dashboard:knowledge", "coordinator"),
    Screen("dashboard:knowledge", "coordinator", query="?all=yes"),
    Screen("people:person-leave", "hr_admin", args=lambda scene: [scene.who["mentor"].pk]),
    Screen("programs:session-list", "mentor"),
    Screen("programs:session-list"),
    Screen("programs:session-detail", "mentor", args=thing("session")),
    Screen("programs:session-detail", "mentee", args=thing("session")),
    Screen("programs:session-detail", "trainer", args=thing("session")),
    Screen("programs:session-detail", "trainer", query="?past", args=thing("past_session")),
    Screen("programs:campaign-list", "coordinator", args=program),
    Screen("programs:campaign-write", "coordinator", args=program),
    Screen("programs:campaign-write", "coordinator", args=program, press="Save the draft"),
    Screen("programs:campaign-detail", "coordinator", args=thing("campaign")),
    Screen("programs:campaign-detail", "coordinator", query="?sent", args=thing("sent_campaign")),
    Screen("programs:campaign-change", "coordinator", args=thing("campaign")),
    Screen("programs:session-plan", "trainer", args=program),
    Screen("programs:session-plan", "trainer", args=program, press="Plan the training"),
    Screen("programs:session-change", "trainer", args=thing("session")),
    Screen("programs:session-cancel", "trainer", args=thing("session")),
    Screen("programs:session-attendance", "trainer", args=thing("past_session")),
    Screen("programs:agreement-write", "starting_mentee", args=thing("starting")),
    Screen("programs:voices", "paired_mentee", args=lambda scene: (scene.things["pair"].pk, 0)),
    Screen("programs:voices", "paired_mentor", args=lambda scene: (scene.things["pair"].pk, 1)),
    Screen("programs:goal-set", "paired_mentee", args=thing("pair")),
    Screen("programs:goal-detail", "paired_mentee", args=thing("goal")),
    Screen("programs:goal-detail", "paired_mentor", query="?question=scale", args=thing("goal")),
    Screen("programs:insight-log", "paired_mentee", args=thing("pair")),
    Screen("programs:thread", "paired_mentee", args=thing("pair")),
    Screen("programs:feed", "paired_mentee"),
    Screen("programs:feed", "paired_mentee", press="Make my address"),
    Screen("programs:meeting-plan", "paired_mentee", args=thing("pair")),
    Screen("programs:meeting-log", "paired_mentor", args=thing("pair")),
    Screen("programs:meeting-detail", "paired_mentor", args=thing("meeting")),
    Screen("programs:follow-up-answer", "paired_mentee", args=thing("check_in")),
    Screen("programs:follow-up-read", "coordinator", args=thing("told")),
    Screen("account_login", "nobody"),
    Screen("account_login", "nobody", press="Sign in"),
    Screen("account_logout"),
    Screen("account_inactive", "nobody"),
    Screen("account_change_password"),
    Screen("account_change_password", press="Change password"),
    Screen("account_reset_password", "nobody"),
    Screen("account_reset_password", "nobody", press="Send me a link"),
    Screen("account_reset_password_done", "nobody"),
    Screen("account_reset_password_from_key", "nobody", args=lambda scene: ["1", "used-already"]),
    Screen("account_reset_password_from_key_done", "nobody"),
    Screen("account_reauthenticate"),
    Screen("people:sign-in"),
    Screen("people:sign-in", "two_steps"),
    Screen("people:second-step"),
    Screen("people:second-step", "two_steps"),
    Screen("people:sign-in-again"),
    Screen("people:sign-in-again", "company_person"),
    Screen("people:company-return", "nobody", args=lambda scene: ["company"], status=403),
    Screen("mfa_reauthenticate", "two_steps"),
    Screen("mfa_reauthenticate", "two_steps", press="Go on"),
    Screen("mfa_reauthenticate_webauthn", "two_steps"),
    Screen("mfa_activate_totp"),
    Screen("mfa_activate_totp", press="Use this app"),
    Screen("mfa_deactivate_totp", "two_steps"),
    Screen("mfa_add_webauthn"),
    Screen("mfa_edit_webauthn", "two_steps", args=thing("passkey")),
    Screen("mfa_remove_webauthn", "two_steps", args=thing("passkey")),
    Screen("mfa_view_recovery_codes", "two_steps"),
    Screen("mfa_generate_recovery_codes", "two_steps"),
    Screen("not-found", path="/there-is-no-such-page/", status=404),
    Screen("not-found", "nobody", path="/there-is-no-such-page/", status=404),
    Screen("forbidden", path="/wrong/closed/", status=403),
    Screen("form-too-old", path="/wrong/stale/", status=403),
    Screen("unreadable", "nobody", path="/wrong/unreadable/", status=400),
    Screen("broken", "nobody", path="/wrong/broken/", status=500),
]

POST_ONLY = "answers POST only and leads back to a screen"
NOT_SCREENS = {
    "guides:chapter-print": "seventy pages tall: no picture of it can be taken; test_chapter_pages reads it",
    "dashboard:mail-again": POST_ONLY,
    "guides:pdf": "a PDF file",
    "guides:picture": "a picture",
    "guides:picture-remove": POST_ONLY,
    "guides:version-restore": POST_ONLY,
    "guides:draft-move": POST_ONLY,
    "programs:guide-make": POST_ONLY,
    "guides:chapter-read": POST_ONLY,
    "guides:chapter-confirm": POST_ONLY,
    "guides:chapter-rate": POST_ONLY,
    "guides:insight-publish": "answers POST only: the card, or the same page with what is missing",
    "guides:insight-take-back": POST_ONLY,
    "guides:insight-remove": POST_ONLY,
    "guides:own-course-publish": POST_ONLY,
    "guides:own-course-files": "a ZIP file",
    "guides:certificate-file": "a PDF file",
    "programs:session-sign-up": POST_ONLY,
    "programs:session-withdraw": POST_ONLY,
    "programs:session-calendar": "a calendar file",
    "programs:nomination-decline": POST_ONLY,
    "programs:mentor-here": POST_ONLY,
    "programs:mentor-stop": POST_ONLY,
    "dashboard:erasure-stop": POST_ONLY,
    "dashboard:my-data-file": "a JSON file",
    "dashboard:my-data-tables": "a ZIP file",
    "matching:policy-approve": POST_ONLY,
    "matching:policy-refuse": POST_ONLY,
    "matching:policy-withdraw": POST_ONLY,
    "matching:mentor-mark": POST_ONLY,
    "matching:mentor-wanted": POST_ONLY,
    "matching:request-accept": POST_ONLY,
    "matching:request-place": POST_ONLY,
    "matching:request-withdraw": POST_ONLY,
    "programs:declaration-delete": POST_ONLY,
    "matching:apart-keep": POST_ONLY,
    "matching:apart-let-go": POST_ONLY,
    "matching:coffee-join": POST_ONLY,
    "matching:coffee-leave": POST_ONLY,
    "matching:talk-met": POST_ONLY,
    "matching:talk-missed": POST_ONLY,
    "matching:talk-yes": POST_ONLY,
    "matching:talk-no": POST_ONLY,
    "matching:talk-as-mentor": POST_ONLY,
    "matching:talk-as-mentee": POST_ONLY,
    "matching:talk-leave-it": POST_ONLY,
    "matching:coffee-cancel": POST_ONLY,
    "matching:request-undo": POST_ONLY,
    "matching:request-introduce": POST_ONLY,
    "matching:request-go-on": POST_ONLY,
    "matching:request-not-go-on": POST_ONLY,
    "matching:behalf-accept": POST_ONLY,
    "matching:behalf-decline": POST_ONLY,
    "matching:behalf-withdraw": POST_ONLY,
    "matching:behalf-undo": POST_ONLY,
    "matching:run-again": POST_ONLY,
    "matching:run-discard": POST_ONLY,
    "matching:ask-no": POST_ONLY,
    "matching:ask-yes": POST_ONLY,
    "matching:run-ask-mentee": POST_ONLY,
    "matching:run-ask-mentors": POST_ONLY,
    "matching:run-lock": POST_ONLY,
    "matching:run-lock-all": POST_ONLY,
    "matching:run-restore": POST_ONLY,
    "matching:run-stop": POST_ONLY,
    "matching:run-swap": POST_ONLY,
    "matching:run-plan": POST_ONLY,
    "matching:run-strike": POST_ONLY,
    "matching:run-undo": POST_ONLY,
    "matching:dossier-replay": POST_ONLY,
    "matching:pair-take-back": POST_ONLY,
    "matching:pair-undo": POST_ONLY,
    "matching:waiver-approve": POST_ONLY,
    "matching:waiver-refuse": POST_ONLY,
    "matching:waiver-withdraw": POST_ONLY,
    "matching:run-unlock": POST_ONLY,
    "people:person-open": POST_ONLY,
    "programs:campaign-make": POST_ONLY,
    "programs:campaign-test": POST_ONLY,
    "programs:campaign-plan": POST_ONLY,
    "programs:campaign-take-back": POST_ONLY,
    "programs:campaign-stop": POST_ONLY,
    "programs:campaign-remove": POST_ONLY,
    "programs:campaign-put-back": POST_ONLY,
    "programs:campaign-skip": POST_ONLY,
    "programs:team-take": POST_ONLY,
    "people:import-apply": POST_ONLY,
    "people:import-approve": POST_ONLY,
    "people:import-discard": POST_ONLY,
    "programs:mentee-leave": "answers POST only, leads back to the program",
    "dashboard:accent": "a stylesheet",
    "dashboard:health-live": "an answer for machines",
    "dashboard:health-ready": "an answer for machines",
    "dashboard:metrics": "an answer for machines",
    "people:photo": "a picture",
    "dashboard:webhook-add": "answers POST only: the secret, shown once, or the page with the form",
    "dashboard:webhook-test": POST_ONLY,
    "dashboard:webhook-switch": POST_ONLY,
    "dashboard:webhook-again": POST_ONLY,
    "dashboard:setup-schema": "JSON for programmers",
    "dashboard:setup-look": POST_ONLY,
    "dashboard:setup-bring": POST_ONLY,
    "dashboard:api-key-keep": POST_ONLY,
    "dashboard:api-key-make": "answers POST only: the key, shown once, or the page with the form",
    "dashboard:api": "JSON for other systems",
    "dashboard:api-schema": "JSON for programmers",
    "people:scim-key-keep": POST_ONLY,
    "people:scim-key-make": "answers POST only: the key, shown once, or the page with the form",
    "people:scim": "JSON for identity providers",
    "people:photo-remove": POST_ONLY,
    "programs:mentorship-resume": "answers POST only, leads back to the pair",
    "programs:mentorship-copy": "a text file",
    "dashboard:rehearsal-file": "a CSV file",
    "programs:follow-up-draft": "answers POST only, leads back to the pair",
    "programs:follow-up-waive": "answers POST only, leads back to the check-in",
    "programs:mentor-certificate-file": "a PDF file",
    "programs:mentorship-start": "answers POST only, leads back to the pair",
    "programs:agreement-confirm": "answers POST only, leads back to the pair",
    "programs:goal-scale": "answers POST only, leads back to the goal",
    "programs:goal-agree": "answers POST only, leads back to the goal",
    "programs:goal-answer": "answers POST only, leads back to the goal",
    "programs:feed-file": "a calendar file",
    "programs:shared-file": "a file of the pair",
    "programs:shared-file-remove": "answers POST only, leads back to the pair",
    "programs:meeting-miss": "answers POST only, leads back to the pair",
    "programs:meeting-cancel-rest": "answers POST only, leads back to the pair",
    "programs:goal-move": "answers POST only, leads back to the goal",
    "programs:meeting-cancel": "answers POST only, leads back to the pair",
    "programs:meeting-hold": "answers POST only, leads back to the pair",
    "programs:follow-up-call": "answers POST only, leads back to the check-in",
    "programs:note-write": "answers POST only, leads back to the pair",
    "programs:meeting-invitation": "a calendar file",
    "account_signup": "redirects to sign-in: nobody signs up here",
    "account_email": "redirects home: addresses come from the HR feed",
    "people:company-sign-in": "leads to the company's provider",
    "people:session-end": POST_ONLY,
    "people:session-end-others": POST_ONLY,
    "mfa_authenticate": "a step in the middle of signing in: tests/people/test_sign_in_browser.py",
    "mfa_index": "redirects to the page about signing in",
    "mfa_list_webauthn": "redirects to the page about signing in",
    "mfa_login_webauthn": "answers a script and a form, leads to signing in",
    "mfa_download_recovery_codes": "a text file",
    "account_set_password": "redirects to changing it for whoever has a password",
}
