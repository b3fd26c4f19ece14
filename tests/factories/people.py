from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from people.models import HouseRole, Level, OrgUnit, Person, Topic

PASSWORD = "a long enough password"


class OrgUnitFactory(DjangoModelFactory):
    class Meta:
        model = OrgUnit
        django_get_or_create = ("name", "parent")

    name = "Finance"
    parent = None


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("slug",)

    slug = "strategy"
    name = factory.LazyAttribute(lambda topic: topic.slug.replace("-", " ").capitalize())
    name_nl = ""


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        hr_admin = factory.Trait(house_roles=[HouseRole.HR_ADMIN])
        coordinator = factory.Trait(house_roles=[HouseRole.COORDINATOR])
        gone = factory.Trait(is_active=False)

    employee_id = factory.Sequence(lambda n: f"E{n:06d}")
    email = factory.Sequence(lambda n: f"person{n}@example.com")
    given_name = "Robin"
    family_name = factory.Sequence(lambda n: f"Person{n}")
    sort_name = factory.LazyAttribute(lambda person: f"{person.family_name}, {person.given_name}")
    country = "NL"
    location = "Utrecht"
    level = Level.MEDIOR
    job_title = "Analyst"
    languages = ["en"]
    time_zone = "Europe/Amsterdam"

    @factory.post_generation
    def password(self, create: bool, extracted: str | None, **kwargs: object) -> None:
        if extracted:
            self.set_password(extracted)
            type(self).objects.filter(pk=self.pk).update(password=self.password)
