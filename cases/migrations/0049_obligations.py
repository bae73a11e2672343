"""Keep obligations of grants, what follows from breaking one, and samples of grants in use."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the tables that are there."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0048_seed_second_look_deadlines"),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name="Bar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("fast", "告知承诺方式的申请"), ("all", "全部有条件开放申请")],
                        max_length=4,
                        verbose_name="禁入范围",
                    ),
                ),
                ("begins_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(verbose_name="截止日期")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "禁入",
                "verbose_name_plural": "禁入",
            },
        ),
        migrations.CreateModel(
            name="MeasureProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("suspend", "中止授权"),
                            ("revoke", "撤销授权"),
                            ("lift", "恢复授权"),
                        ],
                        max_length=8,
                        verbose_name="拟采取的措施",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("UV01", "未按期提交利用报告"),
                            ("UV02", "逾期未整改或者整改不符合要求"),
                            ("UV03", "超出约定的用途或者场景使用数据"),
                            ("UV04", "擅自向他人提供数据"),
                            ("UV05", "未落实安全保障措施"),
                            ("UV06", "侵害他人商业秘密、个人隐私等合法权益"),
                            ("UV07", "未履行承诺"),
                            ("UV08", "承诺内容虚假"),
                            ("UV09", "违反协议的其他情形"),
                        ],
                        max_length=4,
                        verbose_name="违规情形",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="事实和理由")),
                (
                    "bar",
                    models.CharField(
                        blank=True,
                        choices=[("fast", "告知承诺方式的申请"), ("all", "全部有条件开放申请")],
                        max_length=4,
                        verbose_name="禁入范围",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="提出时间")),
                ("returned_at", models.DateTimeField(null=True, verbose_name="退回时间")),
                ("remark", models.TextField(blank=True, max_length=2000, verbose_name="退回意见")),
            ],
            options={
                "verbose_name": "措施建议",
                "verbose_name_plural": "措施建议",
            },
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                (
                    "case_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="来源")),
                ("sequence", models.PositiveSmallIntegerField(null=True, verbose_name="期次")),
                ("promise", models.CharField(max_length=500, verbose_name="约定内容")),
                (
                    "owed_by",
                    models.CharField(
                        choices=[("user", "使用单位"), ("department", "提供单位")],
                        max_length=10,
                        verbose_name="由谁履行",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("schedule", "按期"),
                            ("sample", "抽查"),
                            ("listing", "移出重点主体名单"),
                            ("report", "接到反映"),
                        ],
                        max_length=10,
                        verbose_name="起因",
                    ),
                ),
                ("rests_on", models.CharField(max_length=60, verbose_name="所依据的协议或者承诺")),
                ("is_commitment", models.BooleanField(default=False, verbose_name="属于承诺")),
                ("due_on", models.DateField(verbose_name="应履行日期")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                ("put_forward_on", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "履约事项",
                "verbose_name_plural": "履约事项",
            },
            bases=("cases.case", models.Model),
        ),
        migrations.CreateModel(
            name="ObligationFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("met", "符合约定"), ("to_rectify", "须限期整改")],
                        max_length=12,
                        verbose_name="核查结论",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="核查情况")),
                ("at", models.DateTimeField(verbose_name="核查时间")),
            ],
            options={
                "verbose_name": "核查记录",
                "verbose_name_plural": "核查记录",
            },
        ),
        migrations.CreateModel(
            name="ObligationReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("report", "利用报告"),
                            ("rectification", "整改情况"),
                            ("plea", "陈述申辩"),
                        ],
                        max_length=14,
                        verbose_name="类别",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="内容")),
                ("at", models.DateTimeField(verbose_name="提交时间")),
            ],
            options={
                "verbose_name": "使用单位提交的材料",
                "verbose_name_plural": "使用单位提交的材料",
            },
        ),
        migrations.CreateModel(
            name="SampledGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "抽中的授权",
                "verbose_name_plural": "抽中的授权",
            },
        ),
        migrations.CreateModel(
            name="SupervisionSample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=7, unique=True, verbose_name="抽查期")),
                ("seed", models.CharField(max_length=64, verbose_name="种子")),
                ("population", models.PositiveIntegerField(verbose_name="使用中的授权")),
                ("population_digest", models.CharField(max_length=64, verbose_name="授权名单摘要")),
                ("share_percent", models.PositiveSmallIntegerField(verbose_name="抽查比例（%）")),
                ("drawn_at", models.DateTimeField(verbose_name="抽取时间")),
            ],
            options={
                "verbose_name": "抽查",
                "verbose_name_plural": "抽查",
            },
        ),
        migrations.CreateModel(
            name="Violation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("UV01", "未按期提交利用报告"),
                            ("UV02", "逾期未整改或者整改不符合要求"),
                            ("UV03", "超出约定的用途或者场景使用数据"),
                            ("UV04", "擅自向他人提供数据"),
                            ("UV05", "未落实安全保障措施"),
                            ("UV06", "侵害他人商业秘密、个人隐私等合法权益"),
                            ("UV07", "未履行承诺"),
                            ("UV08", "承诺内容虚假"),
                            ("UV09", "违反协议的其他情形"),
                        ],
                        max_length=4,
                        verbose_name="违规情形",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="事实和理由")),
                ("found_at", models.DateTimeField(verbose_name="认定时间")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("revoked", "已撤销授权"),
                            ("made_good", "已改正，恢复授权"),
                            ("unfounded", "申辩成立，恢复授权"), ("lapsed", "授权已终止，终结处理"),
                        ],
                        max_length=10,
                        verbose_name="处理结果",
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="办结时间")),
            ],
            options={
                "verbose_name": "违规记录",
                "verbose_name_plural": "违规记录",
            },
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行'), ('fast_path_review', '一次性审核'), ('agreement', '应用协议'), ('grant', '授权'), ('second_look', '复核'), ('obligation', '履约事项')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行'), ('fast_path_review', '一次性审核'), ('agreement', '应用协议'), ('grant', '授权'), ('second_look', '复核'), ('obligation', '履约事项')], max_length=20),
        ),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('acceptance', '受理通知书'), ('supplement', '补正告知书'), ('extension', '延长答复期限告知书'), ('decision', '审核决定书'), ('one_off', '一次性审核决定书'), ('diverted', '转普通程序告知书'), ('refusal', '不予开放决定书'), ('abandoned', '视为放弃申请告知书'), ('lapsed', '审核决定失效告知书'), ('told', '申请处理告知书'), ('suspension', '中止提供数据告知书'), ('second_look', '复核决定书'), ('revocation', '撤销开放决定书')], max_length=12, verbose_name='文书'),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "obligation"), _negated=True),
                    ("state__in", ["due", "met", "rectifying", "broken", "waived"]),
                    _connector="OR",
                ),
                name="case_state_of_obligation",
            ),
        ),
        migrations.AddField(
            model_name="bar",
            name="applicant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bars",
                to="cases.applicant",
            ),
        ),
        migrations.AddField(
            model_name="bar",
            name="entered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="measureproposal",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="measureproposal",
            name="returned_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="obligation",
            name="data_grant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="obligations",
                to="cases.grant",
                verbose_name="授权",
            ),
        ),
        migrations.AddField(
            model_name="measureproposal",
            name="obligation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="cases.obligation",
            ),
        ),
        migrations.AddField(
            model_name="obligationfinding",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="obligationfinding",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.attachment",
            ),
        ),
        migrations.AddField(
            model_name="obligationfinding",
            name="obligation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="cases.obligation",
            ),
        ),
        migrations.AddField(
            model_name="obligationreply",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="obligationreply",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.attachment",
            ),
        ),
        migrations.AddField(
            model_name="obligationreply",
            name="obligation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replies",
                to="cases.obligation",
            ),
        ),
        migrations.AddField(
            model_name="sampledgrant",
            name="grant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.grant"
            ),
        ),
        migrations.AddField(
            model_name="sampledgrant",
            name="obligation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sampled",
                to="cases.obligation",
            ),
        ),
        migrations.AddField(
            model_name="supervisionsample",
            name="drawn_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sampledgrant",
            name="sample",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drawn",
                to="cases.supervisionsample",
            ),
        ),
        migrations.AddField(
            model_name="violation",
            name="applicant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="violations",
                to="cases.applicant",
            ),
        ),
        migrations.AddField(
            model_name="violation",
            name="found_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="violation",
            name="obligation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="violations",
                to="cases.obligation",
            ),
        ),
        migrations.AddField(
            model_name="bar",
            name="violation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bar",
                to="cases.violation",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(fields=["rests_on", "data_grant"], name="obligation_rests_on"),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.UniqueConstraint(
                fields=("data_grant", "code", "sequence"),
                name="obligation_once_a_day_of_its_promise",
            ),
        ),
        migrations.AddConstraint(
            model_name="sampledgrant",
            constraint=models.UniqueConstraint(
                fields=("sample", "grant"), name="grant_drawn_once_a_sample"
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("outcome", "")),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="violation_ends_with_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="bar",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("begins_on"))),
                name="bar_ends_after_it_begins",
            ),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
