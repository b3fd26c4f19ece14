"""What the house knows about its reader, to read and to take along."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dashboard import exports, privacy
from dashboard.views import own_data
from people.login.fresh import recently_signed_in
from people.models import Person
from programs.models import Mentor

LOOKS = 50  # on the page; the download holds all
KINDS = {
    "people.person": _("Your person record: name, job, place, settings"),
    "people.rosterimport": _("Imports of people you made"),
    "people.feedmapping": _("Columns of HR files you corrected"),
    "people.feedword": _("Words of HR files you explained"),
    "people.scimtoken": _("Keys for an identity provider that you made or answer for"),
    "notices.webhook": _("Webhooks to other systems that you added"),
    "people.apikey": _("Keys for other systems that you made or answer for"),
    "people.heldleaver": _("That the identity provider asked to close your account"),
    "people.scimrecord": _("How the identity provider names you"),
    "people.directorygroup": _("Groups of the identity provider you are in"),
    "people.rolefromgroup": _("Roles that groups of the identity provider gave you"),
    "people.photo": _("Your photo"),
    "people.savedview": _("Your saved views of lists"),
    "people.look": _("Who of HR looked at your data"),
    "people.look made": _("Whose data you looked at"),
    "people.erasure": _("When your data is erased"),
    "people.event by you": _("What the log says you did"),
    "people.event about you": _("What the log says about you"),
    "account.emailaddress": _("Addresses you can sign in with"),
    "socialaccount.socialaccount": _("Accounts of an identity provider you sign in with"),
    "mfa.authenticator": _("Your second steps of signing in"),
    "usersessions.usersession": _("Where you are signed in"),
    "admin.logentry": _("What you changed on the technical pages"),
    "programs.programrole": _("What you help with in programs"),
    "notices.notice": _("Mails sent to you"),
    "notices.muted": _("Mails you do not want"),
    "guides.completion": _("Courses you take"),
    "guides.completion recorded by you": _("Courses that you recorded for others"),
    "guides.reading": _("Chapters you read"),
    "guides.acknowledgment": _("Chapters you confirmed to have read"),
    "guides.chapter written": _("Chapters you wrote"),
    "guides.chapter published": _("Chapters you published"),
    "guides.draft": _("Drafts of chapters you wrote or agreed to"),
    "guides.picture": _("Pictures you added to the guide"),
    "programs.program": _("Programs you coordinate"),
    "programs.mentor": _("What you offer as a mentor"),
    "programs.mentorlimit": _("How many mentees you take over all programs"),
    "programs.audience": _("Programs that name you as somebody they are for"),
    "programs.audiencemember": _("Programs you were invited to"),
    "programs.nomination": _("Who thought of whom for a program"),
    "programs.mentee": _("What you asked for as a mentee"),
    "programs.mentorship": _("Your mentorships"),
    "programs.mentorship certificate": _("Your certificates as a mentor"),
    "programs.endingwish": _("What you wished for the end of a mentorship"),
    "programs.standin": _("Standing in for a mentor who is away"),
    "programs.concern": _("That you did not feel safe"),
    "guides.guidewriter": _("Guides of programs you may write"),
    "programs.waiver decided": _("Exceptions to the rules that you asked for or decided"),
    "programs.waiver about you": _("Exceptions to the rules for your pairs"),
    "programs.campaign": _("Messages you planned"),
    "programs.trainingsession": _("Trainings you plan or give"),
    "programs.sessionplace": _("Your places in trainings"),
    "guides.insightcard": _("Cards you wrote"),
    "people.answered": _("Forms you sent within the last day"),
    "people.positionchange": _("Levels, units and countries you had before"),
    "people.expectedleave": _("Your last day, if HR knows one"),
    "programs.agreement": _("Your agreements"),
    "programs.goal": _("Your goals"),
    "programs.goalstep": _("Progress and insights of your mentorships"),
    "programs.calendarfeed": _("The private address of your calendar"),
    "programs.meeting": _("Your meetings"),
    "programs.answerdraft": _("Answers you have not sent yet"),
    "programs.questionset": _("Questions to pairs that you changed"),
    "programs.lottery": _("Lots that you drew"),
    "programs.quarternote": _("Notes of the quarter that you wrote"),
    "programs.signal": _("Why you were on the list of coordinators"),
    "programs.signal yours": _("Signals you have taken on"),
    "programs.signalstep": _("What you did about signals"),
    "programs.declaration": _("What you said about yourself, for counting groups"),
    "programs.voice": _("Expectations you said"),
    "programs.message": _("Messages you wrote to your partner"),
    "programs.sharedfile": _("Files you shared with your partner"),
    "programs.note": _("Notes you wrote"),
    "programs.answer": _("Your check-in answers"),
    "matching.apart": _("People you do not want to be paired with"),
    "matching.mark": _("Mentors you saved or put aside"),
    "matching.mentorrequest sent": _("Mentors you asked"),
    "matching.mentorrequest received": _("Requests you received"),
    "matching.coffeeguest": _("Rounds of coffee you joined"),
    "matching.coffeetalk one": _("Coffee with a colleague, or talks you asked for"),
    "matching.coffeetalk other": _("Coffee with a colleague, or talks you were asked for"),
    "matching.coffeeround": _("Rounds of coffee you opened"),
    "matching.mentorrequest noted": _("Requests you have just answered or sent"),
    "matching.ask": _("What a coordinator asked you"),
    "matching.policy written": _("Rules of programs you set"),
    "matching.policy decided": _("Rules of programs you agreed to or turned down"),
    "matching.matchrun": _("Match runs you planned or published"),
    "matching.dossier": _("Match runs you calculated once more"),
}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    person = get_object_or_404(Person.objects.get_queryset(), pk=request.user.pk)
    context = {
        "facts": own_data.facts(person, KINDS),
        "tables": own_data.tables(person, KINDS),
        "looks": person.looks.all()[:LOOKS],
        "look_days": settings.RETENTION_DAYS["look"],
        "helpers": own_data.hr_people()[:3],
    }
    return render(request, "dashboard/my_data.html", context)


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The same words and picture that a colleague would see."""
    person = get_object_or_404(Person.objects.select_related("unit"), pk=request.user.pk)
    offers = Mentor.objects.filter(person=person, program__state="live", state=Mentor.State.AVAILABLE)
    context = {"person": person, "offers": offers.select_related("program").with_load()}
    return render(request, "dashboard/my_preview.html", context)


@require_safe
@recently_signed_in
def download(request: HttpRequest) -> HttpResponse:
    return _attached(
        JsonResponse(
            privacy.export(request.user),  # type: ignore[arg-type]
            json_dumps_params={"indent": 1, "ensure_ascii": False},
        ),
        "my-mentoring-data.json",
    )


@require_safe
@recently_signed_in
def download_tables(request: HttpRequest) -> HttpResponse:
    """A CSV file per table, for whoever would rather open it in a spreadsheet."""
    content = exports.zipped(privacy.export(request.user))  # type: ignore[arg-type]
    return _attached(HttpResponse(content, content_type="application/zip"), "my-mentoring-data.zip")


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
