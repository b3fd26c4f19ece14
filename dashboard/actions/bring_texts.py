"""Topics, courses and chapters from a set-up file, by the deeds of their editors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.setup import shape
from guides import parcels
from guides.actions import bringing, course_texts, drafts, reading
from guides.models import HANDBOOK, Course, Guide
from guides.text_files import ShippedCourse, ShippedQuestion, ShippedText
from people import audit
from people.models import Person, Topic


def house(setup: Mapping[str, Any], *, by: Person, now: datetime) -> list[str]:
    """What is no program's; titles of the chapters that wait for a second person."""
    for number, topic in enumerate(setup["topics"] or []):
        _topic(topic, where=f"topics.{number}", by=by)
    for number, course in enumerate(setup["courses"] or []):
        _course(course, where=f"courses.{number}", by=by)
    texts = setup["guide"]
    if texts is None:
        return []
    guide = Guide.objects.filter(slug=HANDBOOK).first()
    if guide is None:
        if any(texts.values()):
            raise shape.NotReadable([("guide", _("The guide of the house is not here yet."))])
        return []
    return chapters(guide, texts, where="guide", by=by, now=now)


def _topic(topic: Mapping[str, Any], *, where: str, by: Person) -> None:
    names = {"name": topic["name"], "name_nl": topic["name_nl"]}
    present = Topic.objects.filter(slug=topic["slug"]).first()
    if present is None:
        present = Topic.objects.create(**topic)
    elif (present.name, present.name_nl) == tuple(names.values()):
        return
    else:
        Topic.objects.filter(pk=present.pk).update(**names)
    audit.record(by=by, verb="set topic", about=present)


def _course(course: Mapping[str, Any], *, where: str, by: Person) -> None:
    """Read as if it were a parcel of files, with all that is asked of one."""
    parcel = parcels.read(parcels.files_of(_shipped(course)))
    if parcel.course is None:
        raise shape.NotReadable([(f"{where} {each.file}", each.reason) for each in parcel.problems])
    read = replace(parcel.course, version=course["version"])
    here = Course.objects.filter(slug=read.slug).first()
    try:
        course_texts.bring_in(read, is_major=here is not None and read.version > here.version, by=by)
    except course_texts.BelongsToTheHouse as error:
        said = _("A course of this name comes with the application. Give yours another name.")
        raise shape.NotReadable([(f"{where}.slug", said)]) from error


def _shipped(course: Mapping[str, Any]) -> ShippedCourse:
    lessons = [
        ShippedText(**lesson | {"questions": tuple(ShippedQuestion(**each) for each in lesson["questions"])})
        for lesson in course["lessons"]
    ]
    return ShippedCourse(**dict(course) | {"lessons": tuple(lessons)})


def chapters(guide: Guide, texts: Mapping[str, Any], *, where: str, by: Person, now: datetime) -> list[str]:
    words = [bringing.Words(**chapter) for chapter in texts["chapters"]]
    try:
        waiting = bringing.bring_in(guide, words, by=by, today=timezone.localdate(now), now=now)
    except bringing.SomebodyWrites as error:
        said = _("Somebody is writing this chapter. Publish the draft or drop it first.")
        raise shape.NotReadable([(_place(error, where), said)]) from error
    except bringing.CannotBePublished as error:
        raise shape.NotReadable([(_place(error, where), _why(error))]) from error
    if set(guide.must_read.values_list("slug", flat=True)) != set(texts["must_read"]):
        reading.require(guide, texts["must_read"], by=by, now=now)
    return [f"{slug} ({language})" for slug, language in waiting]


def _place(error: Exception, where: str) -> str:
    text = error.args[0]
    return f"{where}.chapters {text.slug} ({text.language})"


def _why(error: bringing.CannotBePublished) -> str:
    cause = error.__cause__
    if isinstance(cause, drafts.LinksLeadNowhere):
        return _("These links lead nowhere: %(links)s") % {"links": cause}
    if isinstance(cause, drafts.HasMarks):
        return _("The marks between two wordings are still in the text.")
    return _("No chapter can have this address.")
