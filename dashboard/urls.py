from django.urls import path

from dashboard.views import audit, demo, desk, health, home, my_data, pages, retention, styleguide, todo

app_name = "dashboard"
urlpatterns = [
    path("", home.home, name="home"),
    path("todo/", todo.todo_list, name="todo"),
    path("hr/", desk.desk, name="desk"),
    path("hr/programs/<int:pk>/", desk.program, name="program-desk"),
    path("hr/programs/<int:pk>/totals/", desk.totals, name="program-totals"),
    path("hr/audit/", audit.show, name="audit"),
    path("hr/configuration/", audit.configuration, name="configuration"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("settings/my-data/", my_data.show, name="my-data"),
    path("settings/my-data/file/", my_data.download, name="my-data-file"),
    path("settings/my-data/tables/", my_data.download_tables, name="my-data-tables"),
    path("settings/my-data/colleagues/", my_data.preview, name="my-preview"),
    path("hr/retention/", retention.show, name="retention"),
    path("hr/people/<int:pk>/erase/", retention.erase, name="erasure"),
    path("hr/erasures/<int:pk>/stop/", retention.stop, name="erasure-stop"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accent.css", pages.accent, name="accent"),
    path("styleguide/", styleguide.show, name="styleguide"),
    path("demo/mail/", demo.mailbox, name="demo-mailbox"),
    path("demo/mail/<str:name>/", demo.mail, name="demo-mail"),
    path("demo/clock/", demo.clock_page, name="demo-clock"),
]
