"""Say of each request what took effect, what a later approval replaced, and what never will."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _t

from cases.models import ChangeItem
from cases.states.conflict import Ruling
from cases.states.list_change import ItemDecision
from workflows.engine.record_language import in_record_language
from workflows.open_list.last_words import last_words
from workflows.open_list.shown_values import shown_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from cases.models import ListChange, ListVersion
    from workflows.open_list.last_words import LastWord, Replacement

# News of it is one line: more would be cut off.
ENTRIES_NAMED, FIELDS_NAMED, NAME_SHOWN = 2, 4, 24


def reasons_of_effect(changes: Sequence[ListChange], version: ListVersion) -> dict[int, str]:
    """Return, by request, what its event says when the last of it has taken effect.

    One statement where nothing was overtaken; two more else, and one for every further five
    hundred entries.

    Args:
        changes: requests of which no approved item waits any longer.
        version: which has just come into effect.
    """
    effective = ChangeItem.objects.filter(change__in=changes, decision=ItemDecision.EFFECTIVE)
    words = _words_of(effective)
    counts: dict[int, int] = {}
    if words:
        rows = effective.filter(change__in=list(words)).order_by().values_list("change_id")
        counts = dict(rows.annotate(number=Count("pk")))
    with in_record_language():
        plain = _t("随清单版本 %(label)s 生效。") % {"label": version.label}
        return {
            each.pk: _reason(words[each.pk], counts[each.pk], version)
            if each.pk in words
            else plain
            for each in changes
        }


def reasons_of_leaving(changes: Sequence[ListChange]) -> dict[int, str]:
    """Return, by request, what its event says when its last approved items wait no more.

    A part of it took effect before; each of these items met a conflict, or stands already. Two
    statements, and those of `last_words` where something was overtaken.

    Args:
        changes: requests of which a part is in effect and nothing waits for a version.
    """
    passed_on = Q(decision=ItemDecision.CANCELLED, conflicts__ruling=Ruling.PASSED_ON)
    items = ChangeItem.objects.filter(change__in=changes)
    left: dict[int, list[ChangeItem]] = defaultdict(list)
    gone = items.filter(Q(decision=ItemDecision.SUPERSEDED) | passed_on)
    for item in gone.select_related("proposed_row", "base_row").order_by("change_id", "position"):
        left[item.change_id].append(item)
    effective = items.filter(decision=ItemDecision.EFFECTIVE)
    labels: dict[int, list[str]] = defaultdict(list)
    versions = effective.order_by("list_version__sequence").values_list(
        "change_id", "list_version__label"
    )
    for change, label in versions.distinct():
        labels[change].append(label)
    words = _words_of(effective)
    with in_record_language():
        return {
            each.pk: _left(left[each.pk]) + _in_effect(labels[each.pk], words.get(each.pk, []))
            for each in changes
        }


def _words_of(effective: QuerySet[ChangeItem]) -> dict[int, list[LastWord]]:
    overtaken = effective.filter(overtaken=True).select_related("proposed_row", "base_row")
    words: dict[int, list[LastWord]] = defaultdict(list)
    for word in last_words(overtaken.order_by("change_id", "position")).values():
        words[word.item.change_id].append(word)
    return words


def _left(items: Sequence[ChangeItem]) -> str:
    said = _t("；").join(
        _t("“%(name)s”%(why)s") % {"name": _name(item), "why": item.decision_reason.rstrip("。")}
        for item in items[:ENTRIES_NAMED]
    )
    more = _t("；等 %(count)s 个条目") % {"count": len(items)} if len(items) > ENTRIES_NAMED else ""
    return _t("没有条目再等待清单版本。未随版本生效的：%(items)s。") % {"items": said + more}


def _in_effect(labels: Sequence[str], words: Sequence[LastWord]) -> str:
    said = _t("其他已批准的条目已随清单版本 %(labels)s 生效。") % {"labels": "、".join(labels)}
    if not words:
        return said
    replaced = _t("；").join(_replaced(word) for word in words[:ENTRIES_NAMED])
    return said + _t("其中%(replaced)s。") % {"replaced": replaced}


def _name(item: ChangeItem) -> str:
    row = item.proposed_row or item.base_row
    return Truncator(str(row.name if row else item.entry_id)).chars(NAME_SHOWN)


def _reason(words: Sequence[LastWord], effective: int, version: ListVersion) -> str:
    facts = {
        "label": version.label,
        "replaced": _t("；").join(_replaced(word) for word in words[:ENTRIES_NAMED])
        + (
            _t("；等 %(count)s 个条目") % {"count": len(words)}
            if len(words) > ENTRIES_NAMED
            else ""
        ),
    }
    if len(words) == effective and all(word.is_void for word in words):
        return _t("清单版本 %(label)s 已生效，没有采用本申请的内容：%(replaced)s。") % facts
    return _t("随清单版本 %(label)s 部分生效：%(replaced)s。其余内容按本申请生效。") % facts


def _replaced(word: LastWord) -> str:
    name = _name(word.item)
    said = _t("，").join(_by(each) for each in word.replaced)
    stands = (
        _t("，%(fields)s按本申请生效") % {"fields": _listed(word.stands)} if word.stands else ""
    )
    return _t("“%(name)s”%(said)s%(stands)s") % {"name": name, "said": said, "stands": stands}


def _by(each: Replacement) -> str:
    facts = {"number": each.change.number, "fields": _listed(each.fields)}
    if each.fields:
        return _t("的%(fields)s已被 %(number)s 的后续批准取代，清单采用其内容") % facts
    if each.removes:
        return _t("已由 %(number)s 的后续批准移出") % facts
    return _t("已由 %(number)s 的后续批准重新列入") % facts


def _listed(fields: Iterable[str]) -> str:
    names = list(fields)
    shown = _t("、").join(shown_field(name) for name in islice(names, FIELDS_NAMED))
    return shown + (_t("等") if len(names) > FIELDS_NAMED else "")
