"""When a session ends, on the server: half an hour after the last request of whoever is logged in, 12 hours in all.

Answers to an application that nobody has sent yet are not the account's: they stay with the browser.
"""

import datetime as dt

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

from accounts.erasure import DRAFT

IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=12)
STEP = dt.timedelta(minutes=1)  # a request is noted where the last one noted is older than this
OPENED = "opened"  # in the session: since when it is whose


class SessionStore(DatabaseSessions):
    """The end stands in the row's own column: a request that puts it off writes no data that another one has changed.

    `ended` is the user's number where the session that the browser named is over.
    """

    ended = None

    def load(self):
        row = self.model.objects.filter(session_key=self.session_key).first()
        data = self.decode(row.session_data) if row else {}
        if row and row.expire_date > timezone.now():
            self.put_off(row, data)
            return data
        if row:
            self.delete()
            self.ended = data.get(SESSION_KEY)
        self._session_key = None
        drafts = {key: answers for key, answers in data.items() if self.ended and key.startswith(DRAFT)}
        self.modified = bool(drafts)
        return drafts

    def put_off(self, row, data):
        ends = ends_at(data)
        if ends - row.expire_date >= STEP:
            self.model.objects.filter(pk=row.pk).update(expire_date=ends)

    def save(self, must_create=False):
        if self.session_key is not None:  # else it is given one first, and comes here again
            since_when(self._get_session(no_load=must_create))  # type: ignore[attr-defined]  # as Django's own `save` does
        super().save(must_create)

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.expire_date = ends_at(data)
        return row


def since_when(data):
    """Note when it was opened: anew where somebody logs in or out."""
    user = data.get(SESSION_KEY)
    if data.get(OPENED, {}).get("user", "") != user:
        data[OPENED] = {"user": user, "at": timezone.now().timestamp()}


def ends_at(data):
    """Where nothing more comes from the browser."""
    now = timezone.now()
    opened = data.get(OPENED, {}).get("at", now.timestamp())
    last = dt.datetime.fromtimestamp(opened, dt.UTC) + LONGEST
    return min(now + IDLE, last) if SESSION_KEY in data else last
