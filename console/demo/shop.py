"""The demo company's shop, in French: a site like any other that embeds the widget by its one line of script."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from conversations.models import Inbox

from . import articles
from .company import KEY, VIDEO_KEY


@dataclass(frozen=True)
class Product:
    slug: str
    name: str
    price: int
    line: str
    about: str
    finishes: tuple[str, ...]
    stock: str

    @property
    def picture(self):
        return f"{self.slug}.svg"


PRODUCTS = [
    Product(
        "opaline",
        "Lampe Opaline",
        189,
        "Verre soufflé, pied de laiton",
        "Globe de verre soufflé, pied de laiton. Lumière douce, sans éblouir.",
        ("Laiton", "Bronze", "Acier"),
        "En stock à Lyon. Chez vous jeudi.",
    ),
    Product(
        "halo",
        "Suspension Halo",
        240,
        "Laiton tourné, réglable de 60 à 180 cm",
        "Un dôme de laiton tourné à la main. Sa hauteur se règle de 60 à 180 cm.",
        ("Laiton", "Bronze"),
        "Fabriquée à la commande. Chez vous en trois semaines.",
    ),
    Product(
        "brume",
        "Lampe Brume",
        129,
        "Deux abat-jour de lin, monture de bronze",
        "Deux abat-jour de lin lavé, l’un vers le plafond, l’autre vers la page. Monture de bronze.",
        ("Bronze", "Acier"),
        "En stock à Lyon. Chez vous jeudi.",
    ),
]


@login_not_required
@require_safe
def page(request, product=None):
    """The home page with the three lamps, or one of them."""
    inbox = Inbox.objects.filter(key=KEY, is_active=True).first()
    context = {"inbox": inbox, "products": PRODUCTS, "basket": _find(request.GET.get("panier"))}
    if product is None:
        return render(request, "demo/shop.html", context)
    found = _find(product)
    if found is None:
        raise Http404
    others = [other for other in PRODUCTS if other is not found]
    return render(request, "demo/product.html", {**context, "product": found, "others": others})


@login_not_required
@require_safe
def video_page(request):
    """The home page, from which one calls instead of writing."""
    inbox = get_object_or_404(Inbox, key=VIDEO_KEY, is_active=True)
    return render(request, "demo/shop.html", {"inbox": inbox, "products": PRODUCTS, "basket": None})


def _find(slug):
    return next((product for product in PRODUCTS if product.slug == slug), None)


@login_not_required
@require_safe
def help_page(request, language, article):
    """One of the articles that the copilot finds, where visitors read it."""
    content = articles.as_html(language, article)
    if content is None:
        raise Http404
    inbox = Inbox.objects.filter(key=KEY, is_active=True).first()
    context = {"inbox": inbox, "products": PRODUCTS, "language": language, **content}
    return render(request, "demo/article.html", context)
