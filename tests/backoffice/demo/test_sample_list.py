"""The generated list: repeatable, in a real list's proportions, and no row of it."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from datetime import date

import pytest

from backoffice.demo.sample_list import COLUMNS, sample_list, shared_out
from tests.real_list import REAL_LIST, needs_real_list

TAKEN_ON = date(2026, 11, 2)


def rows(scale=1):
    text = sample_list(on=TAKEN_ON, scale=scale).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_sample_list_is_the_same_every_time():
    assert sample_list(on=TAKEN_ON) == sample_list(on=TAKEN_ON)


def test_sample_list_opens_in_a_spreadsheet_with_its_columns():
    assert sample_list(on=TAKEN_ON).startswith("\ufeff数据集ID,数据资源名称".encode())
    assert tuple(rows()[0]) == COLUMNS


@pytest.mark.parametrize("scale", [1, 10])
def test_sample_list_has_no_entry_twice(scale):
    sample = rows(scale)

    assert len(sample) == 300 * scale
    assert len({row["数据集ID"] for row in sample}) == 300 * scale
    assert len({(row["数据资源名称"], row["数据资源提供部门"]) for row in sample}) == 300 * scale


def test_sample_list_keeps_the_proportions_of_the_real_one():
    sample = rows()

    assert Counter(row["开放属性"] for row in sample) == {"无条件开放": 175, "有条件开放": 125}
    assert Counter(row["更新频率"] for row in sample)["每年"] == 144
    assert Counter(row["数据领域"] for row in sample)["民生服务"] == 63
    assert len({row["数据领域"] for row in sample}) == 16


def test_sample_list_holds_conditions_only_where_they_belong():
    sample = rows()

    assert {row["开放属性"] for row in sample if row["开放条件"]} == {"有条件开放"}
    assert {row["开放属性"] for row in sample if not row["开放条件"]} == {"无条件开放"}


def test_sample_list_knows_nothing_newer_than_its_day():
    assert max(row["最近更新日期"] for row in rows()) <= "2026-11-02"
    assert [row for row in rows() if row["首次发布日期"] > row["最近更新日期"]] == []


def test_shared_out_parts_add_up_to_the_whole():
    assert shared_out({"a": 1, "b": 1, "c": 1}, 10) == {"a": 4, "b": 3, "c": 3}


@needs_real_list
def test_sample_list_repeats_no_name_of_the_real_list():
    with gzip.open(REAL_LIST, "rt", encoding="utf-8-sig") as file:
        real = {row["数据资源名称"].strip() for row in csv.DictReader(file)}

    assert {row["数据资源名称"] for row in rows(10)} & real == set()
