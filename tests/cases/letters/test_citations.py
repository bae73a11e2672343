"""Only what was read may be cited on paper."""

from __future__ import annotations

import pytest

from cases.letters.citations import Citation, printable_citations
from cases.states.clock import Tier


@pytest.mark.parametrize("tier", Tier)
def test_only_tiers_v_and_s_are_printed(tier):
    cited = Citation(instrument="上海市数据条例", article="第四十一条", tier=tier)

    expected = ("《上海市数据条例》第四十一条",) if tier.value in {"V", "S"} else ()
    assert printable_citations([cited]) == expected


def test_citations_keep_their_order_and_stand_once():
    law = Citation(instrument="上海市数据条例", article="第四十一条", tier=Tier.V)
    plan = Citation(instrument="重点工作安排", article="", tier=Tier.S)

    assert printable_citations([plan, law, plan]) == (
        "《重点工作安排》",
        "《上海市数据条例》第四十一条",
    )
