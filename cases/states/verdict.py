"""What an organisation thinks of one of its entries in an annual evaluation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What should become of an entry; all but the first lead to an item of a change request."""

    KEEP = "keep", _("保持")
    IMPROVE = "improve", _("完善元数据")
    LOOSEN = "loosen", _("扩大开放")
    TIGHTEN = "tighten", _("收紧开放")
    MERGE = "merge", _("并入其他条目")
    RETIRE = "retire", _("移出清单")
