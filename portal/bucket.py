"""Uploaded files in a bucket (Amazon's S3 or what speaks like it). Named by the settings where there is one.

Readers never meet it: no page may load anything from another origin, and an address that is signed lives for an hour
and would be in every cache. Files have the portal's own addresses and come through `portal/views/media.py`.
"""

from contextlib import contextmanager
from functools import partial

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.cache import cache
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

SECONDS = 5  # to connect, and between two parts of an answer
IN_MEMORY = 2**20  # bytes of a file; more goes through a temporary file
SIZE_KEPT = 24 * 60 * 60  # seconds: a file is never written over, so its name means one size


@contextmanager
def as_connection():
    """A bucket that is away, as what readers of files expect."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise ConnectionError(type(error).__name__) from error


class Bucket(S3Storage):
    def __init__(self, **options):
        style = {"addressing_style": "path" if options.get("endpoint_url") else "auto"}
        patience = {"connect_timeout": SECONDS, "read_timeout": SECONDS, "retries": {"total_max_attempts": 2}}
        kept = {"file_overwrite": False, "max_memory_size": IN_MEMORY, "client_config": Config(s3=style, **patience)}
        super().__init__(**kept, **options)

    def url(self, name, *args, **options):
        return settings.MEDIA_URL + filepath_to_uri(name)

    def size(self, name):
        """Asked for each file of a page."""
        with as_connection():
            return cache.get_or_set(f"size-{filepath_to_uri(name)}", partial(super().size, name), SIZE_KEPT)

    def tag(self, file):
        """As of `WholeFiles`: what the bucket tells a file's content by."""
        return file.obj.e_tag

    def from_place(self, file, places):
        """As of `WholeFiles`. No more comes from the bucket than these places, and nothing into a temporary file."""
        asked = {"Range": f"bytes={places.start}-{places.stop - 1}"} if places else {}
        with as_connection():
            return file.obj.get(**asked)["Body"]

    def _open(self, name, mode="rb"):
        with as_connection():
            return super()._open(name, mode)
