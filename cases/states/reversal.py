"""Why a request about many entries leaves one as it is: reversals (撤销版本) and transfers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeftOut(models.TextChoices):
    """What keeps an entry out of a request that was made for all of a kind."""

    CHANGED_SINCE = "changed_since", _("其后又有调整")
    REMOVED_SINCE = "removed_since", _("其后已移出")
    LISTED_AGAIN = "listed_again", _("其后已重新列入")
    ALREADY_BACK = "already_back", _("已与撤销后的内容一致")
    PORTAL_ID_TAKEN = "portal_id_taken", _("原数据集ID已属于另一条目")
    PROVIDER_ENDED = "provider_ended", _("原提供部门已撤销")
    KEPT = "kept", _("有意保留")
    HELD = "held", _("另有在办申请")
