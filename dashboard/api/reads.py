"""What can be read, address by address; nothing here changes anything but the list of who looked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern
from ninja import Path, Query
from ninja.errors import HttpError

from dashboard import journal
from dashboard.api import shapes
from dashboard.api.house import Bearer, HouseAPI, answers
from dashboard.api.problems import problem
from dashboard.program_events import EVENTS
from people import clock
from people.actions import looks
from people.models import ApiKey, Event, Look, Person
from programs.models import FollowUp, Mentee, Mentor, Mentorship, Program

api = HouseAPI(
    title="Mentoring: read API",
    version="1",
    description="Read-only. Lists go on by `after`, so that new rows never shift a page.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)


def answer(request: HttpRequest, key: ApiKey, path: str) -> HttpResponse:
    request.api_key = key  # type: ignore[attr-defined]
    try:
        if not path:
            raise Resolver404
        match = URLResolver(RegexPattern(r"^"), api.urls[0]).resolve(path)
    except Resolver404:
        return problem(404, "There is nothing at this address.")
    if unknown := sorted(set(request.GET) - _parameters().get(match.url_name or "", frozenset())):
        wrong = [{"where": f"query.{name}", "why": "There is no such parameter."} for name in unknown]
        return problem(422, "Part of the question cannot be read.", errors=wrong)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if isinstance(response, HttpResponseNotAllowed):
        return problem(405, "This address can be read only.", Allow=response.headers["Allow"])
    return response


@cache
def _parameters() -> dict[str, frozenset[str]]:
    """What each address can be asked: a filter that is misspelled must not answer with everything."""
    said = [address["get"] for address in document()["paths"].values()]
    return {
        each["operationId"]: frozenset(one["name"] for one in each["parameters"] if one["in"] == "query")
        for each in said
    }


def _page(rows: QuerySet[Any], asked: shapes.Asked) -> dict[str, Any]:
    found = list(rows.filter(pk__gt=asked.after).order_by("pk")[: asked.limit + 1])
    items = [_named(row) for row in found[: asked.limit]]
    return {"items": items, "next": items[-1]["id"] if len(found) > asked.limit else None}


def _named(row: dict[str, Any]) -> dict[str, Any]:
    """A person is the number that other systems know them by."""
    return {name.removesuffix("__public_id"): value for name, value in row.items()}


def _reach(request: HttpRequest) -> QuerySet[Program]:
    """Programs whose people this key reads of. One for a protected group only where the key names it, as long
    as whoever answers for the key is one of those who may know (decision 0051).
    """
    key: ApiKey = request.api_key  # type: ignore[attr-defined]
    rows = Program.objects.exclude(state=Program.State.DRAFT)
    if not key.programs:
        return rows.filter(is_protected=False)
    mine = Program.objects.coordinated_by(key.kept_by).values("pk")  # type: ignore[arg-type]
    return rows.filter(Q(is_protected=False) | Q(pk__in=mine), pk__in=key.programs)


def _within(request: HttpRequest) -> Q:
    return Q(program__in=_reach(request).values("pk"))


def _chosen(
    request: HttpRequest, rows: QuerySet[Any], asked: Any, *, program: str = "program"
) -> QuerySet[Any]:
    if getattr(asked, "program", 0):
        _must_reach(request, asked.program)
        rows = rows.filter(**{program: asked.program})
    return rows.filter(state=asked.state) if asked.state else rows


def _must_reach(request: HttpRequest, program: int) -> None:
    """A key for named programs finds nothing at the others, whether they are here or not."""
    if request.api_key.programs and not _reach(request).filter(pk=program).exists():  # type: ignore[attr-defined]
        raise HttpError(404, "There is nothing with this number.")


def _programs(request: HttpRequest) -> QuerySet[Any]:
    """Their names and dates are no secret, so a key for all reads those of every program."""
    limited = request.api_key.programs  # type: ignore[attr-defined]
    rows = _reach(request) if limited else Program.objects.exclude(state=Program.State.DRAFT)
    return rows.values(
        "id", "name", "preset", "state", "starts_on", "ends_on", "is_always_on", "quarters", "live_at"
    )


def _pairs(request: HttpRequest) -> QuerySet[Any]:
    """Not those that nobody is told of yet."""
    told: Any = Mentorship.objects.filter(_within(request)).exclude(state=Mentorship.State.HELD)
    return told.with_meetings().values(
        "id", "mentor_country", "mentee_country", "state", "origin", "started_on", "planned_end_on",
        "active_at", "ended_on", "meetings_held", "program", "mentor", "mentee",
        "mentor_person__public_id", "mentee_person__public_id",
    )  # fmt: skip


def _one(rows: QuerySet[Any], pk: int) -> dict[str, Any] | HttpResponse:
    found = rows.filter(pk=pk).first()
    return _named(found) if found is not None else problem(404, "There is nothing with this number.")


@api.get("/programs", response=answers(shapes.Programs), auth=Bearer("programs"), tags=["programs"])
def programs(request: HttpRequest, asked: Query[shapes.AskedPrograms]) -> Any:
    """Programs"""
    return _page(_chosen(request, _programs(request), asked), asked)


@api.get(
    "/programs/{id}", response=answers(shapes.ProgramRow, 404), auth=Bearer("programs"), tags=["programs"]
)
def program(request: HttpRequest, id: Path[shapes.Id]) -> Any:
    """One program"""
    return _one(_programs(request), id)


@api.get(
    "/mentors", response=answers(shapes.Mentors, 404), auth=Bearer("participants"), tags=["participants"]
)
def mentors(request: HttpRequest, asked: Query[shapes.AskedMentors]) -> Any:
    """Mentors of programs"""
    rows = _chosen(request, Mentor.objects.filter(_within(request)).with_load(), asked).values(
        "id", "program", "person__public_id", "state", "seats", "topics", "answered_at",
        country=F("person__country"), mentees=F("load"),
    )  # fmt: skip
    return _page(rows, asked)


@api.get(
    "/mentees", response=answers(shapes.Mentees, 404), auth=Bearer("participants"), tags=["participants"]
)
def mentees(request: HttpRequest, asked: Query[shapes.AskedMentees]) -> Any:
    """Mentees of programs"""
    rows = _chosen(request, Mentee.objects.filter(_within(request)), asked).values(
        "id", "program", "person__public_id", "state", "topics", "enrolled_at",
        country=F("person__country"),
    )  # fmt: skip
    return _page(rows, asked)


@api.get(
    "/mentorships", response=answers(shapes.Pairs, 404), auth=Bearer("mentorships"), tags=["mentorships"]
)
def mentorships(request: HttpRequest, asked: Query[shapes.AskedPairs]) -> Any:
    """Pairs"""
    return _page(_chosen(request, _pairs(request), asked), asked)


@api.get(
    "/mentorships/{id}",
    response=answers(shapes.PairRow, 404),
    auth=Bearer("mentorships"),
    tags=["mentorships"],
)
def mentorship(request: HttpRequest, id: Path[shapes.Id]) -> Any:
    """One pair"""
    return _one(_pairs(request), id)


def _follow_ups(request: HttpRequest) -> QuerySet[Any]:
    known = Mentorship.objects.filter(_within(request)).exclude(state=Mentorship.State.HELD)
    return FollowUp.objects.filter(mentorship__in=known.values("pk")).with_sides()


@api.get(
    "/follow-ups", response=answers(shapes.FollowUps, 404), auth=Bearer("follow-ups"), tags=["follow-ups"]
)
def follow_ups(request: HttpRequest, asked: Query[shapes.AskedFollowUps]) -> Any:
    """Check-ins, and which side answered"""
    rows = _chosen(request, _follow_ups(request), asked, program="mentorship__program").values(
        "id", "kind", "quarter", "due_on", "closes_on", "state", "mentor_answered", "mentee_answered",
        "mentorship", program=F("mentorship__program_id"),
    )  # fmt: skip
    return _page(rows, asked)


@api.get(
    "/follow-ups/completion",
    response=answers(shapes.Completion, 404),
    auth=Bearer("follow-ups"),
    tags=["follow-ups"],
)
def completion(request: HttpRequest, program: Query[shapes.OfProgram]) -> Any:
    """How many check-ins were answered, by program and quarter"""
    rows = _follow_ups(request)
    if program.program:
        _must_reach(request, program.program)
        rows = rows.filter(mentorship__program=program.program)
    counted = rows.order_by().values("kind", "quarter", program=F("mentorship__program_id"))
    counted = counted.annotate(
        pairs=Count("pk"),
        closed=Count("pk", filter=Q(state="closed")),
        mentors_answered=Count("pk", filter=Q(mentor_answered=True)),
        mentees_answered=Count("pk", filter=Q(mentee_answered=True)),
    )
    return {"items": list(counted.order_by("program", "kind", "quarter"))}


@api.get("/events", response=answers(shapes.Events), auth=Bearer("events"), tags=["events"])
def events(request: HttpRequest, asked: Query[shapes.AskedEvents]) -> Any:
    """What happened in programs, two minutes after it did"""
    names = [asked.type] if asked.type else EVENTS
    rows = _events(request, names).filter(at__lt=clock.now() - journal.SETTLES, pk__gt=asked.after)
    found = list(rows.order_by("pk")[: asked.limit + 1])
    items = journal.entries(found[: asked.limit])
    return {"items": items, "next": items[-1]["id"] if len(found) > asked.limit else None}


def _events(request: HttpRequest, names: Iterable[str]) -> QuerySet[Event]:
    if not request.api_key.programs:  # type: ignore[attr-defined]
        return journal.events(names)
    return journal.events_of(_reach(request), names)


@api.get("/people", response=answers(shapes.People), auth=Bearer("people"), tags=["people"])
def people(request: HttpRequest, asked: Query[shapes.Asked]) -> Any:
    """Who takes part; each of them finds on their own page that their name was read"""
    part = Q(pk__in=Mentor.objects.filter(_within(request)).values("person")) | Q(
        pk__in=Mentee.objects.filter(_within(request)).values("person")
    )
    rows = Person.objects.filter(part, erased_at__isnull=True, pk__gt=asked.after).order_by("pk")
    found = list(rows[: asked.limit + 1])
    shown, key = found[: asked.limit], request.api_key  # type: ignore[attr-defined]
    looks.note(by=key.kept_by, about=shown, what=Look.What.LIST, where="api", now=clock.now())
    items = [
        {
            "id": person.public_id,
            "employee_id": person.employee_id,
            "name": person.full_name,
            "email": person.email or "",
            "country": person.country,
            "works_here": person.is_active,
        }
        for person in shown
    ]
    return {"items": items, "next": shown[-1].pk if len(found) > asked.limit else None}


@api.get("/openapi.json", include_in_schema=False, auth=Bearer(""))
def schema(request: HttpRequest) -> Any:
    return document()


def document() -> dict[str, Any]:
    made = api.get_openapi_schema(path_prefix="/api/v1/")
    made["servers"] = [{"url": settings.BASE_URL}]
    return made
