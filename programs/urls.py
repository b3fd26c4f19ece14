from django.urls import path

from programs.views import participants, programs, tracker

app_name = "programs"
urlpatterns = [
    path("programs/", programs.show_list, name="program-list"),
    path("programs/<int:pk>/", programs.show, name="program-detail"),
    path("programs/<int:pk>/join/", participants.join, name="program-join"),
    path("programs/<int:pk>/joined/", participants.joined, name="program-joined"),
    path("programs/<int:pk>/leave/", participants.leave, name="mentee-leave"),
    path("programs/<int:pk>/offer/", participants.offer, name="mentor-offer"),
    path("programs/<int:pk>/not-now/", participants.postpone, name="mentor-postpone"),
    path("programs/<int:pk>/offered/", participants.offered, name="mentor-offered"),
    path("hr/programs/new/", programs.create, name="program-create"),
    path("hr/programs/<int:pk>/edit/", programs.edit, name="program-edit"),
    path("hr/programs/<int:pk>/mentors/", tracker.show, name="mentor-tracker"),
    path("hr/programs/<int:pk>/mentors/<int:mentor_pk>/exempt/", participants.exempt, name="mentor-exempt"),
]
