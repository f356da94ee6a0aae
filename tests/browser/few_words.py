"""The engine of `translator`: it knows a few sentences, and says of any other only into which language it was asked."""

from tests.translation.fake_engine import FakeEngine
from translation.engine import NotReached

from .translator import down

SAYS = {
    "Bom dia, onde está a minha encomenda?": "Good morning, where is my parcel?",
    "It is on its way.": "Está a caminho.",
    "مرحبا، هل تشحنون إلى الدار البيضاء؟": "Hello, do you ship to Casablanca?",
    "Yes, within five days.": "نعم، خلال خمسة أيام.",
}


class FewWords(FakeEngine):
    label = "Test translator"

    def __init__(self) -> None:
        super().__init__()
        self.says = SAYS

    def translate(self, texts, source, target, *, seconds):
        if down().exists():
            raise NotReached("switched off by the test")
        return super().translate(texts, source, target, seconds=seconds)
