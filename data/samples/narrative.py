"""Compose the narrative of a sample document from its figures.

A narrative is a text file of `narratives/`, one paragraph a line:

- ``# part``, ``## section``, ``### subsection``;
- ``!page``, ``!contents``: a page break, the list of contents;
- ``!tables``, ``!table KIND``: all numbered tables, the unnumbered ones of a kind;
- ``@LIST SECTION | text``: the text once for each row of that section in `LIST.csv`;
- ``@shares KIND | text``: the text once for each class (类) of that table;
- ``@items KIND | text``: the text once for each item (项) of that table;
- anything else: a paragraph; after ``& `` it continues the paragraph above.

Braces are filled in: ``{department}``, ``{year}``, ``{prior}``; ``{f[NAME]}``, a fact of the document;
``{a[KIND:ROW:COLUMN]}``, an amount of a table (row by code or name, column from 0 among the amounts).
In lists also the columns of the row, ``{n}``, ``{compared}``, ``{moved}`` and ``{because}``.
"""

from collections.abc import Iterator
from decimal import Decimal

from .figures import FOLDER, PrintedTable, SampleDocument, amounts_of


def printed(number: Decimal) -> str:
    return f"{number:,.2f}"


class AmountsByPlace(dict[str, str]):
    """Amounts of the tables by `KIND:ROW:COLUMN`, printed as in a sentence."""

    def __init__(self, document: SampleDocument) -> None:
        super().__init__()
        self.divisor = Decimal(document.style.get("narrative_divisor", 1))
        for table in document.tables:
            self.add(table)

    def add(self, table: PrintedTable) -> None:
        seen: dict[tuple[int, str, str], int] = {}
        for amount in amounts_of(table):
            place = (amount.row, amount.code or "", amount.name)
            column = seen[place] = seen.get(place, -1) + 1
            for key in (amount.code, amount.name):
                if key:
                    text = printed(amount.amount / self.divisor)
                    self.setdefault(f"{table.kind}:{key}:{column}", text)
                    self.setdefault(f"{table.kind}:{key}", text)


def moved(row: dict[str, str], style: dict[str, str]) -> str:
    """Say how an amount has changed: 减少59.67万元，下降6.62%, or the percentage alone."""
    change, percent = row["change"], row.get("pct", "")
    direction = Decimal((change or percent).replace(",", ""))
    if direction == 0 and style.get("unchanged"):
        return style["unchanged"]
    amount_verb = "增加" if direction >= 0 else "减少"
    percent_verb = style.get("percent_up", "增长") if direction >= 0 else style.get("percent_down", "下降")
    parts = []
    if change:
        parts.append(f"{amount_verb}{change.lstrip('-')}万元")
    if percent:
        parts.append(f"{percent_verb}{percent.lstrip('-')}%")
    return "，".join(parts)


def compared(row: dict[str, str], style: dict[str, str]) -> str:
    """Say with what the amount is compared: 较上年, or where nothing has changed 与上年."""
    same = Decimal((row["change"] or row.get("pct", "")).replace(",", "")) == 0
    return style["compared_same"] if same and "compared_same" in style else style["compared"]


def path_of(code: str, document: SampleDocument) -> dict[str, str]:
    """Return the names of class, group and item above `code`, as the expenditure tables print them."""
    names = {}
    for table in document.tables:
        if table.kind in ("general_expenditure", "expenditure_summary"):
            names.update({amount.code: amount.name for amount in amounts_of(table) if amount.code})
    return {
        "class_name": names.get(code[:3], ""),
        "group_name": names.get(code[:5], ""),
        "item_name": names.get(code, ""),
        "class_code": code[:3],
        "group_code": code[3:5],
        "item_number": code[5:7],
    }


def change_words(row: dict[str, str], style: dict[str, str], known: dict) -> dict[str, str]:
    return {
        "moved": moved(row, style),
        "compared": compared(row, style).format_map(known) if "compared" in style else "",
        "because": style["because"].format(**row) if row["reason"] else "",
    }


def list_lines(document: SampleDocument, name: str, section: str, text: str, known: dict) -> Iterator[str]:
    rows = [row for row in document.lists[name] if row.get("section", section) == section]
    for n, row in enumerate(rows, 1):
        values = {**known, **row, "n": n}
        if "change" in row:
            values.update(change_words(row, document.style, known))
        if row.get("code"):
            values.update(path_of(row["code"], document))
        yield from text.format_map(values).split("\\n")


def share_lines(document: SampleDocument, kind: str, text: str) -> Iterator[str]:
    table = next(table for table in document.tables if table.kind == kind)
    first = {}
    for amount in amounts_of(table):
        if amount.code and len(amount.code) == 3:
            first.setdefault(amount.code, amount)
    total = sum(amount.amount for amount in first.values())
    for n, amount in enumerate(first.values(), 1):
        share = printed(100 * amount.amount / total)
        yield text.format(n=n, code=amount.code, name=amount.name, amount=printed(amount.amount), share=share)


def item_lines(document: SampleDocument, kind: str, text: str, known: dict) -> Iterator[str]:
    table = next(table for table in document.tables if table.kind == kind)
    items = dict.fromkeys(
        amount.code for amount in amounts_of(table) if amount.code and len(amount.code) == 7
    )
    for n, code in enumerate(items, 1):
        values = {**known, **path_of(code, document), "n": n, "amount": known["a"][f"{kind}:{code}"]}
        yield text.format_map(values)


def lines_of(document: SampleDocument, line: str, known: dict) -> list[str]:
    """Fill in one line of the narrative file."""
    if line.startswith("!"):
        return [line]
    if not line.startswith("@"):
        return [line.format_map(known)]
    head, template = line[1:].split(" | ", 1)
    name, _, section = head.partition(" ")
    if name == "shares":
        return list(share_lines(document, section, template))
    if name == "items":
        return list(item_lines(document, section, template, known))
    return list(list_lines(document, name, section, template, known))


def ended(line: str) -> str:
    """End a paragraph that runs through a list with a full stop."""
    return line.removesuffix("；") + "。" if line.count("；") > 1 and line.endswith("；") else line


def compose(document: SampleDocument) -> list[str]:
    """Return the lines of the narrative with all figures filled in; lines with ``!`` stay as they are."""
    text = (FOLDER / "narratives" / document.narrative).read_text(encoding="utf-8")
    known = {
        "department": document.department,
        "year": document.year,
        "prior": document.year - 1,
        "f": document.facts,
        "a": AmountsByPlace(document),
    }
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        filled = lines_of(document, line.removeprefix("& "), known)
        if line.startswith("& "):
            lines[-1] += "".join(filled)
        else:
            lines += filled
    return [ended(line) for line in lines]
