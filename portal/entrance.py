"""How people come in: what is counted, how their letters go out, where they are led."""

from functools import partial

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django_tasks import task

from accounts.secrets import hidden, shown
from courses.actions.accounts import keep_proof
from courses.limits import Limit, address_of

PASSWORDS = Limit("passwords", most=10, seconds=300)  # tried for one address from one network
ALL_PASSWORDS = Limit("all passwords", most=100, seconds=300)  # tried for one address from anywhere
NETWORK_PASSWORDS = Limit("network passwords", most=100, seconds=300)  # a whole office may be behind one
CODES = Limit("second factors", most=10, seconds=300)  # tried for one account
USED_CODES = Limit("used codes", most=1, seconds=3600)  # each opens once, whichever process it comes to
LETTERS = Limit("account letters", most=10, seconds=3600)  # to one address, asked for from one network
ALL_LETTERS = Limit("all account letters", most=40, seconds=3600)  # nobody's mailbox is filled by others
NETWORK_LETTERS = Limit("network letters", most=60, seconds=3600)
ASKED_FOR = ("login_code", "password_reset", "email_confirmation", "unknown_account", "account_already_exists")


@task
def post_letter(address, subject, text):
    """Codes are short-lived: what a mail server refuses now is asked for again by whoever waits for it."""
    EmailMultiAlternatives(subject, text, to=[address], headers={"Auto-Submitted": "auto-generated"}).send()


class EntranceAdapter(DefaultAccountAdapter):
    """allauth's own limits are counted in each process; these hold for all of them."""

    def pre_authenticate(self, request, **credentials):
        address, network = credentials.get("email", "").casefold(), address_of(request)
        if NETWORK_PASSWORDS.take(network) or PASSWORDS.take(f"{address} {network}") or ALL_PASSWORDS.take(address):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def send_mail(self, template_prefix, email, context):
        """After the transaction, by a worker: a mail server that is away is no error of the page.

        What forms ask for is counted; a notice of what happened to an account always goes out.
        """
        if template_prefix.rpartition("/")[2].startswith(ASKED_FOR) and self.is_too_much(email.casefold()):
            return
        host = settings.SITE_URL.partition("://")[2]  # whatever host was asked for
        facts = {"request": self.request, "email": email, **context, "current_site": {"domain": host, "name": host}}
        letter = self.render_mail(template_prefix, email, facts)
        transaction.on_commit(partial(post_letter.enqueue, email, letter.subject, letter.body))

    def is_too_much(self, address):
        network = address_of(self.request)
        here = LETTERS.take(f"{address} {network}") or NETWORK_LETTERS.take(network)
        return here or ALL_LETTERS.take(address)

    def confirm_email(self, request, email_address):
        """The one of before goes: an account has one address."""
        keep_proof(email_address.user)
        return super().confirm_email(request, email_address)

    def format_email_subject(self, subject):
        return f"Rumbo: {subject}"

    def get_login_redirect_url(self, request):
        return reverse("admin:index" if request.user.is_staff else "courses:learning")

    def get_client_ip(self, request):
        return address_of(request)


class OpenAccountForm(SignupForm):
    """Without a password: nobody may leave theirs in the account of an address that is not confirmed yet."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields.pop("password1", None)


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text):
        return hidden(text)

    def decrypt(self, encrypted_text):
        return shown(encrypted_text)

    def get_totp_issuer(self):
        return "Rumbo"


def is_used(user, code):
    """Whether the code has opened this account before, however it was typed then. From now on it has.

    It is counted in the stretch after this one too: a code may be good at the end of one and the beginning of the next.
    """
    whose = f"{user.pk} {''.join(filter(str.isalnum, code)).upper()}"
    return bool(USED_CODES.take(whose) or USED_CODES.take(whose, ahead=1))


class CountedCode(BaseAuthenticateForm):
    """Tries are counted for the account, wherever they come from."""

    def clean_code(self):
        if CODES.take(str(self.user.pk)):
            raise EntranceAdapter().validation_error("too_many_login_attempts")
        code = super().clean_code()
        if is_used(self.user, code):
            raise SecondFactorAdapter().validation_error("incorrect_code")
        return code


class CodeForm(CountedCode, AuthenticateForm):
    pass


class CodeAgainForm(CountedCode, ReauthenticateForm):
    pass


class FirstCodeForm(ActivateTOTPForm):
    """The code that shows that the app works opens nothing after that."""

    def clean_code(self):
        code = super().clean_code()
        is_used(self.user, code)
        return code
