import pytest

from civic.sdg.config import read_config
from civic.sdg.yaml_file import read_yaml


def test_values_keep_their_words_and_places():
    found = read_yaml(
        b"indicator_number: 1.10\nname: 'no'\nflag: yes\nempty:\nlist:\n  - unit: x\n    value: 1:30\n", "m.yml"
    )
    assert found.faults == []
    assert found.values == {
        "indicator_number": 1.1, "name": "no", "flag": True, "empty": None, "list": [{"unit": "x", "value": "1:30"}],
    }  # fmt: skip
    assert found.text("indicator_number") == "1.10"
    assert found.text("empty") == ""
    assert found.places["list", 0, "value"] == (7, 12)


def test_front_matter_of_markdown_with_words_after_it():
    found = read_yaml("\ufeff\r\n---\r\nname: Eau\r\nlist: [\r\n---\r\nDes mots.\r\n".encode(), "m.md")
    assert [fault.line for fault in found.faults] == [5]
    found = read_yaml(b"\n---\nname: Eau\n---\n\nDes *mots*.\n", "m.md")
    assert (found.values, found.body, found.places["name",]) == ({"name": "Eau"}, "Des *mots*.", (3, 7))


@pytest.mark.parametrize("source", [b"", b"---\n---\n", b"# nothing\n", b"{}"])
def test_an_empty_file_has_no_fields(source: bytes):
    found = read_yaml(source, "m.yml")
    assert (found.values, found.faults) == ({}, [])


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        (b"a: 1\nb: c: d\n", 2, "this is no YAML"),
        (b"a: 1\n\tb: 2\n", 2, "this is no YAML"),
        (b"a: 1\nb: 2\na: 3\n", 3, "the field 'a' is there twice"),
        (b"- a\n- b\n", 1, "here should be fields"),
        (b"a: &x [1]\nb: *x\n", 1, "references"),
        (b"a: 1\nb: \xe9\n", 2, "the file is not in UTF-8"),
        (b"a: " + b"[" * 40 + b"]" * 40, 1, "it is nested too deeply"),
        (b"a: " + b"[" * 100_000, 1, "it is nested too deeply"),
        (b"? [a]\n: 1\n", 1, "this is no name of a field"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(source: bytes, line: int, what: str):
    found = read_yaml(source, "m.yml")
    assert found.faults
    assert found.faults[0].what.startswith(what)
    assert found.faults[0].line == line


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("a: 1\nprogress_calculation_options:\n- direction: up\n", 3, "progress_calculation_options.0.direction"),
        ("progress_calculation_options:\n- target: much\n", 2, "progress_calculation_options.0.target"),
        ("progress_calculation_options:\n- base_year: 15\n", 2, "progress_calculation_options.0.base_year"),
        ("progress_calculation_options: yes\n", 1, "progress_calculation_options"),
        ("progress_calculation_options: [yes]\n", 1, "progress_calculation_options.0"),
        ("progress_calculation_options:\n- disaggregation:\n  - field: Sex\n", 3,
         "progress_calculation_options.0.disaggregation.0"),
        ("graph_target_lines:\n- value: high\n", 2, "graph_target_lines.0.value"),
        ("precision:\n- decimals: .inf\n", 2, "precision.0.decimals"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_named(source: str, line: int, column: str):
    document = read_yaml(source.encode(), "c.yml")
    read_config(document)
    (fault,) = document.faults
    assert (fault.line, fault.column) == (line, column)
