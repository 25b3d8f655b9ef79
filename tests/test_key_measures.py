"""The key figures of a body: each printed, with last year's only of the same fund, phase and amount."""

import re

import pandas as pd
import pytest

from budgetlib.analysis.citations import Citation
from budgetlib.analysis.key_measures import disclosures_of_body, key_figures
from budgetlib.analysis.many_years import YEAR_COLUMNS
from budgetlib.analysis.publication import Publication
from budgetlib.contract.schema import TABLES
from budgetlib.display import say, show_disclosures, show_key_figures
from budgetlib.sentences import describe_body, describe_largest_project
from tests.helpers import audited

TOTALS = """
编码,名称,合计,基本支出,项目支出
,合计,80.00,30.00,50.00
"""
NO_YEARS = pd.DataFrame(columns=YEAR_COLUMNS)
PRINTED = (Citation("甲局-2023", 4, "75.00", "支出总表，合计"),)


def published(*rows):
    given = audited.disclosure(
        *audited.amounts(TOTALS, "expenditure_summary"), *rows, department="甲局", fiscal_year=2024
    )
    tables = {name: getattr(given, name) for name in TABLES}
    tables["amounts"] = tables["amounts"].assign(table_title="表3支出总表")
    return Publication(**tables)


def stated(fund="all", **fields):
    given = {"scope": "total", "item_name": "支出预算", "amount": "80.00", "change": "-5.00", **fields}
    return audited.change("支出预算80.00万元，减少5.00万元。", fund=fund, base="prior_budget", **given)


def year(number, wan, fund="all", citations=PRINTED, name="支出合计"):
    row = {"part": "支出", "item_name": name, "fiscal_year": number, "amount_yuan": wan * 10000.0}
    return {**row, "fund": fund, "phase": "budget", "citations": {"amount_yuan": citations}}


def years(*rows):
    return pd.DataFrame(rows, columns=YEAR_COLUMNS)


def of(key, measure):
    return key[key["measure"] == measure].iloc[0]


def test_total_and_projects_are_as_printed_each_with_its_place():
    key = key_figures(published(), NO_YEARS)

    assert key["measure"].tolist() == ["total", "project"]
    assert key["amount_yuan"].tolist() == [800000.0, 500000.0]
    assert [cells["amount_yuan"][0].text for cells in key["citations"]] == ["80.00", "50.00"]
    assert key["change_yuan"].isna().all()


def test_a_statement_on_the_same_amount_and_fund_gives_last_year():
    total = of(key_figures(published(stated()), NO_YEARS), "total")

    assert (total["prior_yuan"], total["change_yuan"], total["base"]) == (850000.0, -50000.0, "prior_budget")
    assert total["formulas"]["prior_yuan"] == "80.00 + 5.00"


@pytest.mark.parametrize(
    "statement",
    [
        stated(fund="general_public_budget"),
        stated(amount="79.00"),
        stated(flow="revenue"),
        stated(scope="item", item_name="培训支出"),
    ],
    ids=["another fund", "another amount", "revenue", "an item"],
)
def test_a_statement_on_other_money_gives_nothing(statement):
    assert pd.isna(of(key_figures(published(statement), NO_YEARS), "total")["change_yuan"])


def test_last_years_own_disclosure_gives_the_figure_and_the_change_is_computed():
    total = of(key_figures(published(), years(year(2023, 75), year(2024, 80))), "total")

    assert (total["prior_yuan"], total["change_yuan"]) == (750000.0, 50000.0)
    assert total["formulas"]["change_yuan"] == "80.00 − 75.00"
    assert total["citations"]["prior_yuan"] == PRINTED
    assert total["series"] == ((2023, 750000.0), (2024, 800000.0))


@pytest.mark.parametrize(
    "rows",
    [
        [year(2023, 75, fund="fiscal_appropriation"), year(2024, 80)],
        [year(2023, 75, citations=()), year(2024, 80)],  # not printed
        [year(2023, 75), year(2024, 99)],  # this year's is another figure
        [year(2022, 75), year(2024, 80)],  # two years back
    ],
    ids=["another fund", "not printed", "another figure", "not last year"],
)
def test_what_is_not_like_is_not_set_beside(rows):
    total = of(key_figures(published(), years(*rows)), "total")

    assert pd.isna(total["prior_yuan"])
    assert pd.isna(total["change_yuan"])


def test_people_and_the_largest_of_several_projects_are_key_figures():
    people = audited.headcount("active", 22)
    projects = [audited.project("道路养护", "30.00"), audited.project("绿化", "20.00")]
    key = key_figures(published(people, *projects), NO_YEARS)

    assert of(key, "headcount")["headcount"] == 22
    largest = of(key, "largest_project")
    assert largest["item_name"] == "道路养护"
    assert [(place.page, place.text) for place in largest["citations"]["amount_yuan"]] == [(3, "")]
    assert "道路养护" in describe_largest_project(key)


def test_a_change_of_people_is_told_as_it_is_printed():
    cards = show_key_figures(key_figures(published(audited.headcount("active", 22, -6)), NO_YEARS)).html

    assert re.search(r"比上年减少 <span [^>]*>6 人</span>", cards)


def test_a_list_with_a_project_larger_than_all_project_expenditure_is_of_another_whole():
    projects = [audited.project("补助地方", "51.00"), audited.project("绿化", "20.00")]

    assert "largest_project" not in set(key_figures(published(*projects), NO_YEARS)["measure"])


def test_one_sentence_says_the_year_and_every_figure_leads_to_its_place():
    given = published(stated())
    key = key_figures(given, NO_YEARS)
    said = describe_body(given, key)
    cards = show_key_figures(key).html

    assert say(said).text == (
        "甲局 2024 年预算支出 80.00 万元（全部资金），比上年预算减少 5.00 万元，下降 5.88%，"
        "其中项目支出 50.00 万元。"
    )
    assert say(said).html.count("data-cited") == 4
    assert cards.count("<li>") == len(key)
    assert cards.count('<svg role="img"') == 0


def test_a_small_line_says_its_years_and_amounts():
    cards = show_key_figures(key_figures(published(), years(year(2023, 75), year(2024, 80)))).html

    assert 'aria-label="2023 年 75.00 万元，2024 年 80.00 万元"' in cards


def test_nothing_known_is_nothing_shown():
    key = key_figures(Publication(**{n: t.head(0) for n, t in vars(published()).items()}), NO_YEARS)

    assert show_key_figures(key).html == ""


def test_every_document_of_the_body_is_listed_the_newest_first_with_its_data():
    own = published()
    other = own.documents.assign(document_id="e", fiscal_year=2025, department="甲局（本级）")
    strange = own.documents.assign(document_id="f", department="乙局")
    documents = disclosures_of_body(pd.concat([own.documents, other, strange]), own)

    shown = show_disclosures(documents, "../../data").html

    assert documents["document_id"].tolist() == ["e", "d"]
    assert '<span data-report="e">' in shown
    assert 'href="../../data/amounts/e.parquet"' in shown
