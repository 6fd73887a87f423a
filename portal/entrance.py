"""How people come in: what is counted, how their letters go out, where they are led."""

from functools import partial

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django_tasks import task

from accounts.secrets import hidden, shown
from courses.limits import Limit, address_of

PASSWORDS = Limit("passwords", most=10, seconds=300)  # tried for one address
NETWORK_PASSWORDS = Limit("network passwords", most=100, seconds=300)  # a whole office may be behind one
CODES = Limit("second factors", most=10, seconds=300)  # tried for one account
LETTERS = Limit("account letters", most=10, seconds=3600)  # nobody's mailbox is filled by forms that others send


@task
def post_letter(address, subject, text):
    """Codes are short-lived: what a mail server refuses now is asked for again by whoever waits for it."""
    EmailMultiAlternatives(subject, text, to=[address], headers={"Auto-Submitted": "auto-generated"}).send()


class EntranceAdapter(DefaultAccountAdapter):
    """allauth's own limits are counted in each process; these hold for all of them."""

    def pre_authenticate(self, request, **credentials):
        address = credentials.get("email", "").casefold()
        if PASSWORDS.take(address) or NETWORK_PASSWORDS.take(address_of(request)):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def send_mail(self, template_prefix, email, context):
        """After the transaction, by a worker: a mail server that is away is no error of the page."""
        if LETTERS.take(email.casefold()):
            return
        request = self.request
        facts = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        letter = self.render_mail(template_prefix, email, facts)
        transaction.on_commit(partial(post_letter.enqueue, email, letter.subject, letter.body))

    def format_email_subject(self, subject):
        return f"Rumbo: {subject}"

    def get_login_redirect_url(self, request):
        return reverse("admin:index" if request.user.is_staff else "courses:my-applications")

    def get_client_ip(self, request):
        return address_of(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text):
        return hidden(text)

    def decrypt(self, encrypted_text):
        return shown(encrypted_text)

    def get_totp_issuer(self):
        return "Rumbo"


class CountedCode:
    """Tries are counted for the account, wherever they come from."""

    def clean_code(self):
        if CODES.take(str(self.user.pk)):
            raise EntranceAdapter().validation_error("too_many_login_attempts")
        return super().clean_code()


class CodeForm(CountedCode, AuthenticateForm):
    pass


class CodeAgainForm(CountedCode, ReauthenticateForm):
    pass
