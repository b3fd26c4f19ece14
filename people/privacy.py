"""What the house knows about a person, table by table; each app lists its own.

HELD says what a person may take along, REGISTER says of every column why it is there, for how long, who
sees it and what erasure leaves of it. A column without a line fails a test that names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from people.models import (
    Answered,
    ApiKey,
    DirectoryGroup,
    Erasure,
    Event,
    ExpectedLeave,
    FeedMapping,
    FeedWord,
    HeldLeaver,
    Look,
    Person,
    Photo,
    PositionChange,
    RoleFromGroup,
    RosterImport,
    SavedView,
    ScimRecord,
    ScimToken,
)
from people.register import Facts, Register


@dataclass(frozen=True)
class Held:
    """Rows of one table about a person: `whose` are lookups that lead to them, `fields` may leave."""

    model: type[models.Model]
    whose: tuple[str, ...]
    fields: tuple[str, ...]
    name: str = ""  # where one table is listed twice, seen from two sides
    key: str = "pk"  # the column of the person that `whose` holds
    only: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.name or self.model._meta.label_lower

    def of(self, person: Person) -> models.QuerySet[Any]:
        mine = models.Q()
        for lookup in self.whose:
            mine |= models.Q(**{lookup: getattr(person, self.key)})
        return self.model._default_manager.filter(mine, **self.only).order_by("pk")

    def rows(self, person: Person) -> Iterator[dict[str, Any]]:
        yield from self.of(person).values(*self.fields)


def installed(label: str, whose: tuple[str, ...], fields: tuple[str, ...]) -> tuple[Held, ...]:
    """A table of an app that an installation may leave out."""
    app, _dot, name = label.partition(".")
    if not any(config.label == app for config in apps.get_app_configs()):
        return ()
    return (Held(apps.get_model(app, name), whose, fields),)


HELD = (
    Held(
        Person,
        ("pk",),
        (
            "employee_id",
            "email",
            "given_name",
            "family_name",
            "country",
            "location",
            "level",
            "unit__name",
            "legal_entity",
            "job_title",
            "manager__employee_id",
            "hired_on",
            "left_on",
            "left_why",
            "gender",
            "languages",
            "topics",
            "language",
            "time_zone",
            "theme",
            "about",
            "works_from",
            "works_until",
            "photo_digest",
            "house_roles",
            "source",
            "is_active",
            "closed_at",
            "public_id",
            "last_login",
            "created_at",
        ),
    ),
    Held(RosterImport, ("by", "approved_by"), ("file_name", "state", "created_at", "applied_at")),
    Held(FeedMapping, ("by",), ("columns", "changed_at")),
    Held(FeedWord, ("by",), ("kind", "written", "value", "changed_at")),
    Held(ScimToken, ("made_by", "kept_by"), ("name", "made_at", "revoked_at")),
    Held(ApiKey, ("made_by", "kept_by"), ("name", "made_at", "expires_at", "revoked_at")),
    Held(HeldLeaver, ("person",), ("since", "asked_at")),
    Held(ScimRecord, ("person",), ("user_name", "external_id", "extra", "created_at", "changed_at")),
    Held(DirectoryGroup, ("members",), ("name",)),
    Held(RoleFromGroup, ("person",), ("role", "given_at")),
    Held(
        PositionChange,
        ("person",),
        ("changed_on", "level_was", "level", "unit_was__name", "unit__name", "country_was", "country"),
    ),
    Held(ExpectedLeave, ("person",), ("on", "entered_at")),
    Held(Answered, ("person",), ("made_at",)),
    Held(SavedView, ("person",), ("page", "name", "query", "saved_at")),
    Held(Photo, ("person",), ("digest", "added_at")),
    Held(Look, ("about",), ("by_name", "what", "where", "of", "on")),
    Held(Look, ("by",), ("what", "where", "of", "on"), name="people.look made"),
    Held(Erasure, ("person",), ("cause", "state", "announced_at", "due_on", "ended_at")),
    Held(
        Event,
        ("by_id_label",),
        ("at", "verb", "about_kind", "about_name"),
        name="people.event by you",
        key="employee_id",
    ),
    Held(
        Event,
        ("about_id",),
        ("at", "verb", "by_name", "detail"),
        name="people.event about you",
        only={"about_kind": "people.person"},
    ),
    *installed("account.emailaddress", ("user",), ("email", "verified", "primary")),
    *installed("socialaccount.socialaccount", ("user",), ("provider", "uid", "last_login", "date_joined")),
    *installed("mfa.authenticator", ("user",), ("type", "created_at", "last_used_at")),
    *installed("usersessions.usersession", ("user",), ("created_at", "ip", "last_seen_at", "user_agent")),
    *installed("admin.logentry", ("user",), ("action_time", "action_flag", "object_repr")),
)

ROW = "id"
REGISTER: Register = {
    "people.person": (
        Facts("employee_id email given_name family_name", "A", "know", "leaver", "colleagues", "blank"),
        Facts("country level", "A", "match", "leaver", "colleagues", "kept"),
        Facts("legal_entity", "A", "match", "leaver", "colleagues", "blank"),
        Facts("location unit job_title", "A", "find", "leaver", "colleagues", "blank"),
        Facts("languages topics about photo_digest", "A", "find", "leaver", "colleagues", "blank"),
        Facts("manager hired_on left_on is_active closed_at", "B", "match", "leaver", "hr", "blank"),
        Facts("gender", "D", "count", "leaver", "hr", "blank"),
        Facts("left_why", "D", "count", "leaver", "counted", "blank"),
        Facts("works_from works_until time_zone", "B", "run", "leaver", "pair", "blank"),
        Facts("language theme", "B", "show", "leaver", "you", "blank"),
        Facts("house_roles source created_at last_login", "B", "guard", "leaver", "hr", "blank"),
        Facts("public_id", "B", "feed", "leaver", "hr", "blank"),
        Facts("sources", "B", "know", "leaver", "you", "blank", "copy"),
        Facts("sort_name", "A", "find", "leaver", "colleagues", "blank", "copy"),
        Facts("password", "F", "guard", "leaver", "nobody", "blank", "secret"),
        Facts("sign_in_epoch missed_syncs erased_at", "B", "guard", "leaver", "nobody", "kept", "link"),
        Facts(
            "is_staff is_superuser groups user_permissions", "B", "guard", "leaver", "hr", "blank", "house"
        ),
        Facts(ROW, "B", "know", "house", "nobody", "kept", "link"),
    ),
    "people.event": (
        Facts("at verb about_kind", "G", "log", "event", "auditors", "kept"),
        Facts("by_name about_name", "G", "log", "event", "auditors", "renamed"),
        Facts("detail", "G", "log", "event", "auditors", "blank"),
        Facts("by_id_label about_id", "G", "log", "event", "auditors", "renamed", "link"),
        Facts(ROW, "G", "log", "event", "nobody", "kept", "link"),
    ),
    "people.expectedleave": (
        Facts("on entered_at", "B", "keep", "expected", "knowledge", "gone"),
        Facts("id person entered_by", "B", "keep", "expected", "nobody", "gone", "link"),
    ),
    "people.positionchange": (
        Facts(
            "changed_on level_was level unit_was unit country_was country",
            "B",
            "count",
            "position",
            "counted",
            "gone",
        ),
        Facts("id person", "B", "count", "position", "nobody", "gone", "link"),
    ),
    "people.positionskept": (Facts("only since", "A", "count", "house", "colleagues", "kept", "house"),),
    "people.savedview": (
        Facts("page name query saved_at", "B", "show", "leaver", "you", "gone"),
        Facts("id person", "B", "show", "leaver", "nobody", "gone", "link"),
    ),
    "people.photo": (
        Facts("digest added_at", "A", "find", "leaver", "colleagues", "gone"),
        Facts("content small", "A", "find", "leaver", "colleagues", "gone", "photo"),
        Facts("id person", "A", "find", "leaver", "nobody", "gone", "link"),
    ),
    "people.look": (
        Facts("by_name what where of on", "G", "log", "look", "hr", "renamed"),
        Facts("id about by", "G", "log", "look", "nobody", "gone", "link"),
    ),
    "people.erasure": (
        Facts("cause state announced_at due_on ended_at", "B", "log", "house", "hr", "kept"),
        Facts("id person", "B", "log", "house", "nobody", "kept", "link"),
    ),
    "people.retentionround": (Facts("id ran_at amounts", "G", "log", "event", "auditors", "kept", "house"),),
    "people.scimtoken": (
        Facts("name made_at revoked_at", "B", "feed", "house", "hr", "kept"),
        Facts("digest prefix", "F", "feed", "house", "nobody", "kept", "secret"),
        Facts("id made_by kept_by used_at", "B", "feed", "house", "nobody", "kept", "link"),
    ),
    "people.apikey": (
        Facts("name made_at expires_at revoked_at", "B", "guard", "house", "hr", "kept"),
        Facts("digest prefix", "F", "guard", "house", "nobody", "kept", "secret"),
        Facts("scopes programs", "B", "guard", "house", "hr", "kept", "house"),
        Facts("id made_by kept_by used_at", "B", "guard", "house", "nobody", "kept", "link"),
    ),
    "people.apicall": (
        Facts(
            "id token at method path status detail milliseconds",
            "F",
            "guard",
            "import",
            "hr",
            "kept",
            "house",
        ),
    ),
    "people.heldleaver": (
        Facts("since asked_at", "B", "guard", "house", "hr", "gone"),
        Facts("brakes", "B", "guard", "house", "hr", "gone", "house"),
        Facts("id person token", "B", "guard", "house", "nobody", "gone", "link"),
    ),
    "people.rolefromgroup": (
        Facts("role given_at", "B", "guard", "leaver", "hr", "gone"),
        Facts("id person", "B", "guard", "leaver", "nobody", "gone", "link"),
    ),
    "people.scimcall": (
        Facts(
            "id token at method path status detail milliseconds",
            "F",
            "feed",
            "import",
            "hr",
            "kept",
            "house",
        ),
    ),
    "people.scimrecord": (
        Facts("user_name external_id extra created_at changed_at", "B", "feed", "leaver", "hr", "gone"),
        Facts("id person version", "B", "feed", "leaver", "nobody", "gone", "link"),
    ),
    "people.directorygroup": (
        Facts("name", "B", "feed", "house", "hr", "kept"),
        Facts("members", "B", "feed", "leaver", "hr", "gone", "copy"),
        Facts(
            "id public_id external_id gives_role version created_at changed_at",
            "B",
            "feed",
            "house",
            "hr",
            "kept",
            "house",
        ),
    ),
    "people.rosterimport": (
        Facts("file_name state created_at applied_at", "B", "feed", "house", "hr", "kept"),
        Facts("content report options", "B", "feed", "import", "hr", "blank", "partner"),
        Facts("brakes refusal", "B", "feed", "import", "hr", "kept", "house"),
        Facts(
            "id sha256 source is_full takes by approved_by", "B", "feed", "house", "nobody", "kept", "link"
        ),
    ),
    "people.feedmapping": (
        Facts("columns changed_at", "B", "feed", "house", "hr", "kept"),
        Facts("id signature month_first by", "B", "feed", "house", "nobody", "kept", "link"),
    ),
    "people.feedword": (
        Facts("kind written value changed_at", "B", "feed", "house", "hr", "kept"),
        Facts("id word by", "B", "feed", "house", "nobody", "kept", "link"),
    ),
    "people.answered": (
        Facts("made_at", "B", "guard", "day", "you", "gone"),
        Facts("key said leads_to", "F", "guard", "day", "nobody", "gone", "secret"),
        Facts("id person", "F", "guard", "day", "nobody", "gone", "link"),
    ),
    "people.feedrow": (
        Facts("digest", "F", "feed", "leaver", "nobody", "blank", "copy"),
        Facts("person changed_in", "B", "feed", "house", "nobody", "kept", "link"),
    ),
    "people.orgunit": (Facts("id name parent", "A", "know", "house", "colleagues", "kept", "house"),),
    "people.topic": (Facts("id slug name name_nl", "A", "find", "house", "colleagues", "kept", "house"),),
    "people.clockshift": (Facts("only ahead", "A", "house", "house", "colleagues", "kept", "house"),),
}
