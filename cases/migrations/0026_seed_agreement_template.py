"""Write the first version of the template of agreements, a house default; guard it.

The wording stands here in full: what was seeded must not follow later edits of
`cases/agreement/standard.py`; a test compares the two.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

DIGEST = "4a079890df55d09e786ae0820cebfd2929a273ed114bab22d6ccb02127f6377c"
REASON = (
    "未找到本市的协议示范文本：条款依照《网络数据安全管理条例》第十二条和内部约定拟定，"
    "请法制部门核定后发布新版本。"
)
TITLE = "公共数据开放应用协议"
TERMS = {
    "quota": "以公共数据开放平台对该数据公布的限额为准",
    "report_period": "每季度",
    "rectify_working_days": 10,
    "delete_days": 15,
    "disputes": "依法向人民法院提起诉讼",
    "signing": "在公共数据开放平台上使用可靠的电子签名签署，或者双方在纸质协议上签字盖章",
}
# Code, heading, text; all of them are required.
CLAUSES = (
    (
        "parties",
        "双方当事人",
        (
            "甲方（数据开放主体）：{甲方}，统一社会信用代码 {甲方代码}，地址 {甲方地址}。"
            "\n"
            "乙方（数据利用主体）：{乙方}，证件或者统一社会信用代码 {乙方代码}，地址 {乙方"
            "地址}。\n"
            "乙方通过公共数据开放平台提出有条件开放申请（申请编号：{申请编号}），甲方已作出审核"
            "决定（文号：{决定文号}）。依照《上海市数据条例》第四十一条，双方就乙方利用下列公共"
            "数据订立本协议。"
        ),
    ),
    (
        "datasets",
        "开放的数据",
        (
            "甲方向乙方开放下列数据集，仅限列明的数据项和版本：\n"
            "{数据集清单}\n"
            "数据集的内容、更新频率以公共数据开放清单的公布为准；清单调整影响乙方使用的，甲方及时"
            "告知乙方。"
        ),
    ),
    (
        "purpose",
        "应用场景和使用目的",
        (
            "应用场景：{应用场景}。\n"
            "使用目的：{使用目的}。\n"
            "乙方只在上述场景中、为上述目的使用数据。"
        ),
    ),
    (
        "delivery",
        "交付方式和使用限额",
        (
            "交付方式：{交付方式}。\n"
            "使用限额：{使用限额}。\n"
            "账号、密钥只供乙方自己使用，不得出借；发现泄露的，乙方立即告知甲方并停用。"
        ),
    ),
    (
        "period",
        "使用期限",
        (
            "使用期限自{起始日期}起至{终止日期}止，首尾两日都计算在内。期满前需要继续使用的，"
            "乙方另行提出申请；未获同意的，期满后不得继续获取和使用数据。"
        ),
    ),
    (
        "environment",
        "使用环境",
        (
            "使用环境：{使用环境}。\n"
            "数据只在上述环境中存储和处理；需要变更环境的，乙方事先取得甲方书面同意。"
        ),
    ),
    (
        "security",
        "安全保护义务",
        (
            "乙方对取得的数据承担安全保护义务：指定负责人，限定接触数据的人员，记录访问和处理情况"
            "，采取防泄露、防篡改的技术措施。\n"
            "发生或者可能发生数据泄露、篡改、丢失的，乙方立即采取补救措施，并在当日告知甲方。\n"
            "涉及个人信息或者重要数据的，甲方依照《网络数据安全管理条例》第十二条监督乙方履行义务"
            "，处理情况记录至少保存三年。"
        ),
    ),
    (
        "conditions",
        "开放条件规定的义务",
        (
            "公共数据开放清单为下列数据集规定的开放条件，是乙方在本协议下的义务：\n"
            "{开放条件义务}"
        ),
    ),
    (
        "no_reidentification",
        "不得重新识别",
        (
            "乙方不得将数据与其他数据结合，识别特定自然人，或者还原已作脱敏处理的信息；无意中识别"
            "的，立即停止处理、删除结果并告知甲方。"
        ),
    ),
    (
        "no_resale",
        "不得转让",
        (
            "乙方不得将原始数据出售、出租、出借，不得以其他方式提供给第三方，也不得公开。"
        ),
    ),
    (
        "no_scope_change",
        "不得超出约定范围",
        (
            "乙方不得超出本协议约定的场景、目的、期限和范围使用数据；需要变更的，另行申请，获得同"
            "意后再变更。"
        ),
    ),
    (
        "source_citation",
        "注明数据来源",
        (
            "乙方在利用数据形成的产品、报告、论文和其他成果中注明数据来源，写作“数据来源：{甲方"
            "}，公共数据开放平台”，并注明获取日期。"
        ),
    ),
    (
        "use_reports",
        "利用报告",
        (
            "乙方{报告周期}通过公共数据开放平台提交利用报告，说明使用情况、形成的成果和发现的数"
            "据问题。"
        ),
    ),
    (
        "inspection",
        "监督检查",
        (
            "甲方可以对乙方履行本协议的情况进行检查，包括查阅访问记录和安全措施。检查不妨碍乙方正"
            "常经营；乙方如实提供情况。"
        ),
    ),
    (
        "suspension_breach",
        "中止提供和违约处理",
        (
            "乙方违反本协议的，甲方告知乙方在{改正期限}个工作日内改正；情况紧急、可能损害他人权"
            "益的，甲方可以先中止提供数据。\n"
            "乙方逾期没有改正，或者违约情形严重的，甲方可以撤销开放决定，终止提供数据，并依照规定"
            "记录；乙方有权在处理前陈述意见。\n"
            "乙方因违约造成损失的，依法承担责任。"
        ),
    ),
    (
        "deletion",
        "期满删除",
        (
            "使用期满、本协议终止或者开放决定被撤销后{删除期限}日内，乙方删除取得的原始数据及其"
            "副本，并向甲方提交删除说明。不能识别原始数据的成果不在此限。"
        ),
    ),
    (
        "exemption",
        "免责",
        (
            "甲方按照规定开放数据，并已尽到合理注意的，对因数据质量给乙方造成的损失不承担责任；甲"
            "方发现数据错误的，及时更正并告知乙方。\n"
            "因系统维护、清单调整、不可抗力中断提供的，不构成甲方违约；可以预见的，甲方事先告知。"
        ),
    ),
    (
        "disputes",
        "争议解决",
        (
            "因本协议发生争议的，双方先行协商；协商不成的，{争议解决}。"
        ),
    ),
    (
        "signatures",
        "签署和生效",
        (
            "签署方式：{签署方式}。线上签署与线下签署具有同等效力。\n"
            "甲方签署人：{甲方签署人}。\n"
            "乙方签署人：{乙方签署人}。\n"
            "本协议自双方签署完毕之时起生效；开通数据在生效之后。"
        ),
    ),
    (
        "annexes",
        "附件",
        (
            "下列附件是本协议的组成部分：\n"
            "{附件}"
        ),
    ),
)


def seed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the first version."""
    alias = schema_editor.connection.alias
    clauses = [
        {"code": code, "title": title, "text": text, "is_required": True}
        for code, title, text in CLAUSES
    ]
    apps.get_model("cases", "AgreementTemplateVersion").objects.using(alias).create(
        number=1,
        wording={"title": TITLE, "clauses": clauses, "terms": TERMS},
        reason=REASON,
        digest=DIGEST,
    )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove every version, which says nothing without its table."""
    alias = schema_editor.connection.alias
    triggers.remove(schema_editor.connection)
    versions = apps.get_model("cases", "AgreementTemplateVersion").objects.using(alias)
    versions.all()._raw_delete(alias)
    triggers.install(schema_editor.connection)


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the tables that are there."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: what agreements are drawn up from, and that it stays as it was released."""

    dependencies = [("cases", "0025_agreement_templates")]

    operations = [
        migrations.RunPython(seed, forget),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
