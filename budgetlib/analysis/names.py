"""The words of the field for codes: labels in Chinese, and rows of free text to a code."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

OUTLINE = re.compile(
    r"^(?:其中[:：]?|[（(][一二三四五六七八九十]+[)）]|[（(]\d+[)）]|[一二三四五六七八九十]+[、.．]|\d+[、.．])+"
)

SPENDING_LABELS = {
    "total": "合计",
    "basic": "基本支出",
    "personnel": "人员经费",
    "operating": "公用经费",
    "project": "项目支出",
}
FUND_LABELS = {
    "all": "全部资金",
    "fiscal_appropriation": "财政拨款",
    "general_public_budget": "一般公共预算",
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "special_account": "财政专户管理资金",
    "unit_funds": "单位资金",
    "business_income": "事业收入",
    "operating_income": "事业单位经营收入",
    "superior_subsidy": "上级补助收入",
    "affiliate_remittance": "附属单位上缴收入",
    "other_income": "其他收入",
    "carryover": "上年结转结余",
}
BASE_LABELS = {
    "prior_budget": "上年预算",
    "prior_outturn": "上年执行数（决算数）",
    "prior_initial": "上年年初预算",
    "initial": "年初预算",
}
STAFF_LABELS = {
    "authorised": "编制",
    "actual": "实有",
    "active": "在职",
    "retired": "退休",
    "retired_cadre": "离休",
    "retired_all": "离退休",
    "contract": "编外及聘用",
    "other": "其他",
}
SUBTYPE_LABELS = {"administrative": "行政", "public_institution": "事业", "worker": "工勤"}
KIND_LABELS = {"budget": "预算", "final_accounts": "决算"}
LEVEL_LABELS = {1: "类", 2: "款", 3: "项"}


@dataclass(frozen=True, slots=True)
class NamedItem:
    """One line of a naming table: ``pattern`` finds it in a printed name."""

    code: str
    label: str
    parent: str | None
    pattern: re.Pattern[str]


@cache
def naming_table(name: str) -> tuple[NamedItem, ...]:
    """Read ``revenue_sources`` or ``three_public_items``: the first pattern that fits wins."""
    text = (files("budgetlib.analysis") / f"{name}.csv").read_text(encoding="utf-8")
    rows = [list(row.values()) for row in csv.DictReader(text.splitlines())]
    return tuple(NamedItem(code, label, parent or None, re.compile(p)) for code, label, parent, p in rows)


def plain_name(name: str | None) -> str:
    """A printed name without white space, outline number and unlike brackets.

    Examples
    --------
    >>> plain_name("其中：1. 因公出国(境)费")
    '因公出国（境）费'
    """
    if name is None or pd.isna(name):
        return ""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).replace("(", "（").replace(")", "）")
    return OUTLINE.sub("", text)


def find_item(table: str, name: str | None) -> NamedItem | None:
    """Find the item that a printed name stands for; ``None`` if it is none of them.

    Examples
    --------
    >>> find_item("revenue_sources", "1.一般公共预算拨款").code
    'general_public_budget'
    """
    text = plain_name(name)
    return next((item for item in naming_table(table) if item.pattern.search(text)), None)


def labels(table: str) -> dict[str, str]:
    """Code -> label of a naming table."""
    return {item.code: item.label for item in naming_table(table)}


def parents(table: str) -> dict[str, str]:
    """Code -> code of the item above it, where there is one."""
    return {item.code: item.parent for item in naming_table(table) if item.parent}
