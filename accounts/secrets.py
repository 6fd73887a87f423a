"""How secrets stand in the database: under a key that is not in it."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def cipher() -> MultiFernet:
    """Of `SECRET_KEY`; what an earlier one of `SECRET_KEY_FALLBACKS` has written is still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"accounts.secrets" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def hidden(text: str) -> str:
    return cipher().encrypt(text.encode()).decode()


def shown(text: str) -> str:
    """Raises InvalidToken where it was written under another key."""
    return cipher().decrypt(text.encode()).decode()
