"""What staff have read of one person and taken away as a file: who, when, of what. Nobody changes or deletes it.

Lists, previews and searches are not noted: they are the daily work, and the record would hold little else.
"""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.text import Truncator

from accounts.models import User

READ = 4  # beside the three kinds of entries that Django knows


def put_on_record(user: User, model: type[Model], words: str, record: Model | None = None, name: str = "") -> None:
    """An entry without anybody's name: `name` says what it is of, where that is no person."""
    told = name or (f"{model._meta.verbose_name} {record.pk}" if record else str(model._meta.verbose_name_plural))
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(model),
        object_id=record.pk if record else None,
        object_repr=Truncator(told).chars(200),
        action_flag=READ,
        change_message=words,
    )
