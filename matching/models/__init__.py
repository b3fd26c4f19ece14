from matching.models.policy import Policy
from matching.models.request import MentorRequest
from matching.models.run import MatchRun, Proposal

__all__ = ["MatchRun", "MentorRequest", "Policy", "Proposal"]
