"""Who plays in the demonstration: real departments' names, invented people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from cases.models import OrganisationKind
from cases.states.role import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COMMISSION: Final = "上海市经济和信息化委员会"
DATA_CENTRE: Final = "上海市大数据中心"
TRANSPORT: Final = "上海市交通委员会"
CULTURE: Final = "上海市文化和旅游局"
XUHUI: Final = "上海市徐汇区人民政府"
XUHUI_OFFICE: Final = "上海市徐汇区人民政府办公室"
COMPANY: Final = "示例数据科技（上海）有限公司"
UNIVERSITY: Final = "示例大学（虚构）"
OPERATING: Final = "示例数据运营（上海）有限公司"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One organisation of the demonstration."""

    full_name: str
    short_name: str
    kind: str = OrganisationKind.DEPARTMENT
    parent: str = ""
    credit_code: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Player:
    """One account of the demonstration and the roles it holds: organisation, role."""

    username: str
    name: str
    hats: tuple[tuple[str, Role], ...] = field(default=())
    explanation: StrOrPromise = ""


SCENES: Final = (
    Scene(
        full_name=COMMISSION,
        short_name="市经济信息化委",
        kind=OrganisationKind.COMMISSION,
        aliases=("市经信委", "上海市经信委"),
    ),
    Scene(full_name=DATA_CENTRE, short_name="市大数据中心", kind=OrganisationKind.DATA_CENTRE),
    Scene(full_name=TRANSPORT, short_name="市交通委", aliases=("上海市交通委",)),
    Scene(full_name=CULTURE, short_name="市文化旅游局", aliases=("上海市文旅局",)),
    Scene(full_name=XUHUI, short_name="徐汇区政府", kind=OrganisationKind.DISTRICT),
    Scene(
        full_name=XUHUI_OFFICE,
        short_name="徐汇区府办",
        kind=OrganisationKind.DISTRICT,
        parent=XUHUI,
    ),
    Scene(
        full_name=COMPANY,
        short_name="示例数据科技",
        kind=OrganisationKind.ENTERPRISE,
        credit_code="91310104MADEMA000D",
    ),
    Scene(full_name=UNIVERSITY, short_name="示例大学", kind=OrganisationKind.OTHER),
    Scene(full_name=OPERATING, short_name="示例数据运营", kind=OrganisationKind.ENTERPRISE),
)

# The three come first: everybody else is proposed by one and approved by another of them.
FIRST_PLAYERS: Final = (
    Player(
        username="administrator",
        name="管立",
        hats=((COMMISSION, Role.ADMINISTRATOR),),
        explanation=_("建立账号和单位，提出角色"),
    ),
    Player(
        username="security-officer",
        name="安守正",
        hats=((COMMISSION, Role.SECURITY_OFFICER),),
        explanation=_("审批角色变更"),
    ),
    Player(
        username="auditor",
        name="申明",
        hats=((COMMISSION, Role.AUDITOR),),
        explanation=_("查看全部记录和系统链，不办理"),
    ),
)
# They hold no role until they are verified.
APPLICANTS: Final = (
    Player(
        username="applicant",
        name="申小企",
        explanation=_("企业申请人，只看得到自己的申请"),
    ),
    Player(
        username="applicant-researcher",
        name="陆明远",
        explanation=_("个人研究者，已认证"),
    ),
)
PLAYERS: Final = (
    Player(
        username="staff-transport",
        name="陆经纬",
        hats=((TRANSPORT, Role.DEPARTMENT_STAFF),),
        explanation=_("导入清单、提出清单调整"),
    ),
    Player(
        username="reviewer-transport",
        name="严谨",
        hats=((TRANSPORT, Role.REVIEWER),),
        explanation=_("部门内审核，查看本单位案卷"),
    ),
    Player(
        username="head-transport",
        name="周通",
        hats=((TRANSPORT, Role.DEPARTMENT_HEAD),),
        explanation=_("审核本部门的清单调整"),
    ),
    Player(
        username="staff-culture",
        name="文小雅",
        hats=((CULTURE, Role.DEPARTMENT_STAFF),),
        explanation=_("另一个部门的经办，看不到交通委的案卷"),
    ),
    Player(
        username="head-culture",
        name="游大为",
        hats=((CULTURE, Role.DEPARTMENT_HEAD),),
        explanation=_("审核本部门的清单调整"),
    ),
    Player(
        username="staff-xuhui",
        name="徐惠",
        hats=((XUHUI, Role.DEPARTMENT_STAFF), (XUHUI_OFFICE, Role.DEPARTMENT_STAFF)),
        explanation=_("在两个单位任经办，办理时选择身份"),
    ),
    Player(
        username="authority-xuhui",
        name="汇总",
        hats=((XUHUI, Role.DISTRICT_AUTHORITY),),
        explanation=_("审核本区各单位的清单调整"),
    ),
    Player(
        username="commission-staff-1",
        name="齐审",
        hats=((COMMISSION, Role.COMMISSION_STAFF),),
        explanation=_("审查清单调整、编制清单版本"),
    ),
    Player(
        username="commission-staff-2",
        name="方正",
        hats=((COMMISSION, Role.COMMISSION_STAFF),),
        explanation=_("另一位主管部门经办，可领取团队任务"),
    ),
    Player(
        username="commission-lead",
        name="程定",
        hats=((COMMISSION, Role.COMMISSION_LEAD),),
        explanation=_("核准并公布清单版本"),
    ),
    Player(
        username="commission-lead-2",
        name="衡允",
        hats=((COMMISSION, Role.COMMISSION_LEAD),),
        explanation=_("另一位主管部门负责人，审核撤销版本的申请"),
    ),
    Player(
        username="duty-officer",
        name="卫之恒",
        hats=((COMMISSION, Role.DUTY_OFFICER),),
        explanation=_("主管部门值守人员，一次性审核告知承诺的申请"),
    ),
    Player(
        username="operator",
        name="舒运",
        hats=((DATA_CENTRE, Role.DATA_CENTRE_OPERATOR),),
        explanation=_("大数据中心运维，导入全市清单"),
    ),
    Player(
        username="supervisor",
        name="督察",
        hats=((COMMISSION, Role.SUPERVISOR),),
        explanation=_("查看全市案卷和期限，不办理"),
    ),
    Player(
        username="consultant",
        name="问津",
        hats=((UNIVERSITY, Role.CONSULTANT),),
        explanation=_("在咨询服务点登记咨询、代拟申请"),
    ),
    Player(
        username="operator-staff",
        name="营承",
        hats=((OPERATING, Role.OPERATOR_STAFF),),
        explanation=_("代表授权运营主体答复个性化需求"),
    ),
)
