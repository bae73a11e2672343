"""What every environment shares."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from huey import SqliteHuey

from backoffice.settings import environment
from backoffice.settings.delivery import delivery_keys, delivery_url
from backoffice.settings.mail import email

BASE_DIR = environment.PROJECT
DATA_DIR = environment.folder("KAIFANG_DATA_DIR")
ANCHOR_DIR = environment.folder("KAIFANG_ANCHOR_DIR", otherwise=DATA_DIR / "anchors")
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = environment.secret_key(DATA_DIR)
DEBUG = environment.truth("KAIFANG_DEBUG")
ALLOWED_HOSTS = [name.strip() for name in environment.read("KAIFANG_ALLOWED_HOSTS").split(",")]
ENVIRONMENT = environment.read("KAIFANG_ENV")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "viewflow.workflow",
    "axes",
    "csp",
    "django_htmx",
    "huey.contrib.djhuey",
    "cases",
    "workflows",
    "backoffice",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "backoffice.session_timeout.SlidingSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "backoffice.middleware.RequestSizeMiddleware",
    "backoffice.middleware.StorableTextMiddleware",
    "backoffice.middleware.FirstPasswordMiddleware",
    "backoffice.middleware.ErrorPageMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "backoffice.urls"
WSGI_APPLICATION = "backoffice.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "backoffice.navigation.navigation",
            ],
        },
    },
]

DATABASES: dict[str, Any] = {
    "default": environment.database(environment.read("DATABASE_URL")),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The gate owns the transaction; a read page must never take SQLite's write lock.
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "cases.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "forms.password_rules.MinimumLength",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "backoffice.client_address.client_address"
PROXY_COUNT = environment.whole_number("KAIFANG_PROXY_COUNT", least=0)
SIGN_UPS_PER_HOUR = environment.whole_number("KAIFANG_SIGN_UPS_PER_HOUR", least=1)
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "backoffice" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# The file server warns about a missing folder; before collectstatic it is an empty one.
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS: list[Any] = [
    (
        "bootstrap",
        Path(str(metadata.distribution("bootstrap-wrapper").locate_file("bootstrap"))),
    ),
]
WHITENOISE_USE_FINDERS = True

PERSONAL_TASK_LIMIT = environment.whole_number("KAIFANG_PERSONAL_LIMIT")
UNTOUCHED_WORKING_DAYS = environment.whole_number("KAIFANG_UNTOUCHED_DAYS")
BULK_PLAN_HOURS = environment.whole_number("KAIFANG_PLAN_HOURS")
TAKE_BACK_MINUTES = environment.whole_number("KAIFANG_TAKE_BACK_MINUTES", least=0)
MOST_EXPORTED_ROWS = environment.whole_number("KAIFANG_EXPORT_ROWS")
CASE_FILES = environment.whole_number("KAIFANG_CASE_FILES")
CASE_MEGABYTES = environment.whole_number("KAIFANG_CASE_MEGABYTES")
DAY_FILES = environment.whole_number("KAIFANG_DAY_FILES")
DAY_MEGABYTES = environment.whole_number("KAIFANG_DAY_MEGABYTES")
CLAMD = environment.scanner("KAIFANG_CLAMD")
CLAMD_SECONDS = environment.whole_number("KAIFANG_CLAMD_SECONDS")

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

HUEY = SqliteHuey(
    name="kaifang",
    filename=str(environment.read("HUEY_URL") or DATA_DIR / "huey.sqlite3"),
    immediate=False,
)

EMAIL: dict[str, Any] = dict(email(environment.read("KAIFANG_EMAIL_URL"), data_dir=DATA_DIR))
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_FILE_PATH = EMAIL.get("EMAIL_FILE_PATH")
EMAIL_HOST = EMAIL.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = EMAIL.get("EMAIL_TIMEOUT")
DEFAULT_FROM_EMAIL = environment.address("KAIFANG_EMAIL_FROM")
BASE_URL = environment.base_url("KAIFANG_BASE_URL")
# The rules know nothing of the web; a test compares these with the addresses of the pages.
CASE_PAGE = BASE_URL + "/cases/{number}/"
MY_TASKS_PAGE = BASE_URL + "/tasks/"
NOTIFICATIONS_PAGE = BASE_URL + "/notifications/"
NOTIFICATION_SETTINGS_PAGE = BASE_URL + "/notifications/settings/"
DIGEST_AT = environment.time_of_day("KAIFANG_DIGEST_AT")

KEEP_READ_DAYS = environment.whole_number("KAIFANG_KEEP_READ_DAYS")
CATALOGUE_URL = environment.read("KAIFANG_CATALOGUE_URL")
CATALOGUE_PRIVATE = environment.truth("KAIFANG_CATALOGUE_PRIVATE")
PROBE_PRIVATE = environment.truth("KAIFANG_PROBE_PRIVATE")
PROBE_MEGABYTES = environment.whole_number("KAIFANG_PROBE_MEGABYTES")
PROBE_SECONDS = environment.whole_number("KAIFANG_PROBE_SECONDS")
DELIVERY_ALLOW_PRIVATE = environment.truth("KAIFANG_DELIVERY_ALLOW_PRIVATE")
DELIVERY_URL = delivery_url(
    environment.read("KAIFANG_DELIVERY_URL"), private=DELIVERY_ALLOW_PRIVATE
)
DELIVERY_KEYS = delivery_keys(environment.read("KAIFANG_DELIVERY_KEYS"), url=DELIVERY_URL)
IDENTITY_SERVICE = environment.read("KAIFANG_IDENTITY_SERVICE")
SIGNING_PROVIDER = environment.read("KAIFANG_SIGNING_PROVIDER")
SIGNING_ROUNDS = environment.whole_number("KAIFANG_SIGNING_ROUNDS", least=1)
KEEP_PREVIEWS_DAYS = environment.whole_number("KAIFANG_KEEP_PREVIEWS_DAYS", least=1)
# 网络安全法, article 21: logs of the network are kept for six months at least.
KEEP_LOGINS_DAYS = environment.whole_number("KAIFANG_KEEP_LOGINS_DAYS", least=184)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"kaifang": {"handlers": ["console"], "level": "INFO"}},
}
