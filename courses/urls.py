from django.urls import path
from django.utils.translation import gettext_lazy as _

from courses.views.applying import AppliedPage, ApplyPage, StepPage
from courses.views.calendar import CalendarPage
from courses.views.catalogue import CourseList, CoursePage
from courses.views.editions import EditionPage
from courses.views.invitations import InvitationPage
from courses.views.my_application import MyApplicationPage
from courses.views.my_applications import my_applications
from courses.views.my_certificate import MyCertificatePage, certificate_file
from courses.views.my_data import ErasePage, MyDataPage, data_erased
from courses.views.partners import PartnerPage, ProgrammePage
from courses.views.topics import TopicPage

app_name = "courses"

urlpatterns = [
    # courses/
    path(_("courses/"), CourseList.as_view(), name="list"),
    path(_("courses/<slug:course>/"), CoursePage.as_view(), name="course"),
    path(_("courses/<slug:course>/<slug:edition>/"), EditionPage.as_view(), name="edition"),
    path(_("calendar/"), CalendarPage.as_view(), name="calendar"),
    # apply/
    path(_("apply/<int:pk>/"), ApplyPage.as_view(), name="apply"),
    path(_("apply/<int:pk>/sent/"), AppliedPage.as_view(), name="applied"),
    path(_("apply/<int:pk>/<slug:step>/"), StepPage.as_view(), name="apply-step"),
    path(_("invitation/<str:token>/"), InvitationPage.as_view(), name="invitation"),
    path(_("application/<str:token>/"), MyApplicationPage.as_view(), name="my-application"),
    path(_("my-applications/"), my_applications, name="my-applications"),
    # my-data/
    path(_("my-data/"), MyDataPage.as_view(), name="my-data"),
    path(_("my-data/erase/"), ErasePage.as_view(), name="erase-data"),
    path(_("my-data/erased/"), data_erased, name="data-erased"),
    # learning/
    path(_("learning/<str:token>/certificate/"), MyCertificatePage.as_view(), name="my-certificate"),
    path(_("learning/<str:token>/certificate/<str:code>.pdf"), certificate_file, name="certificate-file"),
    # what courses belong to
    path(_("programmes/<slug:slug>/"), ProgrammePage.as_view(), name="programme"),
    path(_("partners/<slug:slug>/"), PartnerPage.as_view(), name="partner"),
    path(_("topics/<slug:slug>/"), TopicPage.as_view(), name="topic"),
]
