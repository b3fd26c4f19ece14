from django.urls import path

from people.views import imports, profile, settings

app_name = "people"
urlpatterns = [
    path("settings/", settings.edit, name="settings"),
    path("settings/profile/", profile.edit, name="profile"),
    path("settings/profile/photo/remove/", profile.remove_photo, name="photo-remove"),
    path("people/<int:pk>/photo/<slug:size>.jpg", profile.photo, name="photo"),
    path("hr/import/", imports.index, name="import-list"),
    path("hr/import/<int:pk>/", imports.detail, name="import-detail"),
    path("hr/import/<int:pk>/apply/", imports.apply, name="import-apply"),
    path("hr/import/<int:pk>/set-aside/", imports.discard, name="import-discard"),
    path("hr/import/<int:pk>/rejected.csv", imports.rejected, name="import-rejected"),
]
