"""Limits that hold across processes: one conditional statement lets exactly as many through as are allowed."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from courses.models import Allowance


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds, counted in stretches that begin with the clock."""

    name: str
    most: int
    seconds: int

    def take(self, whose):
        """None where it was allowed, and is counted; else how many seconds are left to wait."""
        now = timezone.now()
        ends = dt.datetime.fromtimestamp((now.timestamp() // self.seconds + 1) * self.seconds, dt.UTC)
        key = salted_hmac(f"limit-{self.name}", whose, algorithm="sha256").hexdigest()
        if self.count(key, ends) or self.begin(key, ends, now) or self.count(key, ends):
            return None
        return max(int((ends - now).total_seconds()), 1)

    def count(self, key, ends):
        rows = Allowance.objects.filter(key=key, ends_at=ends, used__lt=self.most)
        return bool(rows.update(used=F("used") + 1))

    def begin(self, key, ends, now):
        """The first of a stretch; what earlier ones left behind goes."""
        try:
            with transaction.atomic():
                Allowance.objects.create(key=key, ends_at=ends)
        except IntegrityError:
            return False
        Allowance.objects.filter(ends_at__lt=now).delete()
        return True


def address_of(request):
    """The network address that a request came from: what the proxy in front says, where there is one."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return forwarded or request.META["REMOTE_ADDR"]
    return request.META["REMOTE_ADDR"]
