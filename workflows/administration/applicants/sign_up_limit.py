"""How often somebody may try to sign up from one place."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.errors import TooOften
from cases.models import SignUpAttempt
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

SPAN: Final = timedelta(hours=1)
# Whoever has one address of IPv6 has all of its network.
_NETWORK_OF_ONE: Final = 64


def count_attempt(*, address: str | None, most: int, at: datetime) -> None:
    """Count an attempt to sign up, whether an account will come of it or not.

    Args:
        address: where the request came from; None: not known, and all of these count together.
        most: how many attempts one place has within an hour.
        at: the moment.

    Writes: a `SignUpAttempt`, committed before the attempts are counted: of several that come at
    the same moment none is overlooked. What is refused before is not written, so that whoever
    goes on trying fills no table and waits no longer than an hour.

    Raises:
        TooOften: the place has no attempt left; the rule is a house default.
    """
    place = place_of(address)
    if _tried(place, at) >= most:
        raise _too_often(most)
    _write(place, at)
    if _tried(place, at) > most:
        raise _too_often(most)


def place_of(address: str | None) -> str:
    """Return what attempts from an address are counted under."""
    if not address:
        return ""
    found = ip_address(address)
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), _NETWORK_OF_ONE), strict=False))


def _tried(place: str, at: datetime) -> int:
    return SignUpAttempt.objects.filter(place=place, at__gt=at - SPAN).count()


@patiently
def _write(place: str, at: datetime) -> None:
    SignUpAttempt.objects.create(place=place, at=at)


def _too_often(most: int) -> TooOften:
    return TooOften(
        _t(
            "从这里提交的注册已达每小时 %(most)s 次，本次没有提交。请一小时后再试；"
            "多人共用网络的，请换一个网络或者联系工作人员。"
        )
        % {"most": most}
    )
