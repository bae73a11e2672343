"""The list in charts: by domain, opening attribute, update frequency and organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from backoffice.views import charts
from cases.queries.list_versions import current_version
from cases.queries.open_list import entries_by, providers_of_version
from cases.states.vocabulary import Domain, OpenType, UpdateFrequency

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from cases.models import ListVersion

# Longer charts are not read; the table below has the rest.
MOST_BARS: Final = 20


@dataclass(frozen=True, kw_only=True)
class Line:
    name: str
    number: int
    share: float
    url: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """One way to divide the list: its title, the name of its chart, the chart and the lines."""

    title: str
    name: str
    lines: tuple[Line, ...]
    chart: charts.Bars | None


@require_safe
def list_charts(request: HttpRequest) -> HttpResponse:
    version = current_version()
    sections = _sections(version) if version else []
    return render(request, "public/charts.html", {"version": version, "sections": sections})


def _sections(version: ListVersion) -> list[Section]:
    providers = {str(each.pk): each.full_name for each in providers_of_version(version)}
    divided: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        (_t("按数据领域"), "domain", _labels(Domain.choices)),
        (_t("按开放属性"), "open_type", _labels(OpenType.choices)),
        (_t("按更新频率"), "update_frequency", _labels(UpdateFrequency.choices)),
        (_t("按提供部门"), "provider", providers),
    )
    return [_section(version, *each) for each in divided]


def _labels(choices: Sequence[tuple[str, object]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}


def _section(version: ListVersion, title: str, field: str, labels: Mapping[str, str]) -> Section:
    found = entries_by(version, field)
    total = sum(found.values())
    lines = tuple(
        Line(
            name=labels.get(key) or _t("未写"),
            number=number,
            share=100 * number / total,
            url=f"{reverse('entries')}?{urlencode({field: key})}" if key in labels else "",
        )
        for key, number in sorted(found.items(), key=lambda each: (-each[1], each[0]))
    )
    drawn = [
        charts.Counted(name=each.name, parts=(("due", each.number),), said=str(each.number))
        for each in lines[:MOST_BARS]
    ]
    return Section(title=title, name=field, lines=lines, chart=charts.bars(drawn))
