"""Invitations: made here, shown or sent once, reminded and revoked."""

from urllib.parse import quote

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.actions.invitations import invite, remind, revoke
from courses.admin.chosen import ChosenFilter, HasChosenFilters
from courses.admin.private import PrivateAdmin
from courses.admin.records import Settled
from courses.beginnings import INVITATIONS, beginning
from courses.folding import anywhere
from courses.letters import invitation_letter
from courses.models import Invitation, Organisation

MOST_AT_ONCE = 1_000
UNKNOWN = "…"


@admin.register(Invitation)
class InvitationAdmin(Settled, HasChosenFilters, PrivateAdmin):
    list_display = ["whom", "edition", "seats", "seats_used", "expires_at", "state_now"]
    list_select_related = ["edition__course", "organisation"]
    list_filter = [("edition", ChosenFilter), "nominates", "skips_review"]
    search_fields = ["email", "organisation__name_en", "organisation__name_es"]
    search_help_text = _("A part of the institution's name, or the beginning of the address")
    indexed_sorts = ["expires_at"]
    indexed_filters = ["nominates__exact", "skips_review__exact"]
    autocomplete_fields = ["edition", "site", "organisation"]
    fields = [
        "edition",
        "site",
        "organisation",
        ("email", "language"),
        ("seats", "seats_used"),
        "expires_at",
        "nominates",
        "skips_review",
        "state_now",
        "letter",
    ]
    settled = ["edition"]  # which its letter names
    readonly_fields = ["seats_used", "state_now", "letter"]
    actions = ["remind", "revoke"]

    def get_readonly_fields(self, request, obj=None):
        """Whom it names already has a seat by what it was then."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "nominates"] if obj and obj.applications.exists() else fields

    def search_word(self, queryset, word, most=None):
        institutions = Organisation.objects.filter(anywhere(word, "name_en", "name_es")).order_by()
        every = Invitation.objects.order_by()
        named = every.filter(organisation__in=institutions.values("pk")).values("pk")
        return queryset.filter(pk__in=named.union(every.filter(pk__in=beginning(INVITATIONS, word)).values("pk")))

    def save_model(self, request, obj, form, change):
        """A new one gets its link, which is shown this once; a changed one keeps it."""
        if change:
            obj.save(update_fields=[name for name in form.changed_data if name != "seats_used"])
            return
        obj.created_by = request.user
        self.show_link(request, invite(obj))

    def show_link(self, request, token):
        address = request.build_absolute_uri(reverse("courses:invitation", args=[token]))
        words = _("The link of the invitation, shown now and never again: %(address)s")
        self.message_user(request, words % {"address": address}, messages.WARNING)

    @admin.display(description=_("whom"))
    def whom(self, invitation):
        return str(invitation.organisation or invitation.email)

    @admin.display(description=_("state"))
    def state_now(self, invitation):
        return invitation.get_state_display() if invitation.pk else self.get_empty_value_display()

    @admin.display(description=_("letter, as it is sent but for its link"))
    def letter(self, invitation):
        """With an address that leads nowhere: of the real one only a hash is kept."""
        if not invitation.pk:
            return self.get_empty_value_display()
        told = invitation_letter(invitation, UNKNOWN)
        text = told["text"].replace(quote(UNKNOWN), UNKNOWN)
        return format_html('<pre class="letter" lang="{}">{}</pre>', told["language"], text)

    @admin.action(description=_("Send a new link; the old one leads nowhere"), permissions=["change"])
    def remind(self, request, records):
        """Those that are open and have an address."""
        if self.is_too_much(request, records):
            return
        sent = sum(remind(invitation) is not None for invitation in records.with_names())
        words = ngettext("%(count)d invitation sent again.", "%(count)d invitations sent again.", sent)
        self.message_user(request, words % {"count": sent}, messages.SUCCESS)

    @admin.action(description=_("Revoke what is selected"), permissions=["change"])
    def revoke(self, request, records):
        if self.is_too_much(request, records):
            return
        for invitation in records:
            revoke(invitation)
        words = ngettext("%(count)d invitation revoked.", "%(count)d invitations revoked.", len(records))
        self.message_user(request, words % {"count": len(records)}, messages.SUCCESS)

    def is_too_much(self, request, records):
        """Whether there are more than one deed takes, which is said then: all that a list finds can be chosen."""
        if len(records.order_by()[: MOST_AT_ONCE + 1].values_list("pk")) <= MOST_AT_ONCE:
            return False
        told = _("Nothing is done: at most %(most)d invitations can be chosen at once. Narrow the list first.")
        self.message_user(request, told % {"most": MOST_AT_ONCE}, messages.ERROR)
        return True
