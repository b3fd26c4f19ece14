from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from people.models import Event, OrgUnit, Person, Topic


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    list_display = ["sort_name", "email", "country", "level", "house_role", "is_active"]
    list_filter = ["house_role", "is_active", "level"]
    search_fields = ["employee_id", "email", "given_name", "family_name"]
    fields = ["employee_id", "email", "given_name", "family_name", "house_role", "is_active", "is_staff"]
    readonly_fields = ["employee_id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People come from the HR feed, and nobody is ever deleted."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    list_display = ["at", "by_name", "verb", "about_kind", "about_name"]
    list_filter = ["verb", "about_kind"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.register([OrgUnit, Topic])
