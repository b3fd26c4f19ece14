"""The register of columns: why something is stored, how long, who sees it, what erasure leaves of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

CLASSES = {
    "A": _("Open to colleagues"),
    "B": _("Facts about work and mentoring"),
    "C": _("Only the two of a pair"),
    "D": _("Specially protected"),
    "E": _("How somebody judges"),
    "F": _("Secret"),
    "G": _("The log of who did what"),
}
PURPOSES = {
    "know": _("To know who works here"),
    "find": _("So that colleagues can find and choose a mentor"),
    "match": _("To form pairs by the rules of a program"),
    "run": _("To run the mentorship"),
    "care": _("So that coordinators can help in time"),
    "tell": _("To tell you what happens"),
    "learn": _("To offer courses and record that they were taken"),
    "show": _("To show pages the way you like them"),
    "guard": _("To keep accounts safe"),
    "log": _("To be able to say who decided what"),
    "feed": _("To follow the HR system"),
    "keep": _("So that knowledge stays when somebody leaves"),
    "count": _("To count groups without names"),
    "house": _("Texts and rules of this site"),
}
KEEPS = {
    "leaver": _("While you work here, and then for the days set for leavers"),
    "pair": _("Until the days set for pairs are over after the mentorship"),
    "notice": _("For the days set for mails"),
    "event": _("For the days set for the log"),
    "look": _("For the days set for the list of who looked"),
    "import": _("For the days set for HR files"),
    "run": _("For the days set for match runs"),
    "position": _("For the days set for earlier levels, units and countries"),
    "session": _("Until you sign out or the time is over"),
    "expected": _("Until thirty days after that day, or until you have left"),
    "day": _("A day"),
    "house": _("As long as this site uses it"),
}
VIEWERS = {
    "you": _("Only you"),
    "colleagues": _("Colleagues who are signed in"),
    "hr": _("You and HR administrators"),
    "coordinators": _("You and the coordinators of the program"),
    "only coordinators": _("You and the coordinators of the program, not your partner"),
    "labelled": _("As the words beside each question say"),
    "named": _("You and the one named contact, not your partner"),
    "published": _("Only you, and all colleagues once you publish it"),
    "knowledge": _("You, HR administrators and coordinators, never colleagues"),
    "pair": _("You and your partner, never HR"),
    "asked": _("You and the mentor you ask, never HR"),
    "auditors": _("HR administrators and auditors"),
    "counted": _("Only you; others see totals of many people"),
    "nobody": _("Nobody"),
}
LEAVES = {
    "blank": _("Emptied"),
    "gone": _("Removed with its row"),
    "renamed": _("The name is replaced"),
    "kept": _("Stays, without a name"),
}
NOT_EXPORTED = {
    "link": _("A link or a number inside the database; what it leads to is in its own table"),
    "secret": _("A secret that would weaken the account"),
    "house": _("Says nothing about a person"),
    "copy": _("The same is in another column that is exported"),
    "file": _("The file itself is on the page of your mentorship"),
    "photo": _("The picture itself is on your profile page"),
    "partner": _("Belongs to somebody else as well; each gets their own side"),
}


@dataclass(frozen=True)
class Facts:
    """Columns of one table that are alike: class, purpose, how long, who sees them, what erasure leaves."""

    names: str
    kind: str
    purpose: str
    keep: str
    seen: str
    left: str
    not_exported: str = ""


Register = dict[str, tuple[Facts, ...]]

# Tables of the libraries under the house that hold something of a person, or stand beside those that do.
LIBRARIES: Register = {
    "sessions.session": (
        Facts("session_key session_data", "F", "guard", "session", "nobody", "gone", "secret"),
        Facts("expire_date", "B", "guard", "session", "nobody", "gone", "link"),
    ),
    "account.emailaddress": (
        Facts("email verified primary", "B", "guard", "leaver", "hr", "gone"),
        Facts("id user", "B", "guard", "leaver", "nobody", "gone", "link"),
    ),
    "account.emailconfirmation": (
        Facts("id email_address created sent", "B", "guard", "leaver", "nobody", "gone", "link"),
        Facts("key", "F", "guard", "leaver", "nobody", "gone", "secret"),
    ),
    "socialaccount.socialaccount": (
        Facts("provider uid last_login date_joined", "B", "guard", "leaver", "you", "gone"),
        Facts("id user", "B", "guard", "leaver", "nobody", "gone", "link"),
        Facts("extra_data", "F", "guard", "leaver", "nobody", "gone", "secret"),
    ),
    "socialaccount.socialtoken": (
        Facts("id app account expires_at", "B", "guard", "leaver", "nobody", "gone", "link"),
        Facts("token token_secret", "F", "guard", "leaver", "nobody", "gone", "secret"),
    ),
    "socialaccount.socialapp": (
        Facts(
            "id provider provider_id name client_id key settings sites",
            "F",
            "guard",
            "house",
            "nobody",
            "kept",
            "house",
        ),
        Facts("secret", "F", "guard", "house", "nobody", "kept", "secret"),
    ),
    "mfa.authenticator": (
        Facts("type created_at last_used_at", "B", "guard", "leaver", "you", "gone"),
        Facts("data", "F", "guard", "leaver", "nobody", "gone", "secret"),
        Facts("id user", "B", "guard", "leaver", "nobody", "gone", "link"),
    ),
    "usersessions.usersession": (
        Facts("created_at ip last_seen_at user_agent", "B", "guard", "session", "you", "gone"),
        Facts("session_key data", "F", "guard", "session", "nobody", "gone", "secret"),
        Facts("id user", "B", "guard", "session", "nobody", "gone", "link"),
    ),
    "admin.logentry": (
        Facts("action_time action_flag object_repr", "G", "log", "leaver", "auditors", "renamed"),
        Facts("id user content_type object_id", "G", "log", "leaver", "auditors", "kept", "link"),
        Facts("change_message", "G", "log", "leaver", "auditors", "blank", "house"),
    ),
    "auth.group": (Facts("id name permissions", "A", "guard", "house", "hr", "kept", "house"),),
    "auth.permission": (
        Facts("id name content_type codename", "A", "guard", "house", "hr", "kept", "house"),
    ),
    "contenttypes.contenttype": (
        Facts("id app_label model", "A", "house", "house", "nobody", "kept", "house"),
    ),
}
