"""What people say about themselves so that groups can be counted, and for nothing else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import SealedTextField


class Trait(models.TextChoices):
    GENDER = "gender", _("How do you see yourself?")
    AGE = "age", _("How old are you?")
    DISABILITY = "disability", _("Do you live with a disability or a long illness?")
    ORIGIN = "origin", _("Did you or one of your parents grow up in another country?")
    CARE = "care", _("Do you care for children or relatives?")


YES_NO = {"yes": _("Yes"), "no": _("No")}
ANSWERS = {
    Trait.GENDER: {"woman": _("Woman"), "man": _("Man"), "other": _("Neither, or both")},
    Trait.AGE: {
        "under_30": _("Under 30"),
        "30_44": _("30 to 44"),
        "45_59": _("45 to 59"),
        "over_59": _("60 or older"),
    },
    Trait.DISABILITY: YES_NO,
    Trait.ORIGIN: YES_NO,
    Trait.CARE: YES_NO,
}
ALL_ANSWERS = list({code: label for found in ANSWERS.values() for code, label in found.items()}.items())


class Declaration(models.Model):
    """One answer of one person. Sealed, and the database shows the row to this person only (class D).

    Nothing that matches, lists or searches reads it; the house counts it once a quarter, in groups of ten
    or more. Deleting it is deleting it: nothing is logged.
    """

    is_person_private = True  # the rule of rows asks who reads

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    trait = models.CharField(max_length=16, choices=Trait.choices)
    answer = SealedTextField(choices=ALL_ANSWERS)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "trait"], name="declaration_once_per_trait")]

    def __str__(self) -> str:
        return self.trait
