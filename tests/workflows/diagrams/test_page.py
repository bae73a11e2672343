"""Pages: what a reader of one flow finds."""

from __future__ import annotations

from cases.models.case import STATES
from tests.practice.models import RelayState
from tests.practice.relay_flow import RelayFlow
from workflows.diagrams.chart import draw
from workflows.diagrams.page import index, page
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.version_flow import ListVersionFlow
from workflows.registry import FLOWS


def test_page_tells_where_a_state_is_open_and_by_when():
    lines = page(ListChangeFlow).splitlines()

    assert (
        "| `pending_head` | 待部门负责人审核 | `head_review` |"
        " 3 工作日 (`list.head_approval`, 内部约定, C) |"
    ) in lines
    assert "| `cancelled` | 已撤销申请 | closed | – |" in lines


def test_page_tells_every_move_with_its_bearer_and_guards():
    lines = page(ListVersionFlow).splitlines()
    start = lines.index("## Moves")
    table = [line for line in lines[start : lines.index("## Guards")] if line.startswith("| `")]

    assert table == [
        "| `archived` | `annul` | `reversed` | reverse | – |",
        "| `compiling` | `cut` | `reviewing` | cut.cut | – |",
        "| `in_effect` | `archive` | `archived` | archive | – |",
        "| `published` | `call_off` | `withdrawn` | withdraw | – |",
        "| `published` | `come_into_effect` | `in_effect` | take_effect | – |",
        "| `reviewing` | `confirm` | `published` | confirm.confirm | – |",
        "| `reviewing` | `discard` | `discarded` | confirm.discard | – |",
    ]


def test_page_tells_who_is_barred_from_a_step():
    assert (
        "| `commission_review` | 主管部门审查 | 主管部门经办、主管部门负责人 | commission |"
        " whoever opened the case, whoever did `head_review`, whoever did `lead_review` |"
        " 5 工作日 (`list.review`, 内部约定, C) |"
    ) in page(ListChangeFlow)


def test_page_and_chart_tell_that_a_step_continues_the_deadline_of_the_one_before(monkeypatch):
    monkeypatch.setitem(STATES, "relay_request", RelayState)
    term = "3 工作日 (`list.head_approval`, 内部约定, C)"

    text, chart = page(RelayFlow), draw(RelayFlow)

    assert f"| `examining` | 形式审查 | `examine` | {term} |" in text
    assert f"| `reviewing` | 审核 | `review` | {term}; 接续前一步的时限 |" in text
    assert f"| `review` | 审核 | 经办 | owner | – | {term}; 接续前一步的时限 |" in text
    assert "经办 · 3 工作日</text>" in chart
    assert "经办 · 3 工作日（接续）</text>" in chart


def test_index_lists_flows_and_deadlines():
    text = index(FLOWS)

    assert "- [清单版本](list_version.md)" in text
    assert "| `list.review` | 主管部门审查 | 5 工作日 | 内部约定 | C 内部约定 |" in text
