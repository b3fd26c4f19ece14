from django.urls import path

from people.views import settings

app_name = "people"
urlpatterns = [
    path("settings/", settings.edit, name="settings"),
]
