"""All settings. Every value that differs between places comes from the environment; the defaults are safe.

Without `SECRET_KEY` nothing starts unless `DEBUG` is on. `docs/deploy.md` lists the variables.
"""

import zoneinfo
from pathlib import Path

import fontpkg_atkinson_hyperlegible
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import environment
from config.caches import caches
from config.environment import SQLITE, listed, number, switched_on, text
from config.files import media_storage
from config.lines import LINES

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(text("VAR_DIR", str(BASE_DIR / "var")))

# Safety
DEBUG = switched_on("DEBUG")
SECRET_KEY = environment.secret_key(DEBUG)
SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.allowed_hosts(DEBUG)
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")
HTTPS = switched_on("HTTPS", not DEBUG)
SITE_URL = environment.site_url(DEBUG, HTTPS, ALLOWED_HOSTS)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if switched_on("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
SECURITY_CONTACT = text("SECURITY_CONTACT")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://")):
    raise ImproperlyConfigured("SECURITY_CONTACT is no address such as mailto:security@example.org or https://…")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        # the hash is of the prose editor's style, for the version that pyproject.toml pins
        "style-src": [SELF, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],  # a recording that is opened by itself plays under its own answer's policy
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# What is said of each request and failure: a line of JSON each, in the demonstration Django's own words
LOGGING = {} if DEBUG else LINES

# Parts
INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "crispy_forms",
    "django_countries",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "simple_history",
    "config.apps.StaffAdminConfig",
    "accounts",
    "courses",
    "news",
    "portal",
    "operations",
    "seeds",
]
MIDDLEWARE = [
    "portal.request_lines.RequestLines",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    *([] if DEBUG else ["whitenoise.middleware.WhiteNoiseMiddleware"]),
    "portal.middleware.site_error_pages",
    "portal.middleware.Unavailable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.interrupted.keep_what_was_typed",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.admin_language",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorForStaff",
    "portal.public.PublicPages",  # the last one: what it keeps is as the views have made it
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "rumbo"

# Data
DATABASES = {"default": environment.database(f"sqlite:///{VAR_DIR / 'rumbo.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == SQLITE:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        pool={"min_size": 1, "max_size": 8, "timeout": 10, "reconnect_timeout": 5},  # seconds: a request asks anew
        options="-c statement_timeout=30s -c lock_timeout=10s -c jit=off",  # compiling takes longer than our queries
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a form of an edition with hundreds of sites has thousands
# what was erased, by number: a backup that is restored does not bring it back
ERASURES_FILE = Path(text("ERASURES_FILE", str(VAR_DIR / "erasures.jsonl")))
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
CACHES = caches(text("CACHE_URL"))  # nothing depends on it: limits are rows of the database

# Work that nobody waits for: done at once in the demonstration, by `manage.py work` otherwise
WORKS_AT_ONCE = switched_on("WORKS_AT_ONCE", DEBUG)
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if WORKS_AT_ONCE
        else "django_tasks_db.DatabaseBackend"
    }
}

# Certificates: who issues them, as printed; blank for the portal itself
OFFICE_NAME = text("OFFICE_NAME")

# Letters: a file each in the demonstration, by a mail server otherwise
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if DEBUG else 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = text("EMAIL_HOST", "localhost")
EMAIL_PORT = number("EMAIL_PORT", 25)
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS, EMAIL_USE_SSL = environment.mail_encryption()
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "rumbo@localhost")

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "courses:learning"
STAFF_NEED_SECOND_FACTOR = switched_on("STAFF_NEED_SECOND_FACTOR", not DEBUG)
ACCOUNT_ADAPTER = "portal.entrance.EntranceAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # the second for the login form alone: see OpenAccountForm
ACCOUNT_FORMS = {"signup": "portal.entrance.OpenAccountForm"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")  # a letter alone opens no more: `accounts/again.py`
ACCOUNT_SESSION_REMEMBER = True  # as long as the session lasts
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # letters take their time
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
MFA_ADAPTER = "portal.entrance.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "portal.entrance.CodeForm",
    "reauthenticate": "portal.entrance.CodeAgainForm",
    "activate_totp": "portal.entrance.FirstCodeForm",
}
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds: whoever types slowly, or has a clock that is a little off (RFC 6238, 5.2)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_ENGINE = "accounts.sessions"  # says when a session ends, however old its cookie is
SESSION_COOKIE_AGE = CSRF_COOKIE_AGE = 12 * 60 * 60

# Languages, dates, numbers
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
OFFICE_LANGUAGE = environment.office_language(LANGUAGES)  # of letters and certificates for whoever has told none
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "es")
USE_I18N = True
USE_TZ = True
TIME_ZONE = text("TIME_ZONE", "America/Costa_Rica")
try:
    zoneinfo.ZoneInfo(TIME_ZONE)
except (KeyError, ValueError, OSError) as error:
    raise ImproperlyConfigured(f"TIME_ZONE is no time zone such as America/Costa_Rica: {TIME_ZONE}") from error

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("fonts", Path(fontpkg_atkinson_hyperlegible.__file__).parent / "files"),
]
STORAGES = {
    "default": media_storage(),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MIMETYPES = {".ttf": "font/ttf"}
WHITENOISE_ALLOW_ALL_ORIGINS = False
