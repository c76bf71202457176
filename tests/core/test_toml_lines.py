from core.toml_lines import line_of

SOURCE = '''name = "x"

[body]
ar = """
fr = not a key
[data]
"""
fr = "y" # """
[ media ]
"alt".ar = "z"
options . fr = [1,
  2]
'''


def test_keys_are_found_with_their_lines():
    assert [line_of(SOURCE, path) for path in ("name", "body.ar", "body.fr", "media.alt.ar", "media.options.fr")] == [
        1, 4, 8, 10, 11,
    ]  # fmt: skip


def test_what_is_not_there_stands_at_its_table_or_nowhere():
    assert line_of(SOURCE, "media.image") == 9
    assert line_of(SOURCE, "data") is None
    assert line_of(SOURCE, "") is None


def test_entries_of_a_list_are_counted():
    source = '[[questions]]\nid = "a"\n\n[[questions]]\nid = "b"\ntext.fr = "?"\n'
    paths = ("questions.0.id", "questions.1", "questions.1.text.fr", "questions.1.kind", "questions.2")
    assert [line_of(source, path) for path in paths] == [2, 4, 6, 4, 1]
