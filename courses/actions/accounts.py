"""What somebody with an account holds in it."""

from django.db.models import Q

from accounts.models import User
from courses.models import Participant


def keep_in_account(application, user):
    """Whether the person of the application is now in the user's account; never taken from another one."""
    free = Q(account=None) | Q(account=user)
    return bool(Participant.objects.filter(free, pk=application.participant_id, erased_at=None).update(account=user))


def account_of(address):
    """The account that has confirmed the e-mail address as its own; None without one."""
    return User.objects.filter(is_active=True, emailaddress__email__iexact=address, emailaddress__verified=True).first()


def last_told(user):
    """The newest record of somebody, for forms that ask the same again; None without one."""
    return user.participants.order_by("pk").last() if user.is_authenticated else None
