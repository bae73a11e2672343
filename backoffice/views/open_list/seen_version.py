"""Which version of a case a posted page showed; a page that cannot say is treated as stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import Stale
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from cases.models import Case


def seen_version(request: SignedInRequest, case: Case) -> int:
    """Return the version on the page that was posted.

    Raises:
        Stale: the page carries none, or something that is no version: whether somebody acted
            in between cannot be told.
    """
    seen = whole_number(request.POST.get("expected_version", ""))
    if seen is None:
        raise Stale(
            _t(
                "提交的页面没有带上版次，无法确认您看到的是不是 %(number)s 的最新内容。"
                "您填写的内容已保留，请核对最新情况后再提交。"
            )
            % {"number": case.number},
            case=case,
        )
    return seen
