from django.urls import path

from dashboard.views import pages, styleguide

app_name = "dashboard"
urlpatterns = [
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accent.css", pages.accent, name="accent"),
    path("styleguide/", styleguide.show, name="styleguide"),
]
