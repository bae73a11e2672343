"""Saved views: keep a filter under a name, share it with an organisation, take it back.

A view is a filter and no grant: whoever opens it sees what they may see by themselves.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed, NotAllowed, NotVisible
from cases.events import append_system_event
from cases.models import Person, SavedView
from cases.queries.saved_views import offices_of
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cases.models import Organisation

NAME_LENGTH: Final = 60
# A list of names is read at sight only as long as it is short.
MOST_VIEWS: Final = 50


@patiently
@transaction.atomic
def save_view(
    *, person: Person, queue: str, name: str, clauses: Mapping[str, str], schema: int, at: datetime
) -> SavedView:
    """Keep the filter of a queue under a name.

    Args:
        person: whose view it is.
        queue: the name of the queue that it narrows.
        name: what the person calls it; at most 60 characters.
        clauses: the filter, as the vocabulary of `schema` says it.
        schema: the version of that vocabulary.
        at: the moment.

    Writes: one `SavedView`.

    Raises:
        BadInput: nothing is narrowed, or the name is empty, too long or taken.
        GuardFailed: the person has as many views as one may have.
    """
    if not clauses:
        raise BadInput(_t("没有筛选条件可保存：请先设定至少一个条件并筛选，再保存为视图。"))
    _lock(person)
    if SavedView.objects.filter(owner=person).count() >= MOST_VIEWS:
        raise GuardFailed(
            _t("您已保存 %(most)s 个视图，达到上限。请先删除不再使用的视图，再保存新的。")
            % {"most": MOST_VIEWS}
        )
    return SavedView.objects.create(
        owner=person,
        queue=queue,
        name=_checked_name(person, queue, name),
        filter=dict(clauses),
        schema=schema,
        created_at=at,
    )


@patiently
@transaction.atomic
def rename_view(*, person: Person, view: SavedView, name: str, at: datetime) -> SavedView:
    """Give a view another name.

    Writes: the name on the `SavedView`; one system event where it is shared.

    Raises:
        NotAllowed: the view is somebody else's, or shared with an organisation that the person
            has left. NotVisible: it was deleted meanwhile.
        BadInput: the name is empty, too long or taken.
    """
    mine = _own(person, view)
    mine.name = _checked_name(person, mine.queue, name, besides=mine)
    if mine.shared_with is not None:
        if mine.shared_with not in offices_of(person, on=civil_date(at)):
            raise NotAllowed(
                _t("您已不在%(organisation)s任职，不能改动共享给该单位的视图；可以收回或删除它。")
                % {"organisation": mine.shared_with}
            )
        _record(SystemAct.VIEW_SHARED, mine, person, at=at)
    mine.save(update_fields=["name"])
    return mine


@patiently
@transaction.atomic
def delete_view(*, person: Person, view: SavedView, at: datetime) -> None:
    """Delete a view, for everybody it was shared with as well.

    Writes: nothing but the missing row; one system event where it was shared.

    Raises:
        NotAllowed: the view is somebody else's.
    """
    mine = _own(person, view)
    _record_taken_back(mine, person, at=at)
    mine.delete()


@patiently
@transaction.atomic
def share_view(
    *, person: Person, view: SavedView, organisation: Organisation, at: datetime
) -> SavedView:
    """Let the people of an organisation open a view; one organisation at a time.

    Writes: the organisation on the `SavedView`, one system event.

    Raises:
        NotAllowed: the view is somebody else's, or the person does not serve the organisation.
    """
    mine = _own(person, view)
    offices = {office.pk for office in offices_of(person, on=civil_date(at))}
    if organisation.pk not in offices:
        raise NotAllowed(
            _t("视图只能共享给您任职的单位，您目前不在%(organisation)s任职。")
            % {"organisation": organisation}
        )
    if mine.shared_with_id == organisation.pk:
        return mine
    _record_taken_back(mine, person, at=at)
    mine.shared_with = organisation
    mine.save(update_fields=["shared_with"])
    _record(SystemAct.VIEW_SHARED, mine, person, at=at)
    return mine


@patiently
@transaction.atomic
def take_back_view(*, person: Person, view: SavedView, at: datetime) -> SavedView:
    """End the sharing of a view; ending it twice changes nothing.

    Writes: the `SavedView` without organisation, one system event.

    Raises:
        NotAllowed: the view is somebody else's.
    """
    mine = _own(person, view)
    _record_taken_back(mine, person, at=at)
    mine.shared_with = None
    mine.save(update_fields=["shared_with"])
    return mine


def _lock(person: Person) -> None:
    """Let a person's views change one after the other: a name is looked for, then taken."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _own(person: Person, view: SavedView) -> SavedView:
    """Lock and read a view anew; refuse one of somebody else."""
    _lock(person)
    found = SavedView.objects.filter(pk=view.pk).select_related("owner", "shared_with").first()
    if found is None:
        raise NotVisible(_t("这个视图已被删除。请刷新页面。"))
    if found.owner_id != person.pk:
        raise NotAllowed(
            _t(
                "这个视图由%(owner)s保存，只有本人可以改名、共享或删除。您可以打开后另存为自己的视图。"
            )
            % {"owner": found.owner}
        )
    return found


def _checked_name(
    person: Person, queue: str, name: str, *, besides: SavedView | None = None
) -> str:
    name = " ".join(name.split())
    if not name:
        raise BadInput(_t("请填写视图名称，例如“两日内到期、待领取”。"))
    if len(name) > NAME_LENGTH:
        raise BadInput(
            _t("视图名称有 %(length)s 个字，最多 %(most)s 个字。请缩短后再保存。")
            % {"length": len(name), "most": NAME_LENGTH}
        )
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
        raise BadInput(_t("视图名称中含有不能保存的控制字符：请删去后重新提交。"))
    taken = SavedView.objects.filter(owner=person, queue=queue, name=name)
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise BadInput(
            _t("您在这个队列已有名为“%(name)s”的视图。请换一个名称，或先删除原来的。")
            % {"name": name}
        )
    return name


def _record_taken_back(view: SavedView, person: Person, *, at: datetime) -> None:
    if view.shared_with_id is not None:
        _record(SystemAct.VIEW_TAKEN_BACK, view, person, at=at)


def _record(act: SystemAct, view: SavedView, person: Person, *, at: datetime) -> None:
    append_system_event(
        act=act,
        actor=person,
        at=at,
        data={
            "view": view.pk,
            "name": view.name,
            "queue": view.queue,
            "filter": view.filter,
            "organisation": view.shared_with_id,
        },
    )
