"""The reference page of the rules, made from the registry so that it cannot fall behind it."""

from itertools import groupby

from budgetlib.audit import rules  # noqa: F401  (entering the rules is the purpose of the import)
from budgetlib.audit.registry import RULES, Rule
from budgetlib.audit.summary import SEVERITY_WORDS

_FAMILIES = {
    "table": "表内",
    "codes": "科目编码与名称",
    "tables": "表间",
    "text": "文内",
    "text_table": "文与表",
    "performance": "绩效目标",
    "staffing": "人员",
    "form": "形式",
    "documents": "两份文件之间",
}
_HEAD = """\
# Rules of the audit

<!-- Made by `python -m budgetlib.audit.reference`; a test checks that it is up to date. -->

Every rule compares printed figures with each other; none knows a place or a document. A finding says that
figures disagree (数据不一致), with the cell or sentence of every operand. Amounts may differ by rounding
alone: half a printed step for each operand, which is (n + 1) / 2 steps for a total and its n parts.

The level of a rule is the highest that its findings have. An *error* is a contradiction in a comparison that
both sides are meant to satisfy; a *warning* has another reading as well. Amounts that are less than one yuan
apart, or no further than cutting off digits explains (a whole printed step for each operand), are *info*,
and so is whatever a second reading of the page doubts.

For each document a rule has one outcome: *held*, *failed*, *not applicable* (nothing to compare), or
*not checked* (with the reason). What a second reading of a finding's
cells said is its `reading_check`. Findings that somebody has judged are named in a file
(`id,verdict,who,why`; verdicts `published_error`, `rounding`, `not_an_error`, `misreading`) that
`budgetlib audit --judged FILE` takes; those that are no error of the document are left out.
"""


def reference_page() -> str:
    """The whole page as Markdown."""
    ordered = sorted(RULES.values(), key=lambda rule: list(_FAMILIES).index(_family(rule)))
    sections = [_section(family, list(group)) for family, group in groupby(ordered, key=_family)]
    return "\n".join([_HEAD, *sections])


def _family(rule: Rule) -> str:
    return rule.rule_id.partition(".")[0]


def _section(family: str, members: list[Rule]) -> str:
    head = f"## {_FAMILIES[family]} (`{family}.*`)\n"
    titles = "| id | 级别 | 应当 | 依据的列 | 容差 | 理由 |\n|---|---|---|---|---|---|"
    return "\n".join([head, titles, *map(_row, members), ""])


def _row(rule: Rule) -> str:
    cells = (rule.statement, rule.reads, rule.tolerance, rule.reason)
    return f"| `{rule.rule_id}` | {SEVERITY_WORDS[rule.severity]} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    print(reference_page(), end="")
