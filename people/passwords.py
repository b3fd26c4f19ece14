"""What a new password must be, in sentences of our own (Django's Dutch say “u”), and the link to set one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongPasswordValidator(MinimumLengthValidator):
    def get_error_message(self) -> str:
        words = ngettext(
            "This password is short. Choose one of at least %(length)s character",
            "This password is short. Choose one of at least %(length)s characters",
            self.min_length,
        )
        return words % {"length": self.min_length}

    def get_help_text(self) -> str:
        words = ngettext("At least %(length)s character.", "At least %(length)s characters.", self.min_length)
        return words % {"length": self.min_length}


class RarePasswordValidator(CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password. Choose one that is yours alone")

    def get_help_text(self) -> str:
        return _("Not a password that many people use.")


class LinkOfThisEpoch(PasswordResetTokenGenerator):
    """A link to set a password is dead as soon as the account is closed, also once it is open again."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}.{user.sign_in_epoch}"
