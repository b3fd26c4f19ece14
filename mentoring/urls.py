"""One include per app; sign-in pages are allauth's, only those that a house without free sign-up needs."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from allauth.mfa.base import views as steps
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from people.login import recently_signed_in
from people.login.second_step import taken_by_this
from people.views import sign_in
from people.views.passwords import own_password, passwords

for model in [each for each in admin.site._registry if each.__module__.startswith("allauth.")]:
    admin.site.unregister(model)  # addresses, second steps, linked identities: whoever edits them is anybody

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one way to sign in

urlpatterns = [
    path("", include("dashboard.urls")),
    path("", include("matching.urls")),
    path("", include("programs.urls")),
    path("", include("guides.urls")),
    path("", include("notices.urls")),
    path("", include("people.urls")),
    path("accounts/login/", sign_in.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", own_password(account.password_change), name="account_change_password"),
    path(
        "accounts/password/set/",
        own_password(recently_signed_in(account.password_set)),
        name="account_set_password",
    ),
    path("accounts/password/reset/", passwords(account.password_reset), name="account_reset_password"),
    path(
        "accounts/password/reset/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        passwords(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("accounts/second-step/", steps.authenticate, name="mfa_authenticate"),
    path("accounts/second-step/again/", steps.reauthenticate, name="mfa_reauthenticate"),
    path(
        "accounts/second-step/app/",
        recently_signed_in(taken_by_this(app.activate_totp)),
        name="mfa_activate_totp",
    ),
    path(
        "accounts/second-step/app/remove/",
        recently_signed_in(app.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "accounts/passkeys/add/",
        recently_signed_in(taken_by_this(keys.add_webauthn)),
        name="mfa_add_webauthn",
    ),
    path("accounts/passkeys/sign-in/", login_not_required(keys.login_webauthn), name="mfa_login_webauthn"),
    path("accounts/passkeys/again/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("accounts/passkeys/<int:pk>/", recently_signed_in(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "accounts/passkeys/<int:pk>/remove/",
        recently_signed_in(keys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        "accounts/recovery-codes/",
        recently_signed_in(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "accounts/recovery-codes/new/",
        recently_signed_in(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "accounts/recovery-codes/codes.txt",
        recently_signed_in(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("accounts/second-step/all/", RedirectView.as_view(pattern_name="people:sign-in"), name="mfa_index"),
    path("accounts/passkeys/", RedirectView.as_view(pattern_name="people:sign-in"), name="mfa_list_webauthn"),
    # allauth's own pages link to these names; nobody signs up here, addresses come from the HR feed.
    path("accounts/signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("accounts/email/", RedirectView.as_view(pattern_name="dashboard:home"), name="account_email"),
    path("admin/", admin.site.urls),
]

if settings.SAML_PROVIDERS:
    urlpatterns.insert(0, path("accounts/", include("people.login.saml_urls")))

handler400 = "dashboard.views.pages.bad_request"
handler403 = "dashboard.views.pages.forbidden"
handler404 = "dashboard.views.pages.not_found"
handler500 = "dashboard.views.pages.server_error"
