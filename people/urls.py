from django.urls import path, re_path

from people.scim.views import door
from people.views import accounts, import_answers, imports, profile, roles, scim_keys, settings, sign_in

app_name = "people"
urlpatterns = [
    path("settings/", settings.edit, name="settings"),
    path("settings/profile/", profile.edit, name="profile"),
    path("settings/profile/photo/remove/", profile.remove_photo, name="photo-remove"),
    path("people/<int:pk>/photo/<slug:size>.jpg", profile.photo, name="photo"),
    path("settings/sign-in/", sign_in.overview, name="sign-in"),
    path("settings/sign-in/again/", sign_in.again, name="sign-in-again"),
    path("settings/sign-in/second-step/", sign_in.second_step, name="second-step"),
    path("settings/sign-in/sessions/<int:pk>/end/", sign_in.end_session, name="session-end"),
    path("settings/sign-in/sessions/end-others/", sign_in.end_others, name="session-end-others"),
    path("accounts/company/<slug:provider_id>/", sign_in.leave, name="company-sign-in"),
    path("accounts/company/<slug:provider_id>/return/", sign_in.come_back, name="company-return"),
    path("hr/people/", accounts.show_list, name="person-list"),
    path("hr/people/<int:pk>/", accounts.show, name="person-detail"),
    path("hr/people/<int:pk>/close/", accounts.close, name="person-close"),
    path("hr/people/<int:pk>/open/", accounts.reopen, name="person-open"),
    path("hr/roles/", roles.show_list, name="role-list"),
    path("hr/roles/give/", roles.give, name="role-give"),
    path("hr/roles/<int:pk>/<slug:role>/take/", roles.take, name="role-take"),
    path("hr/import/", imports.index, name="import-list"),
    path("hr/import/<int:pk>/", imports.detail, name="import-detail"),
    path("hr/import/<int:pk>/questions/", import_answers.answers, name="import-answers"),
    path("hr/import/<int:pk>/columns/", import_answers.columns, name="import-columns"),
    path("hr/import/<int:pk>/agree/", imports.approve, name="import-approve"),
    path("hr/import/<int:pk>/apply/", imports.apply, name="import-apply"),
    path("hr/import/<int:pk>/set-aside/", imports.discard, name="import-discard"),
    path("hr/import/<int:pk>/rejected.csv", imports.rejected, name="import-rejected"),
    path("hr/scim/", scim_keys.index, name="scim-keys"),
    path("hr/scim/make/", scim_keys.make, name="scim-key-make"),
    path("hr/scim/keys/<int:pk>/revoke/", scim_keys.revoke, name="scim-key-revoke"),
    path("hr/scim/keys/<int:pk>/keep/", scim_keys.keep, name="scim-key-keep"),
    path("hr/scim/leavers/", scim_keys.leavers, name="scim-leavers"),
    path("hr/scim/groups/<int:pk>/", scim_keys.group, name="scim-group"),
    re_path(r"^scim/v2(?:/(?P<path>.*))?$", door, name="scim"),
]
