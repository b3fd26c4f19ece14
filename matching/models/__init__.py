from matching.models.apart import Apart
from matching.models.ask import Ask
from matching.models.coffee import CoffeeGuest, CoffeeRound, CoffeeTalk
from matching.models.dossier import Dossier
from matching.models.listing import Listing, ListingChange, Mark
from matching.models.policy import Policy
from matching.models.request import MentorRequest
from matching.models.run import MatchRun, Proposal

__all__ = [
    "Apart",
    "Ask",
    "CoffeeGuest",
    "CoffeeRound",
    "CoffeeTalk",
    "Dossier",
    "Listing",
    "ListingChange",
    "Mark",
    "MatchRun",
    "MentorRequest",
    "Policy",
    "Proposal",
]
