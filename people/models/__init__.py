from people.models.answered import Answered
from people.models.clock_shift import ClockShift
from people.models.event import Event
from people.models.expected_leave import ExpectedLeave
from people.models.feed_memory import FeedMapping, FeedRow, FeedWord
from people.models.keys import ApiCall, ApiKey, ApiScope
from people.models.own_data import LOOKED_WHERE, Erasure, Look, Photo, RetentionRound
from people.models.person import HouseRole, LeftWhy, Person, PersonQuerySet, Source, Theme, WhyClosed
from people.models.position import PositionChange, PositionsKept
from people.models.provisioning import (
    DirectoryGroup,
    HeldLeaver,
    RoleFromGroup,
    ScimCall,
    ScimRecord,
    ScimToken,
)
from people.models.roster_import import RosterImport
from people.models.saved_view import SavedView
from people.models.sealed import SealedJSONField, SealedTextField
from people.models.unit import LEVEL_ORDER, Level, OrgUnit, Topic

__all__ = [
    "LEVEL_ORDER",
    "LOOKED_WHERE",
    "Answered",
    "ApiCall",
    "ApiKey",
    "ApiScope",
    "ClockShift",
    "DirectoryGroup",
    "Erasure",
    "Event",
    "ExpectedLeave",
    "FeedMapping",
    "FeedRow",
    "FeedWord",
    "HeldLeaver",
    "HouseRole",
    "LeftWhy",
    "Level",
    "Look",
    "OrgUnit",
    "Person",
    "PersonQuerySet",
    "Photo",
    "PositionChange",
    "PositionsKept",
    "RetentionRound",
    "RoleFromGroup",
    "RosterImport",
    "SavedView",
    "ScimCall",
    "ScimRecord",
    "ScimToken",
    "SealedJSONField",
    "SealedTextField",
    "Source",
    "Theme",
    "Topic",
    "WhyClosed",
]
