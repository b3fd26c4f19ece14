"""What a set-up file holds; its JSON schema is made of these, and nothing else is taken in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FORMAT = "mentoring-setup"
VERSION = 1
LONGEST = 20_000
MOST = 500

Text = Annotated[str, Field(max_length=LONGEST)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Level = Literal["junior", "medior", "senior", "lead", "head", "director"]
EmployeeId = Annotated[str, Field(min_length=1, max_length=64)]
Path = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=150)]], Field(min_length=1, max_length=30)
]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=50)]
Language = Literal["en", "nl"]
Amount = Annotated[int, Field(ge=0, le=32767)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class Audience(Strict):
    levels: list[Level]
    countries: list[Country]
    least_months: int = Field(ge=0, le=600)
    is_only_named: bool
    groups: list[str] = Field(description="Numbers of directory groups (SCIM ids).")
    units: list[Path] = Field(description="Departments, each as the names from the top down.")
    named: list[EmployeeId]


class Policy(Strict):
    musts: list[dict[str, Any]] = Field(max_length=50)
    wishes: list[dict[str, Any]] = Field(max_length=50)
    least_points: int = Field(ge=0, le=2**31 - 1)
    priority_days: list[Amount] = Field(max_length=20)
    seed: int = Field(ge=0, le=2**31 - 1)


class Shipped(Strict):
    key: str = Field(min_length=1, max_length=40)


class Own(Strict):
    own: str = Field(pattern=r"^own-\d{1,3}$")
    kind: Literal["agree", "yes_no", "number", "text"]
    sees: Literal["hr", "partner", "totals"]
    en: str = Field(max_length=300)
    nl: str = Field(max_length=300)


class Message(Strict):
    name: str = Field(min_length=1, max_length=100)
    segments: list[str] = Field(min_length=1, max_length=20)
    levels: list[Level]
    countries: list[Country]
    languages: list[Annotated[str, Field(max_length=8)]]
    units: list[Path]
    repeat: Literal["once", "nudge", "monthly"]
    is_service: bool
    in_chat: bool
    subject: str = Field(min_length=1, max_length=150)
    body: str = Field(min_length=1, max_length=5000)
    subject_nl: str = Field(max_length=150)
    body_nl: str = Field(max_length=5000)
    send_on: date
    anchor: Literal["day", "start", "end"]
    offset: int = Field(ge=-32768, le=32767)


class Chapter(Strict):
    """The company's own words; what comes with the application is not in a file."""

    slug: Slug
    language: Language
    part: Literal["begin", "talks", "year", "around", "kit"]
    readers: list[Literal["mentee", "mentor", "manager", "coordinator"]] = Field(
        description="Whom it is for; nobody named means everybody."
    )
    title: str = Field(min_length=1, max_length=200)
    body: str = Field(min_length=1, max_length=100_000, description="Markdown.")


class Guide(Strict):
    chapters: list[Chapter] = Field(max_length=MOST)
    must_read: list[Slug] = Field(max_length=MOST, description="Chapters that people confirm.")


class Choice(Strict):
    text: str = Field(max_length=LONGEST)
    is_right: bool
    feedback: str = Field(max_length=LONGEST)


class Question(Strict):
    slug: Slug
    text: str = Field(max_length=LONGEST)
    choices: list[Choice] = Field(max_length=20)


class Lesson(Strict):
    slug: Slug
    language: Language
    position: int = Field(ge=1, le=99)
    title: str = Field(min_length=1, max_length=200)
    body: str = Field(min_length=1, max_length=100_000, description="Markdown.")
    minutes: int = Field(ge=1, le=120)
    reflection: str = Field(max_length=LONGEST)
    questions: list[Question] = Field(max_length=50)


class Course(Strict):
    """A course of the company's own."""

    slug: Slug
    titles: dict[Language, Annotated[str, Field(min_length=1, max_length=200)]]
    audience: Literal["mentor", "mentee", "coordinator"]
    pass_percent: int = Field(ge=1, le=100)
    version: int = Field(
        ge=1, le=9999, description="A higher one than here asks whoever starts anew to learn again."
    )
    lessons: list[Lesson] = Field(max_length=200)


class Topic(Strict):
    slug: str = Field(pattern=r"^[-a-zA-Z0-9_]+$", max_length=80)
    name: str = Field(min_length=1, max_length=120)
    name_nl: str = Field(max_length=120)


class Program(Strict):
    name: str = Field(min_length=1, max_length=150, description="Finds the program here; else one is made.")
    preset: Literal["leaders", "open", "coffee", "guide"]
    purpose: Text
    purpose_nl: Text
    is_protected: bool = Field(default=False, description="For a group that the law protects.")
    protected_for: str = Field(default="", max_length=300)
    owner: EmployeeId | None
    deputy: EmployeeId | None
    starts_on: date | None
    ends_on: date | None
    is_always_on: bool
    quarters: int = Field(ge=0, le=8)
    most_choices: int = Field(ge=1, le=50)
    most_at_once: int = Field(ge=1, le=5)
    answer_days: int = Field(ge=1, le=100)
    both_confirm: bool
    mentors_are_expected: bool
    needs_agreement: bool
    needs_session: Literal["", "mentor", "mentee", "both"]
    mentor_course: str | None = Field(description="Short name (slug) of the course.")
    mentee_course: str | None
    guide: str | None = Field(description="Short name (slug) of the guide.")
    own_guide: Guide | None = Field(
        default=None, description="Chapters that this program says in its own words, instead of `guide`."
    )
    mentors: Audience
    mentees: Audience
    policy: Policy
    questions: dict[str, list[Shipped | Own]] = Field(
        description="By occasion, only those that were changed; an empty list asks nothing."
    )
    messages: list[Message] = Field(max_length=MOST)


class Setup(Strict):
    format: Literal["mentoring-setup"]
    version: Literal[1]
    topics: list[Topic] | None = Field(default=None, max_length=MOST)
    courses: list[Course] | None = Field(default=None, max_length=MOST)
    guide: Guide | None = Field(default=None, description="The house's guide, in the company's words.")
    programs: list[Program] = Field(max_length=MOST)


class NotReadable(Exception):
    """Each remark: where in the file, and why."""

    def __init__(self, remarks: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{where}: {why}" for where, why in remarks))
        self.remarks = remarks


def read(content: bytes | str) -> Setup:
    try:
        made = Setup.model_validate_json(content)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise NotReadable(
            [(".".join(map(str, each["loc"])), each["msg"]) for each in found[:MOST]]
        ) from error
    if nuls := [where for where, text in _texts(made.model_dump(mode="json"), "") if "\x00" in text]:
        raise NotReadable([(where, "Letter 0 can’t be kept.") for where in nuls[:MOST]])
    return made


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every text, names of places too, with where it stands."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield where, name
            yield from _texts(each, f"{where}.{name}".lstrip("."))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts(each, f"{where}.{number}")


def plain(setup: Setup) -> dict[str, Any]:
    """In one form: what has no order of its own is sorted, so that equal set-ups are equal files."""
    made = setup.model_dump(mode="json")
    for program in made["programs"]:
        for audience in (program["mentors"], program["mentees"]):
            _sort(audience, "levels", "countries", "groups", "units", "named")
        _sort(program["policy"], "musts", "wishes", "priority_days")
        for message in program["messages"]:
            _sort(message, "segments", "levels", "countries", "languages", "units")
        program["messages"].sort(key=lambda each: each["name"])
        program["questions"] = dict(sorted(program["questions"].items()))
    made["programs"].sort(key=lambda each: each["name"])
    for guide in (made["guide"], *(program["own_guide"] for program in made["programs"])):
        if guide:
            _sort_texts(guide["chapters"])
            _sort(guide, "must_read")
            for chapter in guide["chapters"]:
                _sort(chapter, "readers")
    for course in made["courses"] or []:
        _sort_texts(course["lessons"])
        course["titles"] = dict(sorted(course["titles"].items()))
    for name in ("courses", "topics"):
        if made[name]:
            made[name].sort(key=lambda each: each["slug"])
    return made


def _sort_texts(rows: list[dict[str, Any]]) -> None:
    rows.sort(key=lambda each: (each["slug"], each["language"]))


def _sort(row: dict[str, Any], *names: str) -> None:
    """Each once, in one order whatever they are."""
    for name in names:
        once = {json.dumps(each, sort_keys=True): each for each in row[name]}
        row[name] = [once[key] for key in sorted(once)]


def schema() -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Setup.model_json_schema()


def differences(before: Any, after: Any, where: str = "") -> list[tuple[str, Any, Any]]:
    """Each place that differs, with both values; None stands for nothing."""
    if isinstance(before, dict) and isinstance(after, dict):
        names = [*before, *(name for name in after if name not in before)]
        return [
            found
            for name in names
            for found in differences(before.get(name), after.get(name), f"{where}.{name}".lstrip("."))
        ]
    return [] if before == after else [(where, before, after)]
