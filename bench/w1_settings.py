"""Settings of W1: the product's own, with the trial flow; one connection for each client."""

from backoffice.settings.development import *  # noqa: F403
from backoffice.settings.development import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.w1_app"]
# A client is a process here: its pool would start a thread and keep one connection.
DATABASES["default"]["OPTIONS"].pop("pool", None)
