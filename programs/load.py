"""What a pair still has to do, from rows: read by the deeds that start a mentorship and by its pages."""

from __future__ import annotations

from dataclasses import dataclass

from guides.actions import training
from programs.models import Agreement, Mentorship


@dataclass(frozen=True)
class Readiness:
    """What stands between preparing and active."""

    course_asked: bool
    course_done: bool
    agreement_asked: bool
    agreement: Agreement | None  # the newest version

    @property
    def agreement_done(self) -> bool:
        return self.agreement is not None and self.agreement.is_confirmed

    @property
    def is_complete(self) -> bool:
        return (self.course_done or not self.course_asked) and (
            self.agreement_done or not self.agreement_asked
        )


def readiness(mentorship: Mentorship) -> Readiness:
    program = mentorship.program
    course = program.mentor_course
    return Readiness(
        course_asked=course is not None,
        course_done=course is not None and training.has_done(mentorship.mentor_person, course),
        agreement_asked=program.needs_agreement,
        agreement=mentorship.agreements.first(),
    )
