"""The visitor's door over HTTP: what a site embeds, who may frame it, and that it stays readable in any colour."""

import gzip
import re

import pytest
from django.http import HttpResponse

from console.widget import theme, tokens
from conversations.base.colours import contrast
from conversations.models import Inbox, Website
from tests.markup import flat

LOADER_LIMIT = 4 * 1024


@pytest.fixture
def frame(client, shop):
    return client.get("/widget/shop/")


def test_the_frame_may_stand_only_on_the_inboxs_sites_and_on_our_own(frame):
    ancestors = re.search(r"frame-ancestors ([^;]+)", frame.headers["Content-Security-Policy"])[1]

    assert ancestors == "'self' https://shop.example"
    assert "X-Frame-Options" not in frame.headers


@pytest.mark.parametrize(
    "stored",
    ["https://a.example; script-src *", "https://shop.example\u200b\nhttps://\u2603.b", "*", "\u4e2d", ""],
)
def test_whatever_an_old_row_holds_the_frames_policy_is_whole_and_lets_nobody_else_in(client, shop, stored):
    Website.objects.filter(pk=shop.pk).update(allowed_origins=stored)

    response = client.get("/widget/shop/")

    policy = response.headers["Content-Security-Policy"]
    sites = " https://shop.example" if "shop" in stored else ""
    assert re.search(r"frame-ancestors ([^;]+)", policy)[1] == f"'self'{sites}"
    assert re.search(r"script-src ([^;]+)", policy)[1] == "'self'"
    assert f'data-origins="{sites.strip()}"' in response.text


def test_a_key_that_is_no_word_cannot_write_into_the_cookie(client, shop):
    Inbox.objects.filter(pk=shop.pk).update(key="a; Domain=.b é")
    shop.refresh_from_db()

    response = tokens.keep(HttpResponse(), "token", shop)

    assert response["Set-Cookie"].startswith("visitor-a%3B%20Domain%3D.b%20%C3%A9=token; Path=/widget/a%3B%20Domain")
    assert "Domain=" not in response["Set-Cookie"]


def test_the_frame_keeps_the_strict_policy_for_scripts(frame):
    scripts = re.search(r"script-src ([^;]+)", frame.headers["Content-Security-Policy"])[1]

    assert "'self'" in scripts
    assert "unsafe" not in scripts
    assert not re.search(rb"\sstyle=|\son[a-z]+=", frame.content)


def test_the_frame_uses_no_cookies(frame):
    assert frame.status_code == 200
    assert "Set-Cookie" not in frame.headers
    assert not frame.cookies


def test_a_browser_without_storage_keeps_its_token_in_a_cookie_of_this_one_site(client, shop):
    token = tokens.new_token(shop)

    answer = client.post("/widget/shop/keep/", {"token": token}, headers={"origin": "http://testserver"})

    assert answer.status_code == 204
    assert {"Partitioned", "HttpOnly", "Secure", "SameSite=None"} <= set(answer.headers["Set-Cookie"].split("; "))
    client.cookies["visitor-shop"] = token
    page = client.get("/widget/shop/").content.decode()
    assert f'data-token="{token}" data-kept' in flat(page)


@pytest.mark.parametrize("origin", ["https://shop.example", "http://elsewhere.example", ""])
def test_no_other_site_can_make_a_browser_keep_a_token(client, shop, origin):
    answer = client.post("/widget/shop/keep/", {"token": tokens.new_token(shop)}, headers={"origin": origin})

    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_a_forged_token_is_not_kept(client, shop):
    answer = client.post("/widget/shop/keep/", {"token": "x:y"}, headers={"origin": "http://testserver"})
    assert answer.status_code == 400

    client.cookies["visitor-shop"] = "x:y"
    assert "data-kept" not in client.get("/widget/shop/").content.decode().split("<head>")[0]


def test_every_page_load_carries_a_token_of_its_own_for_its_inbox(client, shop):
    found = [re.search(rb'data-token="([^"]+)"', client.get("/widget/shop/").content)[1].decode() for _ in range(2)]

    assert found[0] != found[1]
    assert all(tokens.key_in(token, shop) for token in found)


def test_the_frame_is_never_cached_since_it_carries_a_token(frame):
    assert "no-store" in frame.headers["Cache-Control"]


def test_the_inboxs_secret_never_leaves(frame, client, shop):
    theme_css = client.get("/widget/shop/theme.css")

    assert shop.website.secret
    assert shop.website.secret.encode() not in frame.content + theme_css.content


def test_what_an_administrator_writes_is_escaped(client, shop):
    Website.objects.filter(pk=shop.pk).update(welcome="<script>alert(1)</script>", launcher='" onload="alert(1)')

    page = client.get("/widget/shop/").content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert '" onload="' not in page


@pytest.mark.parametrize(("language", "words"), [("fr-FR,fr", "lang=fr"), ("en-GB,en", "lang=en"), ("fr", "lang=fr")])
def test_the_frame_speaks_the_browsers_language(client, shop, language, words):
    page = client.get("/widget/shop/", headers={"accept-language": language}).content.decode()

    assert words in page.replace('"', "")


@pytest.mark.parametrize("path", ["/widget/{}/", "/widget/{}/theme.css"])
def test_an_unknown_or_inactive_inbox_has_no_widget(client, shop, path):
    assert client.get(path.format("shop")).status_code == 200
    assert client.get(path.format("nobody")).status_code == 404

    Inbox.objects.filter(pk=shop.pk).update(is_active=False)
    assert client.get(path.format("shop")).status_code == 404

    Inbox.objects.filter(pk=shop.pk).update(is_active=True, channel="sms")
    assert client.get(path.format("shop")).status_code == 404


@pytest.fixture
def built(tmp_path, monkeypatch):
    loader = tmp_path / "widget.js"
    loader.write_text("(()=>{/* the loader */})();" + "window.x=1;" * 200)
    monkeypatch.setattr("console.widget.views.LOADERS", tmp_path)
    return loader


def test_any_site_may_load_the_loader_and_keep_it_for_an_hour(client, db, built):
    answer = client.get("/widget.js")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"  # a tag of type=module asks for it
    assert "max-age=3600" in answer.headers["Cache-Control"]
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert client.get("/widget.js", headers={"if-none-match": answer.headers["ETag"]}).status_code == 304


def test_the_loader_travels_compressed(client, db, built):
    answer = client.get("/widget.js", headers={"accept-encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == built.read_bytes()


def test_the_built_loader_stays_within_four_kilobytes(client, db):
    answer = client.get("/widget.js", headers={"accept-encoding": "gzip"})
    if answer.status_code == 404:
        pytest.skip("The assets are not built: make assets.")

    # Django puts up to 100 bytes of chance before what it packs, so that its length tells nothing.
    assert len(gzip.compress(gzip.decompress(answer.content))) <= LOADER_LIMIT


@pytest.mark.parametrize("brand", ["#0A5B6C", "#8A4B2D", "#000000", "#767676", "#C00000", "#4B0082", "#007A00"])
def test_the_inboxs_colour_stays_readable_by_day_and_by_night(brand):
    colours = theme.colours_of(brand)

    assert contrast(colours["brand"], "#FFFFFF") >= 4.5
    for ground in ("#F3F0EC", "#FEFDFC", "#FFFFFF", colours["soft_light"]):
        assert contrast(colours["text_light"], ground) >= 4.5
    for ground in ("#0B1214", "#131B1E", "#1B2529", colours["soft_dark"]):
        assert contrast(colours["text_dark"], ground) >= 4.5


def test_the_theme_carries_the_inboxs_colour(client, shop):
    Website.objects.filter(pk=shop.pk).update(colour="#8A4B2D")

    answer = client.get("/widget/shop/theme.css")

    assert answer.headers["Content-Type"].startswith("text/css")
    assert "--brand: #8A4B2D" in answer.content.decode()


@pytest.mark.parametrize("path", ["/demo/shop/", "/demo/shop/opaline/", "/demo/shop/halo/", "/demo/shop/brume/"])
def test_the_demo_shop_embeds_its_widget_where_its_inbox_is(client, shop, path):
    assert b"/widget.js" not in client.get(path).content

    Inbox.objects.filter(pk=shop.pk).update(key="maison-lorme")
    assert b'src="/widget.js" data-inbox="maison-lorme"' in client.get(path).content


def test_the_demo_shop_has_no_other_products_and_a_basket_of_one(client, db):
    assert client.get("/demo/shop/lustre/").status_code == 404
    assert "Lampe Opaline est dans votre panier" in client.get("/demo/shop/?panier=opaline").content.decode()
    assert client.get("/demo/shop/?panier=lustre").status_code == 200


@pytest.mark.parametrize(
    "said", ["", "C", "fr_FR", "fr-FR@euro", "en-US@posix", "*", "\x00", ",;q=,", "x" * 9000, "fr;q=a"]
)
def test_the_frame_comes_in_one_of_our_languages_whatever_the_browser_asks_for(client, shop, said):
    answer = client.get("/widget/shop/", headers={"accept-language": said})

    assert answer.status_code == 200
    assert re.search(r'<html lang="(fr|en)"', flat(answer.text))
