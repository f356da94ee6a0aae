"""The tool that translates, as an agent's page uses it: the draft, the settings, an answer in two languages."""

import json

import pytest
from django.urls import reverse
from django.utils import translation

from console.drawing.languages import TRANSLATED_FROM
from conversations import translations
from conversations.models import Macro, MacroStep, Message, TranslationSetting, Visitor
from conversations.people.models import User
from tests.conversations.translated import translate_in
from translation.languages import LANGUAGES

pytestmark = pytest.mark.django_db(transaction=True)

GOOD_DAY = "Bom dia, onde está a minha encomenda?"


@pytest.fixture
def talk(ana, fake_engine, zoe, write, fresh):
    """Zoe writes Portuguese; her conversation is on ana's desk."""
    Visitor.objects.filter(pk=zoe.pk).update(language="pt", language_certainty=Visitor.Certainty.DETECTED)
    return fresh(write(zoe, GOOD_DAY))


def ask(agent, name, talk, **fields):
    return agent.post(reverse(name, args=[talk.pk]), fields, headers={"HX-Request": "true"})


def test_a_draft_is_translated_into_the_visitors_language(agent, talk):
    answer = ask(agent, "translation-draft", talk, text="On its way")

    assert answer.json() == {"text": "pt: On its way", "lang": "pt", "engine": "fake", "label": "Fake"}


def test_a_draft_is_translated_as_its_page_shows_it_while_the_choice_is_on_its_way(agent, talk):
    answer = ask(agent, "translation-draft", talk, text="Auf dem Weg", source="de", target="es")

    assert (answer.json()["text"], answer.json()["lang"]) == ("es: Auf dem Weg", "es")


@pytest.mark.parametrize("pair", [{"source": "xx"}, {"target": "xx"}, {"source": ""}])
def test_a_language_that_is_none_is_refused(agent, talk, pair):
    assert ask(agent, "translation-draft", talk, text="On its way", **pair).status_code == 409


@pytest.mark.parametrize(
    ("chosen", "browser", "written_in"), [("", "pt-BR", "pt"), ("", "xx", "en"), ("fr", "pt-BR", "fr")]
)
def test_who_has_chosen_no_language_writes_in_the_one_that_their_desk_is_in(
    client, ana, talk, settings, chosen, browser, written_in
):
    settings.LANGUAGES = [*settings.LANGUAGES, ("pt", "Portuguese")]
    settings.LANGUAGE_CODE = "en"
    User.objects.filter(pk=ana.user_id).update(language=chosen)
    client.force_login(ana.user)

    page = client.get(reverse("thread", args=[talk.pk]), headers={"Accept-Language": browser})

    assert json.loads(page.context["translation"])["source"]["code"] == written_in
    assert User.objects.get(pk=ana.user_id).translation_language == ""


def test_where_no_page_is_before_them_they_read_in_the_companys_language(ana, settings):
    settings.LANGUAGE_CODE = "fr"
    ana.user.language = ""
    with translation.override(None):
        assert translations.language_of(ana.user) == "fr"
    with translation.override("en"):
        assert translations.language_of(ana.user) == "en"


def test_a_language_that_is_the_desks_anyway_changes_with_it(ana):
    User.objects.filter(pk=ana.user_id).update(language="fr")
    translations.choose_default(User.objects.get(pk=ana.user_id), is_automatic=True, language="fr")

    User.objects.filter(pk=ana.user_id).update(language="en")

    assert translations.language_of(User.objects.get(pk=ana.user_id)) == "en"


def test_an_engine_that_is_away_says_why(agent, talk, fake_engine):
    fake_engine.is_reached = False

    assert ask(agent, "translation-draft", talk, text="On its way").json() == {"why": "The translator does not answer"}


@pytest.mark.parametrize("text", ["", "  ", "x" * 10_001])
def test_a_draft_that_is_no_message_is_refused(agent, talk, text):
    assert ask(agent, "translation-draft", talk, text=text).status_code == 409


def test_drafts_of_one_agent_have_a_limit(agent, talk, monkeypatch):
    monkeypatch.setattr("console.desk.tools.translate.DRAFTS", (2, 60))
    codes = [ask(agent, "translation-draft", talk, text=f"Word {n}").status_code for n in range(3)]

    assert codes == [200, 200, 429]


def test_an_answer_goes_with_what_was_written(agent, talk):
    both = {"text": "A caminho", "written": "On its way", "language": "en", "read_in": "pt", "translator": "fake"}
    shown = ask(agent, "answer", talk, client_id="a", **both).content.decode()

    assert '<p class="bubble" dir="ltr" lang="pt">A caminho</p>' in shown
    assert '<p class="bubble other" dir="ltr" lang="en">On its way</p>' in shown
    assert "In Portuguese" in shown
    assert "Fake" in shown
    assert Message.objects.get(client_id="a").translation == "On its way"


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"read_in": ""}, {"written": " "}])
def test_an_answer_in_no_language_of_ours_is_refused(agent, talk, wrong):
    both = {"text": "A caminho", "written": "On its way", "language": "en", "read_in": "pt", "translator": "fake"}

    assert ask(agent, "answer", talk, client_id="a", **both | wrong).status_code == 409
    assert not Message.objects.filter(client_id="a").exists()


def test_whatever_an_engine_is_called_is_only_text(agent, talk):
    both = {"text": "A <b>caminho", "written": "<i>On", "language": "en", "read_in": "pt", "translator": "<script>"}
    shown = ask(agent, "answer", talk, client_id="a", **both).content.decode()

    assert "<script>" not in shown
    assert "<i>" not in shown
    assert "A &lt;b&gt;caminho" in shown


def test_the_settings_are_kept_for_the_conversation_and_by_default(agent, ana, talk):
    chosen = {"agent_language": "de", "visitor_language": "es", "automatic": "on", "by_default": "on"}
    assert ask(agent, "translation", talk, **chosen).status_code == 204

    row = TranslationSetting.objects.get(conversation=talk)
    assert (row.is_automatic, row.agent_language) == (True, "de")
    now = User.objects.get(pk=ana.user_id)
    assert (now.translates_automatically, now.translation_language) == (True, "de")
    known = Visitor.objects.get(pk=talk.visitor_id)
    assert (known.language, known.language_certainty) == ("es", Visitor.Certainty.CORRECTED)


def test_the_sheet_says_how_the_language_is_known_and_what_is_missing(agent, talk, fake_engine):
    page = agent.get(reverse("translation", args=[talk.pk])).content.decode()
    assert "recognised from their messages" in page
    assert page.count("<option") == 2 * len(LANGUAGES)

    fake_engine.quality = {}
    page = agent.get(reverse("translation", args=[talk.pk])).content.decode()
    assert "No translator from English into Portuguese." in page


def test_all_languages_stand_to_choose_from_the_likeliest_first(agent, ana, talk):
    translations.choose(ana.user, talk.pk, visitor_language="hr")

    page = agent.get(reverse("translation-languages", args=[talk.pk]))
    assert [language.code for language in page.context["likely"]] == ["hr", "sr"]
    assert len(page.context["likely"]) + len(page.context["others"]) == len(LANGUAGES)
    shown = page.content.decode()
    assert shown.count('name="visitor_language"') == len(LANGUAGES)
    assert '<small lang="ar" dir="rtl">العربية</small>' in shown

    page = agent.get(reverse("translation-languages", args=[talk.pk]), {"of": "agent"})
    assert page.context["chosen"] == "en"
    assert 'name="agent_language"' in page.content.decode()


def test_each_language_can_be_chosen_and_is_named(agent, talk):
    shown = agent.get(reverse("translation-languages", args=[talk.pk])).content.decode()
    for language in LANGUAGES.values():
        assert f'value="{language.code}"' in shown
        target = ask(agent, "translation-choose", talk, visitor_language=language.code).json()["target"]
        assert (target["code"], target["name"], target["dir"]) == (language.code, language.name, language.direction)


def test_who_tapped_on_their_own_language_by_mistake_takes_that_back_with_one_tap(agent, ana, talk):
    def chip():
        return agent.get(reverse("thread", args=[talk.pk])).context["speaks"]

    answer = ask(agent, "translation-choose", talk, visitor_language="en")
    undo = json.loads(answer["HX-Trigger"])["say"]["undo"]
    assert not answer.json()["needed"]
    assert chip() == "English"

    taken_back = agent.post(undo, headers={"HX-Request": "true"})

    assert taken_back["HX-Reswap"] == "none"
    assert taken_back.json()["target"]["code"] == "pt"
    assert chip() == "Portuguese"


def test_one_tap_corrects_the_visitors_language_and_is_remembered(agent, ana, talk):
    translations.choose(ana.user, talk.pk, is_automatic=True)
    translate_in(talk.pk)

    answer = ask(agent, "translation-choose", talk, visitor_language="es")

    assert answer.json()["target"]["code"] == "es"
    assert "close-sheet" in answer["HX-Trigger"]
    known = Visitor.objects.get(pk=talk.visitor_id)
    assert (known.language, known.language_certainty) == ("es", Visitor.Certainty.CORRECTED)


def test_the_two_languages_change_places(agent, talk):
    pair = ask(agent, "translation-choose", talk, agent_language="pt", visitor_language="en").json()
    assert (pair["source"]["code"], pair["target"]["code"]) == ("pt", "en")


@pytest.mark.parametrize("wrong", [{"visitor_language": "xx"}, {"agent_language": ""}, {"visitor_language": "en-GB"}])
def test_a_tap_on_no_language_of_ours_is_refused(agent, talk, wrong):
    assert ask(agent, "translation-choose", talk, **wrong).status_code == 409


def test_a_message_is_in_the_language_that_a_colleague_says_whatever_it_looks_like(agent, ana, talk):
    translations.choose(ana.user, talk.pk, is_automatic=True)
    translate_in(talk.pk)
    message = Message.objects.get(conversation=talk, from_visitor=True)

    ask(agent, "translation-choose", talk, visitor_language="ca", message=message.pk)
    translate_in(talk.pk)

    message.refresh_from_db()
    assert (message.language, message.translation) == ("ca", f"en: {GOOD_DAY}")


def test_a_message_of_another_conversation_is_not_touched(agent, ana, talk, visit, write):
    other = write(visit("Yan"), GOOD_DAY)

    ask(agent, "translation-choose", talk, visitor_language="ca", message=other.pk)

    assert Message.objects.get(pk=other.pk).language == ""


def test_a_language_that_is_none_of_ours_is_refused_in_words(agent, talk):
    answer = ask(agent, "translation", talk, agent_language="xx", visitor_language="pt")

    assert answer.status_code == 422
    assert "Choose a language." in answer.content.decode()


def test_the_draft_is_translated_from_here_on_or_no_more(agent, talk):
    on = ask(agent, "translation-switch", talk, on="1").json()
    assert (on["on"], on["source"]["code"], on["target"]["code"], on["needed"]) == (True, "en", "pt", True)
    assert not ask(agent, "translation-switch", talk, on="0").json()["on"]


def test_the_visitors_language_is_recognised_when_somebody_answers(agent, ana, fake_engine, zoe, write, fresh):
    talk = fresh(write(zoe, GOOD_DAY))  # her browser is French

    assert ask(agent, "translation-recognise", talk).json()["target"]["code"] == "pt"


def test_the_head_says_which_language_the_visitor_writes(agent, talk):
    page = agent.get(reverse("thread", args=[talk.pk])).content.decode()

    assert "Portuguese" in page
    assert json.dumps("pt") in page.replace("&quot;", '"')


def test_a_translated_row_says_from_which_language_and_by_whom(agent, ana, talk):
    translations.choose(ana.user, talk.pk, is_automatic=True)
    translate_in(talk.pk)

    page = agent.get(reverse("thread", args=[talk.pk])).content.decode()
    assert f'<p class="bubble" dir="ltr" lang="en">en: {GOOD_DAY}</p>' in page
    assert f'<p class="bubble other" dir="ltr" lang="pt">{GOOD_DAY}</p>' in page
    assert "Translated from Portuguese" in page
    assert f"en: {GOOD_DAY}" in agent.get(reverse("desk")).content.decode()


def test_a_row_without_translation_says_why_and_can_be_tried_again(agent, ana, talk, fake_engine):
    fake_engine.is_reached = False
    translations.choose(ana.user, talk.pk, is_automatic=True)
    translate_in(talk.pk)

    page = agent.get(reverse("thread", args=[talk.pk])).content.decode()
    assert "The translator does not answer" in page
    assert "data-translate-again" in page
    assert f"{reverse('translation-languages', args=[talk.pk])}?message=" in page

    fake_engine.is_reached = True
    assert ask(agent, "translation-again", talk).status_code == 204
    translate_in(talk.pk)
    assert Message.objects.get(conversation=talk, from_visitor=True).translation == f"en: {GOOD_DAY}"


def test_every_language_has_its_words_beside_a_translation():
    assert TRANSLATED_FROM.keys() == LANGUAGES.keys()


def test_what_a_macro_says_is_translated_as_a_draft_is(agent, ana, talk, fake_engine):
    macro = Macro.objects.create(name="On its way")
    MacroStep.objects.create(macro=macro, action="reply", text="On its way, {visitor}")
    for on, client_id in (("0", "a"), ("1", "b")):
        ask(agent, "translation-switch", talk, on=on)
        ask(agent, "macros", talk, macro=macro.pk, client_id=client_id)

    said = Message.objects.filter(conversation=talk, kind="text", agent=ana.user).order_by("pk")
    assert [(answer.text, answer.translation, answer.language) for answer in said] == [
        ("On its way, Zoe", "", ""),
        ("pt: On its way, Zoe", "On its way, Zoe", "pt"),
    ]


def test_a_macro_goes_as_it_is_written_where_no_translator_answers(agent, ana, talk, fake_engine):
    macro = Macro.objects.create(name="On its way")
    MacroStep.objects.create(macro=macro, action="reply", text="On its way")
    ask(agent, "translation-switch", talk, on="1")
    fake_engine.is_reached = False
    ask(agent, "macros", talk, macro=macro.pk, client_id="a")

    assert Message.objects.get(conversation=talk, kind="text", agent=ana.user).text == "On its way"
