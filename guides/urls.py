from django.urls import path

from guides.views import chapters, courses

app_name = "guides"
urlpatterns = [
    path("guide/", chapters.chapter_list, name="chapter-list"),
    path("guide/<slug:slug>/", chapters.chapter_detail, name="chapter-detail"),
    path("learn/<slug:slug>/", courses.course_detail, name="course-detail"),
    path("learn/<slug:slug>/<slug:lesson>/", courses.lesson_detail, name="lesson-detail"),
]
