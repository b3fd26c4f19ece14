from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from people import audit
from people.models import Event, OrgUnit, Person, Topic


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    list_display = ["sort_name", "email", "country", "level", "house_roles", "is_active"]
    list_filter = ["is_active", "is_staff", "level"]
    search_fields = ["employee_id", "email", "given_name", "family_name"]
    fields = ["employee_id", "email", "given_name", "family_name", "house_roles", "is_active", "is_staff"]
    # Roles and accounts have pages of their own, which write it down; an address leads to an account.
    readonly_fields = ["employee_id", "email", "house_roles", "is_active"]

    def save_model(self, request: HttpRequest, obj: Person, form: ModelForm, change: bool) -> None:
        """Only what was changed is written, and written down."""
        if form.changed_data:
            with transaction.atomic():
                obj.save(update_fields=form.changed_data)
                by = Person.objects.get_by_natural_key(request.user.get_username())
                audit.record(by=by, verb="change in admin", about=obj, fields=form.changed_data)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People come from the HR feed, and nobody is ever deleted."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    list_display = ["at", "by_name", "verb", "about_kind", "about_name"]
    list_filter = ["verb", "about_kind"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Of people and the feed only: who is in a pair with whom is not for technical staff."""
        return super().get_queryset(request).filter(about_kind__startswith="people.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.register([OrgUnit, Topic])
