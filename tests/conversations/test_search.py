"""Search: what one may look back at, whatever was typed, and an index that follows every writing."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from conversations import lifecycle, messages, notes, search
from conversations.models import Conversation, Message, Tag, Visitor
from conversations.search.words import excerpt, marked, words_in
from routing import answers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True, params=[search.FEW, 0], ids=["messages read", "index read"])
def way(request, monkeypatch):
    """Which way is gone depends on how many conversations one may see; what is found does not."""
    monkeypatch.setattr(search, "FEW", request.param)


def asked(text="", **rest):
    return search.Asked(words_in(text), **rest)


def found(person, text, *, count=10, **rest):
    return [hit.text for hit in search.by_words(getattr(person, "user", person), asked(text, **rest), count=count)]


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("Le globe est arrivé fêlé ce matin", "FELE"),
        ("Le globe est arrivé fêlé ce matin", "arrivé fêlé"),
        ("La lampe Opaline", "opal"),
        ("L’emballage est abîmé", "emballage abime"),
        ("Commande FR-20611", "fr-20611"),
        ("Écrivez à camille@exemple.fr", "camille@exemple"),
        ("Dziękuję bardzo", "dziekuje"),
        ("До свидания, спасибо", "спасибо"),
        ("注文番号を教えて", "注文"),
        ("très fe\u0301le\u0301", "fêlé"),
    ],
)
def test_words_are_found_without_their_accents_and_by_their_beginning(ana, zoe, write, said, typed):
    write(zoe, said)

    assert found(ana, typed) == [said]
    assert any(hit for _text, hit in excerpt(said, words_in(typed)))


SAME = [  # as one writes it, as another does
    *(("Łódź", "lodz"), ("ŻÓŁW", "zolw"), ("Smørrebrød", "smorrebrod"), ("ØRESUND", "oresund"), ("Đorđe", "dorde")),
    *(("Işık", "isik"), ("İSTANBUL", "istanbul"), ("ILIK", "ılık"), ("Əliyev", "eliyev"), ("Ħamrun", "hamrun")),
    *(("Straße", "STRASSE"), ("GROẞ", "gross"), ("Œuvre", "oeuvre"), ("ÆRØ", "aero"), ("Þórður", "thordur")),
    *(("ǾRSTED", "orsted"), ("Ǽsir", "aesir"), ("Ɓaare", "baare"), ("ĲSSEL", "ijssel"), ("Maſſe", "masse")),
    *(("сергей", "сергеи"), ("ελένη", "ελενη"), ("λόγος", "λογοσ"), ("Việt", "viet"), ("한국어", "한국어")),
    *(("مُحَمَّـــد", "محمد"), ("أحمد", "احمد"), ("إسلام", "اسلام"), ("آسيا", "اسيا"), ("مؤمن", "مومن")),
    *(("مدرسة", "مدرسه"), ("مصطفى", "مصطفي"), ("علی", "علي"), ("کتاب", "كتاب"), ("ٱلرَّحْمَٰن", "الرحمن")),
    ("שָׁלוֹם", "שלום"),
]


def test_letters_that_carry_no_accent_and_words_with_and_without_marks_find_each_other(olga, visit, write, shop):
    for letters, other in SAME:
        write(visit(other), f"12 {letters}, 34")
        write(visit(letters), f"12 {other}, 34")

    for letters, other in SAME:
        for typed in (letters, other, other[:3]):
            texts = found(olga, typed, count=2)
            assert texts == [f"12 {other}, 34", f"12 {letters}, 34"], typed
            pieces = [marked(text, words_in(typed)) for text in texts]
            assert [[piece for piece, hit in each if hit] for each in pieces] == [[other], [letters]]
        assert len(search.by_visitor(olga, asked(letters), count=5)) == 2, letters


def test_signs_that_fold_to_nothing_are_no_word():
    assert words_in("ـــ ً \u0301") == ()


@pytest.mark.parametrize(
    "typed", ['"', "*", "a AND", "NEAR(x", "text:", "(", "' OR 1=1 --", "^x", "x:*", "&|!", "\\", "-", "%"]
)
def test_whatever_is_typed_is_only_words(ana, zoe, write, typed):
    write(zoe, "Nothing of that")

    assert found(ana, f"{typed} nothing") in ([], ["Nothing of that"])
    if words := words_in(typed):
        assert search.by_visitor(ana.user, search.Asked(words), count=5) == []


def test_all_words_have_to_be_there(ana, zoe, write):
    write(zoe, "The parcel is late")

    assert found(ana, "parcel late") == ["The parcel is late"]
    assert found(ana, "parcel early") == []


def test_a_short_word_is_meant_as_it_stands(ana, zoe, write):
    write(zoe, "Latest news")

    assert found(ana, "la") == []
    assert found(ana, "lat") == ["Latest news"]


def test_notes_are_found_by_agents(ana, zoe, write, noon):
    notes.write(ana.user, write(zoe).conversation_id, text="Globe in stock", client_id="n", now=noon)

    assert found(ana, "globe") == ["Globe in stock"]


def test_one_finds_only_what_one_may_look_back_at(ana, ben, cleo, olga, zoe, write, fresh, noon):
    conversation = fresh(write(zoe, "A secret parcel"))
    assert conversation.agent == ana.user

    assert found(ana, "parcel") == found(olga, "parcel") == ["A secret parcel"]
    assert found(ben, "parcel") == found(cleo, "parcel") == []
    assert search.by_visitor(ben.user, asked("zoe"), count=5) == []

    lifecycle.close(conversation, by=ana.user, now=noon)
    assert found(ben, "parcel") == ["A secret parcel"]
    assert found(cleo, "parcel") == []
    assert [c.pk for c in search.by_visitor(ben.user, asked("zoe"), count=5)] == [conversation.pk]
    assert search.by_visitor(cleo.user, asked("zoe"), count=5) == []
    assert search.tags_of(cleo.user) == []


def test_each_conversation_stands_once_at_its_newest_hit_on_whatever_page(olga, visit, write, shop, later):
    people = [visit(f"Visitor {n}") for n in range(5)]
    for minute in range(3):
        for number, person in enumerate(people):
            write(person, f"parcel {minute}.{number}", now=later(minutes=minute))

    pages, before = [], None
    while page := search.by_words(olga, asked("parcel"), count=2, before=before):
        pages.append([hit.text for hit in page])
        before = page[-1].pk

    assert pages == [["parcel 2.4", "parcel 2.3"], ["parcel 2.2", "parcel 2.1"], ["parcel 2.0"]]


def test_a_page_is_full_though_one_conversation_holds_more_than_is_looked_at_in_one_go(
    olga, visit, write, shop, monkeypatch
):
    monkeypatch.setattr(search, "HITS", 3)
    first, second = visit("First"), visit("Second")
    write(first, "parcel first")
    for n in range(8):
        write(second, f"parcel {n}")

    assert found(olga, "parcel") == ["parcel 7", "parcel first"]


def test_tag_and_dates_narrow(ana, olga, visit, write, shop, fresh, noon, later):
    returned = Tag.objects.create(inbox=shop, name="Return")
    early = fresh(write(visit("Early"), "parcel early"))
    lifecycle.close(early, by=ana.user, tag=returned, now=noon)
    write(visit("Late"), "parcel late", now=later(days=3))

    assert found(olga, "parcel", tag="Return") == ["parcel early"]
    assert found(olga, "parcel", tag="Elsewhere") == []
    assert found(olga, "parcel", since=later(days=1)) == ["parcel late"]
    assert found(olga, "parcel", until=later(days=1)) == ["parcel early"]
    assert [c.pk for c in search.filed(olga, asked(tag="Return"), count=5)] == [early.pk]
    assert search.filed(olga, asked(until=later(days=-1)), count=5) == []
    assert search.tags_of(ana.user) == ["Return"]


def test_visitors_are_found_by_name_address_or_the_name_we_gave_them(ana, visit, write):
    camille = write(visit("Camille Aubert", email="c.aubert@exemple.fr")).conversation
    nameless = write(visit("")).conversation

    def who(text):
        return [c.pk for c in search.by_visitor(ana.user, asked(text), count=5)]

    assert who("aubert cam") == who("c.aubert@exemple") == [camille.pk]
    assert who(nameless.visitor.key.hex[:4]) == [nameless.pk]
    Visitor.objects.filter(pk=camille.visitor_id).update(name="Camille Bertin")
    assert who("bertin") == [camille.pk]
    assert who("aubert cam") == [camille.pk]  # the address still says it
    Visitor.objects.filter(pk=camille.visitor_id).update(email="")
    assert who("aubert") == []


def test_the_index_follows_what_is_rewritten_and_deleted(ana, zoe, write):
    message = write(zoe, "The parcel is late")
    assert found(ana, "parcel")

    Message.objects.filter(pk=message.pk).update(text="The letter is late")
    assert found(ana, "parcel") == []
    assert found(ana, "letter") == ["The letter is late"]

    Message.objects.filter(pk=message.pk).update(status=Message.Status.READ)
    assert found(ana, "letter") == ["The letter is late"]

    Visitor.objects.all().delete()
    assert found(ana, "letter") == []
    assert not Conversation.objects.exists()


def test_agents_words_and_those_of_a_batch_are_found(ana, zoe, write, shop, noon):
    conversation = write(zoe).conversation
    answers.answer(ana.user, conversation.pk, text="We send a new globe", client_id="a", now=noon)
    batch = [messages.Words(zoe, shop, f"b{n}", f"thanks {n}") for n in range(3)]
    messages.post_from_visitors(batch, now=noon)

    assert found(ana, "globe") == ["We send a new globe"]
    assert found(ana, "thanks") == ["thanks 2"]


def test_what_is_marked_of_a_longer_word_is_the_word_as_it_is_written():
    pieces = marked("Die Straßenbahn nach Łódź", words_in("strass lod"))

    assert [piece for piece, hit in pieces if hit] == ["Straßenbahn", "Łódź"]


def test_words_of_before_are_indexed_anew(ana, zoe, write):
    engine = search.engine_of(connection)
    engine.uninstall(connection)
    message = write(zoe, "Nach Łódź")

    import_module("conversations.migrations.0011_folded_words").index_anew(None, SimpleNamespace(connection=connection))
    assert found(ana, "lodz") == ["Nach Łódź"]

    Message.objects.filter(pk=message.pk).update(text="Nach Ørsted")
    assert found(ana, "lodz") == []
    assert found(ana, "orsted") == ["Nach Ørsted"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="an index on an expression has no triggers to lose")
def test_a_table_made_anew_gets_its_triggers_again(ana, zoe, write):
    from django.apps import apps

    from conversations.apps import keep_search_right

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER conversations_message_words_put")
    keep_search_right(using="default", plan=[(object(), False)])
    write(zoe, "The parcel is late")

    assert apps.get_app_config("conversations")
    assert found(ana, "parcel") == ["The parcel is late"]


def test_an_excerpt_begins_near_the_first_word_found():
    text = "Hello. " * 30 + "The parcel is late. " + "Bye. " * 60

    pieces = excerpt(text, words_in("parcel"))

    assert pieces[0][0] == "… "
    assert ("parcel", True) in pieces
    assert pieces[-1][0] == "…"
    assert len("".join(piece for piece, _hit in pieces)) < 170


def test_what_is_marked_is_the_text_itself():
    text = "<b>L’Élan</b> & élan"

    pieces = marked(text, words_in("elan"))

    assert "".join(piece for piece, _hit in pieces) == text
    assert [piece for piece, hit in pieces if hit] == ["Élan", "élan"]
