"""Add the tables of deadlines, escalation, absence, bulk work and teamwork; guard them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cases import triggers


def guard(apps, schema_editor):
    """Install the triggers again: SQLite drops those of a table that it rebuilds."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_seed_condition_templates'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='起始日')),
                ('valid_until', models.DateField(verbose_name='截止日')),
                ('kinds', models.JSONField(blank=True, default=list, verbose_name='范围')),
                ('reason', models.CharField(max_length=300, verbose_name='事由')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('ended_on', models.DateField(null=True, verbose_name='提前结束日')),
            ],
            options={
                'verbose_name': '外出与代办',
                'verbose_name_plural': '外出与代办',
            },
        ),
        migrations.CreateModel(
            name='BulkPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('operation', models.UUIDField(unique=True, verbose_name='批量操作')),
                ('act', models.CharField(max_length=40, verbose_name='操作')),
                ('data', models.JSONField(blank=True, default=dict, verbose_name='内容')),
                ('all_or_nothing', models.BooleanField(default=False, verbose_name='有一项不能办即全部不办')),
                ('hash', models.CharField(max_length=64, verbose_name='方案摘要')),
                ('made_at', models.DateTimeField(verbose_name='拟定时间')),
                ('applied_at', models.DateTimeField(null=True, verbose_name='执行时间')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
            ],
            options={
                'verbose_name': '批量办理',
                'verbose_name_plural': '批量办理',
            },
        ),
        migrations.CreateModel(
            name='BulkRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('expected_version', models.PositiveIntegerField(verbose_name='版次')),
                ('refusal', models.CharField(blank=True, max_length=300, verbose_name='不能办理的原因')),
                ('done_at', models.DateTimeField(null=True, verbose_name='办理时间')),
                ('failure', models.CharField(blank=True, max_length=300, verbose_name='未办成的原因')),
            ],
            options={
                'verbose_name': '批量办理明细',
                'verbose_name_plural': '批量办理明细',
                'ordering': ['plan_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='CaseMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_handlers', models.BooleanField(verbose_name='承办方发出')),
                ('text', models.TextField(max_length=2000, verbose_name='内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '往来消息',
                'verbose_name_plural': '往来消息',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '内部备注',
                'verbose_name_plural': '内部备注',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ClockReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='代码')),
                ('label', models.CharField(max_length=80, verbose_name='名称')),
                ('verb', models.CharField(choices=[('pause', '暂停计时'), ('reset', '重新起算'), ('extend', '延期')], max_length=10, verbose_name='作用')),
                ('roles', models.JSONField(default=list, verbose_name='可用角色')),
                ('evidence_required', models.BooleanField(default=False, verbose_name='须附证明材料')),
                ('most_working_days', models.PositiveSmallIntegerField(null=True, verbose_name='最长工作日')),
                ('most_uses', models.PositiveSmallIntegerField(null=True, verbose_name='最多次数')),
                ('back_dated_working_days', models.PositiveSmallIntegerField(default=0, verbose_name='可追溯工作日')),
                ('visible_to_applicant', models.BooleanField(default=True, verbose_name='申请人可见')),
                ('resumes_on', models.CharField(blank=True, max_length=60, verbose_name='自动恢复')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('tier', models.CharField(choices=[('V', '已核原文'), ('S', '工作安排原文'), ('P', '仅见摘要'), ('R', '凭记忆，待核'), ('A', '类推'), ('C', '内部约定')], max_length=1, verbose_name='依据可信度')),
                ('effective_from', models.DateField(verbose_name='施行日期')),
            ],
            options={
                'verbose_name': '时限事由',
                'verbose_name_plural': '时限事由',
            },
        ),
        migrations.CreateModel(
            name='EscalationFiring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cycle', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('rung', models.CharField(max_length=20, verbose_name='级别')),
                ('planned_at', models.DateTimeField(verbose_name='应触发时间')),
                ('fired_at', models.DateTimeField(verbose_name='触发时间')),
                ('due_on', models.DateField(verbose_name='当时到期日')),
                ('collapsed', models.BooleanField(default=False, verbose_name='合并通知')),
            ],
            options={
                'verbose_name': '升级记录',
                'verbose_name_plural': '升级记录',
            },
        ),
        migrations.CreateModel(
            name='ExtensionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=60, verbose_name='事由')),
                ('days', models.PositiveSmallIntegerField(verbose_name='延长工作日')),
                ('text', models.CharField(max_length=300, verbose_name='说明')),
                ('requested_at', models.DateTimeField(verbose_name='申请时间')),
                ('decision', models.CharField(choices=[('pending', '待负责人审批'), ('approved', '同意延期'), ('refused', '不同意延期')], default='pending', max_length=10, verbose_name='审批结果')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='审批时间')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='审批意见')),
            ],
            options={
                'verbose_name': '延期申请',
                'verbose_name_plural': '延期申请',
            },
        ),
        migrations.CreateModel(
            name='NotificationPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=60, verbose_name='主题')),
                ('in_app', models.BooleanField(default=True, verbose_name='站内')),
                ('email', models.BooleanField(default=False, verbose_name='电子邮件')),
                ('digest', models.BooleanField(default=False, verbose_name='每日汇总')),
            ],
            options={
                'verbose_name': '通知设置',
                'verbose_name_plural': '通知设置',
            },
        ),
        migrations.CreateModel(
            name='ReadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '已读位置',
                'verbose_name_plural': '已读位置',
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='内容')),
                ('at', models.DateTimeField(verbose_name='提醒时间')),
                ('told_at', models.DateTimeField(null=True, verbose_name='已提醒')),
                ('dropped_at', models.DateTimeField(null=True, verbose_name='已取消')),
            ],
            options={
                'verbose_name': '个人提醒',
                'verbose_name_plural': '个人提醒',
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('queue', models.CharField(max_length=20, verbose_name='队列')),
                ('filter', models.JSONField(default=dict, verbose_name='筛选条件')),
                ('schema', models.PositiveSmallIntegerField(default=1, verbose_name='条件版本')),
                ('created_at', models.DateTimeField(verbose_name='创建时间')),
            ],
            options={
                'verbose_name': '保存的视图',
                'verbose_name_plural': '保存的视图',
            },
        ),
        migrations.CreateModel(
            name='SupervisionOrder',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
                ('question', models.TextField(max_length=2000, verbose_name='督办要求')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='答复')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                ('closing', models.CharField(blank=True, max_length=300, verbose_name='办结意见')),
            ],
            options={
                'verbose_name': '督办单',
                'verbose_name_plural': '督办单',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(verbose_name='关注时间')),
            ],
            options={
                'verbose_name': '关注',
                'verbose_name_plural': '关注',
            },
        ),
        migrations.AddField(
            model_name='assignment',
            name='operation',
            field=models.UUIDField(db_index=True, null=True, verbose_name='批量操作'),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='acting_for',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='operation',
            field=models.UUIDField(db_index=True, null=True, verbose_name='批量操作'),
        ),
        migrations.AddField(
            model_name='clock',
            name='cycle',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='轮次'),
        ),
        migrations.AddField(
            model_name='clock',
            name='next_rung_at',
            field=models.DateTimeField(null=True, verbose_name='下一级时间'),
        ),
        migrations.AddField(
            model_name='clock',
            name='paused_on',
            field=models.DateField(null=True, verbose_name='暂停日'),
        ),
        migrations.AddField(
            model_name='clockevent',
            name='calendar',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.calendarversion', to_field='number'),
        ),
        migrations.AddField(
            model_name='clockevent',
            name='evidence',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.attachment'),
        ),
        migrations.AddField(
            model_name='clockevent',
            name='not_before',
            field=models.DateField(null=True, verbose_name='不早于'),
        ),
        migrations.AddField(
            model_name='clockevent',
            name='note',
            field=models.CharField(blank=True, max_length=300, verbose_name='说明'),
        ),
        migrations.AddField(
            model_name='clockpolicy',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='clockpolicy',
            name='ladder',
            field=models.JSONField(blank=True, default=list, verbose_name='升级阶梯'),
        ),
        migrations.AddField(
            model_name='clockpolicy',
            name='reasons',
            field=models.JSONField(blank=True, default=list, verbose_name='可用事由'),
        ),
        migrations.AddField(
            model_name='notification',
            name='topic',
            field=models.CharField(blank=True, max_length=60, verbose_name='主题'),
        ),
        migrations.AddField(
            model_name='workitem',
            name='escalated_at',
            field=models.DateTimeField(null=True, verbose_name='升级时间'),
        ),
        migrations.AddField(
            model_name='workitem',
            name='priority',
            field=models.SmallIntegerField(default=0, verbose_name='优先级'),
        ),
        migrations.AddField(
            model_name='workitem',
            name='waiting_for',
            field=models.CharField(blank=True, max_length=80, verbose_name='等待事由'),
        ),
        migrations.AddField(
            model_name='workitem',
            name='waiting_since',
            field=models.DateField(null=True, verbose_name='等待自'),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='why',
            field=models.CharField(choices=[('claim', '领取'), ('release', '退回队列'), ('hand_over', '移交'), ('pull', '系统派取'), ('draft', '起草'), ('escalate', '逾期升级'), ('bulk', '批量派办'), ('return', '离岗退回')], max_length=20, verbose_name='原因'),
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='case',
            name='opened_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opened_cases', to=settings.AUTH_USER_MODEL, verbose_name='经办人'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('next_rung_at__isnull', False)), fields=['next_rung_at', 'id'], name='clock_by_next_rung'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'supervision_order'), _negated=True), ('state__in', ['pending_reply', 'replied', 'closed']), _connector='OR'), name='case_state_of_supervision_order'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('running', 'paused')), ('work_item__isnull', True)), fields=('case', 'code'), name='clock_of_case_open_once'),
        ),
        migrations.AddField(
            model_name='absence',
            name='delegate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to=settings.AUTH_USER_MODEL, verbose_name='代办人'),
        ),
        migrations.AddField(
            model_name='absence',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='absence',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bulkplan',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulk_plans', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bulkrow',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='cases.bulkplan'),
        ),
        migrations.AddField(
            model_name='bulkrow',
            name='work_item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulk_rows', to='cases.workitem'),
        ),
        migrations.AddField(
            model_name='casemessage',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casemessage',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='cases.case'),
        ),
        migrations.AddField(
            model_name='casenote',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casenote',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='cases.case'),
        ),
        migrations.AddField(
            model_name='casenote',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation'),
        ),
        migrations.AddConstraint(
            model_name='clockreason',
            constraint=models.UniqueConstraint(fields=('code', 'effective_from'), name='clock_reason_once_a_day'),
        ),
        migrations.AddField(
            model_name='escalationfiring',
            name='clock',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='firings', to='cases.clock'),
        ),
        migrations.AddField(
            model_name='escalationfiring',
            name='sealed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='firings', to='cases.systemevent'),
        ),
        migrations.AddField(
            model_name='extensionrequest',
            name='clock',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extension_requests', to='cases.clock'),
        ),
        migrations.AddField(
            model_name='extensionrequest',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extensionrequest',
            name='requested_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='notificationpreference',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preferences', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='readmark',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='readmark',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casemessage'),
        ),
        migrations.AddField(
            model_name='readmark',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reminder',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='cases.case'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedview',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedview',
            name='shared_with',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shared_views', to='cases.organisation', verbose_name='共享单位'),
        ),
        migrations.AddField(
            model_name='supervisionorder',
            name='about',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervision_orders', to='cases.case', verbose_name='督办事项'),
        ),
        migrations.AddField(
            model_name='supervisionorder',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supervisionorder',
            name='clock',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supervision_order', to='cases.clock'),
        ),
        migrations.AddField(
            model_name='watch',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watchers', to='cases.case'),
        ),
        migrations.AddField(
            model_name='watch',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watches', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='absence',
            index=models.Index(fields=['delegate', 'valid_until'], name='absence_by_delegate'),
        ),
        migrations.AddIndex(
            model_name='absence',
            index=models.Index(fields=['person', 'valid_until'], name='absence_by_person'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='absence_ends_after_start', violation_error_message='截止日不得早于起始日。'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('delegate__isnull', True), models.Q(('delegate', models.F('person')), _negated=True), _connector='OR'), name='absence_not_to_oneself', violation_error_message='不能委托自己代办。'),
        ),
        migrations.AddConstraint(
            model_name='bulkrow',
            constraint=models.UniqueConstraint(fields=('plan', 'work_item'), name='bulk_row_once'),
        ),
        migrations.AddIndex(
            model_name='casemessage',
            index=models.Index(fields=['case', 'id'], name='case_message_of_case'),
        ),
        migrations.AddIndex(
            model_name='casenote',
            index=models.Index(fields=['case', 'id'], name='case_note_of_case'),
        ),
        migrations.AddConstraint(
            model_name='escalationfiring',
            constraint=models.UniqueConstraint(fields=('clock', 'cycle', 'rung'), name='rung_fires_once'),
        ),
        migrations.AddConstraint(
            model_name='extensionrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('decision', 'pending')), fields=('clock',), name='extension_pending_once'),
        ),
        migrations.AddConstraint(
            model_name='extensionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='extension_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='notificationpreference',
            constraint=models.UniqueConstraint(fields=('person', 'topic'), name='preference_once'),
        ),
        migrations.AddConstraint(
            model_name='readmark',
            constraint=models.UniqueConstraint(fields=('person', 'case'), name='read_mark_once'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('dropped_at__isnull', True), ('told_at__isnull', True)), fields=['at', 'id'], name='reminder_waiting'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('owner', 'queue', 'name'), name='saved_view_name_once', violation_error_message='您已有同名的视图。'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(fields=('person', 'case'), name='watch_once'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
