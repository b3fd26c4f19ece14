from django.urls import path

from people.views import import_answers, imports, profile, settings

app_name = "people"
urlpatterns = [
    path("settings/", settings.edit, name="settings"),
    path("settings/profile/", profile.edit, name="profile"),
    path("settings/profile/photo/remove/", profile.remove_photo, name="photo-remove"),
    path("people/<int:pk>/photo/<slug:size>.jpg", profile.photo, name="photo"),
    path("hr/import/", imports.index, name="import-list"),
    path("hr/import/<int:pk>/", imports.detail, name="import-detail"),
    path("hr/import/<int:pk>/questions/", import_answers.answers, name="import-answers"),
    path("hr/import/<int:pk>/columns/", import_answers.columns, name="import-columns"),
    path("hr/import/<int:pk>/agree/", imports.approve, name="import-approve"),
    path("hr/import/<int:pk>/apply/", imports.apply, name="import-apply"),
    path("hr/import/<int:pk>/set-aside/", imports.discard, name="import-discard"),
    path("hr/import/<int:pk>/rejected.csv", imports.rejected, name="import-rejected"),
]
