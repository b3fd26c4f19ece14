"""Whatever a deed of matching refuses with; a page explains it, nothing was changed."""

from matching.actions import confirming, requests, swapping
from programs.actions import mentorships
from programs.states import WrongState

REFUSALS = (
    WrongState,
    requests.NotAllowed,
    swapping.TooLarge,
    requests.MentorIsAway,
    requests.NotEnrolled,
    requests.AskedBefore,
    requests.TooManyChoices,
    requests.MentorIsFull,
    requests.MenteeIsTaken,
    requests.ProgramIsNotOpen,
    mentorships.ProgramIsNotLive,
    confirming.SomebodyLeft,
)
