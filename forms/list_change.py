"""What people type into a change request: its head, its entries, decisions on items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.grading import Grading
from cases.models import CONTENT_FIELDS, EntryRow
from cases.queries.list_changes import names_of_items
from cases.states.vocabulary import OpenType
from forms.base import ReasonForm, StepForm
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.grading import Level

    # Django's own class takes no parameters at run time.
    EntryModelForm = forms.ModelForm[EntryRow]
else:
    EntryModelForm = forms.ModelForm

SEPARATOR = "|"
REFUSAL_PREFIX = "refuse-"


class StartChangeForm(forms.Form):
    """The head of a new change request."""

    title = forms.CharField(
        label=_("标题"),
        max_length=200,
        help_text=_("用一句话说明调整内容，例如“2026 年第四季度新增公交到站数据”。"),
    )
    reason = forms.CharField(
        label=_("调整理由"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明为什么调整，审核人据此判断。"),
    )
    requested_on = forms.DateField(
        label=_("希望生效日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("留空表示随下一个清单版本生效。"),
    )


class DataItemsField(forms.CharField):
    """Data items typed one a line as 名称|类型|含义; type and meaning may be left out."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:  # Any: Django's form value
        """Show stored items as lines."""
        if not isinstance(value, list):
            return value
        return "\n".join(
            SEPARATOR.join(
                part for part in (item["name"], item.get("type"), item.get("meaning")) if part
            )
            for item in value
        )

    def clean(self, value: Any) -> Any:  # Any: Django's form value
        """Read lines into items; an item without a name is refused with its line number."""
        items = []
        for number, line in enumerate(str(super().clean(value) or "").splitlines(), start=1):
            if not line.strip():
                continue
            name, *rest = (part.strip() for part in line.split(SEPARATOR))
            if not name:
                raise forms.ValidationError(
                    _t("数据项第 %(line)s 行缺少名称。每行写一个数据项：名称|类型|含义。")
                    % {"line": number}
                )
            item = {"name": name}
            item.update(dict(zip(("type", "meaning"), rest, strict=False)))
            items.append(item)
        return items


class EntryForm(EntryModelForm):
    """One entry as a person types it; what imports may lack is required here."""

    items = DataItemsField(
        label=_("数据项"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("每行一个：名称|类型|含义，例如“线路编号|文本|公交线路的唯一编号”。"),
    )
    grade = forms.ChoiceField(
        label=_("分类分级"),
        required=False,
        help_text=_("按施行中的分级方案选择；级别决定允许的开放属性。"),
    )
    grade_reason = forms.CharField(
        label=_("分级调整理由"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("改变已有条目的分类分级时必填，各环节审核人会看到。"),
    )
    justification = forms.CharField(label=_("说明"), max_length=300, required=False)

    class Meta:
        model = EntryRow
        fields: ClassVar = [
            "name",
            "portal_dataset_id",
            "resource_code",
            "domain",
            "abstract",
            "items",
            "formats",
            "resource_type",
            "open_type",
            "grade",
            "conditions",
            "status",
            "update_frequency",
            "spatial",
            "temporal",
            "contact",
            "licence",
        ]
        widgets: ClassVar = {
            "abstract": forms.Textarea(attrs={"rows": 4}),
            "conditions": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "portal_dataset_id": _("开放平台上的编号；新增条目可留空，公布前由平台编发。"),
            "formats": _("用分号分隔，例如 CSV;JSON;XLSX。"),
            "conditions": _("有条件开放的条目须写明开放条件；无条件开放的留空。"),
            "status": _("改为“中止开放”即提出中止，由“中止开放”改回即提出恢复；恢复须经安全复核。"),
        }

    # What a person thinks of together stands together on the page.
    GROUPS: ClassVar = (
        (_("基本信息"), ("name", "portal_dataset_id", "resource_code", "domain", "resource_type")),
        (_("数据内容"), ("abstract", "items", "formats", "spatial", "temporal")),
        (
            _("开放与更新"),
            (
                "open_type",
                "grade",
                "grade_reason",
                "conditions",
                "status",
                "update_frequency",
            ),
        ),
        (_("其他"), ("contact", "licence", "justification")),
    )
    required_when_typed: ClassVar = ("domain", "abstract", "update_frequency", "resource_type")

    def __init__(
        self,
        *args: Any,  # Any: Django's form signature
        grading: Grading | None = None,
        **kwargs: Any,  # Any: Django's form signature
    ) -> None:
        """Require what decisions.md asks of drafts typed by people; offer the scheme's levels."""
        super().__init__(*args, **kwargs)
        for name in self.required_when_typed:
            self.fields[name].required = True
        self.fields["status"].required = False
        self._offer_levels(grading or Grading(), self.instance.grade)

    def _offer_levels(self, grading: Grading, stored: str) -> None:
        """Offer no level, those of the scheme by aspect, and what the entry has beside them."""
        field = self.fields["grade"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        offered: list[Any] = [("", _("未分级"))]  # Any: choices, in groups or alone
        if stored and stored not in grading.levels:
            offered.append((stored, _("%(grade)s（原值，不在施行中的方案内）") % {"grade": stored}))
        offered += [
            (aspect, [(each.value, _level_choice(each)) for each in levels])
            for aspect, levels in grading.by_aspect().items()
        ]
        field.choices = offered
        field.error_messages["invalid_choice"] = _t(
            "分类分级“%(value)s”不在施行中的方案内，可选：%(known)s。请从列表中重新选择。"
        ).replace("%(known)s", "、".join(grading.levels) or _t("（无）"))

    def clean_status(self) -> str:
        """Leave it as it is where the page did not ask."""
        return str(self.cleaned_data["status"] or self.instance.status)

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Conditions belong to conditional entries, and only to them."""
        values: dict[str, Any] = super().clean() or {}
        open_type, conditions = values.get("open_type"), values.get("conditions", "").strip()
        if open_type == OpenType.CONDITIONAL and not conditions:
            self.add_error("conditions", _t("有条件开放的条目须写明开放条件。"))
        if open_type == OpenType.UNCONDITIONAL and conditions not in {
            "",
            OpenType.UNCONDITIONAL.label,
        }:
            self.add_error(
                "conditions",
                _t("无条件开放的条目不能附带开放条件。请清空开放条件，或改为有条件开放。"),
            )
        return values

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields in their groups, each with its title."""
        return [(str(title), [self[name] for name in names]) for title, names in self.GROUPS]

    def content(self) -> dict[str, Any]:  # Any: values by content field
        """Return the typed values that are content of the entry."""
        return {name: value for name, value in self.cleaned_data.items() if name in CONTENT_FIELDS}


def _level_choice(level: Level) -> str:
    return _t("%(grade)s %(label)s（可%(allowed)s）") % {
        "grade": level.value,
        "label": _t(level.label),
        "allowed": level.allowed,
    }


def refusals_in(posted: Mapping[str, str]) -> dict[int, str]:
    """Return the refused items of a posted page: item id and reason, as typed.

    A row is refused when its box `refuse-<id>` is ticked; its reason is `reason-<id>`.
    """
    refusals = {}
    for name in posted:
        number = whole_number(name.removeprefix(REFUSAL_PREFIX))
        if name.startswith(REFUSAL_PREFIX) and number is not None:
            refusals[number] = posted.get(f"reason-{number}", "").strip()
    return refusals


def shown_in(posted: QueryDict) -> list[int]:
    """Return the ids of the items that a posted page showed."""
    numbers = (whole_number(text) for text in posted.getlist("shown"))
    return [number for number in numbers if number is not None]


class ItemDecisionForm(StepForm):
    """The decision on a whole request: the refused items of the page, each with its reason."""

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Read the ticked rows; a refusal without a reason is refused itself."""
        values: dict[str, Any] = super().clean() or {}
        values["refusals"] = refusals_in(self.data)
        values["page_items"] = shown_in(self.data) if isinstance(self.data, QueryDict) else []
        silent = [item for item, reason in values["refusals"].items() if not reason]
        if silent:
            found = names_of_items(self.case, silent)
            named = "、".join(f"“{name}”" for name in found.values())
            raise forms.ValidationError(
                _t("勾选“本条不予通过”的条目须写明理由：%(names)s。") % {"names": named}
            )
        return values


class CommissionDecisionForm(ItemDecisionForm):
    """The decision of the commission, which alone may do without the notice."""

    notice_waiver = forms.CharField(
        label=_("不等待提前通知期的理由"),
        required=False,
        max_length=300,
        help_text=_(
            "移出、收紧或中止开放的条目批准后经过提前通知期才能生效。数据来源已经停止等确实无须等待的，写明理由；否则留空。"
        ),
    )


class SecurityReviewForm(ReasonForm):
    """What the security review says of the items that need it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Ask for the assessment under its own name."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("安全复核意见或退回理由")
        self.fields["reason"].help_text = _(
            "写明核查了哪些数据项、如何脱敏或为何可以开放；意见、复核人和时间随条目保存，并留在清单版本中。"
        )
