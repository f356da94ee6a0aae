"""Shared replies as CSV: all or nothing, errors by line, and nothing that a spreadsheet would run."""

import csv
import io

import pytest
from django.utils.translation import override

from conversations.canned import csv_files
from conversations.canned.csv_files import Imported, Unreadable
from conversations.models import CannedReply, ReplyCategory

pytestmark = pytest.mark.django_db


def shared():
    rows = CannedReply.objects.filter(category__owner=None)
    return sorted(rows.values_list("category__name", "shortcut", "text"))


def refused(content):
    before = shared()
    with pytest.raises(Unreadable) as refusal:
        csv_files.read(content if isinstance(content, bytes) else content.encode())
    assert shared() == before
    return list(refusal.value.problems)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheets_write_is_read(mark, delimiter, end):
    lines = ["Category;Shortcut;Text", 'Delivery;/Delay;"Two, to ""four"" days;', 'or less"', "", "Delivery;;Élan"]
    content = (mark + end.join(lines)).replace(";", delimiter)

    assert csv_files.read(content.encode()) == Imported(added=2, changed=0)
    text = f'Two, to "four" days;{end}or less'.replace(";", delimiter).replace("\r\n", "\n")
    assert shared() == [("Delivery", "", "Élan"), ("Delivery", "delay", text)]


@pytest.mark.parametrize(
    "head",
    ["catégorie;raccourci;texte", "Categorie;RACCOURCI;Texte", "catégorie;shortcut;texte", "category;shortcut;text"],
)
def test_columns_are_named_in_either_language(head):
    assert csv_files.read(f"\ufeff{head}\r\nLivraison;retard;Désolé\r\n".encode()) == Imported(added=1, changed=0)
    assert shared() == [("Livraison", "retard", "Désolé")]
    commas = f"{head}\nLivraison;retard;Pardon".replace(";", ",")
    assert csv_files.read(commas.encode()) == Imported(added=0, changed=1)


def test_a_column_that_is_missing_is_asked_for_in_the_readers_language():
    assert refused("catégorie;texte\nA;B") == ["The first line has to name the columns: category, shortcut, text."]
    with override("fr"):
        assert "catégorie, raccourci, texte" in refused("catégorie;texte\nA;B")[0]


@pytest.mark.parametrize(("language", "head"), [("en", "category,shortcut,text"), ("fr", "catégorie;raccourci;texte")])
def test_the_template_is_a_file_that_can_be_imported(language, head):
    with override(language):
        written = csv_files.template()

    assert written.startswith(f"\ufeff{head}\r\n")
    assert csv_files.read(written.encode()) == Imported(added=2, changed=0)


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "sep=;\r"])
def test_a_line_that_tells_excel_the_separator_is_read_as_that(line):
    content = f"\ufeff{line}\ncategory;shortcut;text\nDelivery;delay;Two, three, four, five days\n"

    assert csv_files.read(content.encode()) == Imported(added=1, changed=0)
    assert shared() == [("Delivery", "delay", "Two, three, four, five days")]
    assert refused(f"{line}\ncategory;shortcut;text\n;x;y\n") == ["Line 3: Give the category a name."]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_exported_comes_back_without_a_text_changed(language):
    texts = ["=1+1", "'=1+1", "''=1", "'quoted'", "+33 1", "-5 %", "@ana", "＝1", 'a "b"; c, d', "one\n\ntwo", "a\tb"]
    texts += ["sep=;", "é ł 👩‍👩‍👧", "'", "a\rb", "{visitor}, hello"]
    category = ReplyCategory.objects.create(name="-Delivery")
    for number, text in enumerate(texts):
        CannedReply.objects.create(category=category, shortcut=f"-{number}", text=text)
    before = shared()

    with override(language):
        exported = csv_files.write()
    assert csv_files.read(exported.encode()) == Imported(added=0, changed=0)
    assert shared() == before

    CannedReply.objects.all().delete()
    assert csv_files.read(exported.encode()) == Imported(added=len(texts), changed=0)
    assert shared() == before
    delimiter = {"en": ",", "fr": ";"}[language]
    cells = [cell for row in csv.reader(io.StringIO(exported[1:]), delimiter=delimiter) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))]


def test_a_known_shortcut_is_written_anew_and_the_rest_stays(ana):
    mine = ReplyCategory.objects.create(owner=ana.user, name="Delivery")
    CannedReply.objects.create(category=mine, shortcut="delay", text="Mine")
    csv_files.read(b"category,shortcut,text\nDelivery,delay,Two days\nDelivery,track,Here\nOther,,Hello")

    again = b"text,category,shortcut\nThree days,delivery,delay\nHello,Other,\nHello,New,\n"
    assert csv_files.read(again) == Imported(added=1, changed=1)

    assert shared() == [
        ("Delivery", "delay", "Three days"),
        ("Delivery", "track", "Here"),
        ("New", "", "Hello"),
        ("Other", "", "Hello"),
    ]
    assert mine.replies.get().text == "Mine"


def test_every_wrong_line_is_named_and_nothing_is_imported():
    content = 'category,shortcut,text\nA,one,"Fine\nstill"\n,two,Text\nA,two words,Text\nA,three,\nA,ONE,Again\n'
    assert refused(content) == [
        "Line 4: Give the category a name.",
        "Line 5: A shortcut has letters, digits, hyphens and underscores only.",
        "Line 6: Write the reply first: it is empty.",
        "Line 7: This shortcut is already on line 2.",
    ]


def test_many_wrong_lines_are_summed_up():
    problems = refused("category,shortcut,text\n" + "A,x y,Text\n" * 30)
    assert len(problems) == csv_files.MOST_PROBLEMS + 1
    assert problems[-1] == "And 10 more lines."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "name the columns"),
        (b"category,shortcut\nA,b", "name the columns"),
        (b"category,shortcut,text\n", "no reply"),
        (b"category,shortcut,text\n,,\n", "no reply"),
        ("category,shortcut,text\nA,b,é".encode("latin-1"), "not in UTF-8"),
        (b"category,shortcut,text\nA,b,\x00", "not a CSV file"),
        (b'category,shortcut,text\nA,b,"open', "could not be read"),
        (b"category,shortcut,text\n" + b"x" * csv_files.LARGEST, "too large"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(content, why):
    assert why in " ".join(refused(content))


def test_too_many_lines_are_refused(monkeypatch):
    monkeypatch.setattr(csv_files, "MOST_LINES", 2)
    assert "at most 2" in refused("category,shortcut,text\n" + "A,,Text\n" * 3)[0]


def test_what_is_exported_is_imported_as_it_was():
    category = ReplyCategory.objects.create(name="=Formulas")
    for shortcut, text in (("-a", '=HYPERLINK("x";1)'), ("b", 'Two\nlines, "quoted"; é'), ("", "'quoted")):
        CannedReply.objects.create(category=category, shortcut=shortcut, text=text)
    before, content = shared(), csv_files.write()
    assert "'=HYPERLINK" in content
    ReplyCategory.objects.all().delete()

    csv_files.read(content.encode())

    assert shared() == before


def test_personal_replies_are_not_exported(ana):
    mine = ReplyCategory.objects.create(owner=ana.user, name="Mine")
    CannedReply.objects.create(category=mine, text="A secret")
    ours = ReplyCategory.objects.create(name="Ours")
    CannedReply.objects.create(category=ours, text="Public")

    content = csv_files.write()

    assert "Public" in content
    assert "secret" not in content


def test_whatever_the_parser_raises_is_an_answer(monkeypatch):
    def fail(*_args, **_options):
        raise SystemError("odd")

    monkeypatch.setattr(csv_files.csv, "reader", fail)

    assert refused("category,shortcut,text\na,b,c") == ["This is not a CSV file."]
