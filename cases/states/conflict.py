"""Why an approved change does not fit what stands by now, and what its author rules (冲突待裁)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise


class Conflict(models.TextChoices):
    """Why an approved item cannot be taken into a version."""

    OVERLAP = "overlap", _("同一字段改法不同")
    ENTRY_REMOVED = "entry_removed", _("条目已移出")
    CHANGED_BEFORE_REMOVAL = "changed_before_removal", _("移出前内容已变")
    RISKY_TOGETHER = "risky_together", _("合并后须重新复核")
    ALREADY_LISTED = "already_listed", _("条目已在清单中")
    PORTAL_ID_TAKEN = "portal_id_taken", _("数据集ID已被占用")

    @property
    def sentence(self) -> StrOrPromise:
        """What is wrong, in the language of whoever reads it."""
        return _SENTENCES[self]

    @property
    def advice(self) -> StrOrPromise:
        """What the author does about it: for the page on which they do it, and no other."""
        return _ADVICE[self]


_SENTENCES: Mapping[Conflict, StrOrPromise] = {
    Conflict.OVERLAP: _("起草之后，同一字段已按另一项调整改为不同内容。"),
    Conflict.ENTRY_REMOVED: _("起草之后，该条目已移出清单或已批准移出。"),
    Conflict.CHANGED_BEFORE_REMOVAL: _("起草移出之后，该条目已按另一项调整改了内容。"),
    Conflict.RISKY_TOGETHER: _(
        "与另一项已批准的调整合并后，开放程度或个人信息风险与复核时不同，须重新复核。"
    ),
    Conflict.ALREADY_LISTED: _("该条目已在清单中，不能再新增。"),
    Conflict.PORTAL_ID_TAKEN: _("数据集ID已属于清单中的另一个条目。"),
}

_ADVICE: Mapping[Conflict, StrOrPromise] = {
    Conflict.OVERLAP: _("请对每个字段选择采用哪一方的内容，或另行商定措辞。"),
    Conflict.ENTRY_REMOVED: _("请决定是否重新列入。"),
    Conflict.CHANGED_BEFORE_REMOVAL: _("请决定是否仍要移出。"),
    Conflict.RISKY_TOGETHER: _("请决定是否重新提交安全复核。"),
    Conflict.ALREADY_LISTED: _("请改为变更该条目。"),
    Conflict.PORTAL_ID_TAKEN: _("请核对数据集ID后重新提出。"),
}


class Ruling(models.TextChoices):
    """What became of a conflict: ruled on by the author of the change, passed on, or gone."""

    INSISTED = "insisted", _("坚持本申请的内容")
    YIELDED = "yielded", _("采用现有内容")
    WITHDRAWN = "withdrawn", _("随申请撤销")
    PASSED_ON = "passed_on", _("转入另一份申请")
    DISSOLVED = "dissolved", _("冲突已解除")
