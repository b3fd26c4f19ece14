"""What of the log leaves the house: events of programs, by the name that other systems know them by.

Whoever acted, names and details stay here. What people say of themselves or of each other (a request turned
down, a wish, a worry, a signal) has no name in this list and never leaves.
"""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    kind: str  # of the row it is about
    verb: str  # as the log writes it


EVENTS = {
    "program.live": Told("programs.program", "go live"),
    "program.paused": Told("programs.program", "pause"),
    "program.resumed": Told("programs.program", "resume"),
    "program.closed": Told("programs.program", "close"),
    "program.cancelled": Told("programs.program", "cancel"),
    "mentor.available": Told("programs.mentor", "offer"),
    "mentor.paused": Told("programs.mentor", "pause as mentor"),
    "mentor.returned": Told("programs.mentor", "return as mentor"),
    "mentor.stopped": Told("programs.mentor", "stop as mentor"),
    "mentee.joined": Told("programs.mentee", "join"),
    "mentee.left": Told("programs.mentee", "leave"),
    "mentorship.started": Told("programs.mentorship", "start"),
    "mentorship.active": Told("programs.mentorship", "activate"),
    "mentorship.paused": Told("programs.mentorship", "pause"),
    "mentorship.resumed": Told("programs.mentorship", "resume"),
    "mentorship.extended": Told("programs.mentorship", "extend"),
    "mentorship.completed": Told("programs.mentorship", "complete"),
    "mentorship.ended": Told("programs.mentorship", "end"),
    "mentorship.cancelled": Told("programs.mentorship", "cancel"),
    "follow_up.opened": Told("programs.followup", "open check-in"),
    "follow_up.closed": Told("programs.followup", "close check-in"),
    "training_session.planned": Told("programs.trainingsession", "plan session"),
    "training_session.cancelled": Told("programs.trainingsession", "cancel session"),
    "match_run.published": Told("matching.matchrun", "publish match run"),
}
NAMES = {told: name for name, told in EVENTS.items()}
ABOUT = {
    "programs.program": "program",
    "programs.mentor": "mentor",
    "programs.mentee": "mentee",
    "programs.mentorship": "mentorship",
    "programs.followup": "follow_up",
    "programs.trainingsession": "training_session",
    "matching.matchrun": "match_run",
}
