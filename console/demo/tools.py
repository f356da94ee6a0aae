"""What Maison Lorme has at hand: canned replies that all share, those of Inès, and two macros."""

from conversations.models import CannedReply, Group, Inbox, Macro, MacroStep, ReplyCategory
from conversations.people.models import User

SHARED = {
    "Livraison": [
        ("delai", "Votre commande est livrée en 2 à 4 jours ouvrés."),
        ("suivi", "Bonjour {visitor}, voici le lien de suivi de votre colis."),
        ("retard", "Je suis désolée de ce retard, {visitor}. Je contacte le transporteur et je reviens vers vous."),
        ("absent", "Le livreur repasse le lendemain, ou dépose votre colis au point relais le plus proche."),
    ],
    "Produit abîmé": [
        ("casse", "Je suis désolée, {visitor}. Pouvez-vous m’envoyer une photo et votre facture\u202f?"),
        ("garder", "Inutile de renvoyer la lampe\u00a0: vous la gardez."),
        ("garantie", "Vos luminaires sont garantis cinq ans, pièces et globe compris."),
    ],
    "Retour et échange": [
        ("retour", "Vous avez 30 jours pour changer d’avis\u202f; le retour est à nos frais."),
        ("echange", "Nous échangeons votre luminaire dès que le premier est déposé au point relais."),
    ],
}
OWN = {
    "Mes réponses": [
        ("merci", "Merci {visitor}, belle journée à vous. {agent}"),
        ("instant", "Un instant, {visitor}, je regarde."),
        ("fin", "Puis-je vous aider pour autre chose\u202f?"),
    ],
}
BROKEN = "Globe cassé\u00a0: pièce offerte"
TO_ADVICE = "Passer à Conseil"


def equip(owner: User, shop: Inbox, advice: Group) -> None:
    """Canned replies, shared and `owner`'s own, macros and tags."""
    for written_by, categories in ((None, SHARED), (owner, OWN)):
        for position, (name, lines) in enumerate(categories.items(), 1):
            category = ReplyCategory.objects.create(owner=written_by, name=name, position=position)
            CannedReply.objects.bulk_create(
                CannedReply(category=category, owner=written_by, shortcut=shortcut, text=text)
                for shortcut, text in lines
            )
    _put_together(
        BROKEN,
        1,
        shop,
        {
            "action": "reply",
            "text": "Un globe neuf part aujourd’hui, {visitor}, à nos frais. Inutile de renvoyer l’ancien.",
        },
        {"action": "tag", "tag_name": "Produit endommagé"},
        {"action": "snooze", "hours": 24},
    )
    _put_together(
        TO_ADVICE,
        2,
        shop,
        {"action": "reply", "text": "Je vous passe une collègue qui connaît bien ce luminaire, {visitor}."},
        {"action": "tag", "tag_name": "Conseil produit"},
        {"action": "transfer", "group": advice},
    )


def _put_together(name: str, position: int, shop: Inbox, *steps: dict) -> None:
    macro = Macro.objects.create(name=name, position=position)
    macro.inboxes.add(shop)
    MacroStep.objects.bulk_create(MacroStep(macro=macro, position=place, **step) for place, step in enumerate(steps, 1))
