"""Origins are kept as browsers write them, or refused in words: none is taken that would match nothing, or too much."""

import pytest

from conversations.base import origins


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("HTTPS://WWW.Shop.FR", "https://www.shop.fr"),
        ("https://shop.fr:443", "https://shop.fr"),
        ("http://shop.fr:80/", "http://shop.fr"),
        ("http://shop.fr:443", "http://shop.fr:443"),
        ("https://shop.fr:08443", "https://shop.fr:8443"),
        ("https://shop.fr./", "https://shop.fr"),
        ("https://shop.fr///", "https://shop.fr"),
        ("\ufeff https://shop.fr\u200b\u00a0", "https://shop.fr"),
        ("https://sh\u200bop.fr", "https://shop.fr"),
        ("\u202ahttps://shop.fr\u202c", "https://shop.fr"),
        ("https://Bücher.example", "https://xn--bcher-kva.example"),
        ("https://faß.de", "https://xn--fa-hia.de"),
        ("https://日本。jp", "https://xn--wgv71a.jp"),
        ("https://می‌خواهم.ir", "https://xn--mgbn2ecje63gr19l.ir"),
        ("https://my_shop.example", "https://my_shop.example"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_what_means_an_origin_is_written_as_browsers_write_it(typed, kept):
    assert origins.listed(typed) == [kept]
    assert origins.read(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "shop.fr",
        "//shop.fr",
        "ftp://shop.fr",
        "data:text/html,x",
        "null",
        "'self'",
        "https:",
        "https://",
        "https://shop.fr/path",
        "https://shop.fr?q",
        "https://shop.fr#top",
        "https://ana@shop.fr",
        "https://a.example; script-src *",
        "https://a.example;script-src",
        "https://a.example, https://b.example",
        "https://a.example https://b.example",
        "https://a.example\\b",
        "https://a%2eexample",
        'https://"a".example',
        "https://shop.fr:0",
        "https://shop.fr:99999",
        "https://shop.fr:",
        "https://shop..fr",
        "https://-shop.fr",
        "https://sh¡op.fr",
        f"https://{'a' * 64}.fr",
        f"https://{'a.' * 130}fr",
        f"https://{'é' * 64}.fr",
        "https://127.1",
        "https://0x7f.0.0.0x1",
        "https://1.2.3.256",
        "http://[::1]:8000",
        "http://[::1",
        "https://😀.example",
    ],
)
def test_what_no_browser_would_match_is_refused_in_words(typed):
    with pytest.raises(origins.NoOrigin, match="is not an origin"):
        origins.listed(f"https://good.example\n{typed}")


@pytest.mark.parametrize("typed", ["https://*.shop.fr", "*", "https://*", "https://shop.fr:*"])
def test_a_sign_for_many_sites_is_refused_in_words(typed):
    with pytest.raises(origins.NoOrigin, match="would stand for many sites"):
        origins.listed(typed)


def test_of_what_is_stored_the_unreadable_lets_nobody_in_and_the_rest_stays():
    stored = (
        "https://A.example/\r\nhttps://b.example; script-src *\n*\n\u200b\nhttps://a.example:443\nhttps://\u2603\u2603"
    )

    assert origins.readable(stored) == ["https://a.example"]
    assert origins.readable("") == []


def test_the_frame_listens_to_whom_the_policy_lets_in():
    assert origins.speaking(["http://shop.fr:8000", "https://b.example"]) == [
        "http://shop.fr:8000",
        "https://shop.fr:8000",
        "https://b.example",
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("example.com", ["https://example.com", "https://www.example.com"]),
        ("www.example.com/contact?x=1", ["https://www.example.com", "https://example.com"]),
        ("shop.example.com", ["https://shop.example.com"]),
        ("https://www.example.com/", ["https://www.example.com"]),
        ("http://example.com/page", ["http://example.com"]),
        ("localhost:8090", ["http://localhost:8090"]),
        ("192.168.1.5:8000/shop", ["http://192.168.1.5:8000"]),
        ("8.8.8.8", ["https://8.8.8.8"]),
        ("intranet", ["http://intranet"]),
        ("shop.local", ["http://shop.local"]),
    ],
)
def test_the_address_of_a_site_is_understood_as_people_type_it(typed, meant):
    assert origins.meant_by(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "//shop.fr", "ftp://shop.fr", "javascript:alert(1)", "a b", "http://[", "[::1]:80"]
)
def test_what_is_no_address_of_a_site_is_refused_in_words(typed):
    with pytest.raises(origins.NoOrigin):
        origins.meant_by(typed)
