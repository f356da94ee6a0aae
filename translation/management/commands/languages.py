"""make languages LANGS="fr de ja": brings the models of these languages, both ways with English."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from translation.fetching import Failed
from translation.firefox import download, manifest, newer, store
from translation.languages import LANGUAGES


class Command(BaseCommand):
    help = "Bring models of Firefox Translations to this machine; without a language, say what there is."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("languages", nargs="*", metavar="language", help="codes: fr de ja; all")
        parser.add_argument("--folder", default="", help="take the files from here, nothing is downloaded")
        parser.add_argument("--confirm", default="", help="the hash of English to Serbian that was shown")

    def handle(self, *, languages: list[str], folder: str, confirm: str, **options: Any) -> None:
        if not languages:
            self._list()
            return
        origin = folder or settings.MODELS_URL
        models = _wanted(languages)
        size = sum(model.size for model in models) / 1e6
        self.stdout.write(f"{len(models)} models, {size:.0f} MB, licence {manifest.LICENCE}, from {origin}")
        try:
            for model in models:
                self._bring(model, origin)
            if "sr" in languages and not folder:
                self._bring_newer(confirm)
        except Failed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"They lie in {store.folder()} and are used from now on.")

    def _bring(self, model: manifest.Model, origin: str) -> None:
        if model.pair in store.downloaded() and _is_whole(model.pair):
            self.stdout.write(f"{model.pair}  is there")
            return
        download.bring(model, origin, self._progress)
        self.stdout.write(f"{model.pair}  {model.size / 1e6:.1f} MB, COMET {model.comet}")

    def _bring_newer(self, confirmed: str) -> None:
        """English to Serbian."""
        if newer.PAIR in store.downloaded() and _is_whole(newer.PAIR):
            self.stdout.write(f"{newer.PAIR}  is there")
            return
        try:
            newer.bring(settings.NEWER_MODELS_URL, self._progress, confirmed=confirmed)
        except newer.ToConfirm as waits:
            raise CommandError(
                f"English to Serbian has come from {settings.NEWER_MODELS_URL}, where Mozilla publishes no hash beside"
                f" it that could be compared. Its hash is {waits.hash}. If you trust it:"
                f" make languages LANGS=sr CONFIRM={waits.hash}"
            ) from waits
        self.stdout.write(f"{newer.PAIR}  confirmed")

    def _list(self) -> None:
        there = store.pairs()
        for pair, model in sorted(manifest.models().items()):
            mark = "there" if pair in there else ""
            self.stdout.write(f"{pair}  {model.size / 1e6:5.1f} MB  COMET {model.comet:.4f}  {mark}")
        self.stdout.write('make languages LANGS="fr de ja" brings these languages, both ways with English.')

    def _progress(self, name: str, done: int, size: int) -> None:
        if self.stdout.isatty():
            end = "\n" if done == size else "\r"
            self.stdout.write(f"  {name}  {done / 1e6:.1f} of {size / 1e6:.1f} MB", ending=end)


def _wanted(languages: list[str]) -> list[manifest.Model]:
    """In both directions. Raises CommandError for a language that has none."""
    asked = list(LANGUAGES) if languages == ["all"] else languages
    codes = {language.partition("-")[0] for language in asked} - {"en"}
    models = manifest.models()
    unknown = sorted(code for code in codes if f"{code}-en" not in models)
    if unknown and languages != ["all"]:
        raise CommandError(f"Mozilla has no models of: {', '.join(unknown)}.")
    return [models[pair] for code in sorted(codes) for pair in (f"{code}-en", f"en-{code}") if pair in models]


def _is_whole(pair: str) -> bool:
    try:
        store.read(pair)
    except store.Unusable:
        return False
    return True
