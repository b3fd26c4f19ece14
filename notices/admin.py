from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from notices.models import Notice


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """To see what was sent and what could not be: proof is read, never edited."""

    list_display = ["kind", "to", "state", "not_before", "sent_at", "attempts", "last_error"]
    exclude = ["attachments"]
    list_filter = ["state", "kind"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        """Without those that tell who is in a program for a protected group."""
        return Notice.objects.filter(pk__in=Notice.objects.open_to_the_house().values("pk"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
