"""What of a text is found that must survive."""

import time

import pytest

from translation.guards import kept

KEPT = {
    "See https://shop.example/a/b?x=1&y=2, please.": ["https://shop.example/a/b?x=1&y=2"],
    "Our page is www.shop.example/help.": ["www.shop.example/help"],
    "On shop.com/returns there is a form": ["shop.com/returns"],
    "Write to ana.lima+shop@mail.example.": ["ana.lima+shop@mail.example"],
    "Order #4521 and (#A-17)": ["#4521", "#A-17"],
    "CMD-2024-118 and AB12345": ["CMD-2024-118", "AB12345"],
    "It cost € 12.50, then 1 234,56 € and 7$.": ["€ 12.50", "1 234,56 €", "7$"],
    "20 % off, that is 15 EUR": ["20 %", "15 EUR"],
    "On 12/03/2026 at 14:30, or 2026-03-12": ["12/03/2026", "14:30", "2026-03-12"],
    "Call +33 6 12 34 56 78 now": ["+33 6 12 34 56 78"],
    "IBAN FR76 3000 6000 0112 3456 7890 189": ["FR76 3000 6000 0112 3456 7890 189"],
    "Thanks 😀👩🏽‍🚀🇵🇹!": ["😀", "👩🏽‍🚀", "🇵🇹"],
    "Hello {name}, {{ first }} <b>": ["{name}", "{{ first }}", "<b>"],
    "Parcel 48213 weighs 2.5": ["48213", "2.5"],
    "The 2nd of 3 parcels": [],
    "Call 06 12 34 56 78, (555) 123-4567 or 0800 123 456": ["06 12 34 56 78", "(555) 123-4567", "0800 123 456"],
    "Card 4970 1012 3456 7890, server 192.168.0.1": ["4970 1012 3456 7890", "192.168.0.1"],
    "It cost 1'234.50, ₹12,34,567.00, CHF 12.–, 12€50, 1 234,56 kr": [
        "1'234.50",
        "₹12,34,567.00",
        "CHF 12.–",
        "12€50",
        "1 234,56 kr",
    ],
    "Splatnost 12. 3. 2026, 2026. 03. 12. és 2026-03-12T14:30": ["12. 3. 2026", "2026. 03. 12", "2026-03-12T14:30"],
    "À 10 h 30, voyez Shop.COM/Retours.": ["10 h 30", "Shop.COM/Retours"],
    "المبلغ ١٢٫٥٠ والخصم ٢٠٪ للطلب ٤٥٢١": ["١٢٫٥٠", "٢٠٪", "٤٥٢١"],
    "注文番号4521の荷物とCMD-118はどこですか？": ["4521", "CMD-118"],
    "订单#A-17在2026年3月12日14点30分到，IBAN是FR7630006000011234567890189。": [
        "#A-17",
        "2026年3月12日",
        "14点30分",
        "FR7630006000011234567890189",
    ],
    "https://shop.jp/helpをご覧ください。メールはana@shop.jpです": ["https://shop.jp/help", "ana@shop.jp"],
    "https://zh.example/wiki/订单、谢谢": ["https://zh.example/wiki/订单"],
    "주문 4521번은 2026년 3월 12일에 오나요? 12€를 냈어요": ["4521", "2026년 3월 12일", "12€"],
    "Read https://en.example/wiki/Lamp_(light), (https://a.example/b(c)d) or (see www.a.example/x).": [
        "https://en.example/wiki/Lamp_(light)",
        "https://a.example/b(c)d",
        "www.a.example/x",
    ],
    "[the lamp](https://a.example/x_(y)), and (https://a.example/z)": [
        "https://a.example/x_(y)",
        "https://a.example/z",
    ],
    "US$5, €1.2M, 1,5k €, 12 €50 and 2½": ["US$5", "€1.2M", "1,5k €", "12 €50", "2½"],
    "Tel. 06.12.34.56.78 or 06-12-34-56-78, by 12.03.26": ["06.12.34.56.78", "06-12-34-56-78", "12.03.26"],
    "Within 3–5 days or 10-12 hours, 2,5–3 m, in 16:9, 1/2 of 3": ["3–5", "10-12", "2,5–3", "16:9", "1/2"],
    "Lots 12 4521 and 123 45678": ["4521", "45678"],
    "From 9:30pm, at 14h30 or 14h, at 2026-03-12T14:30:00.5+01:00": [
        "9:30pm",
        "14h30",
        "14h",
        "2026-03-12T14:30:00.5+01:00",
    ],
    "Um 14:30 am Montag, 2:30 PM": ["14:30", "2:30 PM"],
    "It is v2.3.1, or 2.3.1-beta.2, of JD014600003GB": ["v2.3.1", "2.3.1-beta.2", "JD014600003GB"],
    "My -5,00 €, −12,5 % and € -5": ["-5,00 €", "−12,5 %", "€ -5"],
    "See facture_final.pdf, Photo.JPG, C:\\Users\\ana\\a.txt and /var/log/a": [
        "facture_final.pdf",
        "Photo.JPG",
        "C:\\Users\\ana\\a.txt",
        "/var/log/a",
    ],
    "Type `git push --force` in <div class='a'>, ftp://a.example/b or mailto:a@b.example": [
        "`git push --force`",
        "<div class='a'>",
        "ftp://a.example/b",
        "mailto:a@b.example",
    ],
    "At 192.168.0.1:8080, 00:1A:2B:3C:4D:5E, https://t.example/x#a?b=(c)": [
        "192.168.0.1:8080",
        "00:1A:2B:3C:4D:5E",
        "https://t.example/x#a?b=(c)",
    ],
    "#été @maison_lorme 👍🏿 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️": ["#été", "@maison_lorme", "👍🏿", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️"],
    "It costs 1\u2009234,50\u00a0€ or 12’500 CHF, 1\u2007234 $": ["1\u2009234,50\u00a0€", "12’500 CHF", "1\u2007234 $"],
    "Call +33\u00a06\u00a012\u00a034\u00a056\u00a078 or +33\u202f6 12\u201134 56 78": [
        "+33\u00a06\u00a012\u00a034\u00a056\u00a078",
        "+33\u202f6 12\u201134 56 78",
    ],
    "Order CMD\u2011118 or CMD–118 at 14:30h": ["CMD\u2011118", "CMD–118", "14:30h"],
    "See Https://shop.example/A, HTTPS://SHOP.EXAMPLE/B or Www.shop.example.": [
        "Https://shop.example/A",
        "HTTPS://SHOP.EXAMPLE/B",
        "Www.shop.example",
    ],
    "On t.me/maison, amzn.to/x or (goo.gl/maps/abc).": ["t.me/maison", "amzn.to/x", "goo.gl/maps/abc"],
    "A 2×4 of 10–12kg, ISBN 978-3-16-148410-0, 4,5 ★★★☆☆": ["2×4", "10–12kg", "978-3-16-148410-0", "4,5", "★★★☆☆"],
    "Tom &amp; Ana&#39;s ERR_NOT_FOUND in save_as(), _really_": ["&amp;", "&#39;", "ERR_NOT_FOUND", "save_as()"],
    "👨‍👩‍👧‍👦 🧑🏾‍🤝‍🧑🏻 🏳️‍🌈 #️⃣ ❤‍🔥": ["👨‍👩‍👧‍👦", "🧑🏾‍🤝‍🧑🏻", "🏳️‍🌈", "#️⃣", "❤‍🔥"],
    "Fine :smile: or :) but not a:b:c, 1:2 or note: (this) :": [":smile:", ":)", "1:2"],
    "He/she and/or a.b, in 12 kg or 3 m": [],
    "No figures at all, nothing to keep.": [],
}


@pytest.mark.parametrize(("text", "parts"), KEPT.items())
def test_what_must_survive_is_found(text, parts):
    assert [text[one.start : one.end] for one in kept.find(text, {})] == parts


def test_every_figure_is_found_where_it_is_asked_for():
    found = kept.find("The 2 of 3 parcels, my 1st, 2º andar", {}, numbers=True)
    assert [one.becomes for one in found] == ["2", "3", "1st", "2º"]


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a-",
        "a.",
        "a@",
        "@",
        "1 ",
        "12.",
        "+1 ",
        "注4",
        "[",
        "{",
        "<a",
        "FR76 ",
        "_",
        "/a",
        "a:",
        "1:",
        "1-",
        ":a",
        "`",
        "C:\\a",
        "a_",
        "a_b",
        "&a",
        "a.bc",
        "1×",
        "★",
    ],
)
def test_no_text_keeps_anybody_waiting(piece):
    """As long as a message may be; patterns that begin anew at each place took half a minute."""
    start = time.process_time()
    kept.find(piece * (10_000 // len(piece)), {}, numbers=True)
    assert time.process_time() - start < 5


def test_the_companys_terms_become_what_it_says():
    found = kept.find("Is maison lune in the Atelier? Ateliers", {"Maison Lune": "", "Atelier": "Workshop"})
    assert [one.becomes for one in found] == ["maison lune", "Workshop"]


def test_a_term_is_found_however_its_accents_are_written_and_in_no_longer_word():
    found = kept.find("Opéra, Ope\u0301ra, Opéras, cafe\u0301, Halogène, halo’s", {"Opéra": "", "cafe": "", "Halo": ""})
    assert [one.becomes for one in found] == ["Opéra", "Ope\u0301ra", "halo"]


def test_a_term_is_found_between_words_that_no_space_parts():
    assert [
        one.becomes for one in kept.find("荷物はMaison Luneから工房で", {"Maison Lune": "", "工房": "Workshop"})
    ] == [
        "Maison Lune",
        "Workshop",
    ]
