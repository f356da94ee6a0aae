"""What the older models of the package are known to get wrong, said in other words before they are asked."""

import re

_REWORDED = {
    # As a sentence by itself it becomes "Obrigado por enviar uma edição": thanks for sending an edition.
    "en-pt": [(re.compile(r"\bthank you(?=\s*(?:[.!…]|$))", re.IGNORECASE), "Thanks")],
}


def reworded(text: str, pair: str) -> str:
    for wrong, right in _REWORDED.get(pair, []):
        text = wrong.sub(right, text)
    return text
