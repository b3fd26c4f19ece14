from django.urls import path

from guides.views import certificates, chapters, courses, reflections

app_name = "guides"
urlpatterns = [
    path("guide/", chapters.chapter_list, name="chapter-list"),
    path("guide/<slug:slug>/", chapters.chapter_detail, name="chapter-detail"),
    path("learn/<slug:slug>/", courses.course_detail, name="course-detail"),
    path("learn/<slug:slug>/<slug:lesson>/", courses.lesson_detail, name="lesson-detail"),
    path("learn/<slug:slug>/<slug:lesson>/reflection/", reflections.write, name="reflection-write"),
    path("courses/<slug:slug>/rating/", certificates.rate, name="course-rate"),
    path("certificates/<slug:code>/", certificates.show, name="certificate-detail"),
]
