"""Where uploaded files are kept: in a folder, or in a bucket that several hosts share."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from config.environment import text


def media_storage():
    if not text("MEDIA_S3_BUCKET"):
        return {"BACKEND": "courses.whole_files.WholeFiles"}
    if not find_spec("storages") or not find_spec("boto3"):
        raise ImproperlyConfigured("MEDIA_S3_BUCKET needs django-storages[s3]: install requirements-several.txt.")
    given = {
        "bucket_name": text("MEDIA_S3_BUCKET"),
        "endpoint_url": text("MEDIA_S3_ENDPOINT"),
        "region_name": text("MEDIA_S3_REGION"),
        "access_key": text("MEDIA_S3_KEY"),  # without one, boto3 looks where it always does: the host's own role
        "secret_key": text("MEDIA_S3_SECRET"),
    }
    if bool(given["access_key"]) != bool(given["secret_key"]):
        raise ImproperlyConfigured("Set both MEDIA_S3_KEY and MEDIA_S3_SECRET, or neither.")
    return {"BACKEND": "portal.bucket.Bucket", "OPTIONS": {name: value for name, value in given.items() if value}}
