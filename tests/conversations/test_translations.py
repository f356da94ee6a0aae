"""What a conversation is translated into, by whose choice; and what becomes of the messages in it."""

from datetime import timedelta

import pytest

from conversations import access, lifecycle, search, translating, translations
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Message, TranslationSetting, Visitor
from conversations.people.models import User
from conversations.search.words import text_with, words_in
from routing import answers, transfers
from tests.conversations.translated import translate_in
from translation.service import Failure

pytestmark = pytest.mark.django_db(transaction=True)

GOOD_DAY = "Bom dia, onde está a minha encomenda?"


@pytest.fixture
def automatic(ana, fake_engine):
    """Ana has everything translated that her visitors write."""
    translations.choose_default(ana.user, is_automatic=True, language="en")
    return User.objects.get(pk=ana.user_id)


def setting(conversation):
    return translations.setting_of(
        type(conversation).objects.select_related("agent", "visitor").get(pk=conversation.pk)
    )


def read(message):
    return Message.objects.get(pk=message.pk)


def test_nothing_is_translated_where_nobody_asked_for_it(ana, fake_engine, zoe, write):
    message = write(zoe, GOOD_DAY)

    assert not translating.is_wanted_anywhere()
    assert translate_in(message.conversation_id) == 0
    assert (read(message).language, fake_engine.asked) == ("", [])


def test_a_visitors_words_are_translated_for_their_agent(automatic, zoe, write):
    message = write(zoe, GOOD_DAY)

    assert translating.is_wanted_anywhere()
    assert translate_in(message.conversation_id) == 1
    now = read(message)
    assert (now.text, now.translation, now.language, now.translated_to) == (GOOD_DAY, f"en: {GOOD_DAY}", "pt", "en")
    assert now.translator == "fake"


def test_the_row_is_drawn_anew_by_its_revision(automatic, zoe, write, fresh):
    message = write(zoe, GOOD_DAY)
    before = fresh(message).revision

    translate_in(message.conversation_id)

    assert read(message).revision == fresh(message).revision == before + 1


def test_doing_it_twice_changes_nothing(automatic, fake_engine, zoe, write, fresh):
    message = write(zoe, GOOD_DAY)
    translate_in(message.conversation_id)
    before = fresh(message).revision

    assert translate_in(message.conversation_id) == 0
    assert (fresh(message).revision, len(fake_engine.asked)) == (before, 1)


def test_what_the_agent_reads_anyway_is_left_as_it_is(automatic, fake_engine, zoe, write, fresh):
    message = write(zoe, "Good morning, where is my parcel?")
    before = fresh(message).revision

    assert translate_in(message.conversation_id) == 0
    assert (read(message).language, fresh(message).revision, fake_engine.asked) == ("en", before, [])


def test_what_shows_no_language_is_looked_at_once(automatic, visit, write):
    message = write(visit("Ziad", language=""), "🎁")

    translate_in(message.conversation_id)

    assert read(message).language == translating.UNKNOWN


def test_a_language_that_was_recognised_is_remembered_for_the_visitor(automatic, zoe, write):
    translate_in(write(zoe, GOOD_DAY).conversation_id)

    known = Visitor.objects.get(pk=zoe.pk)
    assert (known.language, known.language_certainty) == ("pt", Visitor.Certainty.DETECTED)


def test_a_word_or_two_say_nothing_of_the_visitors_language(automatic, zoe, write):
    translate_in(write(zoe, "Obrigado").conversation_id)

    known = Visitor.objects.get(pk=zoe.pk)
    assert (known.language, known.language_certainty) == ("fr", Visitor.Certainty.BROWSER)


def test_what_an_agent_corrects_is_certain_and_translated_anew(automatic, zoe, write):
    message = write(zoe, GOOD_DAY)
    translate_in(message.conversation_id)

    translations.choose(automatic, message.conversation_id, visitor_language="es")
    assert read(message).language == ""
    translate_in(message.conversation_id)

    assert (read(message).language, read(message).translation) == ("es", f"en: {GOOD_DAY}")
    known = Visitor.objects.get(pk=zoe.pk)
    assert (known.language, known.language_certainty) == ("es", Visitor.Certainty.CORRECTED)


def test_where_no_engine_is_the_original_stays_with_the_reason_until_somebody_tries_again(
    automatic, fake_engine, zoe, write
):
    message = write(zoe, GOOD_DAY)
    fake_engine.is_reached = False
    translate_in(message.conversation_id)
    assert (read(message).translation, read(message).untranslated) == ("", Failure.NOT_REACHED)
    assert translate_in(message.conversation_id) == 0

    fake_engine.is_reached = True
    translations.try_again(automatic, message.conversation_id)
    translate_in(message.conversation_id)

    assert (read(message).translation, read(message).untranslated) == (f"en: {GOOD_DAY}", "")


def test_another_language_of_the_agent_translates_anew(automatic, zoe, write):
    message = write(zoe, GOOD_DAY)
    translate_in(message.conversation_id)

    translations.choose(automatic, message.conversation_id, agent_language="de")
    translate_in(message.conversation_id)
    assert read(message).translation == f"de: {GOOD_DAY}"

    translations.choose(automatic, message.conversation_id, agent_language="pt")
    translate_in(message.conversation_id)
    assert (read(message).translation, read(message).language) == ("", "pt")
    assert translate_in(message.conversation_id) == 0


def test_a_long_past_is_translated_in_batches_the_newest_first_and_the_first_a_small_one(
    automatic, fake_engine, zoe, write, later
):
    for minute in range(45):
        message = write(zoe, f"{GOOD_DAY} {minute}", now=later(minutes=minute))

    assert translate_in(message.conversation_id) == 45
    assert [len(texts) for texts, *_languages in fake_engine.asked] == [5, 15, 20, 5]
    assert fake_engine.asked[0][0][0] == f"{GOOD_DAY} 44"


def test_only_the_last_messages_are_translated_by_themselves(automatic, fake_engine, zoe, write, later, monkeypatch):
    monkeypatch.setattr(translating, "MOST", 3)
    said = [write(zoe, f"{GOOD_DAY} {minute}", now=later(minutes=minute)) for minute in range(7)]

    assert translate_in(said[0].conversation_id) == 3
    assert translate_in(said[0].conversation_id) == 0
    assert translate_in(said[0].conversation_id, translating.Page(said[1].pk, said[4].pk)) == 3
    assert [bool(read(message).translation) for message in said] == [False, True, True, True, True, True, True]


def test_a_page_is_of_its_own_conversation(automatic, zoe, visit, write):
    message, other = write(zoe, GOOD_DAY), write(visit("Yan"), GOOD_DAY)

    translate_in(message.conversation_id, translating.Page(0, other.pk))

    assert read(other).translation == ""


def test_what_was_corrected_is_drawn_anew_where_it_is_looked_at_and_forgotten_beyond(
    automatic, zoe, write, later, monkeypatch
):
    said = [write(zoe, f"{GOOD_DAY} {minute}", now=later(minutes=minute)) for minute in range(6)]
    translate_in(said[0].conversation_id)
    before = read(said[0]).revision
    monkeypatch.setattr(translations, "MOST", 2)

    translations.choose(automatic, said[0].conversation_id, visitor_language="es")

    assert {read(message).language for message in said} == {""}
    assert read(said[0]).revision == before
    assert read(said[5]).revision > before


def test_a_few_signs_of_chinese_tell_the_visitors_script(automatic, zoe, write):
    translate_in(write(zoe, "你好，我的訂單在哪裡？").conversation_id)
    assert Visitor.objects.get(pk=zoe.pk).language == "zh-Hant"


@pytest.mark.parametrize(
    ("said", "tag"),
    [("Добар дан, где је моја поруџбина?", "sr-Cyrl"), ("Dobar dan, gde je moja porudžbina?", "sr-Latn")],
)
def test_a_serbian_visitor_reads_the_script_that_they_write(automatic, fake_engine, zoe, write, fresh, said, tag):
    Visitor.objects.filter(pk=zoe.pk).update(language="sr", language_certainty=Visitor.Certainty.DETECTED)
    conversation = fresh(write(zoe, said))
    fake_engine.says = {"Your lamp": "Ваша lampa"}
    translations.choose(automatic, conversation.pk, is_on=True)

    sent = translating.for_the_visitor(fresh(conversation), ["Your lamp"])

    assert sent["Your lamp"][0] == {"sr-Cyrl": "Ваша лампа", "sr-Latn": "Vaša lampa"}[tag]
    assert fake_engine.asked[-1][1:] == ("en", "sr")


def test_a_choice_holds_for_its_conversation_and_no_other_visitor(automatic, zoe, visit, write, fresh):
    conversation, other = fresh(write(zoe)), fresh(write(visit("Yan")))

    translations.choose(automatic, conversation.pk, is_automatic=False, is_on=True)

    assert (setting(conversation).is_automatic, setting(conversation).is_on) == (False, True)
    assert (setting(other).is_automatic, setting(other).is_on) == (True, False)


def test_it_stays_when_the_conversation_is_transferred(automatic, ben, zoe, write, fresh, later):
    message = write(zoe, GOOD_DAY)
    translate_in(message.conversation_id)

    transfers.transfer(automatic, message.conversation_id, to=ben, now=later(seconds=5))

    assert fresh(message).agent == ben.user
    assert setting(fresh(message)).is_automatic


def test_it_stays_when_the_visitor_writes_again(automatic, zoe, write, fresh, later):
    first = fresh(write(zoe, GOOD_DAY))
    translations.choose(automatic, first.pk, is_on=True, agent_language="de")
    lifecycle.close(fresh(first), by=automatic, now=later(minutes=1))

    again = fresh(write(zoe, "Obrigado", now=later(minutes=2)))

    assert again.pk != first.pk
    assert (setting(again).is_on, setting(again).agent_language) == (True, "de")


def test_only_who_answers_may_choose(ana, ben, olga, fake_engine, zoe, write):
    message = write(zoe)

    for person in (ben.user, olga):
        with pytest.raises(NotReachable):
            translations.choose(person, message.conversation_id, is_on=True)
        with pytest.raises(NotReachable):
            translations.try_again(person, message.conversation_id)
    assert not TranslationSetting.objects.exists()


@pytest.mark.parametrize("language", ["", "xx", None, 3, "en-GB"])
def test_a_language_that_is_none_of_ours_is_refused(ana, zoe, write, language):
    message = write(zoe)

    with pytest.raises(NotPossible):
        translations.checked(language)
    if language is not None:
        with pytest.raises(NotPossible):
            translations.choose(ana.user, message.conversation_id, agent_language=language)


def test_an_answer_keeps_both_texts(ana, zoe, write, noon):
    conversation_id = write(zoe, GOOD_DAY).conversation_id
    written = translations.written("It is on its way.", language="en", read_in="pt", translator="fake")

    answer = answers.answer(ana.user, conversation_id, text="Está a caminho.", client_id="a", written=written, now=noon)

    kept = read(answer)
    assert (kept.text, kept.language) == ("Está a caminho.", "pt")
    assert (kept.translation, kept.translated_to, kept.translator) == ("It is on its way.", "en", "fake")


@pytest.mark.parametrize("text", ["", " ", None, "x" * 10_001])
def test_what_was_written_is_checked_as_any_message(text):
    with pytest.raises(NotPossible):
        translations.written(text, language="en", read_in="pt", translator="")


def test_an_engine_that_cannot_be_is_no_engine():
    assert translations.written("Yes", language="en", read_in="pt", translator="x" * 41).translator == ""
    assert translations.written("Yes", language="en", read_in="pt", translator=None).translator == ""


@pytest.fixture(params=[search.FEW, 0], ids=["messages read", "index read"])
def way(request, monkeypatch):
    monkeypatch.setattr(search, "FEW", request.param)


def test_the_search_finds_both_texts(automatic, zoe, write, way):
    message = write(zoe, GOOD_DAY)
    translate_in(message.conversation_id)
    Message.objects.filter(pk=message.pk).update(translation="Where is my parcel?")

    for typed in ("encomenda", "parcel"):
        found = search.by_words(automatic, search.Asked(words_in(typed)), count=5)
        assert [hit.pk for hit in found] == [message.pk], typed
    assert text_with(words_in("parcel"), GOOD_DAY, "Where is my parcel?") == "Where is my parcel?"
    assert text_with(words_in("encomenda"), GOOD_DAY, "Where is my parcel?") == GOOD_DAY

    Message.objects.filter(pk=message.pk).update(translation="")
    assert search.by_words(automatic, search.Asked(words_in("parcel")), count=5) == []
    message.delete()
    assert search.by_words(automatic, search.Asked(words_in("encomenda")), count=5) == []


def test_what_a_stopped_process_left_is_found_by_the_clock(automatic, zoe, write, noon, later):
    message = write(zoe, GOOD_DAY)

    assert translating.left_behind(later(seconds=1)) == []
    assert translating.left_behind(later(seconds=6)) == [message.conversation_id]
    assert translating.left_behind(noon + timedelta(hours=2)) == []

    translate_in(message.conversation_id)
    assert translating.left_behind(later(seconds=6)) == []


def test_what_nobody_wants_translated_is_left_by_nobody(ana, fake_engine, zoe, write, later):
    write(zoe, GOOD_DAY)

    assert translating.left_behind(later(seconds=6)) == []


def test_a_visitors_erasure_takes_both_texts_and_the_setting(automatic, zoe, write):
    translate_in(write(zoe, GOOD_DAY).conversation_id)

    Visitor.objects.get(pk=zoe.pk).delete()

    assert not Message.objects.exists()
    assert not TranslationSetting.objects.exists()


def test_who_reads_along_is_told_their_own_languages(ana, olga, zoe, write, fresh):
    conversation = access.conversation_for(olga, access.Action.READ, fresh(write(zoe)).pk)

    assert translations.setting_of(conversation, olga).agent_language == "en"
