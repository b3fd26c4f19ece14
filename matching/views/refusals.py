"""Whatever a deed of matching refuses with; a page explains it, nothing was changed."""

from matching.actions import answers, by_hand, coffee, confirming, holds, requests, swapping, talks
from programs.actions import mentorships, participants
from programs.states import WrongState

REFUSALS = (
    WrongState,
    requests.NotAllowed,
    swapping.TooLarge,
    requests.MentorIsAway,
    requests.NotEnrolled,
    requests.OutsideAudience,
    requests.AskedBefore,
    requests.AskedTwice,
    requests.IsHeld,
    talks.AskedAQuestion,
    talks.DayIsTooFar,
    answers.NotYours,
    coffee.OneRoundAtATime,
    coffee.DatesDoNotFit,
    coffee.NotForYou,
    coffee.TalkedLately,
    participants.Refused,
    requests.TooManyChoices,
    requests.MentorIsFull,
    requests.MenteeIsTaken,
    requests.ProgramIsNotOpen,
    mentorships.ProgramIsNotLive,
    confirming.SomebodyLeft,
    by_hand.OwnPair,
    by_hand.NothingToLift,
    by_hand.NeedsSecondPerson,
    by_hand.DayIsPast,
    holds.HoldIsOver,
    mentorships.CountryChanged,
)
