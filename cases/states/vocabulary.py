"""The words of the open list: codes as they are stored, labels as people read them.

The Chinese words are those of the Shanghai list itself; `非开放` is the word of 数据条例 第41条.
Synonyms that other lists use are an import matter: `workflows.open_list.reading.words`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OpenType(TextChoices):
    """Opening attribute (开放属性) of an entry."""

    UNCONDITIONAL = "unconditional", _("无条件开放")
    CONDITIONAL = "conditional", _("有条件开放")
    NOT_OPEN = "not_open", _("非开放")


class UpdateFrequency(TextChoices):
    """How often the department promises new data (更新频率)."""

    REALTIME = "realtime", _("即时")
    DAILY = "daily", _("每天")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季度")
    HALF_YEARLY = "half_yearly", _("每半年")
    YEARLY = "yearly", _("每年")
    IRREGULAR = "irregular", _("不定期更新")
    STATIC = "static", _("静态数据")


class ResourceType(TextChoices):
    """Files to download or an interface to call (数据资源类型)."""

    PRODUCT = "product", _("数据产品")
    API = "api", _("数据接口")


class EntryStatus(TextChoices):
    """Whether the data of a listed entry can be had now (数据资源状态)."""

    PUBLISHED = "published", _("已发布")
    PENDING = "pending", _("待发布")
    SUSPENDED = "suspended", _("中止开放")


class Domain(TextChoices):
    """Field of public life that an entry belongs to (数据领域)."""

    LIVELIHOOD = "livelihood", _("民生服务")
    ECONOMY = "economy", _("经济建设")
    URBAN_CONSTRUCTION = "urban_construction", _("城市建设")
    EDUCATION_TECHNOLOGY = "education_technology", _("教育科技")
    HEALTH = "health", _("卫生健康")
    CULTURE_LEISURE = "culture_leisure", _("文化休闲")
    PUBLIC_SAFETY = "public_safety", _("公共安全")
    ENVIRONMENT = "environment", _("资源环境")
    ORGANISATIONS = "organisations", _("机构团体")
    ROAD_TRAFFIC = "road_traffic", _("道路交通")
    SOCIAL_DEVELOPMENT = "social_development", _("社会发展")
    CREDIT = "credit", _("信用服务")
    MANUFACTURING = "manufacturing", _("工业制造")
    EMPLOYMENT = "employment", _("社保就业")
    AGRICULTURE = "agriculture", _("农业农村")
    WEATHER = "weather", _("气象服务")
    GREEN_LOW_CARBON = "green_low_carbon", _("绿色低碳")


# Headers of our own exports, in the canonical order. They are data, not messages: a file
# exported on an English page must be readable again, so they are never translated.
COLUMN_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "portal_dataset_id": "数据集ID",
        "resource_code": "信息资源代码",
        "name": "数据资源名称",
        "provider": "数据资源提供部门",
        "co_providers": "共同提供部门",
        "domain": "数据领域",
        "conditions": "开放条件",
        "condition_templates": "条件模板",
        "condition_supplement": "补充条件",
        "abstract": "数据资源内容描述",
        "grade": "分类分级",
        "resource_type": "数据资源类型",
        "update_frequency": "更新频率",
        "open_type": "开放属性",
        "first_published_at": "首次发布日期",
        "last_data_update_at": "最近更新日期",
        "formats": "数据格式",
        "record_count": "记录数",
        "data_size": "数据容量",
        "items": "数据项",
        "spatial": "空间范围",
        "temporal": "时间范围",
        "contact": "联系方式",
        "licence": "使用许可",
    }
)
