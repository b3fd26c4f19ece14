from __future__ import annotations

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guides.models import Edition
from guides.views import ReaderRequest
from guides.views.shelf import in_reading_language, shelf_of


@require_safe
@in_reading_language
def pdf(request: ReaderRequest) -> HttpResponse:
    """Made ahead by a worker; a guide nobody has printed yet is there a minute later."""
    shelf = shelf_of(request)
    rows = Edition.objects.filter(guide__in=shelf.guide.shelf if shelf.guide else [], language=shelf.language)
    own_first = F("guide__parent").desc(nulls_last=True)
    row = rows.exclude(content=b"").order_by(own_first).first()
    if row is None:
        return render(request, "guides/pdf_waits.html", {"shelf": shelf})
    name = f"mentor-guide-{shelf.language}.pdf"
    response = HttpResponse(bytes(row.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
