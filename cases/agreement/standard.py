"""The template that is shipped (示范文本).

What its clauses must cover is in `required.py`; the wording is a house default that the
authority's lawyers may replace by a version of their own. It cites only what was read in full:
上海市数据条例 41 and 网络数据安全管理条例 12, and the plan of work that names the agreement.
"""

from __future__ import annotations

from typing import Final

from cases.agreement.template import CODE, AgreementTemplate, Clause

_PARTIES = """\
甲方（数据开放主体）：{甲方}，统一社会信用代码 {甲方代码}，地址 {甲方地址}。
乙方（数据利用主体）：{乙方}，证件或者统一社会信用代码 {乙方代码}，地址 {乙方地址}。
乙方通过公共数据开放平台提出有条件开放申请（申请编号：{申请编号}），甲方已作出审核决定（文号：{决定文号}）。\
依照《上海市数据条例》第四十一条，双方就乙方利用下列公共数据订立本协议。"""

_DATASETS = """\
甲方向乙方开放下列数据集，仅限列明的数据项和版本：
{数据集清单}
数据集的内容、更新频率以公共数据开放清单的公布为准；清单调整影响乙方使用的，甲方及时告知乙方。"""

_PURPOSE = """\
应用场景：{应用场景}。
使用目的：{使用目的}。
乙方只在上述场景中、为上述目的使用数据。"""

_DELIVERY = """\
交付方式：{交付方式}。
使用限额：{使用限额}。
账号、密钥只供乙方自己使用，不得出借；发现泄露的，乙方立即告知甲方并停用。"""

_PERIOD = """\
使用期限自{起始日期}起至{终止日期}止，首尾两日都计算在内。期满前需要继续使用的，乙方另行提出申请；\
未获同意的，期满后不得继续获取和使用数据。"""

_ENVIRONMENT = """\
使用环境：{使用环境}。
数据只在上述环境中存储和处理；需要变更环境的，乙方事先取得甲方书面同意。"""

_SECURITY = """\
乙方对取得的数据承担安全保护义务：指定负责人，限定接触数据的人员，记录访问和处理情况，采取防泄露、\
防篡改的技术措施。
发生或者可能发生数据泄露、篡改、丢失的，乙方立即采取补救措施，并在当日告知甲方。
涉及个人信息或者重要数据的，甲方依照《网络数据安全管理条例》第十二条监督乙方履行义务，\
处理情况记录至少保存三年。"""

_CONDITIONS = """\
公共数据开放清单为下列数据集规定的开放条件，是乙方在本协议下的义务：
{开放条件义务}"""

_NO_REIDENTIFICATION = """\
乙方不得将数据与其他数据结合，识别特定自然人，或者还原已作脱敏处理的信息；无意中识别的，\
立即停止处理、删除结果并告知甲方。"""

_NO_RESALE = """\
乙方不得将原始数据出售、出租、出借，不得以其他方式提供给第三方，也不得公开。"""

_NO_SCOPE_CHANGE = """\
乙方不得超出本协议约定的场景、目的、期限和范围使用数据；需要变更的，另行申请，获得同意后再变更。"""

_SOURCE_CITATION = """\
乙方在利用数据形成的产品、报告、论文和其他成果中注明数据来源，写作\
“数据来源：{甲方}，公共数据开放平台”，并注明获取日期。"""

_USE_REPORTS = """\
乙方{报告周期}通过公共数据开放平台提交利用报告，说明使用情况、形成的成果和发现的数据问题。"""

_INSPECTION = """\
甲方可以对乙方履行本协议的情况进行检查，包括查阅访问记录和安全措施。检查不妨碍乙方正常经营；\
乙方如实提供情况。"""

_SUSPENSION_BREACH = """\
乙方违反本协议的，甲方告知乙方在{改正期限}个工作日内改正；情况紧急、可能损害他人权益的，\
甲方可以先中止提供数据。
乙方逾期没有改正，或者违约情形严重的，甲方可以撤销开放决定，终止提供数据，并依照规定记录；\
乙方有权在处理前陈述意见。
乙方因违约造成损失的，依法承担责任。"""

_DELETION = """\
使用期满、本协议终止或者开放决定被撤销后{删除期限}日内，乙方删除取得的原始数据及其副本，\
并向甲方提交删除说明。不能识别原始数据的成果不在此限。"""

_EXEMPTION = """\
甲方按照规定开放数据，并已尽到合理注意的，对因数据质量给乙方造成的损失不承担责任；\
甲方发现数据错误的，及时更正并告知乙方。
因系统维护、清单调整、不可抗力中断提供的，不构成甲方违约；可以预见的，甲方事先告知。"""

_DISPUTES = """\
因本协议发生争议的，双方先行协商；协商不成的，{争议解决}。"""

_SIGNATURES = """\
签署方式：{签署方式}。线上签署与线下签署具有同等效力。
甲方签署人：{甲方签署人}。
乙方签署人：{乙方签署人}。
本协议自双方签署完毕之时起生效；开通数据在生效之后。"""

_ANNEXES = """\
下列附件是本协议的组成部分：
{附件}"""


def _required(code: str, title: str, text: str) -> Clause:
    return Clause(code=code, title=title, text=text, is_required=True)


STANDARD_TEMPLATE: Final = AgreementTemplate(
    code=CODE,
    version=1,
    title="公共数据开放应用协议",
    clauses=(
        _required("parties", "双方当事人", _PARTIES),
        _required("datasets", "开放的数据", _DATASETS),
        _required("purpose", "应用场景和使用目的", _PURPOSE),
        _required("delivery", "交付方式和使用限额", _DELIVERY),
        _required("period", "使用期限", _PERIOD),
        _required("environment", "使用环境", _ENVIRONMENT),
        _required("security", "安全保护义务", _SECURITY),
        _required("conditions", "开放条件规定的义务", _CONDITIONS),
        _required("no_reidentification", "不得重新识别", _NO_REIDENTIFICATION),
        _required("no_resale", "不得转让", _NO_RESALE),
        _required("no_scope_change", "不得超出约定范围", _NO_SCOPE_CHANGE),
        _required("source_citation", "注明数据来源", _SOURCE_CITATION),
        _required("use_reports", "利用报告", _USE_REPORTS),
        _required("inspection", "监督检查", _INSPECTION),
        _required("suspension_breach", "中止提供和违约处理", _SUSPENSION_BREACH),
        _required("deletion", "期满删除", _DELETION),
        _required("exemption", "免责", _EXEMPTION),
        _required("disputes", "争议解决", _DISPUTES),
        _required("signatures", "签署和生效", _SIGNATURES),
        _required("annexes", "附件", _ANNEXES),
    ),
)
