"""allauth's forms of second steps, with this house's sentences."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as steps
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _


class _Code:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label = _("Code")
        field.help_text = _("Six digits from the app, or one of your recovery codes.")
        field.error_messages["required"] = _("Fill in the code")
        field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}
        field.widget.attrs.pop("placeholder", None)


class CodeForm(_Code, steps.AuthenticateForm):
    pass


class CodeAgainForm(_Code, steps.ReauthenticateForm):
    pass


class ActivateForm(_Code, app.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Six digits that the app shows now.")


class _Name:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["name"]  # type: ignore[attr-defined]
        field.label = _("Name of this passkey")
        field.help_text = _("Only you see it. It tells your passkeys apart, such as “work laptop”.")
        field.max_length = 60
        field.widget.attrs["maxlength"] = 60
        field.error_messages["required"] = _("Give this passkey a name")


class CredentialField(forms.JSONField):
    """What a script filled in; a number of thousands of digits is no answer either."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the page shows again: such a number stays the text it was."""
        try:
            return super().bound_data(data, initial)
        except ValueError:
            return InvalidJSONInput(data)


class PasskeySignInForm(keys.LoginWebAuthnForm):
    credential = CredentialField()


class PasskeyForm(keys.AuthenticateWebAuthnForm):
    credential = CredentialField()


class PasskeyAgainForm(keys.ReauthenticateWebAuthnForm):
    credential = CredentialField()


class AddPasskeyForm(_Name, keys.AddWebAuthnForm):
    """Always a passkey that can sign in alone: one kind to explain, and it is two factors in one."""

    credential = CredentialField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = _("Press the button and follow your device")
        self.fields.pop("passwordless", None)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        return super().clean()


class RenamePasskeyForm(_Name, keys.EditWebAuthnForm):
    pass
