"""Reads the identity providers of the house; nonsense stops the start with a sentence that names it."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# Public-key signatures only: “none” and shared secrets (HS256) can be forged with what is public.
ALGORITHMS = frozenset(
    {"EdDSA", *(f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512))}
)
OPENID_FIELDS: dict[str, tuple[type, Any]] = {
    "id": (str, None),
    "name": (str, None),
    "issuer": (str, None),
    "client_id": (str, None),
    "client_secret": (str, ""),
    "employee_id_claim": (str, ""),
    "link_by_verified_mail": (bool, False),
    "second_step": (list, []),
    "scopes": (list, ["openid", "profile", "email"]),
    "algorithms": (list, ["RS256"]),
    "userinfo": (bool, True),
    "tells_auth_time": (bool, True),
}
SAML_FIELDS: dict[str, tuple[type, Any]] = {
    "id": (str, None),
    "name": (str, None),
    "entity_id": (str, None),
    "sign_in_url": (str, None),
    "certificate": (str, None),
    "employee_id_attribute": (str, ""),
    "mail_attribute": (str, ""),
    "link_by_verified_mail": (bool, False),
    "second_step": (list, []),
}
KINDS = {str: "a text", bool: "true or false", list: "a list of texts"}


def openid(name: str, raw: str) -> list[dict[str, Any]]:
    """OpenID Connect providers out of a JSON list."""
    found = [_fields(name, given, OPENID_FIELDS) for given in _entries(name, raw)]
    for each in found:
        where = f"{name}, provider “{each['id']}”"
        _address(where, "issuer", each["issuer"])
        _linkable(where, each["employee_id_claim"], "employee_id_claim", each["link_by_verified_mail"])
        if "openid" not in each["scopes"]:
            raise ImproperlyConfigured(f"{where}: scopes must contain “openid”.")
        if weak := sorted(set(each["algorithms"]) - ALGORITHMS) or not each["algorithms"]:
            raise ImproperlyConfigured(f"{where}: algorithms must be public-key signatures, not {weak}.")
    return found


def saml(name: str, raw: str) -> list[dict[str, Any]]:
    """SAML providers out of a JSON list; they need libraries that are not in the usual lock."""
    found = [_fields(name, given, SAML_FIELDS) for given in _entries(name, raw)]
    for each in found:
        where = f"{name}, provider “{each['id']}”"
        _address(where, "sign_in_url", each["sign_in_url"])
        _linkable(
            where, each["employee_id_attribute"], "employee_id_attribute", each["link_by_verified_mail"]
        )
        if each["link_by_verified_mail"] and not each["mail_attribute"]:
            raise ImproperlyConfigured(f"{where}: link_by_verified_mail needs mail_attribute.")
    if found:
        _saml_is_installed(name)
    return found


def one_of_each(*lists: list[dict[str, Any]]) -> None:
    ids = [each["id"] for found in lists for each in found]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise ImproperlyConfigured(f"Two identity providers have the id “{twice[0]}”.")


def origins(found: list[dict[str, Any]]) -> list[str]:
    return sorted({"{0.scheme}://{0.netloc}".format(urlsplit(each["issuer"])) for each in found})


def _entries(name: str, raw: str) -> list[Any]:
    if not raw.strip():
        return []
    try:
        given = json.loads(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a JSON list of providers: {error}.") from error
    if not isinstance(given, list):
        raise ImproperlyConfigured(f"{name} must be a JSON list of providers, in [ ].")
    return given


def _fields(name: str, given: Any, known: dict[str, tuple[type, Any]]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ImproperlyConfigured(f"{name} must be a JSON list of providers, each in {{ }}.")
    where = f"{name}, provider “{given.get('id', '?')}”"
    if strange := sorted(set(given) - set(known)):
        raise ImproperlyConfigured(f"{where}: “{strange[0]}” is not known; known are {', '.join(known)}.")
    read: dict[str, Any] = {}
    for field, (kind, default) in known.items():
        value: Any = given.get(field, default)
        if value is None or (value == "" and default is None):
            raise ImproperlyConfigured(f"{where}: “{field}” is missing.")
        if not _is(value, kind):
            raise ImproperlyConfigured(f"{where}: “{field}” must be {KINDS[kind]}.")
        read[field] = value
    if not SLUG.fullmatch(read["id"]):
        raise ImproperlyConfigured(f"{where}: “id” must be small letters, digits and hyphens.")
    return read


def _is(value: Any, kind: type) -> bool:
    if isinstance(value, list):
        return kind is list and all(isinstance(one, str) for one in value)
    return isinstance(value, kind)


def _address(where: str, field: str, value: str) -> None:
    parts = urlsplit(value)
    here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or not (parts.scheme == "https" or (here and parts.scheme == "http")):
        raise ImproperlyConfigured(f"{where}: {field} must start with https://, not “{value}”.")


def _linkable(where: str, employee_id: str, field: str, by_mail: bool) -> None:
    if not employee_id and not by_mail:
        raise ImproperlyConfigured(
            f"{where}: nobody could sign in. Name the {field}, or set link_by_verified_mail to true."
        )


def _saml_is_installed(name: str) -> None:
    try:
        import onelogin.saml2.auth  # noqa: F401
    except ImportError as error:
        raise ImproperlyConfigured(
            f"{name} is set, but the SAML libraries are not there: install requirements/saml.txt ({error})."
        ) from error
