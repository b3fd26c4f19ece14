"""What one person is asked to do now, computed from facts: nothing here is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from guides.models import HANDBOOK, SOURCE_LANGUAGE, Chapter, Completion, Course, Draft, MustRead
from guides.permissions import can_edit_every_guide
from matching.models import Ask, CoffeeTalk, MatchRun, MentorRequest, Policy
from people import clock, prepared
from people.models import HeldLeaver, Person, RosterImport, ScimToken
from programs.models import (
    FollowUp,
    Mentee,
    Mentor,
    Mentorship,
    Nomination,
    Program,
    ProgramRole,
    Waiver,
    pairs_that_wait_for_training,
)


@dataclass(frozen=True)
class Item:
    """One thing to do; `verb` is the words on the button that leads there."""

    title: str
    detail: str
    verb: str
    url: str
    due_on: date | None = None


def count_for(request: HttpRequest) -> int:
    """The number in the header: one query, and the same one that the list below it begins with."""
    person: Person = request.user  # type: ignore[assignment]
    return sum(kind in KINDS for kind, _pk in _found_for(request)) + person.is_time_zone_guessed


def for_request(request: HttpRequest, *, today: date) -> list[Item]:
    """The list that belongs to the counter."""
    person: Person = request.user  # type: ignore[assignment]
    return _items(person, rows_for(request), today=today)


def rows_for(request: HttpRequest) -> dict[str, list[Any]]:
    """Rows of each kind that waits, read in full once per request: a page may say more about them."""
    rows = getattr(request, "_todo_rows", None)
    if rows is None:
        rows = _read(request.user, _found_for(request))  # type: ignore[arg-type]
        request._todo_rows = rows  # type: ignore[attr-defined]
    return rows


def there_is(request: HttpRequest) -> set[str]:
    """Kinds of KINDS and BESIDES of which there is a row; what there is none of, a page need not read."""
    return {kind for kind, _pk in _found_for(request)}


def items_of(person: Person, *, today: date) -> list[Item]:
    return _items(person, _read(person, find(person)), today=today)


def _found_for(request: HttpRequest) -> list[tuple[str, int]]:
    """Asked once per request."""
    found = getattr(request, "_todo_found", None)
    if found is None:
        found = find(request.user)  # type: ignore[arg-type]
        request._todo_found = found  # type: ignore[attr-defined]
    return found


def find(person: Person) -> list[tuple[str, int]]:
    """(kind, id) of every row that asks something of this person or is theirs, in one query."""
    roles = {name: getattr(person, name) for name in ("house_roles", "is_active", "is_staff", "is_superuser")}
    minute = int(clock.now().timestamp()) // 60

    def write(keys: Sequence[int]) -> QuerySet[Any, Any]:
        return question(Person(pk=keys[0], **roles))

    return prepared.rows(f"to do {sorted(roles.items())}", write, [person.pk], moment=minute)


def question(person: Person) -> QuerySet[Any, Any]:
    """What `find` asks: it may read nothing of the person but key and roles."""
    rows = {kind: rows(person) for kind, (rows, _item) in KINDS.items()}
    rows |= {kind: besides(person) for kind, besides in BESIDES.items()}
    parts = [
        each.order_by().annotate(of_kind=Value(kind)).values_list("of_kind", "pk")
        for kind, each in rows.items()
    ]
    return parts[0].union(*parts[1:], all=True)


def _read(person: Person, found: list[tuple[str, int]]) -> dict[str, list[Any]]:
    """Only kinds that wait, each in one question."""
    rows = {}
    for kind, (waiting, _item) in KINDS.items():
        if keys := [pk for name, pk in found if name == kind]:
            full = waiting(person).filter(pk__in=keys)
            rows[kind] = list(_titled(full, person) if kind == "reading" else full)
    return rows


def _items(person: Person, rows: dict[str, list[Any]], *, today: date) -> list[Item]:
    """Nearest date first, then what has no date."""
    items = [KINDS[kind][1](row, person) for kind, waiting in rows.items() for row in waiting]
    items += _time_zone(person)
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or today))


def _requests(person: Person) -> QuerySet[Any]:
    return MentorRequest.objects.waits_for(person).select_related("mentor__person", "mentee__person")


def _request(row: MentorRequest, person: Person) -> Item:
    page = reverse("matching:request-detail", args=[row.pk])
    if row.state == MentorRequest.State.INTRODUCTION:
        other = row.mentee.person if row.mentor.person_id == person.pk else row.mentor.person
        return Item(
            _("Talk with %(name)s, then say whether you go on") % {"name": other.full_name},
            _("Twenty minutes are enough. Neither of you sees what the other chose."),
            _("Go to the request"),
            page,
            row.answer_by,
        )
    if row.state == MentorRequest.State.QUESTION:
        return Item(
            _("%(name)s has a question for you") % {"name": row.mentor.person.full_name},
            _("Your answer helps to decide about your request."),
            _("Answer the question"),
            page,
            row.answer_by,
        )
    return Item(
        _("%(name)s asks you to be their mentor") % {"name": row.mentee.person.full_name},
        _("Read what they want to work on, then accept or decline."),
        _("Read the request"),
        page,
        row.answer_by,
    )


def _talks(person: Person) -> QuerySet[Any]:
    asked = Q(other=person, state=CoffeeTalk.State.ASKED)
    rows = CoffeeTalk.objects.of(person).filter(asked | Q(state=CoffeeTalk.State.PLANNED))
    return rows.select_related("one", "other")


def _talk(row: CoffeeTalk, person: Person) -> Item:
    name = {"name": row.partner_of(person).full_name}
    if row.is_planned:
        return Item(
            _("Coffee with %(name)s") % name,
            _("Thirty minutes. Afterwards one thumb is enough."),
            _("See your coffee"),
            reverse("matching:coffee"),
            row.meet_until,
        )
    return Item(
        _("%(name)s would like one talk with you") % name,
        _("A yes or a no on the page is enough."),
        _("Answer"),
        reverse("matching:coffee"),
        row.meet_until,
    )


def _confirmations(person: Person) -> QuerySet[Any]:
    rows = Mentorship.objects.to_confirm_by(person)
    return rows.select_related("mentor_person", "mentee_person", "program", "confirmation")


def _confirmation(row: Mentorship, person: Person) -> Item:
    return Item(
        _("%(name)s is proposed to you in %(program)s")
        % {"name": row.partner_of(person).full_name, "program": row.program.name},
        _("Read why the two of you, and say yes or that it is not possible."),
        _("Read and answer"),
        reverse("matching:pair-confirm", args=[row.pk]),
        row.confirmation.confirm_by,
    )


def _asks(person: Person) -> QuerySet[Any]:
    rows = Ask.objects.to_answer_by(person)
    return rows.select_related("program")


def _ask(row: Ask, person: Person) -> Item:
    return Item(
        _("Do you have room for one more mentee in %(program)s?") % {"program": row.program.name}
        if row.kind == Ask.Kind.SEAT
        else _("A question that helps to find you a mentor in %(program)s") % {"program": row.program.name},
        _("Yes or no is enough. Without your yes nothing changes."),
        _("Read the question"),
        reverse("matching:ask-detail", args=[row.pk]),
    )


def _check_ins(person: Person) -> QuerySet[Any]:
    rows = FollowUp.objects.unanswered_by(person)
    return rows.select_related("mentorship__mentor_person", "mentorship__mentee_person")


def _check_in(row: FollowUp, person: Person) -> Item:
    return Item(
        _("Quarterly check-in %(number)s with %(name)s")
        % {"number": row.quarter, "name": row.mentorship.partner_of(person).short_name},
        _("Five questions, about 3 minutes."),
        _("Answer the check-in"),
        reverse("programs:follow-up-answer", args=[row.pk]),
        row.closes_on,
    )


def _agreements(person: Person) -> QuerySet[Any]:
    return Mentorship.objects.to_agree_by(person).select_related("mentor_person", "mentee_person")


def _agreement(row: Any, person: Person) -> Item:
    name = row.partner_of(person).short_name
    return Item(
        _("Confirm what you and %(name)s agree") % {"name": name}
        if row.agreement_id
        else _("Make an agreement with %(name)s") % {"name": name},
        _("Your mentorship starts when both of you have confirmed."),
        _("Open the agreement"),
        reverse("programs:agreement-write", args=[row.pk]),
    )


COURSES = {
    Course.Audience.MENTOR: gettext_lazy("Take the mentor course"),
    Course.Audience.MENTEE: gettext_lazy("Take the mentee course"),
    Course.Audience.COORDINATOR: gettext_lazy("Take the coordinator course"),
}


def _courses(person: Person) -> QuerySet[Any]:
    return Completion.objects.open().visible_to(person).select_related("course")


def _course(row: Completion, person: Person) -> Item:
    return Item(
        str(COURSES[Course.Audience(row.course.audience)]),
        _("You can stop and go on whenever you like."),
        _("Go to the course"),
        reverse("guides:course-detail", args=[row.course.slug]),
    )


def _trainings(person: Person) -> QuerySet[Any]:
    rows = pairs_that_wait_for_training(person, now=clock.now())
    return rows.select_related("program", "mentor_person", "mentee_person")


def _training(row: Mentorship, person: Person) -> Item:
    return Item(
        _("Choose a live training in %(program)s") % {"program": row.program.name},
        _("Your mentorship with %(name)s starts after it.") % {"name": row.partner_of(person).short_name},
        _("Choose a training"),
        reverse("programs:session-list"),
    )


def _readings(person: Person) -> QuerySet[Any]:
    """What the house asks of everybody in a live program, and a program's own guide of its people."""
    mentors = Q(mentors__person=person, mentors__state=Mentor.State.AVAILABLE)
    mentees = Q(mentees__person=person, mentees__state=Mentee.State.ENROLLED)
    mine = Program.objects.live().filter(mentors | mentees)
    asked = Q(guide__in=mine.values("guide")) | Q(guide__slug=HANDBOOK) & Exists(mine)
    return MustRead.objects.open_for(person).filter(asked).select_related("guide__parent")


def _titled(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
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


def _reading(row: MustRead, person: Person) -> Item:
    title = getattr(row, "title", "") or row.slug
    keep = f"?guide={row.guide.slug}" if row.guide.parent_id else ""
    return Item(
        _("Read “%(title)s” and confirm it") % {"title": title},
        _("Whoever takes part in a program knows this chapter."),
        _("Read the chapter"),
        reverse("guides:chapter-detail", args=[row.slug]) + keep,
    )


def _chapters(person: Person) -> QuerySet[Any]:
    """A second editor is asked, or who coordinates the program whose guide it is; never the writer."""
    rows = Draft.objects.filter(state=Draft.State.REVIEW).exclude(written_by=person)
    if not can_edit_every_guide(person):
        rows = rows.filter(guide__writers__person=person)
    return rows.select_related("written_by")


def _chapter(row: Draft, person: Person) -> Item:
    return Item(
        _("Read the draft of “%(title)s”") % {"title": row.title},
        _("%(name)s wrote it. Publish it or send it back.") % {"name": row.written_by.full_name},
        _("Read the draft"),
        reverse("guides:draft", args=[row.guide_id, row.slug, row.language]),
    )


def _offers(person: Person) -> QuerySet[Any]:
    expected = Mentor.objects.filter(person=person, state=Mentor.State.EXPECTED)
    return expected.filter(program__state=Program.State.LIVE).select_related("program")


def _offer(row: Mentor, person: Person) -> Item:
    return Item(
        _("Are you available as a mentor in %(program)s?") % {"program": row.program.name},
        _("Say how many mentees you have room for, or that it is not possible now."),
        _("Answer"),
        reverse("programs:mentor-offer", args=[row.program_id]),
    )


def _choices(person: Person) -> QuerySet[Any]:
    asked = MentorRequest.objects.open().filter(mentee__person=person).values("mentee")
    rows = Mentee.objects.waiting().filter(person=person, program__state=Program.State.LIVE)
    return rows.exclude(pk__in=asked).select_related("program")


def _choice(row: Mentee, person: Person) -> Item:
    return Item(
        _("Choose a mentor in %(program)s") % {"program": row.program.name},
        _("You see mentors who have room and fit the rules of the program."),
        _("Choose a mentor"),
        f"{reverse('matching:mentor-list')}?program={row.program_id}",
    )


def _cared_for(person: Person) -> Q:
    """In one's own programs only: HR administrators are not called to everybody's."""
    helped = Program.objects.helped_by(person, "coordinator").values("pk")
    return Q(program__owner=person) | Q(program__deputy=person) | Q(program__in=helped)


def _drafts(person: Person) -> QuerySet[Any]:
    return MatchRun.objects.filter(_cared_for(person), state=MatchRun.State.SOLVED).select_related("program")


def _draft(row: MatchRun, person: Person) -> Item:
    return Item(
        _("Review the proposed pairs of %(program)s") % {"program": row.program.name},
        _("Nobody has been told anything yet."),
        _("Review the pairs"),
        reverse("matching:run-detail", args=[row.pk]),
    )


def _rules(person: Person) -> QuerySet[Any]:
    """A second person is asked, never the author."""
    rows = Policy.objects.waiting().filter(_cared_for(person))
    return rows.exclude(by=person).select_related("program", "by")


def _rule(row: Policy, person: Person) -> Item:
    return Item(
        _("Agree to new rules of %(program)s, or turn them down") % {"program": row.program.name},
        _("%(name)s wants to relax a rule while pairs go on.") % {"name": row.by or _("Somebody")},
        _("Look at the change"),
        reverse("matching:policy", args=[row.program_id]),
    )


def _waivers(person: Person) -> QuerySet[Any]:
    """A second person is asked, never whoever asked, nor about a pair of one's own."""
    rows = Waiver.objects.to_decide_by(person).filter(_cared_for(person))
    return rows.select_related("program", "asked_by", "mentor__person", "mentee__person")


def _waiver(row: Waiver, person: Person) -> Item:
    names = {"mentor": row.mentor.person.full_name, "mentee": row.mentee.person.full_name}
    return Item(
        _("Decide on an exception for %(mentor)s and %(mentee)s") % names,
        _("%(name)s asks for it in %(program)s. It needs a second person.")
        % {"name": row.asked_by.full_name, "program": row.program.name},
        _("Read why"),
        reverse("matching:waiver-detail", args=[row.pk]),
    )


def _held(person: Person) -> QuerySet[Any]:
    """One row for all of them: the page behind it lists everybody."""
    first = HeldLeaver.objects.visible_to(person).waiting(clock.now()).order_by("pk").values("pk")[:1]
    return HeldLeaver.objects.filter(pk__in=first).select_related("token")


def _held_leaver(row: HeldLeaver, person: Person) -> Item:
    return Item(
        _("The identity provider switches off many people at once"),
        _("They stay as they are until an HR administrator has looked. Key: %(name)s.")
        % {"name": row.token.name},
        _("See who would leave"),
        reverse("people:scim-leavers"),
    )


def _imports(person: Person) -> QuerySet[Any]:
    return RosterImport.objects.to_agree(person).without_content().select_related("by")


def _import(row: RosterImport, person: Person) -> Item:
    detail = _(
        "A mistake in a file can shut people out. So nothing is applied until a second person has looked."
    )
    return Item(
        _("The HR file %(name)s waits for a second person") % {"name": row.file_name},
        _("%(name)s chose it.") % {"name": row.by.full_name} + f" {detail}" if row.by else detail,
        _("See what would change"),
        reverse("people:import-detail", args=[row.pk]),
    )


def _keys(person: Person) -> QuerySet[Any]:
    return ScimToken.objects.visible_to(person).without_keeper().select_related("kept_by")


def _key(row: ScimToken, person: Person) -> Item:
    return Item(
        _("Nobody answers for the key “%(name)s” of the identity provider") % {"name": row.name},
        _("%(name)s no longer works here, and the key goes on working.")
        % {"name": row.kept_by.full_name if row.kept_by else ""},
        _("Take it over or replace it"),
        reverse("people:scim-keys"),
    )


def _nominations(person: Person) -> QuerySet[Any]:
    rows = Nomination.objects.open().filter(person=person, program__state=Program.State.LIVE)
    return rows.select_related("program", "by")


def _nomination(row: Nomination, person: Person) -> Item:
    return Item(
        _("%(name)s thought of you for %(program)s")
        % {"name": row.by.full_name, "program": row.program.name},
        _("You decide. A no is fine, and nobody asks you why."),
        _("Read and decide"),
        reverse("programs:nomination", args=[row.pk]),
    )


def _silent(person: Person) -> QuerySet[Any]:
    asked = Mentor.objects.filter(person=person, state=Mentor.State.AVAILABLE, still_there_at__isnull=False)
    return asked.filter(program__state=Program.State.LIVE).select_related("program")


def _still_there(row: Mentor, person: Person) -> Item:
    return Item(
        _("Are you still there as a mentor in %(program)s?") % {"program": row.program.name},
        _("Two requests in a row had no answer. One click, and colleagues go on finding you."),
        _("Say that you are there"),
        reverse("programs:mentor-room", args=[row.program_id]),
    )


# In this order where no date decides: which rows wait for a person, and the words for one of them.
KINDS: dict[str, tuple[Callable[[Person], QuerySet[Any]], Callable[[Any, Person], Item]]] = {
    "held": (_held, _held_leaver),
    "import": (_imports, _import),
    "request": (_requests, _request),
    "confirmation": (_confirmations, _confirmation),
    "talk": (_talks, _talk),
    "ask": (_asks, _ask),
    "check-in": (_check_ins, _check_in),
    "nomination": (_nominations, _nomination),
    "still there": (_silent, _still_there),
    "agreement": (_agreements, _agreement),
    "course": (_courses, _course),
    "training": (_trainings, _training),
    "reading": (_readings, _reading),
    "chapter": (_chapters, _chapter),
    "offer": (_offers, _offer),
    "choice": (_choices, _choice),
    "draft": (_drafts, _draft),
    "rules": (_rules, _rule),
    "waiver": (_waivers, _waiver),
    "key": (_keys, _key),
}
# Nothing to do, but asked along: requests that wait for somebody else, pairs that go on, parts in a team.
BESIDES: dict[str, Callable[[Person], QuerySet[Any]]] = {
    "asked": lambda person: MentorRequest.objects.on_the_way().sent_by(person),
    "pair": lambda person: Mentorship.objects.of(person).going_on(),
    "room": lambda person: Mentor.objects.filter(person=person).taking_part(),
    "team": lambda person: ProgramRole.objects.filter(person=person),
}


def _time_zone(person: Person) -> list[Item]:
    """Asked once, of those only whose country has several clocks and whose place of work names none."""
    if not person.is_time_zone_guessed:
        return []
    return [
        Item(
            _("Which time zone do you work in?"),
            _("Meetings and days to answer go by it. Until you choose, it is %(zone)s.")
            % {"zone": person.time_zone.replace("_", " ")},
            _("Choose your time zone"),
            f"{reverse('people:settings')}#id_time_zone",
        )
    ]
