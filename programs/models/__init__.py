from programs.models.follow_up import Answer, FollowUp
from programs.models.mentorship import Agreement, Goal, Meeting, Mentorship, Note, Side, hours_of, zone_of
from programs.models.participants import GOES_ON, HOLDS_A_SEAT, MOST_SEATS, MeetingForm, Mentee, Mentor
from programs.models.program import Audience, Program
from programs.models.team import PastPair, ProgramRole

__all__ = [
    "GOES_ON",
    "HOLDS_A_SEAT",
    "MOST_SEATS",
    "Agreement",
    "Answer",
    "Audience",
    "FollowUp",
    "Goal",
    "Meeting",
    "MeetingForm",
    "Mentee",
    "Mentor",
    "Mentorship",
    "Note",
    "PastPair",
    "Program",
    "ProgramRole",
    "Side",
    "hours_of",
    "zone_of",
]
