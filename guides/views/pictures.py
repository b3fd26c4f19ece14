from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guides.actions import pictures
from guides.draft_forms import PictureForm
from guides.models import Picture
from guides.permissions import can_edit_every_guide
from guides.views import ReaderRequest
from guides.views.loading import editors_only, writers_only
from people import clock
from people.actions import photos

A_PAGE = 24


@require_safe
def picture(request: ReaderRequest, name: str) -> HttpResponse:
    """A picture this house drew itself; its name says what it holds, so a browser keeps it for good."""
    row = get_object_or_404(Picture, name=name)
    kind = "image/png" if name.endswith(".png") else "image/jpeg"
    response = HttpResponse(bytes(row.content), content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def show_list(request: ReaderRequest) -> HttpResponse:
    writers_only(request)
    posted = request.method == "POST"
    form = PictureForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _is_kept(request, form):
        return redirect("guides:picture-list")
    rows = Picture.objects.select_related("added_by").defer("content")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_remove": can_edit_every_guide(request.user)}
    return render(request, "guides/picture_list.html", context)


def _is_kept(request: ReaderRequest, form: PictureForm) -> bool:
    try:
        pictures.add(form.cleaned_data["file"].read(), by=request.user, now=clock.now())
        messages.success(request, _("The picture is added. Copy its line into a chapter."))
    except photos.NotAPicture:
        form.add_error("file", _("This is not a picture we can read. Choose a JPEG, PNG or WebP file."))
    except photos.TooManyPixels:
        form.add_error("file", _("This picture has more than 25 million pixels. Choose a smaller one."))
    except pictures.TooManyPictures:
        form.add_error("file", _("There are 500 pictures already. Remove one that no chapter shows."))
    return not form.errors


@require_POST
def remove(request: ReaderRequest, name: str) -> HttpResponse:
    editors_only(request)
    row = Picture.objects.filter(name=name).first()
    if row is None:
        raise Http404
    try:
        pictures.remove(row, by=request.user)
        messages.success(request, _("The picture is removed."))
    except pictures.IsUsed:
        messages.warning(request, _("A chapter or a draft shows this picture. Take it out there first."))
    return redirect("guides:picture-list")
