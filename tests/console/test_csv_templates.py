"""Beside each import of the administration lies a CSV file to fill in, its columns in the reader's language."""

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.text import slugify

from conversations.knowledge.models import Collection

pytestmark = pytest.mark.django_db(transaction=True)

IMPORTS = [
    pattern.name
    for model_admin in admin.site._registry.values()
    for pattern in model_admin.get_urls()
    if pattern.name and pattern.name.endswith("_import")
]
HEADS = {
    "conversations_replycategory_import": {"en": "category,shortcut,text", "fr": "catégorie;raccourci;texte"},
    "knowledge_article_import": {
        "en": "title,text,link,language,questions",
        "fr": "titre;texte;lien;langue;questions",
    },
}


@pytest.fixture
def template_of(client, adam):
    """What the link beside an import's form brings, read in this language."""

    Collection.objects.create(name="Help")

    def make(name, language):
        adam.language = language
        adam.save()
        client.force_login(adam)
        address = reverse(f"admin:{name.replace('_import', '_template')}")
        assert f'href="{address}"' in client.get(reverse(f"admin:{name}")).text
        return client.get(address)

    return make


def test_every_import_is_looked_at():
    assert set(IMPORTS) == set(HEADS)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", HEADS)
def test_its_columns_are_named_in_the_readers_language(template_of, name, language):
    template = template_of(name, language)

    first_line = template.content.decode("utf-8-sig").splitlines()[0]
    assert first_line == HEADS[name][language]
    assert template["Content-Type"] == "text/csv; charset=utf-8"
    file_name = template["Content-Disposition"].partition('filename="')[2].rstrip('"')
    assert file_name == f"{slugify(file_name.removesuffix('.csv'))}.csv"  # without accents, for every system


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", HEADS)
def test_it_can_be_imported_as_it_is_also_by_who_reads_the_other_language(template_of, client, adam, name, language):
    filled_in = SimpleUploadedFile("filled.csv", template_of(name, language).content)
    adam.language = {"en": "fr", "fr": "en"}[language]
    adam.save()

    answer = client.post(reverse(f"admin:{name}"), {"file": filled_in, "collection": Collection.objects.get().pk})

    assert answer.status_code == 302
