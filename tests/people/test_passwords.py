import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils import translation


def test_validate_password_short_and_common_says_what_to_do():
    with pytest.raises(ValidationError) as refused:
        validate_password("password1")

    assert refused.value.messages == [
        "This password is short. Choose one of at least 15 characters",
        "Many people use this password. Choose one that is yours alone",
    ]


def test_validate_password_long_and_rare_is_taken():
    assert validate_password("seven quiet bicycles") is None


def test_help_texts_in_dutch_never_say_u():
    with translation.override("nl"):
        assert password_validators_help_texts() == [
            "Minstens 15 tekens.",
            "Geen wachtwoord dat veel mensen gebruiken.",
        ]
