"""Safe defaults for a developer's machine and for `make demo`."""

from backoffice.settings.base import *  # noqa: F403
