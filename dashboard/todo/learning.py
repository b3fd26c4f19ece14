"""What somebody is asked to learn, to read or to look at."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dashboard.todo.item import Item
from guides.models import HANDBOOK, SOURCE_LANGUAGE, Chapter, Completion, Course, Draft, MustRead
from guides.permissions import can_edit_every_guide
from people import clock
from people.models import Person
from programs.models import (
    Mentee,
    Mentor,
    Mentorship,
    Program,
    pairs_that_wait_for_training,
)

COURSES = {
    Course.Audience.MENTOR: gettext_lazy("Take the mentor course"),
    Course.Audience.MENTEE: gettext_lazy("Take the mentee course"),
    Course.Audience.COORDINATOR: gettext_lazy("Take the coordinator course"),
}


def courses(person: Person) -> QuerySet[Any]:
    return Completion.objects.open().visible_to(person).select_related("course")


def course(row: Completion, person: Person) -> Item:
    return Item(
        str(COURSES[Course.Audience(row.course.audience)]),
        _("You can stop and go on whenever you like."),
        _("Go to the course"),
        reverse("guides:course-detail", args=[row.course.slug]),
    )


def trainings(person: Person) -> QuerySet[Any]:
    rows = pairs_that_wait_for_training(person, now=clock.now())
    return rows.select_related("program", "mentor_person", "mentee_person")


def training(row: Mentorship, person: Person) -> Item:
    return Item(
        _("Choose a live training in %(program)s") % {"program": row.program.name},
        _("Your mentorship with %(name)s starts after it.") % {"name": row.partner_of(person).short_name},
        _("Choose a training"),
        reverse("programs:session-list"),
    )


def readings(person: Person) -> QuerySet[Any]:
    """What the house asks of everybody in a live program, and a program's own guide of its people."""
    mentors = Q(mentors__person=person, mentors__state=Mentor.State.AVAILABLE)
    mentees = Q(mentees__person=person, mentees__state=Mentee.State.ENROLLED)
    mine = Program.objects.live().filter(mentors | mentees)
    asked = Q(guide__in=mine.values("guide")) | Q(guide__slug=HANDBOOK) & Exists(mine)
    return MustRead.objects.open_for(person).filter(asked).select_related("guide__parent")


def titled(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """With the title of each chapter: of this guide rather than the one behind it, as the reader reads."""
    said = Chapter.objects.visible_to(person).current().filter(slug=OuterRef("slug"))
    own, behind = Q(guide=OuterRef("guide")), Q(guide=OuterRef("guide__parent"))
    nearest = Case(When(guide__parent__isnull=False, then=0), default=1)
    spoken = Case(
        When(language=get_language() or SOURCE_LANGUAGE, then=0),
        When(language=SOURCE_LANGUAGE, then=1),
        default=2,
    )
    best = said.filter(own | behind).order_by(nearest, spoken, "language")
    return rows.annotate(title=Subquery(best.values("title")[:1]))


def reading(row: MustRead, person: Person) -> Item:
    title = getattr(row, "title", "") or row.slug
    keep = f"?guide={row.guide.slug}" if row.guide.parent_id else ""
    return Item(
        _("Read “%(title)s” and confirm it") % {"title": title},
        _("Whoever takes part in a program knows this chapter."),
        _("Read the chapter"),
        reverse("guides:chapter-detail", args=[row.slug]) + keep,
    )


def chapters(person: Person) -> QuerySet[Any]:
    """A second editor is asked, or who coordinates the program whose guide it is; never the writer."""
    rows = Draft.objects.filter(state=Draft.State.REVIEW).exclude(written_by=person)
    if not can_edit_every_guide(person):
        rows = rows.filter(guide__writers__person=person)
    return rows.select_related("written_by")


def chapter(row: Draft, person: Person) -> Item:
    return Item(
        _("Read the draft of “%(title)s”") % {"title": row.title},
        _("%(name)s wrote it. Publish it or send it back.") % {"name": row.written_by.full_name},
        _("Read the draft"),
        reverse("guides:draft", args=[row.guide_id, row.slug, row.language]),
    )
