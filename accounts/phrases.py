"""Sentences of the library of accounts whose Spanish the portal says otherwise: to "usted", as everywhere else.

They stand here to be collected with the portal's own texts, which come before a library's.
"""

from django.utils.translation import gettext_noop

SAID_OTHERWISE = [
    gettext_noop("Please select only one."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Send me a sign-in code"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("You cannot generate recovery codes without having two-factor authentication enabled."),
    gettext_noop("We've sent a code to %(recipient)s. The code expires shortly, so please enter it soon."),
    gettext_noop("Enter Email Verification Code"),
    gettext_noop("Enter Password Reset Code"),
    gettext_noop("Your email has been changed from %(from_email)s to %(to_email)s."),
    gettext_noop(
        "You're receiving this email because user %(user_display)s has given your email address to register an account "
        "on %(site_domain)s."
    ),
    gettext_noop("Your email verification code is listed below. Please enter it in your open browser window."),
    gettext_noop("Email address %(deleted_email)s has been removed from your account."),
    gettext_noop(
        "Your account is protected by two-factor authentication. Please enter an authenticator code:",
    ),
    gettext_noop("New Recovery Codes Generated"),
    gettext_noop("Save them  in a secure location now — they won't be shown again."),
    gettext_noop("Download codes"),
]
