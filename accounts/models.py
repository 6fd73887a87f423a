"""The user: an e-mail address to log in with and a language of choice. Nothing more."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Lower
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Whoever may run commands here is believed: the address needs no letter to be confirmed."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        user.confirm_address()
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        """Whatever the case it is typed in."""
        return self.get(email__iexact=email)


class User(AbstractUser):
    """Somebody who can log in, by e-mail address."""

    username = None  # type: ignore[assignment]  # as Django says to do without the column
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    emailaddress_set: Any  # of allauth, whose models say nothing of their types
    authenticator_set: Any  # as above

    objects = UserManager()  # type: ignore[misc, assignment]  # theirs asks for a user name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """One address is one account, whatever the case it is typed in: it is kept in small letters."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def confirm_address(self) -> None:
        """Hold the address as theirs, as if they had entered the code of a letter."""
        self.emailaddress_set.update_or_create(email=self.email, defaults={"verified": True, "primary": True})

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("A user with this e-mail address exists already."),
            ),
            models.CheckConstraint(
                condition=Q(
                    LessThanOrEqual(Length("email"), 254),
                    LessThanOrEqual(Length("first_name"), 150),
                    LessThanOrEqual(Length("last_name"), 150),
                    LessThanOrEqual(Length("language"), 5),
                ),
                name="user_text_lengths",
                violation_error_message=_("A text is longer than its field allows."),
            ),
        ]
