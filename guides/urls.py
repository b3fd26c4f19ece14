from django.urls import path

from guides.views import certificates, chapters, courses, insights, own_courses, reflections

app_name = "guides"
urlpatterns = [
    path("guide/", chapters.chapter_list, name="chapter-list"),
    path("guide/<slug:slug>/", chapters.chapter_detail, name="chapter-detail"),
    path("learn/<slug:slug>/", courses.course_detail, name="course-detail"),
    path("learn/<slug:slug>/<slug:lesson>/", courses.lesson_detail, name="lesson-detail"),
    path("learn/<slug:slug>/<slug:lesson>/reflection/", reflections.write, name="reflection-write"),
    path("courses/<slug:slug>/rating/", certificates.rate, name="course-rate"),
    path("insights/", insights.show_list, name="insight-list"),
    path("insights/<int:pk>/", insights.show, name="insight-detail"),
    path("insights/<int:pk>/change/", insights.change, name="insight-change"),
    path("insights/<int:pk>/publish/", insights.publish, name="insight-publish"),
    path("insights/<int:pk>/take-back/", insights.take_back, name="insight-take-back"),
    path("insights/<int:pk>/remove/", insights.remove, name="insight-remove"),
    path("hr/courses/", own_courses.show_list, name="own-courses"),
    path("hr/courses/publish/", own_courses.publish, name="own-course-publish"),
    path("hr/courses/<slug:slug>/files/", own_courses.download, name="own-course-files"),
    path("certificates/<slug:code>/", certificates.show, name="certificate-detail"),
    path("certificates/<slug:code>/pdf/", certificates.download, name="certificate-file"),
]
