"""SAML's own addresses; there only where a provider is configured, for its libraries are an extra."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.saml import views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.generic import RedirectView

from people.login import refusal
from people.login.tokens import Untrusted


@login_not_required
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Whatever is wrong with an answer is a page and a line in the audit, as with OpenID Connect."""
    if busy := refusal.too_many(request):
        return busy
    try:
        provider: Any = get_adapter().get_provider(request, provider=organization_slug)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        return views.finish_acs(request, organization_slug=organization_slug)
    except (PermissionDenied, Untrusted, LookupError, ValueError, TypeError, AttributeError) as error:
        return refusal.of_answer(request, provider, error)


urlpatterns = [
    path("saml/<slug:organization_slug>/acs/", views.acs, name="saml_acs"),
    path("saml/<slug:organization_slug>/acs/finish/", finish, name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/metadata/", views.metadata, name="saml_metadata"),
    path(
        "saml/<slug:organization_slug>/login/",
        RedirectView.as_view(pattern_name="account_login"),
        name="saml_login",
    ),
    # The metadata name an address for signing out everywhere; the house ends its own session only.
    path(
        "saml/<slug:organization_slug>/sls/", RedirectView.as_view(url="/accounts/logout/"), name="saml_sls"
    ),
]
