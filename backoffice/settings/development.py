"""Safe defaults for a developer's machine and for `make demo`."""

from backoffice.settings import base
from backoffice.settings.base import *  # noqa: F403

# It knows the invented applicants of the demonstration.
IDENTITY_SERVICE = base.IDENTITY_SERVICE or "backoffice.demo.identity.InventedRegister"
# Certificates that are worth nothing, made on the spot: online signing can be tried out.
SIGNING_PROVIDER = base.SIGNING_PROVIDER or "reports.signing.local_test.LocalTestSigner"
