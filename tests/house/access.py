"""Who may open which address: one table. An address without a row fails; wrong and unknown are both 404."""

from __future__ import annotations

ROLES = (
    "nobody",
    "stranger",
    "mentee",
    "mentor",
    "paired_mentee",
    "paired_mentor",
    "coordinator",
    "other_coordinator",
    "hr_admin",
    "auditor",
    "guide_editor",
    "program_coordinator",  # the three of a program's team, given by its owner
    "trainer",
    "analyst",
    "superuser",
    "leaver",  # signed in once; the account was closed since
)
OUTSIDE = dict.fromkeys(("nobody", "leaver"), 302)


def only(*roles: str, otherwise: int = 404, code: int = 200) -> dict[str, int]:
    """`code` for these roles, `otherwise` for the rest; nobody is sent to sign in."""
    return {role: code if role in roles else otherwise for role in ROLES} | OUTSIDE


SIGNED_IN = only(*ROLES)
PUBLIC = dict.fromkeys(ROLES, 200)
HR_DESK = only("coordinator", "other_coordinator", "hr_admin")
PART_IN_A_PROGRAM = (
    "coordinator",
    "other_coordinator",
    "hr_admin",
    "program_coordinator",
    "trainer",
    "analyst",
)
OF_THE_PROGRAM = only("coordinator", "hr_admin", "program_coordinator")
HR_ADMIN = only("hr_admin")
OF_THE_PAIR = only("paired_mentee", "paired_mentor")
OF_THE_REQUEST = only("mentee", "mentor")
JUST_POST = only(otherwise=405)

ACCESS: dict[str, dict[str, int]] = {
    "account_change_password": SIGNED_IN,
    "account_email": dict.fromkeys(ROLES, 302),
    "account_inactive": PUBLIC,
    "account_login": dict.fromkeys(ROLES, 302) | {"nobody": 200, "leaver": 200},
    "account_logout": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_set_password": dict.fromkeys(ROLES, 302),
    "account_signup": dict.fromkeys(ROLES, 302),
    "dashboard:accent": PUBLIC,
    "dashboard:accessibility": PUBLIC,
    "dashboard:demo-clock": SIGNED_IN,
    "dashboard:demo-mail": PUBLIC,
    "dashboard:demo-mailbox": PUBLIC,
    "dashboard:desk": only(*PART_IN_A_PROGRAM),
    "dashboard:health-live": PUBLIC,
    "dashboard:health-ready": PUBLIC,
    "dashboard:home": SIGNED_IN,
    "dashboard:my-data": SIGNED_IN,
    "dashboard:my-data-file": SIGNED_IN,
    "dashboard:privacy": PUBLIC,
    "dashboard:program-desk": OF_THE_PROGRAM,
    "dashboard:styleguide": PUBLIC,
    "dashboard:todo": SIGNED_IN,
    "guides:chapter-detail": SIGNED_IN,
    "guides:chapter-list": SIGNED_IN,
    "guides:course-detail": SIGNED_IN,
    "guides:lesson-detail": SIGNED_IN,
    "matching:mentor-detail": SIGNED_IN,
    "matching:mentor-list": SIGNED_IN,
    "matching:program-go-live": OF_THE_PROGRAM,
    "matching:request-accept": JUST_POST,
    "matching:request-ask": only("mentee", otherwise=302),
    "matching:request-decline": only("mentor"),
    "matching:request-detail": OF_THE_REQUEST,
    "matching:request-list": SIGNED_IN,
    "matching:request-withdraw": JUST_POST,
    "matching:run-again": JUST_POST,
    "matching:run-detail": OF_THE_PROGRAM,
    "matching:run-discard": JUST_POST,
    "matching:run-list": OF_THE_PROGRAM,
    "matching:run-lock": JUST_POST,
    "matching:run-plan": JUST_POST,
    "matching:run-publish": OF_THE_PROGRAM,
    "matching:run-strike": JUST_POST,
    "matching:run-unlock": JUST_POST,
    "people:import-answers": HR_ADMIN,
    "people:import-apply": only("hr_admin", code=405),
    "people:import-approve": only("hr_admin", code=405),
    "people:import-columns": HR_ADMIN,
    "people:import-detail": HR_ADMIN,
    "people:import-discard": only("hr_admin", code=405),
    "people:import-list": HR_ADMIN,
    "people:import-rejected": HR_ADMIN,
    "people:photo": SIGNED_IN,
    "people:photo-remove": only(otherwise=405),
    "people:profile": SIGNED_IN,
    "people:settings": SIGNED_IN,
    "programs:agreement-confirm": JUST_POST,
    "programs:agreement-write": OF_THE_PAIR,
    "programs:follow-up-answer": OF_THE_PAIR,
    "programs:follow-up-read": OF_THE_PROGRAM,
    "programs:goal-detail": OF_THE_PAIR,
    "programs:goal-move": JUST_POST,
    "programs:goal-set": OF_THE_PAIR,
    "programs:meeting-cancel": JUST_POST,
    "programs:meeting-detail": OF_THE_PAIR,
    "programs:meeting-hold": JUST_POST,
    "programs:meeting-invitation": OF_THE_PAIR,
    "programs:meeting-log": OF_THE_PAIR,
    "programs:meeting-plan": OF_THE_PAIR,
    "programs:mentee-leave": JUST_POST,
    "programs:mentor-exempt": OF_THE_PROGRAM,
    "programs:mentor-offer": only("mentor", "paired_mentor", otherwise=403),
    "programs:mentor-offered": only("mentor", "paired_mentor", otherwise=302),
    "programs:mentor-postpone": only("mentor", "paired_mentor"),
    "programs:mentor-tracker": OF_THE_PROGRAM,
    "programs:mentorship-detail": OF_THE_PAIR,
    "programs:mentorship-list": only("paired_mentee", "paired_mentor", code=302, otherwise=200),
    "programs:mentorship-start": JUST_POST,
    "programs:note-write": JUST_POST,
    "programs:program-create": HR_DESK,
    "programs:program-detail": SIGNED_IN,
    "programs:program-edit": OF_THE_PROGRAM,
    "programs:program-join": SIGNED_IN | only("stranger", "mentor", "paired_mentor", code=403, otherwise=200),
    "programs:program-joined": only("mentee", "paired_mentee", otherwise=302),
    "programs:program-list": SIGNED_IN,
}

# Addresses that need a row, beyond those that the table of screens names already.
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "matching:request-accept": ("request",),
    "matching:request-withdraw": ("request",),
    "matching:run-again": ("run",),
    "matching:run-discard": ("run",),
    "matching:run-plan": ("run_program",),
    "matching:run-lock": ("run", "proposal"),
    "matching:run-strike": ("run", "proposal"),
    "matching:run-unlock": ("run", "proposal"),
    "people:import-answers": ("feed",),
    "people:import-apply": ("feed",),
    "people:import-approve": ("feed",),
    "people:import-columns": ("feed",),
    "people:import-discard": ("feed",),
    "people:import-rejected": ("feed",),
    "people:photo": ("pictured", "small"),
    "programs:mentee-leave": ("program",),
    "programs:mentorship-start": ("pair",),
    "programs:agreement-write": ("pair",),
    "programs:agreement-confirm": ("agreement",),
    "programs:goal-move": ("goal", "reach"),
    "programs:meeting-cancel": ("meeting",),
    "programs:meeting-hold": ("meeting",),
    "programs:note-write": ("pair",),
    "programs:meeting-invitation": ("meeting",),
}
