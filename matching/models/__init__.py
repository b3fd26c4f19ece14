from matching.models.ask import Ask
from matching.models.dossier import Dossier
from matching.models.policy import Policy
from matching.models.request import MentorRequest
from matching.models.run import MatchRun, Proposal

__all__ = ["Ask", "Dossier", "MatchRun", "MentorRequest", "Policy", "Proposal"]
