"""Services by their published shapes, asked by the real client; and what happens where they misbehave."""

import logging
import threading
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.translation.service_stub import service
from translation import http
from translation.engine import Account, Direction, NotReached, NotUnderstood, Quality
from translation.engines import KINDS, libretranslate
from translation.engines.apertium import Apertium
from translation.engines.deepl import DeepL
from translation.engines.libretranslate import LibreTranslate
from translation.engines.openai import OpenAI
from translation.languages import LANGUAGES
from translation.models import EngineSetting
from translation.service import Failure, translate

SECRET = "sk-very-secret"
SAYS = {
    "Onde está a minha encomenda?": "Where is my order?",
    "Obrigado": "Thank you",
    "Tenho 3 caixas partidas": "I have 3 broken boxes",
}


def said(text):
    return SAYS.get(text, text)


def openai(handler, asked):
    text = said(asked.body["messages"][-1]["content"])
    handler.say({"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]})


def libre(handler, asked):
    if asked.path == "/languages":
        return handler.say(
            [{"code": "pt", "name": "Portuguese", "targets": ["en", "pt"]}, {"code": "zt", "targets": ["en"]}]
        )
    return handler.say({"translatedText": [said(text) for text in asked.body["q"]]})


def deepl(handler, asked):
    handler.say(
        {"translations": [{"detected_source_language": "PT", "text": said(text)} for text in asked.body["text"]]}
    )


def apertium(handler, asked):
    [text] = parse_qs(urlsplit(asked.path).query)["q"]
    handler.say({"responseData": {"translatedText": said(text)}, "responseDetails": None, "responseStatus": 200})


SHAPES = [(OpenAI, openai), (LibreTranslate, libre), (DeepL, deepl), (Apertium, apertium)]


def engine_at(kind, server):
    return kind(Account(url=server.url, secret=SECRET, model="some-model"))


@pytest.fixture(autouse=True)
def nothing_known_of_languages():
    libretranslate._languages.clear()


@pytest.mark.parametrize(("kind", "shape"), SHAPES, ids=lambda one: getattr(one, "key", ""))
def test_each_translates_a_batch_in_order(kind, shape):
    source, target = ("pt", "es") if kind is Apertium else ("pt", "en")
    with service(shape) as server:
        made = engine_at(kind, server).translate(["Obrigado", *SAYS], source, target, seconds=10)
    assert made == ["Thank you", *SAYS.values()]


@pytest.mark.parametrize(("kind", "shape"), SHAPES, ids=lambda one: getattr(one, "key", ""))
def test_a_key_stands_in_no_words_of_ours(kind, shape, caplog):
    caplog.set_level(logging.DEBUG)
    with service(lambda handler, _asked: handler.say({}, 401)) as server:
        engine = engine_at(kind, server)
        with pytest.raises(NotReached) as refused:
            engine.translate(["Obrigado"], "pt", "es" if kind is Apertium else "en", seconds=10)
        account = engine._account
    for words in (repr(engine), repr(account), str(refused.value), caplog.text):
        assert SECRET not in words


def test_what_each_sends_is_what_its_documents_ask_for():
    with service(openai) as server:
        engine_at(OpenAI, server).translate(["Obrigado"], "pt", "zh-Hant", seconds=10)
        [asked] = server.asked
    assert asked.path == "/chat/completions"
    assert asked.headers["Authorization"] == f"Bearer {SECRET}"
    assert "Portuguese into Taiwanese Mandarin" in asked.body["messages"][0]["content"]
    with service(deepl) as server:
        engine_at(DeepL, server).translate(["Obrigado"], "zh-Hant", "en", seconds=10)
        [asked] = server.asked
    assert asked.path == "/v2/translate"
    assert asked.headers["Authorization"] == f"DeepL-Auth-Key {SECRET}"
    assert asked.body == {"text": ["Obrigado"], "source_lang": "ZH", "target_lang": "EN-GB"}
    with service(libre) as server:
        engine_at(LibreTranslate, server).translate(["Obrigado"], "zh-Hant", "en", seconds=10)
        *_languages, asked = server.asked
    assert asked.body == {"q": ["Obrigado"], "source": "zt", "target": "en", "format": "text", "api_key": SECRET}
    with service(apertium) as server:
        engine_at(Apertium, server).translate(["Obrigado"], "pt", "es", seconds=10)
        [asked] = server.asked
    assert parse_qs(urlsplit(asked.path).query)["langpair"] == ["por|spa"]


@pytest.mark.parametrize(("kind", "shape"), SHAPES, ids=lambda one: getattr(one, "key", ""))
def test_long_batches_go_in_the_portions_that_a_service_takes(kind, shape):
    texts = [f"texto {number}" for number in range(120)]
    with service(shape) as server:
        made = engine_at(kind, server).translate(texts, "pt", "es" if kind is Apertium else "en", seconds=30)
    assert made == texts


def busy(handler, _asked):
    handler.say({}, 429, Retry_After="120")


def broken(handler, _asked):
    handler.say({}, 500)


def elsewhere(handler, _asked):
    handler.say({}, 302, Location="http://127.0.0.1:1/")


def silent(handler, _asked):
    handler.server.over.wait(30)


@pytest.mark.parametrize("kind", [OpenAI, DeepL, Apertium], ids=lambda kind: kind.key)
@pytest.mark.parametrize(
    ("answer", "why", "pause"), [(busy, "429", 120), (broken, "500", 0), (elsewhere, "elsewhere", 0)]
)
def test_a_service_that_does_not_serve_is_not_reached(kind, answer, why, pause):
    with service(answer) as server, pytest.raises(NotReached, match=why) as failure:
        engine_at(kind, server).translate(["Obrigado"], "pt", "es", seconds=10)
    assert failure.value.retry_after == pause
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("Mon, 02 Mar 2026 12:01:30 GMT", 90),
        ("Monday, 02-Mar-26 12:01:30 GMT", 90),
        ("Mon Mar  2 12:01:30 2026", 90),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 600),
        ("9" * 400, 600),
        *((wrong, 0) for wrong in ("", "soon", "-5", "1e9", "nan", "١٢", "Mon, 99 Mar 2026 12:00:00 GMT")),
    ],
)
def test_for_how_long_it_wants_to_be_left_alone_is_a_number_of_seconds_or_a_date(said, seconds, noon):
    assert http._retry_after({"Retry-After": said}, noon) == seconds


@pytest.mark.parametrize("kind", [OpenAI, DeepL, Apertium], ids=lambda kind: kind.key)
def test_a_slow_service_is_given_up(kind):
    with service(silent) as server:
        server.over = threading.Event()
        with pytest.raises(NotReached, match="too long"):
            engine_at(kind, server).translate(["Obrigado"], "pt", "es", seconds=0.3)
        server.over.set()


def cut_off(handler, _asked):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"translations": [')
    handler.close_connection = True


def ten_megabytes(handler, _asked):
    handler.say(b" " * 10_000_000)


@pytest.mark.parametrize("kind", [OpenAI, DeepL, Apertium], ids=lambda kind: kind.key)
@pytest.mark.parametrize(
    "answer",
    [
        cut_off,
        ten_megabytes,
        *[
            lambda handler, _asked, words=words: handler.say(words)
            for words in (b"", b"<html>", b"[" * 100_000, b"null", b"[]", b"{}", b'{"translations": [{"text": 1}]}')
        ],
        lambda handler, _asked: handler.say({}, 400),
    ],
)
def test_what_is_no_translation_is_not_taken_for_one(kind, answer):
    with service(answer) as server, pytest.raises(NotUnderstood):
        engine_at(kind, server).translate(["Obrigado"], "pt", "es", seconds=10)


def test_a_model_that_was_cut_short_is_not_believed():
    def cut_short(handler, _asked):
        handler.say({"choices": [{"message": {"content": "Thank"}, "finish_reason": "length"}]})

    with service(cut_short) as server, pytest.raises(NotUnderstood):
        engine_at(OpenAI, server).translate(["Obrigado"], "pt", "en", seconds=10)


WRONG = {
    "numbers that changed": "I have 4 broken boxes",
    "the wrong language": "Ich habe drei zerbrochene Kisten bekommen und möchte sie gerne zurückgeben",
    "a loop": "boxes boxes boxes boxes boxes boxes boxes boxes",
    "nothing": "",
    "half a character": "I have 3 broken boxes \ud83d and would like to return them",
}


@pytest.mark.django_db
@pytest.mark.parametrize("answer", WRONG.values(), ids=WRONG)
def test_what_a_service_says_wrongly_is_no_translation(answer):
    def wrong(handler, asked):
        handler.say({"translations": [{"text": answer} for _text in asked.body["text"]]})

    with service(wrong) as server:
        EngineSetting.objects.create(key="fxtranslate", is_on=False)
        EngineSetting.objects.create(key="deepl", is_on=True, url=server.url, secrets={"key": SECRET})
        [made] = translate([f"Tenho 3 caixas partidas e queria devolver, {answer[:5]}"], "pt", "en")
    assert made.failure == Failure.NOT_SAFE


@pytest.mark.django_db
def test_where_the_service_is_down_this_machine_takes_over(languages):
    with service(broken) as server:
        EngineSetting.objects.create(key="deepl", is_on=True, url=server.url, secrets={"key": SECRET})
        EngineSetting.objects.create(key="fxtranslate", is_on=True, position=1)
        [made] = translate(["Onde está a minha encomenda?"], "pt", "en")
    assert made.engine == "fxtranslate"
    assert len(server.asked) == 2  # and once more


def test_libretranslate_has_the_languages_that_it_says():
    with service(libre) as server:
        engine = engine_at(LibreTranslate, server)
        assert set(engine.directions()) == {Direction("pt", "en"), Direction("zh-Hant", "en")}
        engine.directions()
        assert len(server.asked) == 1
    with service(broken) as server:
        assert engine_at(LibreTranslate, server).directions() == {}


def test_apertium_is_asked_for_what_was_read_and_found_usable():
    directions = Apertium(Account()).directions()
    assert directions[Direction("es", "ca")] == Quality.GIST
    assert directions[Direction("fr", "es")] == Quality.UNFIT
    assert Direction("de", "en") not in directions


def test_words_that_apertium_does_not_know_are_no_translation():
    def unknown(handler, _asked):
        handler.say({"responseData": {"translatedText": "Hola *encomenda"}, "responseStatus": 200})

    with service(unknown) as server, pytest.raises(NotUnderstood):
        engine_at(Apertium, server).translate(["Olá encomenda"], "pt", "es", seconds=10)


def test_a_small_model_is_unfit_where_it_was_seen_to_be_wrong():
    directions = OpenAI(Account(model="Qwen2.5-Coder-1.5B-Instruct")).directions()
    assert directions[Direction("de", "en")] == Quality.GIST
    assert directions[Direction("en", "fi")] == Quality.UNFIT
    assert directions[Direction("de", "fr")] == Quality.UNFIT
    assert set(OpenAI(Account(model="a-large-one")).directions().values()) == {Quality.GIST}


def test_every_engine_names_languages_of_ours_and_has_a_key_of_its_own():
    engines = [kind(Account(url="http://127.0.0.1:1")) for kind in KINDS]
    assert len({engine.key for engine in engines}) == len(engines)
    codes = {code for engine in engines for direction in engine.directions() for code in direction}
    assert codes <= {*LANGUAGES, "sr-Latn", "sr-Cyrl"}
