"""One include per app; sign-in pages are allauth's, only those that a house without free sign-up needs."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one way to sign in

urlpatterns = [
    path("", include("dashboard.urls")),
    path("", include("matching.urls")),
    path("", include("programs.urls")),
    path("", include("guides.urls")),
    path("", include("people.urls")),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", account.password_set, name="account_set_password"),
    path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
    path(
        "accounts/password/reset/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # allauth's own pages link to these names; nobody signs up here, addresses come from the HR feed.
    path("accounts/signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("accounts/email/", RedirectView.as_view(pattern_name="dashboard:home"), name="account_email"),
    path("admin/", admin.site.urls),
]

handler400 = "dashboard.views.pages.bad_request"
handler403 = "dashboard.views.pages.forbidden"
handler404 = "dashboard.views.pages.not_found"
handler500 = "dashboard.views.pages.server_error"
