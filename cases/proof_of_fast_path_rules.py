"""Prove what the fast path tells, asks for and does not take: its notices and exclusions.

No act enters either. What came with the product is known to the code by its digest; a later notice
must agree with the digest that the events of applications name.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.events import canonical
from cases.models import FastPathExclusion, FastPathNotice
from cases.proof import Break
from cases.seed.fast_path import EXCLUSIONS, EXCLUSIONS_DIGEST, NOTICE_DIGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIRST = 1


def first_bad_rule() -> Break | None:
    """Name the first notice or exclusion that is not as it was written, if any.

    Rules of exclusion that were added behind those of the product only keep more off the path,
    and pass.
    """
    notices = {notice.number: notice for notice in FastPathNotice.objects.order_by("number")}
    for number, notice in notices.items():
        is_whole = notice.digest == _digest({"text": notice.text, "items": notice.items})
        if not is_whole or (number == FIRST and notice_digest(notice) != NOTICE_DIGEST):
            return _bad("cases_fastpathnotice", notice.pk)
    if FIRST not in notices:
        return _bad("cases_fastpathnotice", None)
    rules = FastPathExclusion.objects.order_by("pk")[:EXCLUSIONS]
    if exclusions_digest(rules) != EXCLUSIONS_DIGEST:
        return _bad("cases_fastpathexclusion", None)
    return None


def notice_digest(notice: FastPathNotice) -> str:
    """Return the digest of all that a notice says, its source and day included."""
    return _digest(
        {
            "number": notice.number,
            "text": notice.text,
            "items": notice.items,
            "source": notice.source,
            "tier": notice.tier,
            "effective_from": notice.effective_from.isoformat(),
        }
    )


def exclusions_digest(rules: Iterable[FastPathExclusion]) -> str:
    """Return the digest of some rules of exclusion in their order."""
    said = [[each.category, each.place, each.value, each.source, each.tier] for each in rules]
    return _digest({"rules": said})


def _digest(said: Mapping[str, Any]) -> str:  # Any: JSON content
    return hashlib.sha256(canonical(said)).hexdigest()


def _bad(table: str, row: int | None) -> Break:
    return Break(
        table=table,
        what="fast_path_rules",
        sentence=_t("告知书或者告知承诺的排除规则与随产品发布的内容不符：有记录被改动或删除。"),
        row=row,
    )
