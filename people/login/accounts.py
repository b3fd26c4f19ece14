"""allauth adapter: an e-mail address leads to an existing Person; nobody signs up by themselves."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Address and password do not belong together. Check both and try again"),
        "incorrect_password": _("This is not your password. Check it and try again"),
        "enter_current_password": _("This is not your password as it is now. Check it and try again"),
        "too_many_login_attempts": _("Signing in did not work a few times. Wait five minutes and try again"),
    }

    def is_safe_url(self, url: str) -> bool:
        try:
            return super().is_safe_url(url)
        except ValueError:  # no address at all, such as https://[
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The page says the same for every address, also while the mail server is away."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:  # SMTP errors are among them
            log.exception("A mail about signing in was not sent")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
