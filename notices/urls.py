from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("settings/mails/", views.choose, name="choose"),
    path("mails/off/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
