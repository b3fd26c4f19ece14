from django.urls import path

from matching.views import (
    asks,
    browse,
    confirming,
    fairness,
    lab,
    launch,
    policy,
    publishing,
    requests,
    runs,
    swaps,
)

app_name = "matching"
urlpatterns = [
    path("mentors/", browse.show_list, name="mentor-list"),
    path("mentors/<int:pk>/", browse.show, name="mentor-detail"),
    path("mentors/<int:pk>/ask/", requests.ask, name="request-ask"),
    path("requests/", requests.show_list, name="request-list"),
    path("requests/<int:pk>/", requests.show, name="request-detail"),
    path("requests/<int:pk>/accept/", requests.accept, name="request-accept"),
    path("requests/<int:pk>/decline/", requests.decline, name="request-decline"),
    path("requests/<int:pk>/withdraw/", requests.withdraw, name="request-withdraw"),
    path("hr/programs/<int:pk>/go-live/", launch.go_live, name="program-go-live"),
    path("hr/programs/<int:pk>/rules/", policy.show, name="policy"),
    path("hr/programs/<int:pk>/rules/change/", policy.change, name="policy-change"),
    path("hr/programs/<int:pk>/rules/history/", policy.history, name="policy-history"),
    path("hr/programs/<int:pk>/rules/lab/", lab.show, name="lab"),
    path("hr/rules/<int:pk>/approve/", policy.approve, name="policy-approve"),
    path("hr/rules/<int:pk>/refuse/", policy.refuse, name="policy-refuse"),
    path("hr/rules/<int:pk>/withdraw/", policy.withdraw, name="policy-withdraw"),
    path("hr/programs/<int:pk>/matching/", runs.show_list, name="run-list"),
    path("hr/programs/<int:pk>/matching/plan/", runs.plan, name="run-plan"),
    path("hr/runs/<int:pk>/", runs.show, name="run-detail"),
    path("asks/<int:pk>/", asks.show, name="ask-detail"),
    path("asks/<int:pk>/yes/", asks.answer, {"verb": "yes"}, name="ask-yes"),
    path("asks/<int:pk>/no/", asks.answer, {"verb": "no"}, name="ask-no"),
    path("hr/runs/<int:pk>/ask/fix/<int:place>/", asks.ask, {"what": "fix"}, name="run-ask-mentors"),
    path("hr/runs/<int:pk>/ask/question/<int:place>/", asks.ask, {"what": "question"}, name="run-ask-mentee"),
    path("hr/runs/<int:pk>/fairness/", fairness.show, name="run-fairness"),
    path("hr/runs/<int:pk>/why/", swaps.why, name="run-why"),
    path("hr/runs/<int:pk>/without/", runs.show_without, name="run-without"),
    path("hr/runs/<int:pk>/mentees/<int:mentee_pk>/", swaps.show, name="run-mentee"),
    path("hr/runs/<int:pk>/mentees/<int:mentee_pk>/swap/", swaps.swap, name="run-swap"),
    path("hr/runs/<int:pk>/stop/", runs.stop, name="run-stop"),
    path("hr/runs/<int:pk>/lock/", runs.lock_all, name="run-lock-all"),
    path(
        "hr/runs/<int:pk>/pairs/<int:proposal_pk>/restore/",
        runs.mark,
        {"verb": "restore"},
        name="run-restore",
    ),
    path("hr/runs/<int:pk>/again/", runs.again, name="run-again"),
    path("hr/runs/<int:pk>/publish/", publishing.publish, name="run-publish"),
    path("hr/runs/<int:pk>/undo/", publishing.undo, name="run-undo"),
    path("mentorships/<int:pk>/confirm/", confirming.confirm, name="pair-confirm"),
    path("mentorships/<int:pk>/not-possible/", confirming.decline, name="pair-decline"),
    path("hr/runs/<int:pk>/discard/", runs.discard, name="run-discard"),
    path("hr/runs/<int:pk>/pairs/<int:proposal_pk>/lock/", runs.mark, {"verb": "lock"}, name="run-lock"),
    path(
        "hr/runs/<int:pk>/pairs/<int:proposal_pk>/unlock/", runs.mark, {"verb": "unlock"}, name="run-unlock"
    ),
    path(
        "hr/runs/<int:pk>/pairs/<int:proposal_pk>/strike/", runs.mark, {"verb": "strike"}, name="run-strike"
    ),
]
