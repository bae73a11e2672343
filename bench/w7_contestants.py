"""The contestants of W7 in one process: `python -m bench.w7_contestants LETTERS ROUNDS`.

Prints one JSON object: the median seconds of each for one agreement (nothing for fpdf2 where it is
not installed), seconds per letter, and how far the peak of memory rose from the first tenth of the
letters to the last.
"""

from __future__ import annotations

import importlib.util
import io
import json
import resource
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING

import django

from bench.measure import median_seconds
from reports.pdf import FONT, FONT_FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.agreement.facts import AgreementFacts
    from cases.letters.matter import Matter
    from reports.typesetting.pages import Pages

FIRST_DAY = date(2026, 9, 1)


def main(letters: int, rounds: int) -> None:
    django.setup()
    from cases.agreement.standard import STANDARD_TEMPLATE  # app ready
    from cases.agreement.text import rendered_text
    from reports.agreement.draw import draw_agreement, laid_out

    # Another applicant each time, as it is in life.
    facts = map(_facts, count())
    text = rendered_text(STANDARD_TEMPLATE, next(facts))
    pages = laid_out(text)
    contestants: dict[str, Callable[[], object]] = {
        "ours": lambda: draw_agreement(rendered_text(STANDARD_TEMPLATE, next(facts))),
        "limit": lambda: _bare_canvas(pages),
    }
    if importlib.util.find_spec("fpdf"):
        contestants["peer"] = lambda: _fpdf2(text)
    for contestant in contestants.values():
        contestant()  # reads the font, and what is imported late
    told = {"peer": None, **median_seconds(contestants, rounds=rounds)}
    print(json.dumps({**told, **_letters(letters)}))


def _facts(at: int) -> AgreementFacts:
    from cases.agreement.facts import AgreedDataset, AgreementFacts, Party  # app ready

    dataset = AgreedDataset(
        name="停车场动态泊位信息",
        code="O2813838122025001",
        items=("停车场名称", "泊位总数", "剩余泊位数", "更新时间"),
        list_version="2026-001",
        templates="AD",
    )
    return AgreementFacts(
        number="XY-2026-00012",
        application_number="AA-2026-00012",
        decision_number="沪交数开〔2026〕12号",
        provider=Party(
            name="上海市交通委员会",
            identifier="11310000MB2F30000A",
            signatory="王立新",
            address="世博村路300号",
        ),
        user=Party(
            name=f"{_other_characters(at)}有限公司",
            identifier="91310000MA1FL00000",
            signatory="李喆",
            address="漕溪北路1号",
        ),
        datasets=tuple(replace(dataset, code=f"O28138381220{each}") for each in range(3)),
        scenario="城市停车诱导",
        purpose="提示附近停车场的剩余泊位",
        delivery="接口调用",
        quota="每日10,000次",
        begins_on=FIRST_DAY,
        ends_on=FIRST_DAY + timedelta(days=364),
        environment="乙方自有机房",
        report_period="每季度",
        rectify_working_days=10,
        delete_days=15,
        disputes="依法向人民法院提起诉讼",
        signing="在公共数据开放平台上使用可靠的电子签名签署",
    )


def _other_characters(at: int) -> str:
    return "".join(chr(0x4E00 + (at * 7 + each) % 20_000) for each in range(7))


def _bare_canvas(pages: Pages) -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # slow import

    from reports.typesetting.marks import Words  # app ready

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(pages.paper.width, pages.paper.height), invariant=1)
    for page in pages.pages:
        for mark in page:
            if isinstance(mark, Words):
                canvas.setFont(FONT, mark.size)
                canvas.drawString(mark.x, mark.y, mark.text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _fpdf2(text: str) -> bytes:
    from fpdf import FPDF  # optional dependency

    document = FPDF()
    document.add_page()
    document.add_font("noto", fname=FONT_FILE)
    document.set_font("noto", size=10.5)
    for line in text.splitlines():
        document.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def _letters(letters: int) -> dict[str, float]:
    from cases.letters.intake import acceptance
    from reports.letters.draw import draw_letter  # app ready

    matter = _matter()
    begun, early = perf_counter(), 0.0
    for at in range(letters):
        name = f"{_other_characters(at)}公司"
        changed = replace(matter, applicant=name, application_number=f"AA-{at:05}")
        draw_letter(acceptance(changed, answer_by=FIRST_DAY + timedelta(days=at % 300)))
        if at == letters // 10:
            early = _peak_mib()
    seconds = perf_counter() - begun
    return {
        "letters": letters,
        "letter": seconds / letters,
        "growth_mib": _peak_mib() - early,
    }


def _matter() -> Matter:
    from cases.letters.citations import Citation
    from cases.letters.matter import Dataset, Matter
    from cases.states.clock import Tier  # app ready

    return Matter(
        office="上海市交通委员会",
        number="沪交数开〔2026〕12号",
        on=FIRST_DAY,
        applicant="",
        is_person=False,
        application_number="",
        received_on=FIRST_DAY,
        datasets=tuple(
            Dataset(name=f"停车场信息{at}", code=f"O{at}", provider="上海市道路运输局")
            for at in range(12)
        ),
        citations=(Citation(instrument="上海市数据条例", article="第四十一条", tier=Tier.V),),
        enquiries="信息中心，电话 021-63170000",
    )


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
