from django.contrib import admin

from notices.models import Notice


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    list_display = ["kind", "to", "state", "not_before", "sent_at", "attempts", "last_error"]
    exclude = ["attachments"]
    list_filter = ["state", "kind"]
