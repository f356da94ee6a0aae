"""The models in memory: loaded when they are first asked for, the least used dropped where there is no room.

A translator belongs to the thread that made it; used by another one it ends the process.
"""

from collections import OrderedDict
from collections.abc import Callable

from fxtranslate import Translator

from . import store
from .rewording import reworded


class Translators:
    """`room`: bytes that the models may take together. One is always held, however large."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._loaded: OrderedDict[tuple[str, str], tuple[Translator, int]] = OrderedDict()

    def chain(self, source: str, target: str) -> list[Callable[[str], str]]:
        """What a sentence goes through, from one of Mozilla's codes to another: by way of English where it must.

        Raises store.Unusable.
        """
        pair = f"{source}-{target}"
        legs = [pair] if pair in store.pairs() or "en" in {source, target} else [f"{source}-en", f"en-{target}"]
        return [self._translates(leg) for leg in legs]

    @property
    def pairs(self) -> list[str]:
        return [pair for pair, _version in self._loaded]

    def _translates(self, pair: str) -> Callable[[str], str]:
        translate = self._loaded_model(pair).translate_long  # `translate` cuts long sentences in silence
        if pair in store.downloaded():
            return translate
        return lambda text: translate(reworded(text, pair))

    def _loaded_model(self, pair: str) -> Translator:
        key = (pair, store.version(pair))
        if key not in self._loaded:
            self._make_room(store.size(pair))
            buffers = store.read(pair)
            try:
                self._loaded[key] = (Translator(*buffers), sum(map(len, set(buffers))))
            except ValueError as error:
                raise store.Unusable(store.Trouble.UNREADABLE, pair) from error
        self._loaded.move_to_end(key)
        return self._loaded[key][0]

    def _make_room(self, size: int) -> None:
        while self._loaded and sum(held for _model, held in self._loaded.values()) + size > self._room:
            self._loaded.popitem(last=False)
