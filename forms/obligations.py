"""What the sides of an obligation type: a report or answer, a finding, a proposal, a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.models.obligation import PROMISE_LENGTH, WORDS_LENGTH
from cases.models.supervision_sample import WORDS_OF_SEED_LENGTH
from cases.queries.one_case import attachments_of
from cases.states.obligation import OF_COMMITMENTS, BarScope, ViolationGround, ViolationOutcome
from forms.base import StepForm
from forms.plain_fields import some_words

if TYPE_CHECKING:
    from cases.models import Obligation


class WithFileForm(StepForm):
    """Words with a file of the case beside them."""

    file = forms.TypedChoiceField(
        label=_("附件"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("可以不附；要附的，先在案卷页上传，再回到这里选择。"),
        error_messages={"invalid_choice": _("所选附件不在本案卷中：请先上传，再选择。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer the files of the case."""
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        files = attachments_of(self.case)
        field.choices = [("", _t("不附文件")), *((str(each.pk), each.name) for each in files)]


class ReplyForm(WithFileForm):
    """What the user reports, has put right, or says for themselves."""

    text = some_words(
        label=_("情况说明"),
        most=WORDS_LENGTH,
        rows=6,
        help_text=_(
            "写明数据用在哪里、由谁使用、取得什么成果、怎样保护；整改或者申辩的，写明事实和依据。"
        ),
        missing=_("请填写情况说明。"),
    )


class FindingForm(WithFileForm):
    """What was found; the user reads it."""

    text = some_words(
        label=_("核查情况或者事实和理由"),
        most=WORDS_LENGTH,
        rows=6,
        help_text=_(
            "写明怎样核查、发现什么；核查结论和整改要求使用单位可见，提请中止的理由在决定前只在单位内部可见。"
        ),
        missing=_("请写明核查情况或者事实和理由。"),
    )


class _GroundForm(StepForm):
    """A ground of the table."""

    ground = forms.ChoiceField(
        label=_("违规情形"),
        required=False,
        help_text=_("提请中止或者撤销授权时选择。"),
        error_messages={"invalid_choice": _("请从列表中选择违规情形。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer what may be said of this obligation."""
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        is_commitment = cast("Obligation", self.case).is_commitment
        offered = [each for each in ViolationGround if is_commitment or each not in OF_COMMITMENTS]
        field.choices = [("", _t("请选择")), *((each.value, each.label) for each in offered)]


class MeasureForm(_GroundForm):
    """Why the grant should be suspended."""

    text = FindingForm.base_fields["text"]


class RevocationForm(_GroundForm):
    """Why the grant should be revoked, and whether the applicant is barred."""

    bar = forms.ChoiceField(
        label=_("禁入范围"),
        required=False,
        choices=[("", _("不禁入")), *BarScope.choices],
        help_text=_("提请撤销授权时选择；期限按规定计算，自撤销之日起。"),
        error_messages={"invalid_choice": _("请从列表中选择禁入范围，或者选择不禁入。")},
    )
    text = some_words(
        label=_("事实和理由"),
        most=WORDS_LENGTH,
        rows=6,
        help_text=_("写明违反了哪一约定、申辩是否成立；提请撤销的，决定后写入撤销开放决定书。"),
        missing=_("请写明事实和理由。"),
    )


class LiftingForm(StepForm):
    """Why the grant should go on."""

    text = RevocationForm.base_fields["text"]


class RemarkForm(StepForm):
    """What the head writes to the reviewer alone."""

    remark = some_words(
        label=_("退回意见"),
        most=WORDS_LENGTH,
        rows=3,
        help_text=_("只在单位内部可见：写明还要查清什么。"),
        missing=_("请写明退回意见。"),
    )


class OutcomeForm(StepForm):
    """How a violation ended that does not end the grant."""

    outcome = forms.ChoiceField(
        label=_("恢复授权的原因"),
        choices=[
            (each.value, each.label)
            for each in (ViolationOutcome.MADE_GOOD, ViolationOutcome.UNFOUNDED)
        ],
        widget=forms.RadioSelect,
        required=False,
        help_text=_("恢复授权时选择；记入违规记录。"),
        error_messages={"invalid_choice": _("请选择恢复授权的原因：已改正，或者申辩成立。")},
    )


class LookIntoForm(StepForm):
    """What was heard of the use of a grant."""

    text = some_words(
        label=_("核查事由"),
        most=PROMISE_LENGTH,
        rows=4,
        help_text=_("写明接到什么反映、要核查什么；使用单位可见，不要写反映人的信息。"),
        missing=_("请写明接到什么反映、要核查什么。"),
    )


class SampleForm(forms.Form):
    """Words that go into the seed of a draw."""

    use_required_attribute = False

    words = some_words(
        label=_("加入种子的文字"),
        most=WORDS_OF_SEED_LENGTH,
        help_text=_(
            "可以留空；例如填写当日公布的开奖号码。抽取时系统另加一段随机数，任何人不能事先算出抽中谁；种子和授权名单记入系统链，可以据此重算。"
        ),
    )
