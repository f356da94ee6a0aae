"""Maison Lorme's templates on WhatsApp, as Meta tells them: two that are approved, one that was paused."""

from typing import Any

TEMPLATES: list[dict[str, Any]] = [
    {
        "id": "1001",
        "name": "commande_expediee",
        "language": "fr",
        "category": "UTILITY",
        "status": "APPROVED",
        "components": [
            {
                "type": "BODY",
                "text": "Bonjour {{1}}, votre commande {{2}} est partie. Écrivez-nous ici si vous avez une question.",
            },
            {"type": "FOOTER", "text": "Maison Lorme"},
        ],
    },
    {
        "id": "1002",
        "name": "suite_de_votre_demande",
        "language": "fr",
        "category": "UTILITY",
        "status": "APPROVED",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Votre demande du {{jour}}"},
            {"type": "BODY", "text": "Bonjour {{prenom}}, nous avons une réponse pour vous. La voulez-vous ici ?"},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Oui, volontiers"}]},
        ],
    },
    {
        "id": "1003",
        "name": "soldes",
        "language": "fr",
        "category": "MARKETING",
        "status": "PAUSED",
        "components": [{"type": "BODY", "text": "Nos soldes commencent demain."}],
    },
]
