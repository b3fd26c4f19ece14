from people.models.clock_shift import ClockShift
from people.models.event import Event
from people.models.person import HouseRole, Person, PersonQuerySet, Theme
from people.models.roster_import import RosterImport
from people.models.unit import LEVEL_ORDER, Level, OrgUnit, Topic

__all__ = [
    "LEVEL_ORDER",
    "ClockShift",
    "Event",
    "HouseRole",
    "Level",
    "OrgUnit",
    "Person",
    "PersonQuerySet",
    "RosterImport",
    "Theme",
    "Topic",
]
