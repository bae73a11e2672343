"""Programmes of sample and brand data (样本数据集, 品牌数据): calls, nominations, labels."""
