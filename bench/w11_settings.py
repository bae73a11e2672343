"""Settings of W11: the product's own, for clients that ask within the process."""

from backoffice.settings.development import *  # noqa: F403
from backoffice.settings.development import DATABASES

ALLOWED_HOSTS = ["testserver"]
DEBUG = False
DATABASES["default"]["OPTIONS"].pop("pool", None)
