"""Vocabulary of the prober: how the data of an entry is offered, and what a probe met."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class DataFormat(models.TextChoices):
    """As what an address gives the data; files are looked into, the rest must only answer."""

    CSV = "csv", _("CSV 文件")
    XLSX = "xlsx", _("XLSX 文件")
    JSON = "json", _("JSON 文件")
    API = "api", _("接口")
    OTHER = "other", _("其他格式")


class ProbeOutcome(models.TextChoices):
    """What came of one probe, the best first."""

    GOOD = "good", _("正常")
    TOO_LARGE = "too_large", _("可以下载，超过检查上限")
    ITEMS_MISSING = "items_missing", _("缺少数据项")
    EMPTY = "empty", _("没有数据行")
    UNREADABLE = "unreadable", _("不是所称的格式")
    BAD_STATUS = "bad_status", _("应答异常")
    CUT_OFF = "cut_off", _("应答没有发完")
    TIMED_OUT = "timed_out", _("超时")
    NO_ANSWER = "no_answer", _("没有应答")
    UNKNOWN_HOST = "unknown_host", _("主机名解析不到")
    LOST = "lost", _("转来转去没有结果")
    NOT_ALLOWED = "not_allowed", _("指向内部地址，未探测")


# The data could be had, whatever is in it.
HAD: Final = (
    ProbeOutcome.GOOD,
    ProbeOutcome.TOO_LARGE,
    ProbeOutcome.ITEMS_MISSING,
    ProbeOutcome.EMPTY,
)
# Nothing is to be mended: it is well, or it is we who did not look.
NO_FAULT: Final = (ProbeOutcome.GOOD, ProbeOutcome.TOO_LARGE, ProbeOutcome.NOT_ALLOWED)
FAULTS: Final = tuple(each for each in ProbeOutcome if each not in NO_FAULT)
# What is rather the server's fault than the file's.
OF_THE_HOST: Final = (
    ProbeOutcome.BAD_STATUS,
    ProbeOutcome.CUT_OFF,
    ProbeOutcome.TIMED_OUT,
    ProbeOutcome.NO_ANSWER,
    ProbeOutcome.UNKNOWN_HOST,
)
