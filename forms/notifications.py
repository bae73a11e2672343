"""What narrows the list of notifications, and by which way one wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.engine.preferences import Ways
from workflows.engine.topics import TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.forms import BoundField

    from workflows.engine.topics import Topic

WAYS: Final = {"in_app": _("站内"), "email": _("电子邮件"), "digest": _("每日汇总")}


class NotificationFilterForm(forms.Form):
    """Filters above the list, sent by GET; an impossible value narrows nothing."""

    topic = forms.ChoiceField(
        label=_("通知类别"),
        required=False,
        choices=[("", _("全部类别")), *((topic.code, topic.label) for topic in TOPICS.values())],
    )
    unread = forms.BooleanField(label=_("只看未读"), required=False)

    def wanted(self) -> dict[str, Any]:  # Any: arguments of the read
        """Return the filter; where a value is not allowed, what remains of it."""
        values: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        return {"topic": values.get("topic") or None, "unread": values.get("unread", False)}


class NotificationSettingsForm(forms.Form):
    """A row of switches per topic; a line that may not be silenced has its switch fixed."""

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        current: Mapping[str, Ways],
        has_email: bool,
    ) -> None:
        """Offer the topics as they stand; without an address nothing can be mailed."""
        super().__init__(data)
        for topic in TOPICS.values():
            for way, label in WAYS.items():
                fixed = way == "in_app" and not topic.may_be_silenced
                self.fields[f"{topic.code}-{way}"] = forms.BooleanField(
                    label=_("%(topic)s：%(way)s") % {"topic": topic.label, "way": label},
                    required=False,
                    initial=fixed or getattr(current[topic.code], way),
                    disabled=fixed or (way != "in_app" and not has_email),
                )

    def rows(self) -> Iterator[tuple[Topic, list[BoundField]]]:
        """Give each topic with its switches."""
        for topic in TOPICS.values():
            yield topic, [self[f"{topic.code}-{way}"] for way in WAYS]

    def chosen(self) -> dict[str, Ways]:
        """Return what was chosen, by topic."""
        return {
            code: Ways(**{way: self.cleaned_data[f"{code}-{way}"] for way in WAYS})
            for code in TOPICS
        }
