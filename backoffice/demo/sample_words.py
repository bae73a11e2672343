"""Words from which the sample list is put together: believable, and no row of any real list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backoffice.demo.cast import CULTURE, TRANSPORT, XUHUI, XUHUI_OFFICE

DISTRICT_PROVIDERS: Final = (XUHUI, XUHUI, XUHUI_OFFICE)
DISTRICT_PREFIX: Final = "徐汇区"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of public life in the sample.

    Attributes:
        domain: the list's word for it (数据领域).
        share: entries of that field in the real list, for the proportions.
        provider: the department that knows it.
        subjects: what its data is about.
        items: names of data items beside the ones that every set has.
    """

    domain: str
    share: int
    provider: str
    subjects: tuple[str, ...]
    items: tuple[str, ...]


# Proportions: numbers of the Shanghai list of April 2026 by field, opening and frequency.
OPEN_SHARES: Final = {"无条件开放": 5708, "有条件开放": 4085}
TYPE_SHARES: Final = {"数据产品": 4784, "数据接口": 5009}
FREQUENCY_SHARES: Final = {
    "每年": 4709,
    "不定期更新": 1708,
    "每天": 1255,
    "静态数据": 928,
    "每月": 924,
    "每季度": 110,
    "即时": 68,
    "每半年": 66,
    "每周": 25,
}
CONDITION_SHARES: Final = {"B": 1110, "A": 850, "AB": 960, "ABC": 440, "C": 400, "D": 157, "E": 168}
PERIODIC_DAYS: Final = {
    "即时": 1,
    "每天": 1,
    "每周": 7,
    "每月": 31,
    "每季度": 92,
    "每半年": 183,
    "每年": 366,
}
# Of the entries with a period, this share (per cent) is behind it, as in the real list.
LATE_PER_CENT: Final = 10

FACETS: Final = (
    "基本信息",
    "分布点位",
    "年度统计",
    "名录",
    "检查结果",
    "服务指南",
    "运行情况",
    "评定结果",
)
COMMON_ITEMS: Final = ("名称", "地址", "所属街镇", "数据时间")
SUPPLEMENTS: Final = ("", "", "依主管部门审核后开放", "须签订数据利用协议")

FIELDS: Final = (
    Field(
        domain="民生服务",
        share=2059,
        provider="上海市民政局",
        subjects=("社区食堂", "养老护理站", "婚姻登记点", "社区助浴点", "志愿服务站", "便民驿站"),
        items=("服务时间", "服务对象", "联系电话"),
    ),
    Field(
        domain="经济建设",
        share=1573,
        provider="上海市发展和改革委员会",
        subjects=("重大工程项目", "产业园区", "价格监测品种", "专项资金项目", "特色小镇"),
        items=("项目代码", "金额（万元）", "建设单位"),
    ),
    Field(
        domain="城市建设",
        share=1448,
        provider="上海市住房和城乡建设管理委员会",
        subjects=(
            "在建工地",
            "既有多层住宅加装电梯",
            "城市道路照明",
            "海绵城市设施",
            "架空线入地路段",
        ),
        items=("工程规模", "开工日期", "施工单位"),
    ),
    Field(
        domain="教育科技",
        share=787,
        provider="上海市教育委员会",
        subjects=("普惠托育点", "中小学课后服务", "科普教育基地", "社区学校课程", "校园开放场地"),
        items=("开放时段", "招收人数", "办学性质"),
    ),
    Field(
        domain="卫生健康",
        share=631,
        provider="上海市卫生健康委员会",
        subjects=("社区卫生服务站", "预防接种门诊", "母婴设施", "发热门诊", "家庭医生签约"),
        items=("门诊时间", "床位数", "诊疗科目"),
    ),
    Field(
        domain="文化休闲",
        share=600,
        provider=CULTURE,
        subjects=(
            "街头艺人表演点",
            "红色旅游线路",
            "博物馆讲解服务",
            "城市书房",
            "非遗传习点",
            "旅游厕所",
        ),
        items=("开放时间", "票价（元）", "承载量"),
    ),
    Field(
        domain="公共安全",
        share=561,
        provider="上海市应急管理局",
        subjects=("应急避难场所", "微型消防站", "安全体验馆", "危险化学品经营单位", "防汛物资仓库"),
        items=("容纳人数", "设施类别", "启用日期"),
    ),
    Field(
        domain="资源环境",
        share=543,
        provider="上海市生态环境局",
        subjects=(
            "噪声自动监测站",
            "排污许可单位",
            "生活垃圾可回收物中转站",
            "河道水质断面",
            "街心绿地",
        ),
        items=("监测值", "评价等级", "经度", "纬度"),
    ),
    Field(
        domain="机构团体",
        share=478,
        provider="上海市民政局",
        subjects=("社会组织", "慈善基金会", "行业协会商会", "社会工作服务机构"),
        items=("统一社会信用代码", "登记日期", "业务范围"),
    ),
    Field(
        domain="道路交通",
        share=330,
        provider=TRANSPORT,
        subjects=(
            "公交专用道",
            "停车资源共享泊位",
            "互联网租赁自行车停放点",
            "轨道交通无障碍设施",
            "省际客运班线",
            "内河码头",
            "巡游出租汽车候客点",
            "新能源公交车辆",
        ),
        items=("线路名称", "首班时间", "末班时间", "泊位数"),
    ),
    Field(
        domain="社会发展",
        share=309,
        provider="上海市民政局",
        subjects=("社区工作者队伍", "村居委会", "睦邻点", "社区基金"),
        items=("服务人口", "经费（万元）", "成立日期"),
    ),
    Field(
        domain="信用服务",
        share=214,
        provider="上海市发展和改革委员会",
        subjects=("守信激励对象", "行业信用评价", "信用修复办理", "信用承诺企业"),
        items=("统一社会信用代码", "评价等级", "有效期"),
    ),
    Field(
        domain="工业制造",
        share=78,
        provider=XUHUI,
        subjects=("智能工厂", "专精特新企业", "工业互联网平台"),
        items=("认定批次", "所属行业", "认定日期"),
    ),
    Field(
        domain="社保就业",
        share=76,
        provider="上海市人力资源和社会保障局",
        subjects=("家门口就业服务站", "职业技能培训机构", "创业孵化基地"),
        items=("培训工种", "补贴标准（元）", "联系电话"),
    ),
    Field(
        domain="农业农村",
        share=71,
        provider="上海市农业农村委员会",
        subjects=("蔬菜标准园", "绿色食品生产主体", "农机作业补贴"),
        items=("面积（亩）", "产量（吨）", "认证编号"),
    ),
    Field(
        domain="气象服务",
        share=29,
        provider="上海市气象局",
        subjects=("自动气象站", "花粉浓度监测", "高温预警"),
        items=("气温（℃）", "降水量（毫米）", "风速（米/秒）"),
    ),
    Field(
        domain="绿色低碳",
        share=6,
        provider="上海市生态环境局",
        subjects=("公共充电桩", "绿色建筑标识", "低碳社区"),
        items=("减排量（吨）", "装机容量（千瓦）", "标识等级"),
    ),
)
