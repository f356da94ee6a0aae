"""Files for spreadsheets: columns in the reader's language, and no cell that runs."""

import pytest
from django.utils.translation import override

from conversations.base import spreadsheets

COLUMNS = {"title": "titre", "text": "texte"}


@pytest.mark.parametrize(("language", "file"), [("en", "title,text\r\nA,B\r\n"), ("fr", "titre;texte\r\nA;B\r\n")])
def test_a_file_is_written_as_the_readers_spreadsheet_expects_it(language, file):
    with override(language):
        assert spreadsheets.written(COLUMNS, [("A", "B")]) == "\ufeff" + file


@pytest.mark.parametrize("head", ["title,text", "title;text", "title\ttext"])
def test_what_separates_the_columns_is_told_by_the_first_line(head):
    assert spreadsheets.delimiter_of(head) == head[5]


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@SUM", "\tx", "\rx"])
def test_no_cell_begins_like_a_formula(cell):
    assert spreadsheets.harmless(cell) == f"'{cell}"
    assert spreadsheets.plain(spreadsheets.harmless(cell)) == cell
    assert spreadsheets.harmless(f"x{cell}") == f"x{cell}"
