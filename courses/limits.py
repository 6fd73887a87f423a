"""Limits that hold across processes: one conditional statement lets exactly as many through as are allowed."""

import datetime as dt
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from courses.models import Allowance


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds, counted in stretches that begin with the clock."""

    name: str
    most: int
    seconds: int

    def take(self, whose: str, ahead: int = 0) -> int | None:
        """None where it was allowed, and is counted; else how many seconds are left to wait.

        `ahead` counts in the stretch that so many others lie before.
        """
        now = timezone.now()
        ends = dt.datetime.fromtimestamp((now.timestamp() // self.seconds + 1 + ahead) * self.seconds, dt.UTC)
        key = salted_hmac(f"limit-{self.name}", whose, algorithm="sha256").hexdigest()
        if self.count(key, ends) or self.begin(key, ends, now) or self.count(key, ends):
            return None
        return max(int((ends - now).total_seconds()), 1)

    def count(self, key: str, ends: dt.datetime) -> bool:
        rows = Allowance.objects.filter(key=key, ends_at=ends, used__lt=self.most)
        return bool(rows.update(used=F("used") + 1))

    def begin(self, key: str, ends: dt.datetime, now: dt.datetime) -> bool:
        """The first of a stretch; what earlier ones left behind goes."""
        try:
            with transaction.atomic():
                Allowance.objects.create(key=key, ends_at=ends)
        except IntegrityError:
            return False
        Allowance.objects.filter(ends_at__lt=now).delete()
        return True


def address_of(request: HttpRequest) -> str:
    """The network that a request came from, by what the proxy in front says, where there is one.

    Of IPv6 the first 64 bits: one household has all addresses that begin with them (RFC 6177).
    """
    told = request.META["REMOTE_ADDR"]
    if settings.SECURE_PROXY_SSL_HEADER:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or told
    if told.startswith("["):
        told = told[1:].partition("]")[0]  # some proxies add the port, and brackets to IPv6
    elif told.count(":") == 1:
        told = told.partition(":")[0]
    try:
        address = ip_address(told)
    except ValueError:
        return told
    address = getattr(address, "ipv4_mapped", None) or address
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
