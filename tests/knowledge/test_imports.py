"""Articles out of files: what is read of each kind, and in which words the others are refused."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from conversations.base.errors import NotPossible
from conversations.knowledge import imports
from conversations.knowledge.models import Article, Collection, Passage

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = """<!doctype html><html lang="fr-FR"><head><title>Aide | Boutique</title><style>p {}</style></head>
<body><nav>Accueil</nav><main><h1>Retours</h1><p>Vous avez <b>30 jours</b>.</p><script>alert(1)</script>
<h2>Frais</h2><ul><li>Gratuit en France</li><li>* ailleurs, 5&nbsp;€</li></ul><!-- rien --></main>
<footer>Mentions</footer></body></html>"""


def document(*lines, password=""):
    """A PDF of one page that says this."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        font = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        said = " T* ".join(f"({line}) Tj" for line in lines)
        page.Contents = pdf.make_stream(f"BT /F1 12 Tf 14 TL 50 700 Td {said} ET".encode())
        content = io.BytesIO()
        pdf.save(content, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return content.getvalue()


@pytest.fixture
def take(help_pages, noon):
    def read(file_name, content, *, now=noon):
        content = content.encode() if isinstance(content, str) else content
        return imports.read(file_name, content, collection=help_pages, now=now)

    return read


def test_of_a_web_page_what_its_readers_read_is_taken(take):
    take("page.html", PAGE)

    article = Article.objects.get()
    assert (article.title, article.language) == ("Retours", "fr")
    assert article.text == "Vous avez 30 jours.\n\n## Frais\n\nGratuit en France\n\n\\* ailleurs, 5 €"
    assert [passage.text for passage in Passage.objects.all()] == [
        "Vous avez 30 jours.",
        "Gratuit en France * ailleurs, 5 €",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_page_is_read_in_the_encoding_that_it_has(take, encoding):
    said = "" if encoding == "utf-8" else f'<meta charset="{encoding}">'
    take(
        "page.html",
        f"<html><head>{said}<title>Abîmé</title></head><body><p>Déjà reçu.</p></body></html>".encode(encoding),
    )

    assert (Article.objects.get().title, Article.objects.get().text) == ("Abîmé", "Déjà reçu.")


def test_a_document_is_read_and_called_as_its_file_where_it_has_no_title(take):
    take("five-year_guarantee.pdf", document("All our lamps are guaranteed", "for five years."))

    article = Article.objects.get()
    assert article.title == "five year guarantee"
    assert article.text == "All our lamps are guaranteed for five years."


def test_markdown_begins_with_its_title(take):
    take("returns.md", "# Returns and exchanges\n\nWithin 30 days of receipt, you may return the lamp.")

    article = Article.objects.get()
    assert (article.title, article.language) == ("Returns and exchanges", "en")
    assert "#" not in article.text


def test_a_line_of_a_csv_file_is_an_article_and_read_again_it_is_written_anew(take):
    first = take("help.csv", "titre;texte;langue\nRetours;Sous 30 jours.;fr\nLivraison;Deux jours.;fr\n")
    again = take("help.csv", "title,text,link,language\nRetours,Sous 60 jours.,https://shop.example/retours,fr\n")

    assert (first.added, first.changed, again.added, again.changed) == (2, 0, 0, 1)
    article = Article.objects.get(title="Retours")
    assert (article.text, article.link) == ("Sous 60 jours.", "https://shop.example/retours")


def test_what_is_read_again_unchanged_is_not_indexed_again(take):
    assert take("a.md", "# Returns\nWithin 30 days.").added == 1
    assert take("a.md", "# Returns\nWithin 30 days.") == imports.Imported(0, 0)


@pytest.mark.parametrize(
    ("file_name", "content", "words"),
    [
        ("a.exe", b"MZ", "Choose a Markdown"),
        ("a", b"", "Choose a Markdown"),
        ("a.md", b"", "No text was found"),
        ("a.md", b"# Only a title", "No text was found"),
        ("a.md", b"\xff\xfe", "UTF-8"),
        ("a.txt", b"a\x00b", "damaged"),
        ("a.html", b"<html><script>1</script></html>", "No text was found"),
        ("a.pdf", b"%PDF-1.7 nothing", "damaged"),
        ("a.pdf", document("secret", password="x"), "locked with a password"),
        ("a.pdf", document(), "No text was found"),
        ("a.csv", b"", "has to name the columns"),
        ("a.csv", b"name,body\n1,2\n", "has to name the columns"),
        ("a.csv", b"title,text\n", "no article"),
        ("a.csv", b'title,text\n"a,b\n', "Line"),
        ("a.csv", b"title,text\nA,\n", "No text was found"),
        ("a.csv", b"title,text,link\nA,B,javascript:alert(1)\n", "URL"),
        ("a.csv", b"title,text\n" + b"A,B\n" * (imports.MOST_LINES + 1), "too long"),
        ("a.md", b"# A\n" + b"word " * 50_000, "too long"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_nothing_of_it_stored(take, file_name, content, words):
    with pytest.raises(NotPossible, match=words):
        take(file_name, content)

    assert not Article.objects.exists()


def test_what_is_too_large_or_too_deep_is_refused(take):
    with pytest.raises(NotPossible, match="too large"):
        take("a.md", b"x" * (imports.LARGEST + 1))
    with pytest.raises(NotPossible, match="No text"):  # deeper than any browser's page, it is read to that depth
        take("deep.html", "<html><title>Deep</title><body>" + "<div>" * 20_000 + "words</body></html>")


@pytest.mark.parametrize(
    ("language", "head"),
    [("en", "title,text,link,language,questions"), ("fr", "titre;texte;lien;langue;questions")],
)
def test_the_template_is_a_csv_file_that_can_be_imported(take, language, head):
    with override(language):
        written = imports.template()

    assert written.removeprefix("\ufeff").splitlines()[0] == head
    assert take("filled.csv", written) == imports.Imported(added=2, changed=0)
    assert set(Article.objects.values_list("language", flat=True)) == {language}


def test_an_administrator_imports_a_file_and_is_told_what_is_wrong_with_another(client, adam, help_pages):
    client.force_login(adam)
    address = reverse("admin:knowledge_article_import")

    for name, content, status in (("a.csv", b"name\n", 422), ("a.md", b"# Returns\nWithin 30 days.", 302)):
        file = SimpleUploadedFile(name, content)
        answer = client.post(address, {"collection": help_pages.pk, "file": file})
        assert answer.status_code == status
        assert ("has to name the columns" in answer.text) == (status == 422)
    assert "1 article added" in client.get(answer.url).text
    assert client.get(address).status_code == 200


def test_where_there_is_no_collection_one_is_made_first(client, adam):
    client.force_login(adam)

    answer = client.get(reverse("admin:knowledge_article_import"), follow=True)

    assert answer.redirect_chain == [(reverse("admin:knowledge_collection_add"), 302)]
    assert "First create a collection" in answer.text


def test_nobody_else_imports(client, ana, olga, help_pages):
    for person in (ana.user, olga):
        client.force_login(person)
        for what in ("import", "template"):
            assert client.get(reverse(f"admin:knowledge_article_{what}")).status_code in {302, 403}


def test_an_article_that_is_only_moved_needs_no_index(client, adam, publish, help_pages, later):
    article = publish("Returns", "Within 30 days.")
    before = list(Passage.objects.values_list("pk", flat=True))
    other = Collection.objects.create(name="Other")
    client.force_login(adam)
    said = {"title": "Returns", "text": "Within 30 days.", "language": "en", "link": "", "translation_of": ""}
    address = reverse("admin:knowledge_article_change", args=[article.pk])

    client.post(address, {**said, "collection": other.pk})
    assert Article.objects.get().collection == other
    assert list(Passage.objects.values_list("pk", flat=True)) == before

    client.post(address, {**said, "collection": other.pk, "text": "Within 60 days."})
    assert Passage.objects.get().text == "Within 60 days."
