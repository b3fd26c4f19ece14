"""One's own profile, and the photo that goes with a name."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from people.actions import photos, profile
from people.forms import ProfileForm
from people.models import Person, Photo

SIZES = {"small": "small", "large": "content"}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Own profile only."""
    person = get_object_or_404(
        Person, pk=request.user.pk
    )  # a copy: a refused form leaves the reader's row alone
    posted = request.method == "POST"
    form = ProfileForm(request.POST if posted else None, request.FILES if posted else None, person=person)
    if posted and form.is_valid() and _photo_is_kept(form, person):
        profile.change(person, **form.facts, by=person, now=clock.now())
        messages.success(request, _("Your profile is saved."))
        return redirect("people:profile")
    return render(request, "people/profile.html", {"form": form, "person": person})


def _photo_is_kept(form: ProfileForm, person: Person) -> bool:
    """A photo that is refused says why, and nothing of the form is saved."""
    file = form.cleaned_data["photo"]
    if not file:
        return True
    try:
        photos.keep(person, content=file.read(), by=person, now=clock.now())
    except photos.NotAPicture:
        form.add_error("photo", _("This is not a photo we can read. Choose a JPEG, PNG or WebP file."))
    except photos.TooManyPixels:
        form.add_error("photo", _("This photo has more than 25 million pixels. Choose a smaller one."))
    except photos.TooSmall:
        form.add_error("photo", _("This photo is smaller than 96 by 96 pixels. Choose a larger one."))
    return not form.errors


@require_POST
def remove_photo(request: HttpRequest) -> HttpResponse:
    person = get_object_or_404(Person, pk=request.user.pk)
    photos.remove(person, by=person)
    messages.success(request, _("Your photo is removed."))
    return redirect("people:profile")


@require_safe
def photo(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """A JPEG this house wrote itself; the address names its digest, so a browser keeps it for good."""
    if size not in SIZES:
        raise Http404
    columns = Photo.objects.filter(person=pk, person__erased_at__isnull=True)
    row = columns.values_list(SIZES[size], "digest").first()
    if row is None:
        raise Http404
    content, digest = row
    response = HttpResponse(bytes(content), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    is_named = request.GET.get("v") == digest
    response["Cache-Control"] = f"private, max-age={31536000 if is_named else 0}{', immutable' * is_named}"
    return response
