from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.hris import places
from people.models.unit import Level, OrgUnit


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> PersonQuerySet:
        return self.filter(is_active=True)

    def reachable(self) -> PersonQuerySet:
        """Whom a mail may go to: here, and with an address."""
        return self.active().exclude(email="")

    def departed(self) -> PersonQuerySet:
        """Left for good; an account that was only closed for safety keeps its pairs."""
        only_shut = models.Q(closed_at__isnull=False, left_on__isnull=True)
        return self.filter(is_active=False).exclude(only_shut)

    def visible_to(self, person: Person) -> PersonQuerySet:
        """The rows themselves: an HR administrator's all, everybody else's own."""
        return self if person.is_hr_admin else self.filter(pk=person.pk)


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def active(self) -> PersonQuerySet:
        return self.get_queryset().active()

    def reachable(self) -> PersonQuerySet:
        return self.get_queryset().reachable()

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username or "")

    def create_user(
        self, *, employee_id: str, email: str, password: str | None = None, **fields: object
    ) -> Person:
        person = self.model(employee_id=employee_id, email=email, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(
        self, *, employee_id: str, email: str, password: str | None = None, **fields: object
    ) -> Person:
        return self.create_user(
            employee_id=employee_id,
            email=email,
            password=password,
            is_staff=True,
            is_superuser=True,
            **fields,
        )


class HouseRole(models.TextChoices):
    """What somebody may do in the whole house; a person can hold several."""

    COORDINATOR = "coordinator", _("Coordinator")
    HR_ADMIN = "hr_admin", _("HR administrator")
    AUDITOR = "auditor", _("Auditor")
    GUIDE_EDITOR = "guide_editor", _("Guide editor")


class WhyClosed(models.TextChoices):
    """Why an account was closed; a fixed list, for the audit can't be taken back."""

    LEFT = "left", _("No longer works here")
    UNSAFE = "unsafe", _("May be in the wrong hands")
    DOUBLE = "double", _("A second account of the same person")
    ASKED = "asked", _("The person asked for it")
    FEED = "feed", _("The HR file says so")
    SCIM = "scim", _("The identity provider says so")


class LeftWhy(models.TextChoices):
    """Why somebody left, as coarse as totals need it; no page shows it of a person."""

    VOLUNTARY = "voluntary", _("Chose to go")
    INVOLUNTARY = "involuntary", _("The employer ended it")
    RETIREMENT = "retirement", _("Retired")
    CONTRACT_END = "contract_end", _("A temporary contract ended")
    OTHER = "other", _("Another reason")


class Source(models.TextChoices):
    """Where the house has a fact about a person from."""

    FEED = "feed", _("HR system, by file")
    SCIM = "scim", _("HR system, by SCIM")
    SELF = "self", _("Yourself")
    HAND = "hand", _("An HR administrator, by hand")


class Theme(models.TextChoices):
    AUTO = "auto", _("Follow my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Person(AbstractBaseUser, PermissionsMixin):
    """One row per employee from the HR feed; also who signs in. Never deleted, the employee id is the key."""

    employee_id = models.CharField(max_length=64, unique=True)
    public_id = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())  # for other systems
    email = models.EmailField(blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=150, blank=True)
    sort_name = models.CharField(max_length=255, blank=True, db_index=True)
    country = models.CharField(max_length=2, blank=True)  # of work, ISO 3166-1 alpha-2; blank = unknown
    location = models.CharField(max_length=100, blank=True)
    level = models.CharField(max_length=20, choices=Level.choices, blank=True)  # blank = unknown
    unit = models.ForeignKey(OrgUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    legal_entity = models.CharField(max_length=150, blank=True, default="", db_default="")  # the employer
    job_title = models.CharField(max_length=200, blank=True)
    manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    hired_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    left_why = models.CharField(
        max_length=12, choices=LeftWhy.choices, blank=True, default="", db_default=""
    )  # only ever counted; blank = not said
    gender = models.CharField(max_length=1, blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    topics = ArrayField(models.CharField(max_length=80), default=list, blank=True)  # Topic.slug

    about = models.TextField(max_length=600, blank=True, default="", db_default="")  # in their own words
    works_from = models.TimeField(null=True, blank=True)  # own clock; empty = office hours
    works_until = models.TimeField(null=True, blank=True)
    photo_digest = models.CharField(max_length=64, blank=True, default="", db_default="")  # of Photo, or none

    language = models.CharField(max_length=8, default="en", choices=[("en", "English"), ("nl", "Nederlands")])
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.AUTO)
    house_roles = ArrayField(
        models.CharField(max_length=16, choices=HouseRole.choices), default=list, blank=True, db_default=[]
    )
    is_active = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # by hand: stays until opened by hand
    sign_in_epoch = models.PositiveIntegerField(default=0, db_default=0)  # a new one ends all sessions, links
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    # Where each fact comes from: the source of the row, and field → [source, moment] for what changed since.
    source = models.CharField(
        max_length=8, choices=Source.choices, default=Source.HAND, db_default=Source.HAND.value
    )
    sources = models.JSONField(default=dict, blank=True, db_default={})
    missed_syncs = models.PositiveSmallIntegerField(
        default=0, db_default=0
    )  # full feeds in a row without them
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["employee_id"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="person_email_unique_ignoring_case"
            ),
            models.CheckConstraint(condition=~models.Q(employee_id=""), name="person_has_employee_id"),
            # What copies of a person's country are held against (programs, migration 0011):
            models.UniqueConstraint(fields=["id", "country"], name="person_of_country"),
            models.CheckConstraint(
                condition=models.Q(country="") | models.Q(country__regex=r"^[A-Z]{2}$"),
                name="person_country_is_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(left_why__in=["", *LeftWhy.values]), name="person_left_why_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(house_roles__contained_by=HouseRole.values), name="person_roles_are_known"
            ),
            models.CheckConstraint(
                condition=models.Q(works_from__isnull=True, works_until__isnull=True)
                | models.Q(
                    works_from__isnull=False,
                    works_until__isnull=False,
                    works_from__lt=models.F("works_until"),
                ),
                name="person_works_from_before_until",
            ),
        ]
        indexes = [
            models.Index(fields=["country", "level"]),
            models.Index(
                fields=["id"],
                condition=models.Q(house_roles__contains=[HouseRole.HR_ADMIN]),
                name="person_hr_administrators",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        if self.erased_at:
            return gettext("A former colleague")
        return f"{self.given_name} {self.family_name}".strip() or self.email or self.employee_id

    @property
    def short_name(self) -> str:
        return self.given_name or self.full_name

    @property
    def initials(self) -> str:
        letters = [word[0] for word in (self.given_name, self.family_name.split(" ")[-1]) if word]
        return "".join(letters).upper() or "?"

    def get_session_auth_hash(self) -> str:
        """Each request compares it, so a new epoch ends every session of the person at once."""
        return self._of_this_epoch(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for each in super().get_session_auth_fallback_hash():
            yield self._of_this_epoch(each)

    def _of_this_epoch(self, digest: str) -> str:
        return f"{digest}.{self.sign_in_epoch}" if self.sign_in_epoch else digest

    @property
    def has_departed(self) -> bool:
        """As `departed()` asks it of many."""
        return not self.is_active and (self.closed_at is None or self.left_on is not None)

    def has_house_role(self, *roles: str) -> bool:
        """Whether this person holds one of these roles and works here."""
        return self.is_active and not set(roles).isdisjoint(self.house_roles)

    @property
    def is_hr_admin(self) -> bool:
        return self.has_house_role(HouseRole.HR_ADMIN)

    @property
    def keeps_address(self) -> bool:
        """No directory moves it: who reads its mail can choose a password, and a key must not lead there."""
        return self.is_superuser or self.is_staff or self.is_hr_admin

    @property
    def is_coordinator(self) -> bool:
        """May make programs and be asked to own one."""
        return self.has_house_role(HouseRole.HR_ADMIN, HouseRole.COORDINATOR)

    @property
    def is_auditor(self) -> bool:
        return self.has_house_role(HouseRole.AUDITOR)

    @property
    def is_guide_editor(self) -> bool:
        return self.has_house_role(HouseRole.HR_ADMIN, HouseRole.GUIDE_EDITOR)

    @property
    def is_time_zone_guessed(self) -> bool:
        """Whether nobody knows it: their country has several clocks, and they have not said which."""
        said = self.sources.get("time_zone", ["", ""])[0] == Source.SELF
        return not said and not places.is_zone_sure(self.country, self.location)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.short_name
