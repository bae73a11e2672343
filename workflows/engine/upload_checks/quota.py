"""How much one case holds, and how much one person hands in within a day: house defaults."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, TooOften
from cases.models import Attachment, CaseEvent
from cases.states.civil_time import SHANGHAI

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models import Case, Person

MEGABYTE: Final = 1024 * 1024
QUARANTINE: Final = "quarantine"


def refuse_beyond_quota(*, case: Case, person: Person, size: int, at: datetime) -> None:
    """Refuse one file more than a case or a day of a person has room for.

    A file that was stopped for what the scanner found counts in its case: its event stays there.

    Args:
        case: which the file is for.
        person: who hands it in.
        size: its bytes; 0: not known yet.
        at: the moment; the day is that of Shanghai.

    Raises:
        GuardFailed: the case is full. TooOften: the person's day is.
    """
    stopped = CaseEvent.objects.filter(case_id=case.pk, act=QUARANTINE).count()
    files, held = _sum(Attachment.objects.filter(case_id=case.pk))
    if files + stopped >= settings.CASE_FILES:
        raise GuardFailed(
            _t(
                "%(number)s 的附件已达上限：一个案卷最多 %(most)s 个，被拦截的也计算在内。"
                "请把材料合并，与经办人商定后另行提出。"
            )
            % {"number": case.number, "most": settings.CASE_FILES}
        )
    if held + size > settings.CASE_MEGABYTES * MEGABYTE:
        raise GuardFailed(
            _t(
                "加上这个文件，%(number)s 的附件共超过 %(most)s MB，这是一个案卷的上限。"
                "请压缩文件后重新上传，或与经办人商定后另行提出。"
            )
            % {"number": case.number, "most": settings.CASE_MEGABYTES}
        )
    midnight = datetime.combine(at.astimezone(SHANGHAI).date(), time(), tzinfo=SHANGHAI)
    today = Attachment.objects.filter(uploaded_by=person, uploaded_at__gte=midnight)
    files, sent = _sum(today)
    if files >= settings.DAY_FILES:
        raise TooOften(
            _t("您今天已上传 %(most)s 个附件，这是每人每天的上限。请明天再上传，或请同事代为上传。")
            % {"most": settings.DAY_FILES}
        )
    if sent + size > settings.DAY_MEGABYTES * MEGABYTE:
        raise TooOften(
            _t(
                "加上这个文件，您今天上传的附件共超过 %(most)s MB，这是每人每天的上限。"
                "请明天再上传，或请同事代为上传。"
            )
            % {"most": settings.DAY_MEGABYTES}
        )


def _sum(files: QuerySet[Attachment]) -> tuple[int, int]:
    found = files.aggregate(files=Count("pk"), size=Sum("size"))
    return found["files"], found["size"] or 0
