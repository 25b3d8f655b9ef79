"""Sentences on bodies side by side: who is highest, on how many bodies that rests, and what limits it."""

from typing import Any

import pandas as pd

from budgetlib.analysis.peers import FEWEST, FEWEST_FOR_QUARTILES, SIZE_FACTOR, find_measure, quartiles
from budgetlib.analysis.plain_rows import records
from budgetlib.formatting import amount_text, is_missing, percent_text
from budgetlib.sentences.common import bullet_list
from budgetlib.vocabulary.labels import labels

_NAMED = 3


def is_highlighted(row: dict[str, Any], highlight: str) -> bool:
    """Whether a row is of the body asked for: by its name, a part of it, or the id of its document."""
    return bool(highlight) and (highlight in str(row["item_name"]) or highlight == row["document_id"])


def describe_bodies(figures: pd.DataFrame) -> str:
    """Say how many bodies and years there are, of which kinds and years, and how many are too few."""
    if figures.empty:
        return "数据中没有可以读出的文件。"
    years = sorted({int(year) for year in figures["fiscal_year"].dropna()})
    span = "" if not years else f"，年度 {years[0]}" + (f" 至 {years[-1]}" if len(years) > 1 else "")
    levels = figures["place_level"].value_counts()
    names = labels("place_level")
    listed = "、".join(f"{name} {levels[level]} 份" for level, name in names.items() if level in levels)
    return (
        f"共 {figures['body'].nunique()} 个主体的 {len(figures)} 份公开（同一主体、同一年度、同一种类的说明和"
        f"报表算一份）{span}；按地方级别：{listed}。"
    )


def describe_peers(compared: pd.DataFrame, measure: str, unit: str = "万元") -> str:
    """Say who is highest in each comparable group, and why the others are not compared."""
    return "".join(_peer_sentences(compared, measure, unit))


def _peer_sentences(compared: pd.DataFrame, measure: str, unit: str) -> list[str]:
    label = find_measure(measure).label
    if compared.empty:
        return [f"没有一份公开可以得出{label}。"]
    groups = [rows for _, rows in compared.dropna(subset="group").groupby("group", sort=False)]
    large = [rows for rows in groups if len(rows) >= FEWEST]
    small = len(compared) - sum(len(rows) for rows in large)
    texts = [_group_text(rows, measure, unit) for rows in large[:_NAMED]]
    if len(large) > _NAMED:
        texts.append(f"另有 {len(large) - _NAMED} 个可比组，见图和表。")
    if not large:
        texts.append(
            f"{label}：可以得出的 {len(compared)} 份公开分属不同的年度、种类、级别、性质或规模，"
            f"没有一组达到 {FEWEST} 个主体，因此不作比较，只列出数字。"
        )
    elif small:
        texts.append(f"其余 {small} 份公开没有足够的可比主体（少于 {FEWEST} 个），只在表中列出。")
    return texts


def _group_text(rows: pd.DataFrame, measure: str, unit: str) -> str:
    members = sorted(records(rows), key=lambda row: -row["value"])
    first, last = members[0], members[-1]
    lacking = f"，另有 {first['lacking']} 个未能得出" if first["lacking"] else ""
    text = (
        f"{first['group_name']}：{len(members)} 个主体{lacking}；{find_measure(measure).label}"
        f"最高的是{first['item_name']}（{value_text(first['value'], measure, unit)}），"
        f"最低的是{last['item_name']}（{value_text(last['value'], measure, unit)}）"
    )
    middle = quartiles(row["value"] for row in members)
    if middle is None:
        return f"{text}。主体不到 {FEWEST_FOR_QUARTILES} 个，不计算中位数，排序仅供参考。"
    low, median, high = (value_text(value, measure, unit) for value in middle)
    return f"{text}，中位数 {median}，中间一半在 {low}至{high}之间。"


def value_text(value: Any, measure: str, unit: str) -> str:
    """A figure of a measure: money in the unit, or a percentage."""
    chosen = find_measure(measure)
    if chosen.is_money:
        return amount_text(value, unit)
    return percent_text(value, signed="change" in chosen.column)


def _year_text(row: dict[str, Any]) -> str:
    kind = labels("entity_level").get(str(row["entity_level"]), "") + labels("kind").get(str(row["kind"]), "")
    return kind if is_missing(row["fiscal_year"]) else f" {int(row['fiscal_year'])} 年{kind}"


def describe_highlight(compared: pd.DataFrame, measure: str, highlight: str, unit: str = "万元") -> str:
    """Say where the highlighted body stands in its groups, by ``rank``; nothing where none is asked for."""
    rows = [row for row in records(compared) if is_highlighted(row, highlight)]
    if not highlight:
        return ""
    if not rows:
        return f"要突出的“{highlight}”未能得出这一指标，或不在所选的文件中。"
    return "".join(_standing(row, measure, unit) for row in rows)


def _standing(row: dict[str, Any], measure: str, unit: str) -> str:
    name = f"{row['item_name']}{_year_text(row)}为 {value_text(row['value'], measure, unit)}"
    if is_missing(row["group"]) or row["bodies"] < FEWEST:
        return f"{name}，没有足够的可比主体。"
    return f"{name}，在 {row['bodies']} 个可比主体中由高到低排第 {int(row['rank'])}。"


def describe_peers_coverage(coverage: pd.DataFrame) -> str:
    """Say which measures rest on few bodies."""
    if coverage.empty:
        return ""
    low = [row for row in records(coverage) if row["lacking"] > row["bodies"]]
    total = int(coverage["bodies"].iloc[0] + coverage["lacking"].iloc[0])
    if not low:
        return f"每个指标都有半数以上的公开（共 {total} 份）可以得出。"
    listed = "、".join(f"{row['item_name']} {row['bodies']} 份" for row in low)
    return f"共 {total} 份公开，以下指标只有不到一半可以得出：{listed}。这些指标的比较不能代表全部主体。"


def describe_comparability() -> str:
    """Say in general terms when bodies are compared."""
    return (
        "只比较年度、种类（预算或决算）、编报层次（部门或单位）、地方级别、主体性质都相同，且规模相近的主体："
        f"组内最大的不超过最小的 {SIZE_FACTOR} 倍。人均指标的规模按在职人数，其余指标按支出总额。"
        f"满 {FEWEST_FOR_QUARTILES} 个主体才给出中位数和四分位数；少于 {FEWEST} 个不作比较。"
    )


def peers_caveats(figures: pd.DataFrame) -> list[str]:
    """What limits the comparison, one plain sentence each."""
    actual = int((figures["headcount_basis"] == "实有人员").sum())
    bases = figures["stated_base"].dropna()
    listed = "、".join(_base_text(base, count) for base, count in bases.value_counts().items())
    errors = int((figures["errors"].fillna(0) > 0).sum())
    unknown = int((figures["place_level"] == "unknown").sum() + (figures["body_kind"] == "unknown").sum())
    lists = [
        (
            actual,
            f"{actual} 份公开未能读出在职人数，人均数按实有人数计算；实有人数如含退休人员，人均数会偏低。",
        ),
        (
            bases.nunique() > 1,
            f"文字说明的变动率比较的基数不同：{listed}。",
        ),
        (errors, f"{errors} 份公开有数据检查发现的不一致，见各自的数据检查报告。"),
        (unknown, "级别或性质未能由名称判断的主体，只与同样未能判断的比较。"),
        (len(figures), "地方级别和主体性质由印出的名称判断；同名的机构，职能和下属单位的数量可能不同。"),
        (len(figures), "支出总额和结构取各主体范围最宽的一张表，有的是全部资金，有的只是财政拨款。"),
    ]
    return [sentence for applies, sentence in lists if applies]


def _base_text(base: Any, count: int) -> str:
    return f"{labels('base').get(str(base), str(base))} {count} 份"


def summarise_peers(compared: dict[str, pd.DataFrame], unit: str = "万元") -> str:
    """The first things worth knowing: of each measure given, the largest group that may be compared."""
    return bullet_list(_peer_sentences(rows, name, unit)[0] for name, rows in compared.items())


def describe_compared(compared: pd.DataFrame, measure: str, highlight: str = "", unit: str = "万元") -> str:
    """Say who is highest within each comparable group, and where the chosen body stands."""
    sentences = [
        *_peer_sentences(compared, measure, unit),
        describe_highlight(compared, measure, highlight, unit),
    ]
    return bullet_list(sentence for sentence in sentences if sentence)
