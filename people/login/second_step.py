"""A second step besides the password: which kinds there are, for whom it is required."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Callable, Collection
from datetime import date
from functools import cache, wraps
from typing import Any

import qrcode
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import clock
from people.models import Person

log = logging.getLogger(__name__)
SECOND_STEP = "second_step"  # in the session: it was taken, here or at the provider
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
QUIET_ZONE = 4  # modules of white that readers of QR codes need

Holds = Callable[[Person, Collection[str]], bool]


@cache
def _known_above() -> list[Holds]:
    """Who knows of roles that an app above has: whether this person holds one of those wanted.

    They ask the database only where one of their own is wanted: this comes with every page of whoever took no
    second step.
    """
    return [import_string(path) for path in settings.ROLES_KNOWN_ABOVE]


def is_for(person: Person) -> bool:
    """Whether a role of theirs asks for it, now or from the day that is set."""
    wanted = set(settings.MFA_REQUIRED_ROLES)
    staff = "staff" in wanted and (person.is_staff or person.is_superuser)
    in_the_house = staff or not wanted.isdisjoint(person.house_roles)
    return in_the_house or any(holds(person, wanted) for holds in _known_above())


def begins_later() -> date | None:
    """The day from which it is required, while that is to come."""
    begins = settings.MFA_REQUIRED_FROM
    return begins if begins and clock.today() < begins else None


def is_required(person: Person) -> bool:
    return not begins_later() and is_for(person)


def is_missing(person: Person) -> bool:
    """Whether they have to set one up, now or from the day that is set."""
    return is_for(person) and not has_one(person)


def due(request: HttpRequest) -> date | None:
    """For whom a page says until when they have time: they need one, and have none yet."""
    begins = begins_later()
    if begins is None or was_taken(request) or not request.user.is_authenticated:
        return None
    return begins if is_missing(request.user) else None


def was_taken(request: HttpRequest) -> bool:
    if request.session.get(SECOND_STEP):
        return True
    return any(one.get("method") == "mfa" for one in get_authentication_records(request, request.user))


def has_one(person: Person) -> bool:
    return Authenticator.objects.filter(user=person, type__in=KINDS).exists()


def taken_by_this(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever just set up a second step has taken it: they showed a code or touched a key."""

    @wraps(view)
    def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 302:
            request.session[SECOND_STEP] = True
        return response

    return noted


class SecondStepStage(AuthenticateStage):
    def _should_handle(self, request: HttpRequest) -> bool:
        """A provider that the house trusts with it has asked already."""
        return not getattr(request, "second_step_at_provider", False) and super()._should_handle(request)


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This did not fit. Take the newest code, or try your passkey once more"
        ),
        "cannot_delete_authenticator": gettext_lazy(
            "Your role asks for a second step. Add another one before you remove this one"
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "First set up a second step; the codes stand in for it"
        ),
    }

    def get_totp_issuer(self) -> str:
        return settings.ORGANIZATION

    def _get_site_name(self) -> str:
        return settings.ORGANIZATION

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("My passkey") if number == 1 else _("My passkey %(number)s") % {"number": number}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=KINDS)
        return not is_required(authenticator.user) or others.exclude(pk=authenticator.pk).exists()

    def encrypt(self, text: str) -> str:
        """A copy of the database alone must not be enough to make codes."""
        return str(_box().encrypt(text.encode()), "ascii")

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return str(_box().decrypt(encrypted_text.encode()), "utf-8")
        except InvalidToken as error:
            log.error("A second step was stored under another SECRET_KEY: see SECRET_KEY_FALLBACKS.")
            raise self.validation_error("incorrect_code") from error

    def build_totp_svg(self, url: str) -> SafeString:
        """A path and nothing else: the content security policy allows no pictures out of a page."""
        code = qrcode.QRCode(border=QUIET_ZONE)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
        )
        return format_html(
            '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}">'
            '<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>',
            size=len(rows),
            label=_("QR code for your authenticator app"),
            path=path,
        )


def _box() -> MultiFernet:
    boxes = []
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        digest = hashlib.sha256(b"second step\n" + str(secret).encode()).digest()
        boxes.append(Fernet(base64.urlsafe_b64encode(digest)))
    return MultiFernet(boxes)
