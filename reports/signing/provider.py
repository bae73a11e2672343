"""Who signs: what a real signing service must offer, and the one that is configured."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Whose signature is asked for.

    Attributes:
        person: the account, by the key under which a service knows it.
        name: of the person.
        party: in full, as in the agreement.
    """

    person: str
    name: str
    party: str


class SigningProvider(Protocol):
    """A signing service: it holds the keys, this product never does."""

    def add_signature(
        self, document: bytes, *, field: str, signatory: Signatory, at: datetime
    ) -> bytes:
        """Return the document with an incremental update: a PAdES signature in a field.

        The subject of its certificate must hold the name of the person as commonName and that of
        the party in full as organizationName, each once; of a natural person who signs for
        themselves the second may be missing. Of more than 64 characters the first 64. A signature
        by another certificate is refused.

        Args:
            document: a PDF with an empty field of that name.
            field: its name.
            signatory: whose signature it is.
            at: the moment of the act.
        """

    def trusted_roots(self) -> Sequence[bytes]:
        """Return the certificates (DER) of whom the validation trusts, at least one."""


def is_signing_online() -> bool:
    """Tell whether a signing service is configured."""
    return bool(settings.SIGNING_PROVIDER)


def signing_provider() -> SigningProvider:
    """Return the configured signing service.

    Raises:
        GuardFailed: none is configured. Unavailable: its class cannot be made.
    """
    if not settings.SIGNING_PROVIDER:
        raise GuardFailed(_t("平台没有接入电子签名服务，不能线上签署：请线下签署。"))
    try:
        provider: SigningProvider = import_string(settings.SIGNING_PROVIDER)()
    except Exception as error:  # whatever the class of a service raises
        logger.exception("The signing service could not be made.")
        raise no_answer() from error
    return provider


def no_answer() -> Unavailable:
    """Return the refusal of a signature that the service did not make."""
    return Unavailable(_t("电子签名服务没有应答，没有签署：请稍后再试，或者改为线下签署。"))
