"""What a new password must be, in sentences of our own: Django's Dutch ones say “u”."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
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
