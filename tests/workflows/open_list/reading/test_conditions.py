import pytest

from cases.seed.condition_templates import CONDITION_TEMPLATES
from workflows.open_list.reading.conditions import read_conditions, strictest

A, B, C, D, E = (template.text for template in CONDITION_TEMPLATES)


@pytest.mark.parametrize("template", CONDITION_TEMPLATES, ids=lambda template: template.code)
def test_read_conditions_single_template_is_recognised(template):
    reading = read_conditions(template.text)

    assert (reading.templates, reading.supplement) == (template.code, "")


@pytest.mark.parametrize(
    ("text", "templates", "supplement"),
    [
        (f"{B};{A};&&仅面向科研机构", "AB", "仅面向科研机构"),
        (f"{A}&&{C}", "AC", ""),
        (f"{E}；;{D};&&", "DE", ""),
        (B.replace("；", ";"), "B", ""),
        (
            "；".join(reversed(B.split("；"))) + "。",
            "B",
            "",
        ),
        # The second template leaves out the capability that the first one has named.
        (
            f"{A};不得用于挖掘个人敏感信息；注明数据来源，定期抽查数据使用情况;&&依申请开放",
            "AC",
            "依申请开放",
        ),
        ("有较完善的数据安全保护体系;面谈", "", "有较完善的数据安全保护体系；面谈"),
        ("无条件开放&&无条件开放", "", ""),
        ("", "", ""),
    ],
)
def test_read_conditions_joined_templates_in_any_order(text, templates, supplement):
    reading = read_conditions(text)

    assert (reading.templates, reading.supplement) == (templates, supplement)


@pytest.mark.parametrize(
    ("text", "cleaned", "loose_end"),
    [
        ("无条件开放&&", "无条件开放", True),
        ("无条件开放 && ", "无条件开放", True),
        ("无条件开放&&&&", "无条件开放", True),
        (" 无条件开放&&无条件开放", "无条件开放&&无条件开放", False),
        ("&&", "", True),
    ],
)
def test_read_conditions_loose_end_is_removed_and_told(text, cleaned, loose_end):
    reading = read_conditions(text)

    assert (reading.text, reading.loose_end) == (cleaned, loose_end)


def test_read_conditions_cleaned_text_reads_the_same_again():
    once = read_conditions(f"{B};{A};&&仅面向科研机构 &&")

    assert read_conditions(once.text) == once._replace(loose_end=False)


def test_strictest_template_wins():
    assert strictest("ACB") == "B"
    assert strictest("ABCDE") == "E"
    assert strictest("") == ""
