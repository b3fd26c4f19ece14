"""allauth adapter: an e-mail address leads to an existing Person; nobody signs up by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Address and password do not belong together. Check both and try again"),
        "incorrect_password": _("This is not your password. Check it and try again"),
        "enter_current_password": _("This is not your password as it is now. Check it and try again"),
        "too_many_login_attempts": _("Signing in did not work a few times. Wait five minutes and try again"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
