"""The SCIM resources this house really keeps, as scim2-models knows them; heavy, so only for callers."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    AnyExtension,
    CaseExact,
    ComplexAttribute,
    Extension,
    Mutability,
    Reference,
    Required,
    Resource,
    Returned,
    ScimPolicy,
    Uniqueness,
)

from people.hris import directory

# What providers send beyond the letter of the RFC and mean well: unknown attributes, Entra's remove with a
# value, and writing into the work address of somebody who has none yet.
TOLERANT = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


class Name(ComplexAttribute):
    formatted: str | None = None
    """The full name as it is shown."""

    family_name: str | None = None
    """The family name, with its prefix: "van den Berg"."""

    given_name: str | None = None
    """The given name."""


class Email(ComplexAttribute):
    value: str | None = None
    """The address. The primary one is what the person signs in with and gets mail at."""

    type: str | None = Field(None, examples=["work", "home", "other"])
    """Where the address belongs."""

    primary: bool | None = None
    """The one that counts."""


class Address(ComplexAttribute):
    country: str | None = None
    """The country of work: a code or a name."""

    locality: str | None = None
    """The place of work."""

    type: str | None = Field(None, examples=["work", "home", "other"])
    """Where the address belongs."""

    primary: bool | None = None
    """The one that counts."""


class Membership(ComplexAttribute):
    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    """The id of the group."""

    ref: Annotated[Reference["Group"] | None, Mutability.read_only] = Field(  # noqa: UP037
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """The address of the group."""

    display: Annotated[str | None, Mutability.read_only] = None
    """The name of the group."""


class User(Resource[AnyExtension]):
    """User Account"""

    __schema__ = URN(directory.CORE)

    external_id: Annotated[str | None, CaseExact.true] = None
    """The provider's own id of the person."""

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    """How the provider names the person; unique here."""

    name: Name | None = None
    """The parts of the name."""

    display_name: str | None = None
    """The name as it is shown; read where the parts are missing."""

    nick_name: str | None = None
    """What the person is called; kept for the provider."""

    user_type: str | None = None
    """Employee, contractor and the like; kept for the provider."""

    title: str | None = None
    """The job title."""

    preferred_language: str | None = None
    """The language of the pages on the first visit."""

    locale: str | None = None
    """Read where no preferred language is given."""

    timezone: str | None = None
    """The time zone by its IANA name; else it follows the country."""

    active: bool | None = None
    """False closes the account at once: sessions, links and roles."""

    emails: list[Email] | None = None
    """Addresses; the primary one counts."""

    addresses: list[Address] | None = None
    """Places; the primary one counts."""

    groups: Annotated[list[Membership] | None, Mutability.read_only] = None
    """The groups the person is in."""


class Manager(ComplexAttribute):
    value: Annotated[str | None, CaseExact.true] = None
    """The id of the manager."""

    ref: Reference[User] | None = Field(None, serialization_alias="$ref", validation_alias="$ref")
    """The address of the manager."""

    display_name: Annotated[str | None, Mutability.read_only] = None
    """The name of the manager."""


class Enterprise(Extension):
    """Enterprise User"""

    __schema__ = URN(directory.ENTERPRISE)

    employee_number: str | None = None
    """The employee id of the HR system: the key that joins the HR file and the directory."""

    cost_center: str | None = None
    """Kept for the provider."""

    organization: str | None = None
    """The legal entity the person is employed by."""

    division: str | None = None
    """Kept for the provider."""

    department: str | None = None
    """The unit the person works in."""

    manager: Manager | None = None
    """Whom the person reports to."""


class Mentoring(Extension):
    """Mentoring: what the rules and wishes of a program ask for"""

    __schema__ = URN(directory.MENTORING)

    level: str | None = None
    """The career level: junior, medior, senior, lead, head or director, in any of the usual words."""

    hired_on: str | None = None
    """The first day, as YYYY-MM-DD."""

    left_on: str | None = None
    """The last day, as YYYY-MM-DD."""

    left_why: Annotated[str | None, Mutability.write_only, Returned.never] = None
    """Why the person left, in words or as one of voluntary, involuntary, retirement, contract_end, other;
    only counted, never returned."""

    country: str | None = None
    """The country of work, where it is not in the addresses: a code or a name; goes before them."""

    location: str | None = None
    """The place of work, where it is not in the addresses; goes before them."""

    legal_entity: str | None = None
    """The legal entity, where it is not the organization; goes before it."""

    languages: str | None = None
    """Languages the person would talk in: "en; nl". The person's own choice goes before."""

    topics: str | None = None
    """What the person knows about: "Strategy; Finance"."""


class Member(ComplexAttribute):
    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    """The id of the user."""

    ref: Annotated[Reference[User] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """The address of the user."""

    display: Annotated[str | None, Mutability.read_only] = None
    """The name of the user."""


class Group(Resource[Any]):
    """Group"""

    __schema__ = URN(directory.GROUP)

    external_id: Annotated[str | None, CaseExact.true] = None
    """The provider's own id of the group."""

    display_name: Annotated[str | None, Required.true] = None
    """The name of the group."""

    members: list[Member] | None = None
    """Who is in it: users only, no groups."""


Person = User[Enterprise | Mentoring]
MODELS: dict[str, Any] = {"Users": Person, "Groups": Group}
SCHEMAS = (User, Enterprise, Mentoring, Group)
