"""What people are told about: the one table of topics, with what holds unless a person chooses.

The daily digest is nobody's default: it goes to those who chose it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One kind of news.

    Attributes:
        code: as notifications and preferences store it.
        label: what the page and the mail call it.
        meaning: one sentence.
        in_app: a line in the list, unless the person chose otherwise.
        email: a mail, unless the person chose otherwise.
        may_be_silenced: the line may be switched off.
        for_the_delegate: who stands in for the person is told too.
    """

    code: str
    label: StrOrPromise
    meaning: StrOrPromise
    in_app: bool = True
    email: bool = False
    may_be_silenced: bool = True
    for_the_delegate: bool = True


TASK = "task_opened"
OVER_OPEN = "over_open"
RUNG, RUNG_ESCALATED, SUPERVISION = "rung_fired", "rung_escalated", "supervision"
SUSPENSION = "entry_suspended"

# What a message of no known topic counts as, an older line without one among them.
OTHER: Final = Topic(code="", label=_("其他"), meaning=_("不属于上述各类的通知。"))

_TABLE: Final = (
    Topic(
        code=TASK,
        label=_("新任务"),
        meaning=_("有任务交给您，或者进入您所在团队的任务列表。"),
    ),
    Topic(
        code="case_moved",
        label=_("案卷进展"),
        meaning=_("您提出的事项状态有变化。"),
    ),
    Topic(
        code="access_answered",
        label=_("申请答复"),
        meaning=_("您申请的数据已有答复；不能关闭站内通知。"),
        email=True,
        may_be_silenced=False,
    ),
    Topic(
        code="access_letter",
        label=_("文书送达"),
        meaning=_("您的申请有文书送达，可在申请页面下载；不能关闭站内通知。"),
        email=True,
        may_be_silenced=False,
    ),
    Topic(
        code="agreement",
        label=_("协议签署"),
        meaning=_("您的应用协议到了签署期限、须重新签署或者被终止；不能关闭站内通知。"),
        email=True,
        may_be_silenced=False,
    ),
    Topic(
        code="entry_proposed",
        label=_("共同提供条目"),
        meaning=_("共同提供单位提出调整本单位提供的条目。"),
    ),
    Topic(
        code="entry_proposed_too",
        label=_("同一条目另有提议"),
        meaning=_("其他单位也提出调整本单位正在调整的条目。"),
    ),
    Topic(
        code="entry_approved_over",
        label=_("已批准内容被改动"),
        meaning=_("其他单位获批准的调整，改动了本单位已获批准的内容。"),
    ),
    Topic(
        code="conflict_met",
        label=_("本单位的调整有冲突"),
        meaning=_("本单位提出的调整与已批准的内容不一致，须由本单位处理。"),
    ),
    Topic(
        code="grading",
        label=_("分类分级"),
        meaning=_("新登记的或者开始施行的分级方案触及本单位的清单条目。"),
    ),
    Topic(
        code=RUNG,
        label=_("到期提醒"),
        meaning=_("您办理的任务即将到期或者已经到期。"),
    ),
    Topic(
        code=RUNG_ESCALATED,
        label=_("逾期上报"),
        meaning=_("时限提醒已报到负责人或者主管部门；不能关闭站内通知。"),
        email=True,
        may_be_silenced=False,
    ),
    Topic(
        code=SUPERVISION,
        label=_("督办"),
        meaning=_("逾期引起的督办单及其答复、审核；不能关闭站内通知。"),
        email=True,
        may_be_silenced=False,
    ),
    Topic(
        code=OVER_OPEN,
        label=_("清单超出目录开放"),
        meaning=_("资源目录标为非开放而清单仍开放，须当日核实；不能关闭站内通知。"),
        email=True,
        may_be_silenced=False,
    ),
    Topic(
        code=SUSPENSION,
        label=_("紧急中止"),
        meaning=_("条目被紧急中止，或者紧急中止已确认、失效、恢复；不能关闭站内通知。"),
        email=True,
        may_be_silenced=False,
    ),
    Topic(
        code="clock_changed",
        label=_("时限变化"),
        meaning=_("与您有关的时限暂停、恢复、重新起算或者延长。"),
    ),
    Topic(
        code="extension_asked",
        label=_("延期申请"),
        meaning=_("本单位人员申请延长时限，等待您决定。"),
    ),
    Topic(
        code="extension_decided",
        label=_("延期结果"),
        meaning=_("您的延期申请已有决定。"),
    ),
    Topic(
        code="extension_lapsed",
        label=_("延期申请作废"),
        meaning=_("您的延期申请未及审批，时限已经终止或重新起算。"),
    ),
    Topic(
        code="case_message",
        label=_("案卷留言"),
        meaning=_("您参与的案卷有新的留言。"),
    ),
    Topic(
        code="evaluation_missing",
        label=_("年度评估"),
        meaning=_("本年度还没有开启年度评估。"),
    ),
    Topic(
        code="host_down",
        label=_("数据主机"),
        meaning=_("同一主机上的许多数据地址一起探测失败。"),
    ),
    Topic(
        code="label_concluded",
        label=_("标注申报结果"),
        meaning=_("本单位申报的样本数据集或者品牌数据已授予标注，或者未入选。"),
    ),
    Topic(
        code="label_revoked",
        label=_("标注撤销"),
        meaning=_("本单位条目的样本数据集或者品牌数据标注被撤销。"),
    ),
    Topic(
        code="label_ends_soon",
        label=_("标注到期提醒"),
        meaning=_("本单位条目的标注即将到期。"),
    ),
    Topic(
        code="draft_untouched",
        label=_("草稿将被清除"),
        meaning=_("您的申请草稿久未改动，即将自动放弃并清除。"),
        email=True,
    ),
    Topic(
        code="grant_ends_soon",
        label=_("授权到期提醒"),
        meaning=_("您使用的或者本单位授权的数据即将到期；到期自动失效。"),
        email=True,
    ),
    Topic(
        code="grant_push_stuck",
        label=_("交付消息未送达"),
        meaning=_("本单位授权的变化没有被交付系统接收，不会自动重发。"),
        email=True,
    ),
    Topic(
        code="holdings_differ",
        label=_("交付核对"),
        meaning=_("交付系统持有的授权与应持有的不一致，或者没有核对成。"),
        email=True,
    ),
    Topic(
        code="demand_routed",
        label=_("数据需求"),
        meaning=_("有数据需求转由本单位答复。"),
    ),
    Topic(
        code="enquiry_forwarded",
        label=_("转请解答的咨询"),
        meaning=_("咨询服务点把一件咨询转请本单位解答。"),
    ),
    Topic(
        code="priority_unit_removed",
        label=_("重点主体移出"),
        meaning=_("先锋企业或者示范单位被移出名单，此前的批准需要安排核查。"),
    ),
    Topic(
        code="false_commitment",
        label=_("承诺虚假"),
        meaning=_("您审核的申请，其申请主体的承诺已被认定为虚假；不能关闭站内通知。"),
        email=True,
        may_be_silenced=False,
    ),
    Topic(
        code="reminder_due",
        label=_("个人提醒"),
        meaning=_("您自己设置的提醒到了日子；只告诉您本人，代办人看不到。"),
        for_the_delegate=False,
    ),
    Topic(
        code="updates_due",
        label=_("数据更新提醒"),
        meaning=_("本单位提供的条目即将到应更新数据的日期。"),
    ),
    Topic(
        code="absence",
        label=_("代办"),
        meaning=_("您受托代办的登记、开始和提前结束。"),
        for_the_delegate=False,
    ),
)

TOPICS: Final = {topic.code: topic for topic in _TABLE}


def topic_of(code: str) -> Topic:
    """Return the topic of a code; `OTHER` for what the table does not know."""
    return TOPICS.get(code, OTHER)
