"""States of an obligation (履约事项) of a grant and its lawful moves, with the words around it.

Source: decisions.md, Applications; rules a2 (A19), a3 (F4, F5), b2. What an obligation leads to for
the grant (suspension, revocation) is told by the grant's own state; here it is `broken` until the
measure is lifted, and `broken` for good where the grant was revoked.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition


class ObligationState(models.TextChoices):
    """Where an obligation stands."""

    DUE = "due", _("待履行")
    MET = "met", _("已履行")
    RECTIFYING = "rectifying", _("限期整改")
    BROKEN = "broken", _("未履行")
    WAIVED = "waived", _("不再要求")


class OwedBy(models.TextChoices):
    """Who takes the first step: who uses the data, or the department that looks at the use."""

    USER = "user", _("使用单位")
    DEPARTMENT = "department", _("提供单位")


class ObligationCause(models.TextChoices):
    """Why it was opened."""

    SCHEDULE = "schedule", _("按期")
    SAMPLE = "sample", _("抽查")
    LISTING = "listing", _("移出重点主体名单")
    REPORT = "report", _("接到反映")


class ReplyKind(models.TextChoices):
    """What a user hands in."""

    REPORT = "report", _("利用报告")
    RECTIFICATION = "rectification", _("整改情况")
    PLEA = "plea", _("陈述申辩")


class FindingKind(models.TextChoices):
    """What a department found when it looked."""

    MET = "met", _("符合约定")
    TO_RECTIFY = "to_rectify", _("须限期整改")


class Measure(models.TextChoices):
    """What a reviewer proposes to the head."""

    SUSPEND = "suspend", _("中止授权")
    REVOKE = "revoke", _("撤销授权")
    LIFT = "lift", _("恢复授权")


class BarScope(models.TextChoices):
    """What an applicant is barred from."""

    FAST = "fast", _("告知承诺方式的申请")
    ALL = "all", _("全部有条件开放申请")


class ViolationGround(models.TextChoices):
    """What a user did wrong (rules a2, A19; a3, F5)."""

    NO_REPORT = "UV01", _("未按期提交利用报告")
    NOT_RECTIFIED = "UV02", _("逾期未整改或者整改不符合要求")
    BEYOND_PURPOSE = "UV03", _("超出约定的用途或者场景使用数据")
    PASSED_ON = "UV04", _("擅自向他人提供数据")
    UNSAFE = "UV05", _("未落实安全保障措施")
    HARMED_OTHERS = "UV06", _("侵害他人商业秘密、个人隐私等合法权益")
    BROKE_PROMISE = "UV07", _("未履行承诺")
    FALSE_PROMISE = "UV08", _("承诺内容虚假")
    OTHER = "UV09", _("违反协议的其他情形")


# Only of what was promised can it be said that the promise was not kept, or was false.
OF_COMMITMENTS = frozenset({ViolationGround.BROKE_PROMISE, ViolationGround.FALSE_PROMISE})


class ViolationOutcome(models.TextChoices):
    """How a violation ended; none as long as the user is heard."""

    REVOKED = "revoked", _("已撤销授权")
    MADE_GOOD = "made_good", _("已改正，恢复授权")
    UNFOUNDED = "unfounded", _("申辩成立，恢复授权")
    LAPSED = "lapsed", _("授权已终止，终结处理")


S = ObligationState
OPEN_STATES = (S.DUE, S.RECTIFYING)


class ObligationTransitions(models.Model):
    """The lawful moves of an obligation, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.DUE, target=None)
    def ask_user(self) -> None:
        """The user is asked to report."""

    @transition("state", source=S.DUE, target=None)
    def ask_department(self) -> None:
        """The department is asked to look."""

    @transition("state", source=S.DUE, target=None)
    def report_use(self) -> None:
        """The user says how the data was used."""

    @transition("state", source=OPEN_STATES, target=S.MET)
    def find_met(self) -> None:
        """The department has looked and finds it in order."""

    @transition("state", source=S.DUE, target=S.RECTIFYING)
    def demand_rectification(self) -> None:
        """Something has to be put right in a term."""

    @transition("state", source=S.RECTIFYING, target=None)
    def reply_rectification(self) -> None:
        """The user says what was put right."""

    @transition("state", source=OPEN_STATES, target=None)
    def put_forward(self) -> None:
        """The user is late and was warned: a person of the department says what follows."""

    @transition("state", source=OPEN_STATES, target=None)
    def wait_longer(self) -> None:
        """The department gives the user more time."""

    @transition("state", source=OPEN_STATES, target=None)
    def propose_suspension(self) -> None:
        """A reviewer proposes to suspend the grant."""

    @transition("state", source=OPEN_STATES, target=None)
    def dismiss_suspension(self) -> None:
        """The head does not suspend: the reviewer looks again."""

    @transition("state", source=OPEN_STATES, target=S.RECTIFYING)
    def suspend_use(self) -> None:
        """The head holds it broken: the grant is suspended, the user puts it right or is heard."""

    @transition("state", source=S.RECTIFYING, target=None)
    def plead(self) -> None:
        """The user is heard."""

    @transition("state", source=S.RECTIFYING, target=None)
    def end_hearing(self) -> None:
        """The term for a plea is over; a plea is still read until somebody decides."""

    @transition("state", source=S.RECTIFYING, target=None)
    def propose_conclusion(self) -> None:
        """A reviewer proposes to revoke the grant, or to let it go on."""

    @transition("state", source=S.RECTIFYING, target=None)
    def return_conclusion(self) -> None:
        """The head does not follow the proposal: the reviewer weighs again."""

    @transition("state", source=S.RECTIFYING, target=S.BROKEN)
    def conclude_broken(self) -> None:
        """The head revokes the grant."""

    @transition("state", source=S.RECTIFYING, target=S.MET)
    def lift_measure(self) -> None:
        """It was made good, or was none: the grant goes on to its own last day."""

    @transition("state", source=OPEN_STATES, target=S.WAIVED)
    def waive_obligation(self) -> None:
        """Nothing is left to look at: the grant has ended."""

    @transition("state", source=S.RECTIFYING, target=S.BROKEN)
    def close_broken(self) -> None:
        """The grant ended before anybody decided: the violation stays on record."""
    # fmt: on
