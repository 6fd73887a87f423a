from django.urls import path
from django.utils.translation import gettext_lazy as _

from courses.public import public
from courses.views.applying import AppliedPage, ApplyPage, StepPage
from courses.views.calendar import CalendarPage
from courses.views.catalogue import CourseList, CoursePage
from courses.views.editions import EditionPage
from courses.views.invitations import InvitationPage
from courses.views.my_application import MyApplicationPage
from courses.views.my_certificate import MyCertificatePage, certificate_file
from courses.views.my_data import ErasePage, MyDataPage, data_erased
from courses.views.my_learning import my_learning
from courses.views.partners import PartnerPage, ProgrammePage
from courses.views.study import ModulePage, PrintPack, StudyPage, TranscriptPage
from courses.views.teaching import RosterPage, teaching
from courses.views.topics import TopicPage

app_name = "courses"

urlpatterns = [
    # courses/
    path(_("courses/"), public(CourseList.as_view()), name="list"),
    path(_("courses/<slug:course>/"), public(CoursePage.as_view()), name="course"),
    path(_("courses/<slug:course>/<slug:edition>/"), public(EditionPage.as_view()), name="edition"),
    path(_("calendar/"), public(CalendarPage.as_view()), name="calendar"),
    # apply/
    path(_("apply/<int:pk>/"), ApplyPage.as_view(), name="apply"),
    path(_("apply/<int:pk>/sent/"), AppliedPage.as_view(), name="applied"),
    path(_("apply/<int:pk>/<slug:step>/"), StepPage.as_view(), name="apply-step"),
    path(_("invitation/<str:token>/"), InvitationPage.as_view(), name="invitation"),
    path(_("application/<str:token>/"), MyApplicationPage.as_view(), name="my-application"),
    # my-data/
    path(_("my-data/"), MyDataPage.as_view(), name="my-data"),
    path(_("my-data/erase/"), ErasePage.as_view(), name="erase-data"),
    path(_("my-data/erased/"), data_erased, name="data-erased"),
    # learning/
    path(_("learning/"), my_learning, name="learning"),
    path(_("learning/<str:token>/"), StudyPage.as_view(), name="study"),
    path(_("learning/<str:token>/print/"), PrintPack.as_view(), name="study-print"),
    path(_("learning/<str:token>/modules/<slug:slug>/"), ModulePage.as_view(), name="study-module"),
    path(_("learning/<str:token>/transcripts/<int:pk>/"), TranscriptPage.as_view(), name="study-transcript"),
    path(_("learning/<str:token>/certificate/"), MyCertificatePage.as_view(), name="my-certificate"),
    path(_("learning/<str:token>/certificate/<str:code>.pdf"), certificate_file, name="certificate-file"),
    # teaching/
    path(_("teaching/"), teaching, name="teaching"),
    path(_("teaching/<int:pk>/"), RosterPage.as_view(), name="roster"),
    # what courses belong to
    path(_("programmes/<slug:slug>/"), public(ProgrammePage.as_view()), name="programme"),
    path(_("partners/<slug:slug>/"), public(PartnerPage.as_view()), name="partner"),
    path(_("topics/<slug:slug>/"), public(TopicPage.as_view()), name="topic"),
]
