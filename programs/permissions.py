"""What a person may do in one program; what may be known at all is `visible_to` of each model."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from people.models import Person
from people.permissions import can_see_hr_desk
from programs.models import Mentee, Mentor, Mentorship, Program, ProgramRole

Role = ProgramRole.Role


def has_program_role(person: Person, program: Program, *roles: str) -> bool:
    """Reads the prefetched team where there is one."""
    return person.is_active and any(
        row.person_id == person.pk and row.role in roles for row in program.roles.all()
    )


def can_change_team(person: Person, program: Program) -> bool:
    """The owner, the deputy and HR: also who the owner is, and when the program ends."""
    return person.is_hr_admin or (person.is_active and person.pk in {program.owner_id, program.deputy_id})


def can_coordinate_program(person: Person, program: Program) -> bool:
    return _cares_for(person, program, Role.COORDINATOR)


def _cares_for(person: Person, program: Program, *roles: str) -> bool:
    """HR too, but in a program for a protected group only if they are named in it; one look at the team."""
    named = person.is_active and person.pk in {program.owner_id, program.deputy_id}
    may = named if program.is_protected else can_change_team(person, program)
    return may or has_program_role(person, program, *roles)


def can_see_training(person: Person, program: Program) -> bool:
    """Who was trained: for whoever coordinates, and for the trainers, if it says nothing of who they are."""
    trainers = () if program.is_protected else (Role.TRAINER,)
    return _cares_for(person, program, Role.COORDINATOR, *trainers)


def can_record_training(person: Person, learner: Mentor | Mentee) -> bool:
    """What somebody learned elsewhere; nobody records their own."""
    side = "mentor" if isinstance(learner, Mentor) else "mentee"
    program = learner.program
    asked = program.course_of(side) is not None
    return asked and can_see_training(person, program) and learner.person_id != person.pk


def can_hold_session(person: Person, program: Program) -> bool:
    """Plan live trainings and note who was there: whoever coordinates, and the trainers."""
    return can_see_training(person, program)


def can_see_totals(person: Person, program: Program) -> bool:
    return _cares_for(person, program, Role.COORDINATOR, Role.ANALYST)


def can_see_desk(person: Person, *, helps: bool | None = None) -> bool:
    """By a house role, or by a part in the team of some program; asked once per page if it is not known."""
    if can_see_hr_desk(person) or not person.is_active:
        return person.is_active
    helps = getattr(person, "_helps_somewhere", helps)
    if helps is None:
        helps = ProgramRole.objects.filter(person=person).exists()
    person._helps_somewhere = helps  # type: ignore[attr-defined]
    return helps


# The roles of a program as MFA_REQUIRED_ROLES names them; “coordinator” alone is the role of the house there.
LEADS = ("owner", "deputy")
HELPS = {"program_coordinator": Role.COORDINATOR, "trainer": Role.TRAINER, "analyst": Role.ANALYST}


def holds_role_in_a_program(person: Person, wanted: Collection[str]) -> bool:
    """In any program, over or not: its people can still be looked at."""
    here = {*LEADS, *HELPS}.intersection(wanted)
    return (
        bool(here)
        and Person.objects.get_queryset().filter(with_role_in_a_program(here), pk=person.pk).exists()
    )


def with_role_in_a_program(wanted: Collection[str]) -> Q:
    """Of a person: whether they hold one of these roles in some program."""
    helping = [role for name, role in HELPS.items() if name in wanted]
    found = Q(pk__in=ProgramRole.objects.filter(role__in=helping).order_by().values("person"))
    for side in LEADS:
        if side in wanted:
            led = Program.objects.filter(**{f"{side}__isnull": False})
            found |= Q(pk__in=led.order_by().values(side))
    return found


def fits_audience(person: Person, program: Program, *, role: str) -> bool:
    audience = program.audience(role)
    return audience is not None and audience.fits(person)


def can_join_program(person: Person, program: Program) -> bool:
    open_ = program.is_live and program.pairs_people and not program.has_rounds
    return open_ and fits_audience(person, program, role="mentee")


def can_join_rounds(person: Person, program: Program) -> bool:
    """Whoever fits in either part: over coffee nobody has a role."""
    roles = ("mentor", "mentee")
    return (
        program.is_live
        and program.has_rounds
        and any(fits_audience(person, program, role=role) for role in roles)
    )


def can_offer_as_mentor(person: Person, program: Program, *, mentor: Mentor | None = None) -> bool:
    """Whoever is available already may change the offer, even after a move out of the audience."""
    if not (program.is_live and program.pairs_people and person.is_active):
        return False
    if mentor is not None and mentor.state == Mentor.State.EXEMPT:
        return False
    available = mentor is not None and mentor.person_id == person.pk and mentor.takes_part
    return available or (not program.has_rounds and fits_audience(person, program, role="mentor"))


def can_nominate(by: Person, person: Person, program: Program) -> bool:
    """A manager their own people, a coordinator anybody; nobody themself.

    For a protected group no manager names anybody: they would say what they believe somebody is.
    """
    if by.pk == person.pk or not by.is_active or not person.is_active:
        return False
    open_ = program.is_live and program.pairs_people
    manages = person.manager_id == by.pk and not program.is_protected
    return open_ and (manages or can_coordinate_program(by, program))


def can_exempt_mentor(person: Person, mentor: Mentor) -> bool:
    return can_coordinate_program(person, mentor.program) and mentor.state in {
        Mentor.State.EXPECTED,
        Mentor.State.NOT_NOW,
    }


def can_work_on_mentorship(person: Person, mentorship: Mentorship) -> bool:
    """The pair itself, while it goes on; afterwards all of it can be read and nothing changed."""
    return mentorship.goes_on and mentorship.side_of(person) is not None


def can_pause_mentorship(person: Person, mentorship: Mentorship) -> bool:
    return mentorship.side_of(person) is not None and mentorship.state == Mentorship.State.ACTIVE


def can_finish_mentorship(person: Person, mentorship: Mentorship) -> bool:
    """Whoever prepares has nothing to finish yet; parting is always possible."""
    running = (Mentorship.State.ACTIVE, Mentorship.State.PAUSED)
    return mentorship.side_of(person) is not None and mentorship.state in running


def can_pause_for_absence(person: Person, mentorship: Mentorship) -> bool:
    """Whoever coordinates, while the mentor is away for long; never in an own pair."""
    own = mentorship.side_of(person) is not None
    active = mentorship.state == Mentorship.State.ACTIVE
    return active and not own and can_coordinate_program(person, mentorship.program)


def can_write_insight(person: Person, mentorship: Mentorship) -> bool:
    """What was learned together can be told once the two have begun, and after their year."""
    return mentorship.side_of(person) is not None and mentorship.active_at is not None
