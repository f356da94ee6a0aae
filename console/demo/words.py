"""What people say at Maison Lorme, and what they are called: for conversations by the thousand."""

FIRST_NAMES = """
Camille Lucas Élise Hugo Chloé Nathan Manon Louis Inaya Gabriel Léa Arthur Jade Raphaël Zoé Adam Alice Paul Rose Jules
Anna Maël Mila Léo Ambre Noé Louise Ethan Agathe Tom Juliette Sacha Lou Victor Nina Yanis Eva Axel Sarah Antoine
Margaux Oumar Lina Mohamed Clara Martin Sofia Simon Romane Baptiste Mathilde Samuel Jeanne Bruno Hélène Amina
""".split()  # noqa: SIM905 - a hundred quotes would hide the names
LAST_NAMES = """
Aubert Garnier Diallo Ferrer Roy Petit Weber Berthier Costa Lefèvre Moreau Simon Laurent Michel Garcia David Bertrand
Roux Vincent Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Blanc Guérin Boyer Chevalier Robin Masson Marchand
Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard
""".split()  # noqa: SIM905 - a hundred quotes would hide the names
PAGES = [
    ("Lampe Opaline", "/demo/shop/opaline/"),
    ("Suspension Halo", "/demo/shop/halo/"),
    ("Applique Brume", "/demo/shop/brume/"),
    ("Suivi de commande", "/demo/shop/"),
]
TALKS = [
    (
        "Produit endommagé",
        [
            "Bonjour, le globe est arrivé fêlé ce matin.",
            "Le carton était intact, c’est le verre qui a une fente.",
            "Faut-il renvoyer la lampe entière ?",
            "La commande est au nom de mon mari.",
            "Je vous remercie, c’est très clair.",
        ],
        [
            "Je suis désolée, je m’en occupe tout de suite.",
            "Avez-vous le numéro de la commande, ou la facture ?",
            "Un globe neuf part aujourd’hui de Lyon.",
            "Inutile de renvoyer la lampe : le globe neuf se visse sans outil.",
            "Vous recevrez le suivi par e-mail avant ce soir.",
        ],
    ),
    (
        "Livraison",
        [
            "Bonjour, toujours pas de colis, et le suivi ne bouge plus depuis vendredi.",
            "Le transporteur dit qu’il est passé, mais j’étais là toute la journée.",
            "Serait-il possible de livrer chez ma voisine ?",
            "Jeudi matin me convient.",
            "Parfait, merci beaucoup !",
        ],
        [
            "Bonjour, je regarde où se trouve votre colis.",
            "Il est au dépôt de Villeurbanne depuis hier soir.",
            "Je demande une nouvelle présentation : jeudi ou vendredi ?",
            "C’est noté, jeudi entre 8 h et 12 h.",
            "Le livreur vous appellera un quart d’heure avant.",
        ],
    ),
    (
        "Conseil produit",
        [
            "Bonjour, la suspension Halo existe-t-elle en laiton brossé ?",
            "Mon plafond est à 2 m 40, est-ce que ce n’est pas trop bas ?",
            "Quelle ampoule me conseillez-vous pour une lumière chaude ?",
            "Et peut-on la brancher sur un variateur ?",
            "Très bien, je vais passer commande.",
        ],
        [
            "Bonjour, oui : en laiton brossé et en noir mat.",
            "À 2 m 40, comptez 70 cm entre la table et la lampe : le câble se règle.",
            "Une ampoule de 2 700 K, 8 W, suffit pour une table de six personnes.",
            "Oui, à condition de choisir une ampoule à intensité variable.",
            "Elle est en stock, vous l’auriez jeudi.",
        ],
    ),
    (
        "Retour / échange",
        [
            "Bonjour, l’applique est plus grande que je ne pensais, puis-je la rendre ?",
            "Je l’ai reçue samedi.",
            "J’ai gardé l’emballage, oui.",
            "Je préfère un remboursement.",
            "D’accord, je la dépose demain.",
        ],
        [
            "Bonjour, bien sûr : vous avez trente jours.",
            "Avez-vous encore l’emballage d’origine ?",
            "Voici l’étiquette de retour, elle est sans frais pour vous.",
            "Le remboursement part dès que la lampe est contrôlée, sous trois jours.",
            "Souhaitez-vous un échange ou un remboursement ?",
        ],
    ),
    (
        "Facture",
        [
            "Bonjour, je n’ai pas reçu de facture.",
            "Il faudrait qu’elle soit au nom de ma société.",
            "La TVA est à part ?",
            "L’adresse est celle de la livraison.",
            "Merci, bonne journée.",
        ],
        [
            "Bonjour, je vous la renvoie tout de suite.",
            "À quel nom et à quelle adresse dois-je l’établir ?",
            "C’est corrigé : la voici au nom de votre société.",
            "Oui, la TVA figure sur une ligne séparée.",
            "Bonne journée à vous.",
        ],
    ),
]
