"""The annual evaluation (年度综合评估评价, 工作安排 二(1)): rounds, dossiers, facts."""
