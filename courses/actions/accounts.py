"""What somebody with an account holds in it."""

from operator import attrgetter

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from courses.holdings import records_of
from courses.models import Application, Participant
from courses.names import mailbox


def keep_in_account(application: Application, user: User) -> bool:
    """Whether the person of the application is now in the user's account; never taken from another one."""
    free = Q(account=None) | Q(account=user)
    return bool(Participant.objects.filter(free, pk=application.participant_id, erased_at=None).update(account=user))


def keep_proof(user: User) -> None:
    """Before an address that the account has confirmed goes: the records there stay theirs."""
    keys = [participant.pk for participant in records_of(user) if participant.account_id == user.pk]
    Participant.objects.filter(pk__in=keys, account=user).update(proven_account=user)


def account_of(address: str) -> User | None:
    """The account that has confirmed the e-mail address as its own; None without one."""
    confirmed = EmailAddress.objects.filter(user__is_active=True, email__iexact=address, verified=True)
    found = confirmed.select_related("user").order_by("pk")
    return next((each.user for each in found if mailbox(each.email) == mailbox(address)), None)


def last_told(user: User | AnonymousUser) -> Participant | None:
    """The newest record of somebody, for forms that ask the same again; None without one.

    Not of whom a passed-on link has put into their account: its page tells less than these forms do.
    """
    return max(records_of(user), key=attrgetter("pk"), default=None) if user.is_authenticated else None
