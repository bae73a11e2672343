"""What is typed about consultation points, enquiries and the drafts that come of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import OrganisationKind
from cases.queries.organisation_directory import organisations_in_office
from cases.states.consultation import ConsultationService, EnquiryState, PointHost
from forms.dataset_codes import clean_codes, dataset_codes
from forms.entry_filter import ALL
from forms.organisation import OrganisationField, a_day
from forms.plain_fields import some_words
from workflows.conditional_access.content import Content
from workflows.conditional_access.registries.demand_routing import ANSWERING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import ConsultationPoint

REASON_CHARACTERS = 300
# Bodies that are no public office: companies and others.
HOSTS = frozenset({OrganisationKind.ENTERPRISE, OrganisationKind.OTHER})


class PointForm(forms.Form):
    """Who keeps a point, where, and from when to when."""

    use_required_attribute = False

    name = some_words(label=_("服务点名称"), most=60, missing=_("请填写服务点名称。"))
    host_kind = forms.ChoiceField(label=_("机构类别"), choices=PointHost.choices)
    address = some_words(label=_("地址"), most=120, missing=_("请填写服务点地址。"))
    hours = some_words(
        label=_("服务时间"),
        most=60,
        help_text=_("例如：工作日 9:00—17:00。"),
        missing=_("请填写服务时间。"),
    )
    source = some_words(
        label=_("依据"),
        most=200,
        help_text=_("设立服务点的文件和条目，例如：工作安排 二(5)。"),
        missing=_("请写明设立服务点的文件和条目。"),
    )
    valid_from = a_day(label=_("起始日期"))
    valid_until = a_day(label=_("截止日期"), help_text=_("当天仍算在内，此后自动失效。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer the bodies that are no public office."""
        super().__init__(*args, **kwargs)
        field = OrganisationField(
            label=_("承办机构"),
            help_text=_("由系统管理员在“单位”中登记；服务点人员是在该机构任“咨询服务点人员”的人。"),
        )
        field.queryset = organisations_in_office().filter(kind__in=HOSTS)
        field.error_messages["required"] = _("请选择承办机构。")
        self.fields["host"] = field
        self.order_fields(["name", "host", "host_kind"])


class PointClosingForm(forms.Form):
    """Why a point is closed before its last day."""

    use_required_attribute = False

    reason = some_words(
        label=_("撤销理由"),
        most=REASON_CHARACTERS,
        rows=3,
        help_text=_("写明依据的文件或者事实；记入系统链。"),
        missing=_("请写明撤销服务点的理由。"),
    )


class EnquiryForm(forms.Form):
    """What was asked at a point, and who asked."""

    use_required_attribute = False

    service = forms.ChoiceField(label=_("服务事项"), choices=ConsultationService.choices)
    question = some_words(label=_("咨询内容"), most=2000, rows=5, missing=_("请写明咨询的内容。"))
    asker = some_words(
        label=_("咨询人"),
        most=120,
        help_text=_("可以不留；只有本服务点和解答部门看到，不写入系统链，可以删除。"),
    )
    contact = some_words(label=_("咨询人联系方式"), most=100, help_text=_("可以不留，同上。"))
    received_on = a_day(label=_("咨询日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer the points at which the person works, given as `points`."""
        points: Sequence[ConsultationPoint] = kwargs.pop("points")
        super().__init__(*args, **kwargs)
        self._points = {str(each.number): each for each in points}
        self.fields["point"] = forms.ChoiceField(
            label=_("咨询服务点"),
            choices=[(number, f"{number} · {each}") for number, each in self._points.items()],
            error_messages={"invalid_choice": _("没有这个服务点：请从列表中选择。")},
        )
        self.order_fields(["point"])

    def clean_point(self) -> ConsultationPoint:
        """Return the point of the number chosen."""
        return self._points[str(self.cleaned_data["point"])]


class EnquiryAnswerForm(forms.Form):
    """What was answered to an enquiry."""

    use_required_attribute = False

    text = some_words(label=_("答复内容"), most=1000, rows=5, missing=_("请写明答复的内容。"))


class ForwardingForm(forms.Form):
    """Which department is asked, and what."""

    use_required_attribute = False

    text = some_words(
        label=_("请解答的问题"),
        most=1000,
        rows=3,
        help_text=_("该部门此后能看到这件咨询和咨询人。"),
        missing=_("请写明请该部门解答什么。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer the organisations that answer for data of their own."""
        super().__init__(*args, **kwargs)
        field = OrganisationField(label=_("解答部门"))
        field.queryset = organisations_in_office().filter(kind__in=ANSWERING)
        field.error_messages["required"] = _("请选择解答部门。")
        self.fields["organisation"] = field
        self.order_fields(["organisation", "text"])


class PreparedDraftForm(forms.Form):
    """Datasets and words for an application that somebody else will hand in."""

    use_required_attribute = False

    datasets = dataset_codes(
        label=_("申请的数据"),
        help_text=_("每行一个数据集编号，可以留空由申请人选择；只能是现行清单中有条件开放的数据。"),
    )
    purpose = some_words(
        label=_("用途"),
        most=2000,
        rows=5,
        help_text=_("不写咨询人的姓名和联系方式，申请人领取后自行补充。"),
        missing=_("请写明数据的用途。"),
    )
    necessity = some_words(label=_("必要性"), most=1000, rows=3)

    def clean_datasets(self) -> tuple[str, ...]:
        """Return the identifiers of the entries that the codes name."""
        rows = clean_codes(str(self.cleaned_data["datasets"]))
        return tuple(str(row.entry.uid) for row in rows)

    def content(self) -> Content:
        """Return what was typed as the beginning of an application."""
        said = self.cleaned_data
        return Content(
            entries=said["datasets"], purpose=said["purpose"], necessity=said["necessity"]
        )


class ClaimForm(forms.Form):
    """The code of a prepared draft."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("领取码"),
        max_length=40,
        help_text=_("由咨询服务点给您，形如 12-ABCD-EFGH-JKMN；不分大小写，空格不计。"),
        error_messages={
            "required": _("请填写咨询服务点给您的领取码。"),
            "max_length": _("领取码没有这么长：请逐字核对后重填。"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SharingForm(forms.Form):
    """That the point may see what became of the application."""

    use_required_attribute = False

    sure = forms.BooleanField(
        label=_("同意服务点看到这件申请的编号和办理状态，此后不能收回"),
        error_messages={"required": _("请勾选同意；不同意的请返回，服务点看不到您的申请。")},
    )


class EnquiryFilter(forms.Form):
    """Which enquiries are shown."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *EnquiryState.choices])

    @property
    def wanted(self) -> dict[str, str]:
        """What narrows the list; a value that is not offered does not."""
        self.is_valid()
        state = str(self.cleaned_data.get("state", ""))
        return {"state": state} if state else {}


class FormerFilter(forms.Form):
    """Whether a registry shows what holds no longer."""

    former = forms.BooleanField(label=_("包括期满、撤销和停用的"), required=False)

    @property
    def wanted(self) -> dict[str, str]:
        """What narrows the list."""
        self.is_valid()
        return {"former": "on"} if self.cleaned_data.get("former") else {}
