"""What an applicant writes, and what of it is checked before it is handed in."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import canonical
from cases.states.access_words import ApplicationSection, DeliveryMode, DemandType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# House defaults.
MOST_DATASETS: Final = 20
LONGEST_TERM_MONTHS: Final = 36
PURPOSE_LENGTH: Final = 2000
NECESSITY_LENGTH: Final = 1000
MEASURE_LENGTH: Final = 1000
PHONE_LENGTH: Final = 30
# What autosaving takes of one field, also while it is too long to be handed in.
LONGEST_DRAFT_TEXT: Final = 10_000

FIELDS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    ApplicationSection.DATASETS: ("entries",),
    ApplicationSection.PURPOSE: ("demand_type", "purpose", "necessity"),
    ApplicationSection.DELIVERY: ("delivery", "term_months"),
    ApplicationSection.SECURITY: ("answers",),
    ApplicationSection.CONTACT: ("phone",),
    ApplicationSection.FILES: ("left_out",),
}


@dataclass(frozen=True, kw_only=True)
class Content:
    """An application as its applicant writes it; who applies comes from the verified profile.

    Attributes:
        entries: the identifiers of the datasets, in the order in which they were picked.
        demand_type: one of `DemandType`.
        purpose: for which scenario, product or study the data is to be used.
        necessity: why it takes this data.
        delivery: one of `DeliveryMode`.
        term_months: for how many months.
        answers: what is said to each question of the checklist, by its code.
        phone: under which number the department may ask.
        left_out: keys of the files of the case that are not handed in.
        ground: on what the fast path (告知承诺) is to rest, as `fast_path.eligibility` names it;
            empty: the ordinary path.
        notice: digest of the notice that was shown with the commitments.
        commitments: what is said to each item of that notice, by its code.
    """

    entries: tuple[str, ...] = ()
    demand_type: str = ""
    purpose: str = ""
    necessity: str = ""
    delivery: str = ""
    term_months: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    phone: str = ""
    left_out: tuple[int, ...] = ()
    ground: str = ""
    notice: str = ""
    commitments: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:  # Any: JSON content
        """Return it as it is stored."""
        return {
            **asdict(self),
            "entries": list(self.entries),
            "answers": dict(self.answers),
            "left_out": list(self.left_out),
            "commitments": dict(self.commitments),
        }


def content_of(stored: Mapping[str, Any]) -> Content:  # Any: JSON content
    """Return stored content; what this version of the product does not know is left out."""
    known = {each.name for each in fields(Content)}
    said = {name: value for name, value in stored.items() if name in known}
    lists = {name: tuple(said.get(name, ())) for name in ("entries", "left_out")}
    return Content(**{**said, **lists})


def content_digest(stored: Mapping[str, Any]) -> str:  # Any: JSON content
    """Return the digest under which the events of a case know what was handed in."""
    return hashlib.sha256(canonical(stored)).hexdigest()


def kept_outside(content: Content, *, of: Content, sections: Iterable[str]) -> Content:
    """Return content in which everything outside some sections stands as it stood before.

    Args:
        content: what the applicant wrote now.
        of: what stood before.
        sections: the parts that are open.
    """
    opened = {name for section in sections for name in FIELDS_OF[section]}
    return replace(of, **{name: getattr(content, name) for name in opened})


def checked(content: Content) -> Content:
    """Return content without margins.

    Raises:
        BadInput: something is missing, too long or none of what is offered; its `field` tells
            which. Whether the datasets can be applied for is asked of the list (`datasets`),
            what the checklist asks for by `checklist`.
    """
    found = replace(
        content,
        entries=tuple(dict.fromkeys(content.entries)),
        purpose=content.purpose.strip(),
        necessity=content.necessity.strip(),
        phone=content.phone.strip(),
        answers={code: text.strip() for code, text in content.answers.items()},
    )
    _check_datasets(found)
    _check_purpose(found)
    _check_delivery(found)
    if not found.phone or len(found.phone) > PHONE_LENGTH:
        raise BadInput(_t("请填写联系电话，数据提供部门审核时可能致电。"), field="phone")
    return found


def must_not_be_too_many(entries: Sequence[str]) -> None:
    """Refuse more datasets than one application takes.

    Raises:
        BadInput: with how many it takes; its field is `entries`.
    """
    if len(entries) > MOST_DATASETS:
        raise BadInput(
            _t("一件申请最多选择 %(most)s 项数据，现有 %(now)s 项：请分成几件申请。")
            % {"most": MOST_DATASETS, "now": len(entries)},
            field="entries",
        )


def _check_datasets(content: Content) -> None:
    if not content.entries:
        raise BadInput(_t("请至少选择一项数据，再提交申请。"), field="entries")
    must_not_be_too_many(content.entries)
    for uid in content.entries:
        try:
            UUID(uid)
        except ValueError as error:
            raise BadInput(
                _t("所选数据的标识不正确：请从开放清单重新选择。"), field="entries"
            ) from error


def _check_purpose(content: Content) -> None:
    if content.demand_type not in DemandType.values:
        raise BadInput(_t("请选择需求类型：市场类、研究类或公益服务类。"), field="demand_type")
    for name, label, most in (
        ("purpose", _t("使用场景和用途"), PURPOSE_LENGTH),
        ("necessity", _t("必要性说明"), NECESSITY_LENGTH),
    ):
        text = getattr(content, name)
        if not text:
            raise BadInput(
                _t("请填写%(label)s：审核部门据此判断用途是否合法、正当、必要。")
                % {"label": label},
                field=name,
            )
        if len(text) > most:
            raise BadInput(
                _t("%(label)s最多 %(most)s 字，现有 %(now)s 字：请精简后再提交。")
                % {"label": label, "most": most, "now": len(text)},
                field=name,
            )


def _check_delivery(content: Content) -> None:
    if content.delivery not in DeliveryMode.values:
        raise BadInput(_t("请选择获取方式：数据下载、接口调用或数据沙箱。"), field="delivery")
    months = content.term_months
    if months is None or not 1 <= months <= LONGEST_TERM_MONTHS:
        raise BadInput(
            _t("请填写使用期限：1 至 %(most)s 个月。") % {"most": LONGEST_TERM_MONTHS},
            field="term_months",
        )
