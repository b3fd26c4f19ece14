"""What each kind of mail is: its topic, whether it waits for a good moment, whether one can do without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Topic:
    """One line of the page on which people choose their mails."""

    name: Any
    holds: Any
    why: Any  # the line in the mail that says why somebody gets it
    is_optional: bool = False


@dataclass(frozen=True)
class Kind:
    topic: str
    name: Any
    waits: bool = False  # for working hours, and for its turn: one such mail a day, three a week


TOPICS: dict[str, Topic] = {
    "requests": Topic(
        _("Mentor requests"),
        _("Somebody asks you to be their mentor, or answers you."),
        _("You get this because somebody asks you something or answers you."),
    ),
    "pair": Topic(
        _("Your mentorship"),
        _("It starts, changes or ends; your partner plans a meeting or writes an agreement."),
        _("You get this because it is about your mentorship."),
    ),
    "check_ins": Topic(
        _("Check-ins"),
        _("Once a quarter: how is it going?"),
        _("You get this because your mentorship has a check-in each quarter."),
    ),
    "program": Topic(
        _("Your place in a program"),
        _("What others enter in your name, and what ends."),
        _("You get this because you have a place in this program."),
    ),
    "reminders": Topic(
        _("Reminders"),
        _("Something you were asked is still open."),
        _("You get this because something you were asked is still open."),
        is_optional=True,
    ),
    "invitations": Topic(
        _("Invitations"),
        _("A program is looking for mentors or mentees like you."),
        _("You get this because this program is meant for people like you."),
        is_optional=True,
    ),
    "messages": Topic(
        _("Messages and tips"),
        _("News of your programs, a chapter for your next talk, thanks."),
        _("You get this because a program is meant for people like you, or you take part in it."),
        is_optional=True,
    ),
    "work": Topic(
        _("Your work for HR"),
        _("Something waits for you as a coordinator or HR administrator."),
        _("You get this because of your role in HR or in a program."),
    ),
    "week": Topic(
        _("The week in your programs"),
        _("On Monday: what needs you as a coordinator, and what changed."),
        _("You get this because you coordinate a program."),
        is_optional=True,
    ),
    "account": Topic(
        _("Your account"),
        _("Roles that you get or lose."),
        _("You get this because it is about your account."),
    ),
}

KINDS: dict[str, Kind] = {
    "coffee_left_over": Kind("program", _("No partner for coffee")),
    "coffee_open": Kind("invitations", _("A round of coffee is open"), waits=True),
    "coffee_paired": Kind("program", _("Partner for coffee")),
    "stand_in_given": Kind("pair", _("Mentor who stands in")),
    "talk_answered": Kind("requests", _("Answer about one talk")),
    "talk_wished": Kind("work", _("Somebody would like to talk")),
    "talk_reminder": Kind("reminders", _("Coffee or one talk, reminder"), waits=True),
    "talk_asked": Kind("requests", _("Somebody asks for one talk")),
    "digest": Kind("reminders", _("Several things in one mail"), waits=True),
    "follow_up_due": Kind("check_ins", _("Check-in opens"), waits=True),
    "follow_up_reminder": Kind("reminders", _("Check-in, reminder"), waits=True),
    "import_report": Kind("work", _("Report of the HR feed")),
    "week": Kind("week", _("The week in your programs"), waits=True),
    "leavers_held": Kind("work", _("Leavers wait for a decision")),
    "match_ask": Kind("requests", _("A coordinator asks for a place or a change")),
    "meeting_cancelled": Kind("pair", _("Meeting cancelled")),
    "meeting_did_you_meet": Kind("reminders", _("Did you meet?"), waits=True),
    "meeting_moved": Kind("pair", _("Meeting moved")),
    "meeting_soon": Kind("pair", _("Meeting soon")),
    "meeting_planned": Kind("pair", _("Meeting planned")),
    "mentee_waits": Kind("work", _("Mentee without a mentor")),
    "mentorship_active": Kind("pair", _("Mentorship is active")),
    "mentorship_agreement": Kind("pair", _("Agreement to read")),
    "concern_raised": Kind("work", _("Please call somebody today")),
    "mentor_away": Kind("pair", _("Mentor away for a while")),
    "mentorship_completed": Kind("pair", _("Mentorship completed")),
    "mentorship_ending": Kind("pair", _("How does your mentorship end?"), waits=True),
    "mentorship_ending_reminder": Kind("reminders", _("End of a mentorship, reminder"), waits=True),
    "mentorship_extended": Kind("pair", _("Mentorship goes on longer")),
    "mentorship_left": Kind("pair", _("Partner leaves the company")),
    "mentorship_parted": Kind("pair", _("Mentorship has ended")),
    "mentorship_no_seat": Kind("pair", _("The place of a pair is taken")),
    "mentorship_paused": Kind("pair", _("Mentorship paused")),
    "mentorship_resumed": Kind("pair", _("Mentorship goes on")),
    "mentorship_seat_freed": Kind("pair", _("A pair pauses for long")),
    "mentorship_started": Kind("pair", _("Mentorship starts")),
    "mentorship_texts_go": Kind("pair", _("Texts of a mentorship will be deleted"), waits=True),
    "pair_confirm_reminder": Kind("reminders", _("Proposed pair, reminder"), waits=True),
    "pair_not_begun": Kind("pair", _("Proposed pair does not begin")),
    "pair_message": Kind("pair", _("Message of your partner")),
    "pair_preparing_reminder": Kind("reminders", _("Preparation is open, reminder"), waits=True),
    "pair_voices": Kind("pair", _("Expectations to answer or compare")),
    "pairs_begun": Kind("pair", _("Mentorships start")),
    "pairs_proposed": Kind("pair", _("Proposed pair")),
    "policy_decided": Kind("work", _("Rules approved or refused")),
    "policy_waits": Kind("work", _("Rules wait for approval")),
    "program_handed_over": Kind("work", _("Program handed over")),
    "program_lead_left": Kind("work", _("Lead of a program has left")),
    "mentor_back": Kind("program", _("Your pause as a mentor is over"), waits=True),
    "mentor_expected_reminder": Kind("invitations", _("Mentor expected, reminder"), waits=True),
    "mentor_hidden": Kind("program", _("Hidden as a mentor")),
    "mentor_still_there": Kind("program", _("Are you still there as a mentor?")),
    "program_invited": Kind("invitations", _("Invitation to a program"), waits=True),
    "program_message": Kind("messages", _("Message of a program"), waits=True),
    "support_lowest": Kind("messages", _("Half-way: what mentees get least of"), waits=True),
    "program_message_test": Kind("work", _("Test of a message")),
    "program_service": Kind("program", _("Message to who takes part"), waits=True),
    "program_nominated": Kind("requests", _("Somebody thought of you")),
    "program_mentor_expected": Kind("invitations", _("Mentor expected in a program"), waits=True),
    "program_over": Kind("program", _("Program ends")),
    "program_signed_up": Kind("program", _("Signed up by a coordinator")),
    "request_asked": Kind("requests", _("Mentor request")),
    "request_introduction": Kind("requests", _("Talk before an answer")),
    "request_not_continued": Kind("requests", _("Not continued after the talk")),
    "request_noted": Kind("requests", _("Answer noted by a coordinator")),
    "request_question": Kind("requests", _("Question of a mentor")),
    "request_reminder": Kind("requests", _("Mentor request, reminder")),
    "request_reply": Kind("requests", _("Question answered")),
    "request_closed": Kind("requests", _("Request closed")),
    "request_declined": Kind("requests", _("Request declined")),
    "request_expired": Kind("requests", _("Request without an answer")),
    "request_superseded": Kind("requests", _("Request no longer needed")),
    "request_withdrawn": Kind("requests", _("Request withdrawn")),
    "role_changed": Kind("account", _("Company-wide role")),
    "session_cancelled": Kind("program", _("Training cancelled")),
    "session_changed": Kind("program", _("Training changed")),
    "session_place": Kind("program", _("Place in a training")),
    "session_reminder": Kind("program", _("Training, reminder")),
    "session_withdrawn": Kind("program", _("Place in a training given back")),
    "report_ready": Kind("work", _("Figures of a quarter"), waits=True),
    "exports_digest": Kind("work", _("Lists that were taken along")),
    "webhook_stopped": Kind("work", _("Webhook stopped")),
    "team_changed": Kind("account", _("Role in a program")),
}
WAITING = frozenset(kind for kind, facts in KINDS.items() if facts.waits)
OPTIONAL = frozenset(topic for topic, facts in TOPICS.items() if facts.is_optional)


def of(kind: str) -> Kind:
    """A kind nobody listed is sent at once, as something one cannot do without."""
    return KINDS.get(kind, Kind("account", kind))


def topic_of(kind: str) -> Topic:
    return TOPICS[of(kind).topic]
