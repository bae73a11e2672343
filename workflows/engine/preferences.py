"""Choose by which way one is told what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import NotificationPreference
from workflows.engine.topics import TOPICS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import Person
    from workflows.engine.topics import Topic


@dataclass(frozen=True, kw_only=True)
class Ways:
    """The ways chosen for one topic."""

    in_app: bool
    email: bool
    digest: bool


def default_ways(topic: Topic) -> Ways:
    """Return what holds for a topic unless a person chooses."""
    return Ways(in_app=topic.in_app, email=topic.email, digest=False)


def choose_ways(*, person: Person, chosen: Mapping[str, Ways]) -> None:
    """Keep a person's choices, topic by topic; topics left out stay as they are.

    What may not be silenced keeps its line whatever is chosen.

    Writes: one `NotificationPreference` per topic, in one statement.

    Raises:
        BadInput: a topic that does not exist, or a digest that is to count lines which are
            not written.
    """
    rows = [_row(person, code, ways) for code, ways in chosen.items()]
    NotificationPreference.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "topic"],
        update_fields=["in_app", "email", "digest"],
    )


def _row(person: Person, code: str, ways: Ways) -> NotificationPreference:
    topic = TOPICS.get(code)
    if topic is None:
        raise BadInput(_t("没有“%(code)s”这一类通知：请刷新页面后重新选择。") % {"code": code})
    in_app = ways.in_app or not topic.may_be_silenced
    if ways.digest and not in_app:
        raise BadInput(
            _t("“%(topic)s”的每日汇总统计站内未读通知：请同时选择站内，或者不选每日汇总。")
            % {"topic": topic.label},
            field=code,
        )
    return NotificationPreference(
        person=person, topic=code, in_app=in_app, email=ways.email, digest=ways.digest
    )
