"""The words of applications for conditional data: codes as stored, labels as people read them.

Refusal reasons are those of the rules, section d; which text stands behind each is said there.
Delivery modes: 公共数据开放平台 offers files, interfaces and a sandbox; 隐私计算 is explored.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemandType(models.TextChoices):
    """What a demand is for (工作安排 二.6)."""

    MARKET = "market", _("市场类")
    RESEARCH = "research", _("研究类")
    PUBLIC_GOOD = "public_good", _("公益服务类")


class DeliveryMode(models.TextChoices):
    """How the data is to be had."""

    DOWNLOAD = "download", _("数据下载")
    API = "api", _("接口调用")
    SANDBOX = "sandbox", _("数据沙箱")


class ApplicationSection(models.TextChoices):
    """Parts of an application; a supplement opens only those that it names."""

    DATASETS = "datasets", _("申请的数据")
    PURPOSE = "purpose", _("用途和必要性")
    DELIVERY = "delivery", _("获取方式和期限")
    SECURITY = "security", _("安全保障能力")
    CONTACT = "contact", _("联系方式")
    FILES = "files", _("附件材料")


class SupplementKind(models.TextChoices):
    """Why an application comes back, which decides what its deadline does (decisions.md)."""

    INCORRECT = "incorrect", _("材料有误")
    INCOMPLETE = "incomplete", _("材料不全")


class DatasetChange(models.TextChoices):
    """What became of a dataset while it is applied for; a sentence goes on with the label."""

    REMOVED = "removed", _("已移出现行清单")
    NOT_OPEN = "not_open", _("已改为非开放")
    SUSPENDED = "suspended", _("已中止开放")
    UNCONDITIONAL = "unconditional", _("已改为无条件开放")
    REWORDED = "reworded", _("在清单中的内容有调整")


# After which there is nothing left to open under conditions.
BARS_APPROVAL = frozenset(DatasetChange) - {DatasetChange.REWORDED}


class Proposal(models.TextChoices):
    """What the reviewer proposes of a line, and the head decides."""

    APPROVE = "approve", _("建议予以开放")
    REFUSE = "refuse", _("建议不予开放")


class RefusalReason(models.TextChoices):
    """Why a dataset is not opened to an applicant."""

    NOT_OPEN = "RF01", _("属于非开放类数据")
    CONDITIONS = "RF02", _("不符合公布的开放条件")
    PURPOSE = "RF03", _("用途不合法、不正当或不必要")
    SECURITY = "RF04", _("安全保障能力不足")
    MORE_THAN_NEEDED = "RF05", _("超出最小必要范围")
    NO_CONSENT = "RF06", _("涉及个人信息或商业秘密，未获同意")
    FALSE = "RF07", _("申请材料虚假")
    BARRED = "RF08", _("处于限制或关闭获取权限期间")
    NOT_OURS = "RF09", _("数据不属于本单位")
    ALREADY_OPEN = "RF10", _("已无条件开放")
    REPEATED = "RF11", _("重复申请")
    NO_SUCH_DATA = "RF12", _("数据不存在或尚未归集")
    NOT_FOR_THEM = "RF13", _("暂不向该类主体开放")
    THIRD_PARTY = "RF14", _("第三方不同意且理由成立")
    OTHER_LAW = "RF15", _("其他法律、法规规定的情形")
    TAKEN_OFF = "RF16", _("数据已移出清单、改为非开放或者中止开放")


# Which refusal a reason may not be: these end a line in another way (redirected, not needed).
ENDS_OTHERWISE = frozenset({RefusalReason.NOT_OURS, RefusalReason.ALREADY_OPEN})
