from programs.models.audience import Audience, AudienceMember, Choices, Nomination
from programs.models.campaign import Campaign, CampaignWave
from programs.models.confirmation import Confirmation
from programs.models.declaration import Declaration
from programs.models.ending import MOST_MONTHS_LONGER, Concern, EndingWish, StandIn
from programs.models.feed import CalendarFeed
from programs.models.follow_up import Answer, FollowUp
from programs.models.lottery import Lottery
from programs.models.mentorship import Agreement, Mentorship, Side, hours_of, zone_of
from programs.models.participants import (
    GOES_ON,
    HOLDS_A_SEAT,
    MOST_OVER_ALL,
    MOST_SEATS,
    MeetingForm,
    Mentee,
    Mentor,
    MentorLimit,
)
from programs.models.program import Program
from programs.models.quarter_note import QuarterNote
from programs.models.questions import AnswerDraft, QuestionSet
from programs.models.release import Outcome, Release
from programs.models.session import (
    MOST_PLACES,
    Learners,
    SessionPlace,
    TrainingSession,
    pairs_that_wait_for_training,
)
from programs.models.signal import Signal, SignalStep
from programs.models.team import PastPair, ProgramRole
from programs.models.thread import Message, SharedFile
from programs.models.together import GOAL_TEXTS, LEVELS, Goal, GoalStep, Meeting, Note
from programs.models.voice import Voice
from programs.models.waiver import Waiver

__all__ = [
    "GOAL_TEXTS",
    "GOES_ON",
    "HOLDS_A_SEAT",
    "LEVELS",
    "MOST_MONTHS_LONGER",
    "MOST_OVER_ALL",
    "MOST_PLACES",
    "MOST_SEATS",
    "Agreement",
    "Answer",
    "AnswerDraft",
    "Audience",
    "AudienceMember",
    "CalendarFeed",
    "Campaign",
    "CampaignWave",
    "Choices",
    "Concern",
    "Confirmation",
    "Declaration",
    "EndingWish",
    "FollowUp",
    "Goal",
    "GoalStep",
    "Learners",
    "Lottery",
    "Meeting",
    "MeetingForm",
    "Mentee",
    "Mentor",
    "MentorLimit",
    "Mentorship",
    "Message",
    "Nomination",
    "Note",
    "Outcome",
    "PastPair",
    "Program",
    "ProgramRole",
    "QuarterNote",
    "QuestionSet",
    "Release",
    "SessionPlace",
    "SharedFile",
    "Side",
    "Signal",
    "SignalStep",
    "StandIn",
    "TrainingSession",
    "Voice",
    "Waiver",
    "hours_of",
    "pairs_that_wait_for_training",
    "zone_of",
]
