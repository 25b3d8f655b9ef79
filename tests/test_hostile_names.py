"""Names of files that mean something to a program: each is one document with all its reports, or none."""

import codecs

import pytest

import budgetlib
from budgetlib.corpus.extract import extract
from budgetlib.corpus.input_files import find_files
from budgetlib.errors import NoInputError, ParameterError
from budgetlib.reports import build_reports
from budgetlib.reports.build import reports_in
from budgetlib.reports.notebooks import check_parameters, find_notebook

LINES = (
    "某某局2026年部门预算\n一般公共预算支出情况表\n单位：万元\n"
    "科目编码\t科目名称\t合计\n201\t一般公共服务支出\t12.50\n\t合计\t12.50\n{}\n"
)

# name of the file: id of its document
NAMES = {
    "failed": "failed",
    "index": "index",
    "peers.html": "peers-html",
    "{x} {0}": "{x} {0}",
    "$x$ %41 #b?c": "$x$ %41 #b?c",
    "=1+1": "=1+1",
    "<b onload=run()>": "<b onload=run()>",
    "-o": "-o",
    "\u202egnp.eno": "gnp.eno",
    "t\two": "two",
    "l\nine\u2028s": "lines",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    (folder / "raw").mkdir()
    for name in NAMES:
        (folder / "raw" / f"{name}.txt").write_text(LINES.format(name), encoding="utf-8")
    extract([folder / "raw"], folder / "data", progress=False)
    run = build_reports(folder / "data", folder / "reports", ["audit", "peers"], jobs=2)
    return folder, run


def test_every_document_has_an_id_of_characters_that_are_seen(site):
    corpus = budgetlib.load(site[0] / "data")

    assert set(corpus.documents["document_id"]) == set(NAMES.values())
    assert set(corpus.documents["status"]) == {"ok"}
    assert all(map(str.isprintable, corpus.documents["source"]))


def test_every_document_has_its_reports_and_none_is_taken_for_a_failure(site):
    folder, run = site

    assert run.failed == ()
    assert reports_in(folder / "reports") == {name: ["audit"] for name in sorted(NAMES.values())}
    assert (folder / "reports" / "peers.html").is_file()
    assert (folder / "reports" / "index.html").read_text(encoding="utf-8").count("/audit.html") == len(NAMES)


def test_a_name_is_text_in_the_index_and_in_its_address(site):
    page = (site[0] / "reports" / "index.html").read_text(encoding="utf-8")

    assert "<b onload" not in page and "&lt;b onload=run()&gt;" in page
    assert 'href="%3Cb%20onload=run()%3E/audit.html"' in page
    assert 'href="$x$%20%2541%20%23b%3Fc/audit.html"' in page


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.txt").write_text(LINES, encoding="utf-8")
    (tmp_path / "raw" / "own.txt").write_text(LINES, encoding="utf-8")
    (tmp_path / "raw" / "link.txt").symlink_to(tmp_path / "elsewhere" / "secret.txt")
    (tmp_path / "raw" / "folder").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "raw" / "alias.txt").symlink_to(tmp_path / "raw" / "own.txt")

    found = find_files([tmp_path / "raw"])

    assert [file.source for file in found] == ["alias.txt"], "one file under two names is one document"
    with pytest.raises(NoInputError):
        find_files([tmp_path / "raw" / "folder" / "gone.txt"])
    assert len(find_files([tmp_path / "raw" / "link.txt"])) == 1, "a file that is named is meant"


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("little.txt", codecs.BOM_UTF16_LE + LINES.encode("utf-16-le"), "ok"),
        ("big.txt", codecs.BOM_UTF16_BE + LINES.encode("utf-16-be"), "ok"),
        ("wide.html", codecs.BOM_UTF16_LE + f"<html><p>{LINES}</p></html>".encode("utf-16-le"), "ok"),
        ("half_letter.txt", LINES.encode() + b"\xed\xa0\x80", "failed"),
        ("half_letter_wide.txt", codecs.BOM_UTF16_LE + LINES.encode("utf-16-le") + b"\x00\xd8", "failed"),
        ("half_letter.html", f"<html><p>{LINES}&#xD800;</p></html>".encode(), "ok"),
    ],
)
def test_texts_in_sixteen_bits_are_read_and_halves_of_letters_do_no_harm(tmp_path, name, data, status):
    (tmp_path / name).write_bytes(data)

    extract([tmp_path / name], tmp_path / "data", progress=False)

    documents = budgetlib.load(tmp_path / "data").documents
    assert documents["status"].tolist() == [status]
    assert documents["fiscal_year"].fillna(0).eq(2026).tolist() == [status == "ok"]


def test_a_parameter_that_cannot_be_written_is_refused():
    peers = find_notebook("peers")

    with pytest.raises(ParameterError, match="“highlight” is not text"):
        check_parameters([peers], {"highlight": "\udcff"})


def test_a_notebook_may_have_braces_in_its_path(tmp_path):
    own = tmp_path / "{a}.ipynb"
    own.write_bytes(find_notebook("peers").read_bytes())

    assert list(check_parameters([own], {"unit": "元"})[own]) == ["unit"]
