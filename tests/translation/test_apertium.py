"""Apertium for real, by its web service; skipped where Debian's packages are not there (`make system` brings them)."""

import pytest

from tests.translation import apy
from translation.engine import Account, NotUnderstood
from translation.engines.apertium import Apertium
from translation.models import EngineSetting
from translation.service import translate

pytestmark = pytest.mark.skipif(not apy.is_installed(), reason="apertium-apy and apertium-es-pt are not installed")


@pytest.fixture(scope="module")
def address():
    with apy.running() as url:
        yield url


def test_it_translates_a_batch_in_order(address):
    said = ["¿Dónde está mi pedido?", "La lámpara es nueva.", "¿Cuándo llega el paquete?"]

    made = Apertium(Account(url=address)).translate(said, "es", "pt", seconds=30)

    assert made == ["Onde está meu pedido?", "O lustre é novo.", "Quando chega o pacote?"]


def test_words_that_it_does_not_know_stay_as_they_are(address):
    [made] = Apertium(Account(url=address)).translate(["La zzyzx está rota."], "es", "pt", seconds=30)
    assert "zzyzx" in made
    assert "*" not in made


def test_a_direction_that_it_lacks_is_no_translation(address):
    with pytest.raises(NotUnderstood, match="400"):
        Apertium(Account(url=address)).translate(["Lampe"], "fr", "ca", seconds=30)


@pytest.mark.django_db
def test_what_must_survive_does(address):
    EngineSetting.objects.create(key="apertium", is_on=True, url=address)
    said = "Su pedido #4521 llega el 03/12/2026: https://shop.example/a?x=1 🎁"

    [made] = translate([said], "es", "pt")

    assert made.engine == "apertium"
    for kept in ("#4521", "03/12/2026", "https://shop.example/a?x=1", "🎁"):
        assert kept in made.text
    assert made.text != said
