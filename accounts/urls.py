"""The pages of accounts, each under an address in the reader's language; the names are those that allauth looks for."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.again import code_again
from accounts.interrupted import interrupted
from accounts.pages import page

urlpatterns = [
    # accounts/
    path(_("accounts/log-in/"), page(account.login), name="account_login"),
    path(_("accounts/log-in/code/"), page(account.request_login_code), name="account_request_login_code"),
    path(_("accounts/log-in/code/enter/"), page(account.confirm_login_code), name="account_confirm_login_code"),
    path(_("accounts/log-in/second-factor/"), page(second_factor.authenticate), name="mfa_authenticate"),
    path(_("accounts/log-in/again/"), page(account.reauthenticate), name="account_reauthenticate"),
    path(_("accounts/log-in/again/second-factor/"), page(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path(_("accounts/log-in/again/code/"), page(code_again), name="account_code_again"),
    path(_("accounts/go-on/"), page(interrupted), name="account_interrupted"),
    path(_("accounts/log-out/"), page(account.logout), name="account_logout"),
    path(_("accounts/inactive/"), page(account.account_inactive), name="account_inactive"),
    path(_("accounts/new/"), page(account.signup), name="account_signup"),
    path(_("accounts/e-mail/"), page(account.email), name="account_email"),
    path(_("accounts/e-mail/confirm/"), page(account.email_verification_sent), name="account_email_verification_sent"),
    # the password
    path(_("accounts/password/"), page(account.password_change), name="account_change_password"),
    path(_("accounts/password/set/"), page(account.password_set), name="account_set_password"),
    path(_("accounts/password/forgotten/"), page(account.password_reset), name="account_reset_password"),
    path(
        _("accounts/password/forgotten/code/"),
        page(account.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        _("accounts/password/forgotten/new/"),
        page(account.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path(
        _("accounts/password/forgotten/done/"),
        page(account.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
    # the second factor
    path(_("accounts/second-factor/"), page(second_factor.index), name="mfa_index"),
    path(_("accounts/second-factor/activate/"), page(totp.activate_totp), name="mfa_activate_totp"),
    path(_("accounts/second-factor/deactivate/"), page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(_("accounts/second-factor/codes/"), page(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        _("accounts/second-factor/codes/new/"),
        page(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        _("accounts/second-factor/codes/download/"),
        page(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
