"""allauth adapter for providers of the company: they say who somebody is, HR says who works here."""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.internal.flows.reauthentication import resume_request
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal.flows.login import record_authentication
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from people.actions import sign_in
from people.login import refusal
from people.login.oidc import AGAIN, HouseProvider
from people.login.tokens import LEEWAY, Untrusted


class CompanyAdapter(DefaultSocialAccountAdapter):
    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Providers are in the settings of the house only: no row of a table lets anybody in."""
        apps = [*map(_openid_app, settings.OIDC_PROVIDERS), *map(_saml_app, settings.SAML_PROVIDERS)]
        return [
            app
            for app in apps
            if provider in {None, app.provider, app.provider_id} and client_id in {None, app.client_id}
        ]

    def list_providers(self, request: HttpRequest) -> list[Any]:
        return [self._wrapped(request, app) for app in self.list_apps(request)]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        return self._wrapped(request, self.get_app(request, provider=provider, client_id=client_id))

    @staticmethod
    def _wrapped(request: HttpRequest, app: SocialApp) -> Any:
        if app.provider == "saml":
            from people.login.saml import HouseSAMLProvider  # its libraries are an extra

            return HouseSAMLProvider(request=request, app=app)
        return HouseProvider(request=request, app=app)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Never: an address is no proof. See people.actions.sign_in.link for the one case."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """After the answer was verified, before anybody is in."""
        if sociallogin.state.get("process") == AGAIN:
            self._prove_again(request, sociallogin)
        if not sociallogin.is_existing:
            found = sign_in.link(sociallogin.identity)
            if found.account is None:
                self._refuse(request, sociallogin, found.refused)
            sociallogin.account = found.account
            sociallogin.user = found.account.user
        request.second_step_at_provider = sociallogin.had_second_step  # type: ignore[attr-defined]

    def _prove_again(self, request: HttpRequest, login: SocialLogin) -> NoReturn:
        if not request.user.is_authenticated or not login.is_existing or login.user != request.user:
            sign_in.refuse(
                login.identity.provider,
                refusal.SOMEBODY_ELSE,
                request.user if request.user.is_authenticated else None,
            )
            raise ImmediateHttpResponse(refusal.page(request, refusal.SOMEBODY_ELSE, login.provider))
        if login.proved_at is not None and login.proved_at < login.state["asked_at"] - LEEWAY:
            raise Untrusted("the person was not asked to sign in again")
        record_authentication(request, login)
        after = login.state.get("next") or reverse("people:sign-in")
        there = request.GET.copy()
        there["next"] = after
        request.GET = there  # type: ignore[assignment]  # where resume_request looks for it
        raise ImmediateHttpResponse(resume_request(request) or redirect(after))

    @staticmethod
    def _refuse(request: HttpRequest, login: SocialLogin, reason: str) -> NoReturn:
        if reason == sign_in.LEFT:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        raise ImmediateHttpResponse(refusal.page(request, reason, login.provider))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(refusal.of_cancelling(request))
        why = exception or request.GET.get("error", "no sign-in was begun with this answer")[:80]
        raise ImmediateHttpResponse(refusal.of_answer(request, provider, why))


def _openid_app(given: dict[str, Any]) -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=given["id"],
        name=given["name"],
        client_id=given["client_id"],
        secret=given["client_secret"],
        settings=given | {"server_url": given["issuer"]},
    )


def _saml_app(given: dict[str, Any]) -> SocialApp:
    """Signed assertions that answer a request of ours; allauth finds SAML providers by client_id."""
    app = SocialApp(
        provider="saml",
        provider_id=given["id"],
        name=given["name"],
        client_id=given["id"],
        settings=given
        | {
            "idp": {
                "entity_id": given["entity_id"],
                "sso_url": given["sign_in_url"],
                "x509cert": given["certificate"],
            },
            "advanced": {"strict": True, "want_assertion_signed": True, "reject_idp_initiated_sso": True},
        },
    )
    app.get_provider = lambda request: CompanyAdapter._wrapped(request, app)
    return app
