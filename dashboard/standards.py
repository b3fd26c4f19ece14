"""A program held against the six standards of the EMCC's ISMCP award: what is there, and what is missing.

The reading of the standards is ours, and so are the questions; the award itself is given by assessors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guides.models import Completion, MustRead
from matching.models import MentorRequest, Policy
from programs.models import (
    Campaign,
    FollowUp,
    Mentorship,
    Program,
    QuarterNote,
    Signal,
    TrainingSession,
)

ENOUGH = 60  # per cent of check-ins with an answer, beneath which a mean says little (measures)
TRAINED = 80  # per cent
WAITS = timedelta(days=14)  # ten working days
A_QUARTER = timedelta(days=92)
GRADES = ((90, gettext_lazy("gold")), (80, gettext_lazy("silver")), (70, gettext_lazy("bronze")))
STANDARDS = {
    "purpose": gettext_lazy("Clarity of purpose"),
    "training": gettext_lazy("Training and briefing"),
    "matching": gettext_lazy("Selection and matching"),
    "review": gettext_lazy("Measuring and reviewing"),
    "ethics": gettext_lazy("Ethics and care"),
    "support": gettext_lazy("Administration and support"),
}

Facts = Mapping[str, Any]  # by name what was counted


@dataclass(frozen=True)
class Evidence:
    standard: str
    words: str
    is_met: bool
    fact: str  # what was found, in a few words
    url: str = ""  # where it is seen, or mended

    @property
    def is_gap(self) -> bool:
        return not self.is_met


def of(program: Program, *, today: date) -> list[Evidence]:
    facts = _facts(program, today)
    looks = (_purpose, _training, _matching, _review, _ethics, _support)
    return [found for look in looks for found in look(program, facts)]


def _facts(program: Program, today: date) -> Facts:
    """Everything that is counted, in one question."""
    pairs = Mentorship.objects.exclude(state="cancelled")
    begun = Mentorship.objects.filter(state__in=["active", "paused", "completed"])
    taken = Completion.objects.filter(
        person=OuterRef("mentor_person"),
        course=OuterRef("program__mentor_course"),
        completed_at__isnull=False,
    )
    closed = FollowUp.objects.filter(state="closed").with_sides()
    late = today - WAITS
    asked = MentorRequest.objects.filter(state__in=["pending", "question", "introduction"])
    signals = Signal.objects.open().filter(assigned_to=None, since_on__lt=late)
    messages = Campaign.objects.filter(state__in=["scheduled", "done"])
    of_pair = "mentorship__program"
    must = MustRead.objects.filter(Q(guide=OuterRef("guide")) | Q(guide=OuterRef("guide__parent")))
    noted = QuarterNote.objects.filter(program=OuterRef("pk"), until_on__gt=late - A_QUARTER)
    counted: Facts = Program.objects.values(
        begun=_amount(begun),
        trained=_amount(begun.filter(Exists(taken))),
        pairs=_amount(pairs),
        chosen=_amount(pairs.filter(origin="request")),
        closed=_amount(closed, of_pair),
        answered=_amount(closed.filter(Q(mentor_answered=True) | Q(mentee_answered=True)), of_pair),
        held=_amount(TrainingSession.objects.exclude(state="cancelled")),
        said=_amount(messages),
        briefed=_amount(messages.filter(segments__contains=["managers"])),
        late=_amount(asked.filter(asked_at__date__lt=late)),
        lying=_amount(signals),
        must=Exists(must),
        noted=Exists(noted),
    ).get(pk=program.pk)
    return counted


def _amount(rows: QuerySet[Any], column: str = "program") -> Coalesce:
    of_it = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(of_it.annotate(amount=Count("pk")).values("amount")), 0)


def percent(evidence: list[Evidence]) -> int:
    """Rounded down: nobody reaches a grade by a fraction."""
    return 100 * sum(each.is_met for each in evidence) // len(evidence)


def grade(reached: int) -> Any:
    return next((name for least, name in GRADES if reached >= least), "")


def _purpose(program: Program, facts: Facts) -> list[Evidence]:
    edit = reverse("programs:program-edit", args=[program.pk])
    dates = program.is_always_on or bool(program.starts_on and program.ends_on)
    narrowed = [
        role
        for role in ("mentor", "mentee")
        if (row := program.audience(role))
        and (row.levels or row.countries or row.is_only_named or row.least_months)
    ]
    return [
        Evidence(
            "purpose", _("What the program is for is written down"), bool(program.purpose.strip()), "", edit
        ),
        Evidence("purpose", _("Dutch readers read it in Dutch"), bool(program.purpose_nl.strip()), "", edit),
        Evidence("purpose", _("Its beginning and end are set, or it is always on"), dates, "", edit),
        Evidence(
            "purpose",
            _("It is said for whom it is, mentors and mentees apart"),
            len(narrowed) == 2,
            "",
            reverse("programs:audience", args=[program.pk]),
        ),
    ]


def _training(program: Program, facts: Facts) -> list[Evidence]:
    edit = reverse("programs:program-edit", args=[program.pk])
    page = reverse("programs:training", args=[program.pk])
    sessions, begun = facts["held"], facts["begun"]
    fact = _("%(trained)s of %(begun)s pairs") % facts if begun else _("no pair has begun yet")
    return [
        Evidence(
            "training",
            _("Mentors are asked to take a course"),
            program.mentor_course_id is not None,
            "",
            edit,
        ),
        Evidence(
            "training",
            _("Mentees are asked to take a course"),
            program.mentee_course_id is not None,
            "",
            edit,
        ),
        Evidence(
            "training",
            _("Four of five mentors with a pair took it"),
            _share(facts["trained"], begun) >= TRAINED,
            fact,
            page,
        ),
        Evidence(
            "training",
            _("HR gives live trainings"),
            sessions > 0,
            ngettext("%(number)s training", "%(number)s trainings", sessions) % {"number": sessions},
            page,
        ),
        Evidence(
            "training",
            _("Managers are told what is asked of them"),
            facts["briefed"] > 0,
            "",
            reverse("programs:campaign-list", args=[program.pk]),
        ),
    ]


def _matching(program: Program, facts: Facts) -> list[Evidence]:
    policy = Policy.objects.current(program)
    page = reverse("matching:policy", args=[program.pk])
    own = program.both_confirm or facts["chosen"] == facts["pairs"] > 0
    fact = _("%(chosen)s of %(pairs)s pairs chose each other") % facts if facts["pairs"] else _("no pair yet")
    said = _("version %(number)s") % {"number": policy.version}
    return [
        Evidence(
            "matching", _("The rules for pairs are written down and kept"), policy.version > 0, said, page
        ),
        Evidence(
            "matching",
            _("Nobody is paired with somebody in their own line"),
            policy.has_must("not_in_line"),
            "",
            page,
        ),
        Evidence(
            "matching",
            _("Both have a say in whom they are paired with"),
            own,
            fact,
            reverse("programs:program-edit", args=[program.pk]),
        ),
        Evidence(
            "matching",
            _("Either can end it without a reason, and is matched again"),
            True,
            _("part of this site"),
        ),
    ]


def _review(program: Program, facts: Facts) -> list[Evidence]:
    closed = facts["closed"]
    fact = _("%(answered)s of %(closed)s check-ins") % facts if closed else _("none has closed yet")
    return [
        Evidence(
            "review",
            _("Pairs are asked each quarter how it goes"),
            program.quarters > 0,
            ngettext("%(number)s check-in a year", "%(number)s check-ins a year", program.quarters)
            % {"number": program.quarters},
            reverse("programs:question-sets", args=[program.pk]),
        ),
        Evidence(
            "review",
            _("Three of five check-ins are answered"),
            _share(facts["answered"], closed) >= ENOUGH,
            fact,
            reverse("dashboard:program-totals", args=[program.pk]),
        ),
        Evidence(
            "review",
            _("The coordinator looked back on the last quarter"),
            facts["noted"],
            "",
            reverse("programs:quarter-note", args=[program.pk]),
        ),
        Evidence(
            "review",
            _("What the program does is shown with what chance can do"),
            True,
            _("part of this site"),
            reverse("dashboard:program-impact", args=[program.pk]),
        ),
    ]


def _ethics(program: Program, facts: Facts) -> list[Evidence]:
    edit = reverse("programs:program-edit", args=[program.pk])
    return [
        Evidence(
            "ethics",
            _("Somebody by name is there for who does not feel safe"),
            program.confidant_id is not None,
            "",
            reverse("programs:team", args=[program.pk]),
        ),
        Evidence("ethics", _("Pairs agree on what stays between them"), program.needs_agreement, "", edit),
        Evidence(
            "ethics",
            _("Chapters on roles and confidentiality are confirmed as read"),
            facts["must"],
            "",
            reverse("programs:reading", args=[program.pk]),
        ),
        Evidence(
            "ethics", _("What a pair writes is sealed, and HR can’t read it"), True, _("part of this site")
        ),
    ]


def _support(program: Program, facts: Facts) -> list[Evidence]:
    edit = reverse("programs:program-edit", args=[program.pk])
    led = all(person is not None and person.is_active for person in (program.owner, program.deputy))
    late, signals, messages = facts["late"], facts["lying"], facts["said"]
    return [
        Evidence("support", _("An owner and a deputy who work here answer for it"), led, "", edit),
        Evidence(
            "support",
            _("No request waits for more than two weeks"),
            late == 0,
            str(late),
            reverse("matching:behalf-list", args=[program.pk]),
        ),
        Evidence(
            "support",
            _("No signal lies for two weeks without somebody who takes it on"),
            signals == 0,
            str(signals),
            reverse("dashboard:program-desk", args=[program.pk]),
        ),
        Evidence(
            "support",
            _("Messages to participants are planned or sent"),
            messages > 0,
            str(messages),
            reverse("programs:campaign-list", args=[program.pk]),
        ),
    ]


def _share(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0
