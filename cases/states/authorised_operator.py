"""Words of authorised operators (授权运营主体): what they are authorised to do for somebody.

Source: 工作安排 二(6).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OperatorService(models.TextChoices):
    """What an operator offers; a demand that asks for one of these is 个性化."""

    PROCESSING = "processing", _("深度加工")
    TRAINING = "training", _("模型训练")
    SYSTEMS = "systems", _("系统开发")
    DELIVERY = "delivery", _("数据交付")
    SECURITY = "security", _("安全保障")
