"""allauth adapter: an e-mail address leads to an existing Person; nobody signs up by themselves."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from people.actions import sign_in
from people.login.fresh import is_fresh
from people.login.second_step import SECOND_STEP
from people.models import Person

log = logging.getLogger(__name__)

# What a mail about one's own sign-in says happened; allauth names them by their templates.
CHANGES = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("A new password was chosen through a link in a mail to you."),
    "account/email/password_set": _("A password was chosen for your account."),
    "mfa/email/totp_activated": _("An authenticator app was added as your second step."),
    "mfa/email/totp_deactivated": _("Your authenticator app was removed as second step."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made; the old ones no longer work."),
}
WAYS = {
    "reauthenticate": _("With your password"),
    "mfa_reauthenticate": _("With a code of your authenticator app"),
    "mfa_reauthenticate:webauthn": _("With your passkey"),
}


def password_lets_in(person: Person) -> bool:
    """Houses that sign in at their provider keep one way for technical staff when that is away."""
    return settings.PASSWORD_SIGN_IN or person.is_superuser


def has_password(person: Person) -> bool:
    """People who came by a feed have none: an empty one, which Django would call usable."""
    return bool(person.password) and person.has_usable_password() and password_lets_in(person)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Address and password do not belong together. Check both and try again"),
        "incorrect_password": _("This is not your password. Check it and try again"),
        "enter_current_password": _("This is not your password as it is now. Check it and try again"),
        "too_many_login_attempts": _("Signing in did not work a few times. Wait five minutes and try again"),
        "rate_limited": _("That did not work a few times. Wait five minutes and try again"),
    }

    def is_safe_url(self, url: str) -> bool:
        try:
            return super().is_safe_url(url)
        except ValueError:  # no address at all, such as https://[
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The page says the same for every address, also while the mail server is away."""
        person = context.get("user")
        language = person.language if isinstance(person, Person) else translation.get_language()
        try:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)
        except OSError:  # SMTP errors are among them
            log.exception("A mail about signing in was not sent")

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Every change of how somebody signs in is written down and told to them, by one mail for all."""
        sign_in.second_step_changed(user, template_prefix.rpartition("/")[2])
        if user.email and template_prefix in CHANGES:
            said = {"what": CHANGES[template_prefix], "user": user, "address": settings.BASE_URL}
            self.send_mail("account/email/sign_in_changed", user.email, said)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        person = super().authenticate(request, **credentials)
        return person if person is None or password_lets_in(person) else None

    def reauthenticate(self, user: Any, password: str) -> bool:
        """By the address HR knows; allauth would look in a table of its own."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        records = get_authentication_records(request, user)
        if getattr(request, "second_step_at_provider", False) or any(r["method"] == "mfa" for r in records):
            request.session[SECOND_STEP] = True

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "people.login.second_step.SecondStepStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Never empty: the last one is the page that asks to sign in at the provider."""
        if not user.is_authenticated:
            return []
        ways = [way | {"description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]
        if not has_password(user):
            ways = [way for way in ways if way["id"] != "reauthenticate"]
        if not ways or SocialAccount.objects.filter(user=user).exists():
            ways.append(
                {
                    "id": AGAIN,
                    "description": _("At your company's provider"),
                    "url": reverse("people:sign-in-again"),
                }
            )
        return ways

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """One rule for the whole house: the views carry recently_signed_in."""
        return not is_fresh(context.request)


AGAIN = "at the provider"
