"""Write the first notice of the fast path with its commitments, and what the path does not take.

No text of the city's notice was found: wording and items are house defaults, to be checked by the
legal office. The rows stand here in full, since what was seeded must not follow later edits.
"""

from __future__ import annotations

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

EFFECTIVE_FROM = date(2023, 8, 24)
SOURCE = "工作安排 二(4)；类推《上海市优化营商环境条例》第二十七条；条文为内部约定，待法制部门核定"
DIGEST = "4a2c355709bc1f9f290123e30929573945e9f6eea28baf5e1d4dbc6dfb0373d5"
TEXT = (
    "一、适用范围。纳入重点场景的数据需求，以及列入先锋企业、示范单位名单的主体提出的数据需求，"
    "可以选择告知承诺方式，对全部数据一次性审核。\n"
    "二、不适用的情形。涉及公共安全、生态环境保护、人身健康和生命安全、未经同意的个人信息、"
    "重要数据的，不适用告知承诺，按普通程序审核。\n"
    "三、办理时限。自提交的次日起，数据提供部门可以在第一个工作日内提出异议；主管部门在第二个"
    "工作日内一次性审核。有异议的数据转普通程序，由数据提供部门自转入之日起五个工作日内答复。\n"
    "四、申请主体应当具备的条件。用途合法、正当、必要；具有与开放条件相适应的数据安全保护能力；"
    "指定专人负责数据安全。\n"
    "五、监督检查。开通后三十日内进行首次检查，此后每季度检查；并对已开通的申请随机抽查。\n"
    "六、法律后果。未履行承诺的，限期整改；逾期不整改或者承诺不实的，撤销开放决定，依法记录信用"
    "信息，在规定期限内不再适用告知承诺；其他以告知承诺方式提出、尚未办结的申请转普通程序。\n"
    "七、申请主体可以不选择告知承诺，按普通程序申请。"
)
# Code, text, what is filled in, its label; all of them are mandatory.
ITEMS = (
    ("conditions", "已经符合清单为所申请数据规定的全部开放条件", "nothing", ""),
    ("purpose", "只为申请中写明的场景和用途使用数据，不超出约定的范围和期限", "nothing", ""),
    ("no_transfer", "不将原始数据提供给第三方，不公开原始数据", "nothing", ""),
    ("no_reidentification", "不结合其他数据识别特定自然人，不还原脱敏信息", "nothing", ""),
    ("security", "指定专人负责数据安全，发生安全事件当日报告", "words", "数据安全负责人及联系电话"),
    ("report", "按期提交利用报告，说明使用情况和成果", "date", "首次利用报告的提交日期"),
    ("inspection", "接受监督检查，如实提供访问记录和安全措施", "nothing", ""),
    ("deletion", "使用期满或者开放决定被撤销后，按约定删除数据", "nothing", ""),
    ("consequences", "已经阅读并理解告知内容，愿意承担不履行承诺或者承诺不实的后果", "nothing", ""),
)
LAW = ("类推《上海市优化营商环境条例》第二十七条", "A")
HOUSE = ("内部约定", "C")
STATUTE = ("《上海市数据条例》第四十一条", "V")
# Category, where it looks, what it looks for, whence.
EXCLUSIONS = (
    ("public_security", "domain", "public_safety", LAW),
    ("public_security", "dataset", "公安", HOUSE),
    ("public_security", "dataset", "反恐", HOUSE),
    ("public_security", "purpose", "治安防控", HOUSE),
    ("public_security", "purpose", "反恐", HOUSE),
    ("ecology", "domain", "environment", LAW),
    ("ecology", "dataset", "污染源", HOUSE),
    ("ecology", "purpose", "生态环境保护", HOUSE),
    ("ecology", "purpose", "污染防治", HOUSE),
    ("personal_health", "dataset", "病历", LAW),
    ("personal_health", "dataset", "诊疗记录", LAW),
    ("personal_health", "dataset", "就诊记录", LAW),
    ("personal_health", "dataset", "健康档案", LAW),
    ("personal_health", "dataset", "传染病", LAW),
    ("personal_health", "purpose", "疾病诊断", HOUSE),
    ("personal_health", "purpose", "临床治疗", HOUSE),
    ("personal_information", "dataset", "身份证号", STATUTE),
    ("personal_information", "dataset", "证件号码", STATUTE),
    ("personal_information", "dataset", "出生日期", STATUTE),
    ("personal_information", "dataset", "手机号", STATUTE),
    ("personal_information", "dataset", "姓名", STATUTE),
    ("important_data", "dataset", "重要数据", HOUSE),
    ("important_data", "grade", "个人L4", HOUSE),
    ("important_data", "grade", "组织L4", HOUSE),
    ("important_data", "grade", "客体L4", HOUSE),
)


def seed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the notice and the exclusions."""
    alias = schema_editor.connection.alias
    items = [
        {"code": code, "text": text, "value": value, "label": label, "mandatory": True}
        for code, text, value, label in ITEMS
    ]
    apps.get_model("cases", "FastPathNotice").objects.using(alias).create(
        number=1,
        text=TEXT,
        items=items,
        source=SOURCE,
        tier="C",
        effective_from=EFFECTIVE_FROM,
        digest=DIGEST,
    )
    exclusions = apps.get_model("cases", "FastPathExclusion").objects.using(alias)
    exclusions.bulk_create(
        exclusions.model(category=category, place=place, value=value, source=source, tier=tier)
        for category, place, value, (source, tier) in EXCLUSIONS
    )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove every notice and exclusion, which say nothing without their tables."""
    alias = schema_editor.connection.alias
    triggers.remove(schema_editor.connection)
    for name in ("FastPathNotice", "FastPathExclusion"):
        apps.get_model("cases", name).objects.using(alias).all()._raw_delete(alias)
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: what the fast path tells, asks for, and does not take."""

    dependencies = [("cases", "0038_fast_path")]

    operations = [migrations.RunPython(seed, forget)]
