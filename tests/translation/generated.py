"""Sentences of customers and companies, full of what must survive a translation: the same ones each time."""

import random
from typing import NamedTuple

PATTERNS = {
    "en": [
        "where is my {thing} of order {reference}?",
        "I paid {amount} for the {thing} on {date} and nothing has arrived yet.",
        "please write to {mail} about the {thing} before {time} tomorrow.",
        "the parcel {reference} with the {thing} comes on {date} at {time}.",
        "you can follow your {thing} here: {address}",
        "we have refunded {amount} for the {thing} of your order {reference} {emoji}",
        "the invoice of {date} for the {thing} is at {address}, please download it.",
        "call us at {phone} or answer to {mail}, we still have a {thing} for you.",
        "I ordered {number} pieces of the {thing} and got only {small} of them {emoji}",
        "with the code {code} the {thing} costs {amount} instead of {amount}.",
        "my number is {phone}, my order is {reference} and I paid {amount} for the {thing}.",
        "the return label {code} for the {thing} is valid until {date}.",
        "is it true that the {thing} on {address} is only there until {time}?",
        "{emoji} the {thing} of order {reference} has arrived on {date}, but it is broken.",
        "the discount on the {thing} is {share} and ends on {date}.",
    ],
    "pt": [
        "onde está o artigo {thing} da encomenda {reference}?",
        "paguei {amount} por um artigo ({thing}) no dia {date} e ainda não chegou nada.",
        "por favor escreva para {mail} sobre o artigo {thing} antes das {time} de amanhã.",
        "a encomenda {reference} com o artigo {thing} chega no dia {date} às {time}.",
        "pode acompanhar o envio do artigo {thing} aqui: {address}",
        "devolvemos {amount} pelo artigo {thing} da sua encomenda {reference} {emoji}",
        "a fatura de {date} do artigo {thing} está em {address} para descarregar.",
        "telefone para {phone} ou responda a {mail}, ainda temos o artigo {thing}.",
        "pedi {number} unidades do artigo {thing} e recebi apenas {small} delas {emoji}",
        "com o código {code} o artigo {thing} custa {amount} em vez de {amount}.",
        "o meu número é {phone}, a encomenda é {reference} e paguei {amount} pelo artigo {thing}.",
        "a etiqueta de devolução {code} do artigo {thing} é válida até {date}.",
        "é verdade que o artigo {thing} em {address} só está disponível até às {time}?",
        "{emoji} o artigo {thing} da encomenda {reference} chegou no dia {date}, mas está partido.",
        "o desconto no artigo {thing} é de {share} e termina no dia {date}.",
    ],
}
OPENINGS = {
    "en": [
        "Hello,",
        "Good morning,",
        "Dear team,",
        "Sorry to ask again:",
        "One more question:",
        "Hi {emoji}",
        "As I said,",
        "Please,",
    ],
    "pt": [
        "Olá,",
        "Bom dia,",
        "Boa tarde,",
        "Desculpe perguntar outra vez:",
        "Mais uma pergunta:",
        "Olá {emoji}",
        "Como disse,",
        "Por favor,",
    ],
}
THINGS = {
    "en": [
        "lamp",
        "chair",
        "jacket",
        "mirror",
        "carpet",
        "backpack",
        "kettle",
        "cushion",
        "helmet",
        "table",
        "umbrella",
        "blanket",
    ],
    "pt": [
        "candeeiro",
        "cadeira",
        "casaco",
        "espelho",
        "tapete",
        "mochila",
        "chaleira",
        "almofada",
        "capacete",
        "mesa",
        "chapéu",
        "manta",
    ],
}


class Generated(NamedTuple):
    """`parts`: what stands in the text and has to stand in its translation, letter by letter."""

    language: str
    text: str
    parts: list[str]


def generated(many: int, seed: int = 15) -> list[Generated]:
    """Half of them in each language."""
    chance = random.Random(seed)  # noqa: S311 - the same ones each time
    return [_sentence(language, chance) for language in PATTERNS for _number in range(many // 2)]


def _sentence(language: str, chance: random.Random) -> Generated:
    pattern = f"{chance.choice(OPENINGS[language])} {chance.choice(PATTERNS[language])}"
    pattern = pattern.replace("{thing}", chance.choice(THINGS[language]))
    parts = []
    while "{" in pattern:
        name = pattern.partition("{")[2].partition("}")[0]
        parts.append(_part(name, chance))
        pattern = pattern.replace(f"{{{name}}}", parts[-1], 1)
    return Generated(language, pattern, parts)


def _part(name: str, chance: random.Random) -> str:
    number = chance.randint
    day, month, year, cents = number(1, 28), number(1, 12), number(2024, 2027), number(10, 99)
    euros = number(2, 980)
    return {
        "emoji": lambda: chance.choice("😀🎉🙏👍🚚💛") + chance.choice(["", "", "\ufe0f"]),
        "reference": lambda: chance.choice(
            [f"#{number(1000, 99999)}", f"CMD-{year}-{number(100, 999)}", f"AB{number(10000, 99999)}", f"#A-{day}"]
        ),
        "amount": lambda: chance.choice(
            [
                f"€ {euros}.{cents}",
                f"{euros},{cents} €",
                f"{euros} EUR",
                f"$1,{number(100, 999)}.{cents}",
                f"1 {number(100, 999)},{cents} €",
            ]
        ),
        "date": lambda: chance.choice(
            [f"{day:02}/{month:02}/{year}", f"{year}-{month:02}-{day:02}", f"{day}.{month}.{year}"]
        ),
        "time": lambda: f"{number(8, 19)}:{number(10, 59)}",
        "mail": lambda: (
            chance.choice(["ana.lima", "help", "orders+eu"])
            + "@"
            + chance.choice(["maison-lune.example", "shop.example.com"])
        ),
        "address": lambda: (
            f"https://shop.example/{chance.choice(['orders', 'a/b', 'returns'])}/{number(10, 9999)}?x={day}"
        ),
        "phone": lambda: f"+351 21 {number(100, 999)} {number(10, 99)} {number(10, 99)}",
        "code": lambda: f"{chance.choice(['LUNE', 'WELCOME', 'RET'])}{number(10, 99)}",
        "number": lambda: str(number(6, 12)),
        "small": lambda: str(number(2, 5)),
        "share": lambda: f"{number(5, 60)} %",
    }[name]()
