import pytest

from testimonies.models.kinds import Kind, replacement
from testimonies.rules.personal_data import AROUND_FIGURES, EVERYWHERE, find


def found(text: str, language: str = "fr") -> list[tuple[str, str]]:
    return [(hit.kind.value, text[hit.start : hit.end]) for hit in find(text, language)]


def marked(sentence: str) -> tuple[str, list[str]]:
    """The sentence without its ‹ › marks, and what stood between them."""
    pieces = sentence.replace("›", "‹").split("‹")
    return "".join(pieces), pieces[1::2]


def test_another_sign_between_canton_and_figures_makes_no_plate() -> None:
    assert found("Total GE:123 456 et SO_100 000.") == []
    assert found("Sa voiture : GE 123 456.") == [("licence_plate", "GE 123 456")]


HITS = {
    Kind.PHONE: [
        "Tél : ‹06 39 98 00 12› ‹06 39 98 00 13›, ‹06:39:98:00:14›",
        "My landline is ‹0161 496 0345›, his mobile ‹07700 900461›, the desk ‹020 7946 0958›.",
        "Il l'a dit en trois fois : ‹06 puis 39 98 ... et ensuite 00 12›.",
        "‹06 39 98 et la fin c'est 00 12›, disait-il.",
        "‹plus trente-trois six, trente-neuf, quatre-vingt-dix-huit, zéro zéro, douze›",
        "Le Belge dit ‹zéro quatre cent septante-cinq, douze, trente-quatre, cinquante-six›.",
        "He said ‹oh seven seven double zero nine double zero three one five› out loud.",
        "Le ‹O1 99 OO OO OO›, puis ‹06,39,98,00,12›.",
        "J'en ai deux, ‹zéro six trente-neuf quatre-vingt-dix-huit dix-sept vingt›, depuis dix ans.",
        "Il a rappelé depuis le ‹06 39 98 21 07›, deux fois.",
        "Mon portable, ‹06.39.98.44.21›, était sur le bon ; il a noté ‹+33639984422› aussi.",
        "Numéro masqué puis ‹0033 6 39 98 03 60› et ‹+33 (0)6 39 98 03 61›.",
        "Le fixe de l'agence : ‹0199001234›. Tél.‹01-99-00-12-35›",
        "Il l'a écrit sans le plus : ‹33 6 39 98 12 12›.",
        "Avec ses O : ‹O6 39 98 OO 12›, et collé : appartement 12 ‹06 39 98 00 13›",
        "À Bruxelles c'était le ‹02 555 12 34› ou le ‹0470/12.34.56›.",
        "En Suisse le ‹079 555 12 34›, au Québec le ‹514-555-0199› ou le ‹(418) 555-0123›.",
        "From abroad I had ‹+44 7700 900123› and ‹+1 514 555 0123›.",
        "Il me l'a dicté : ‹zéro six, trente-neuf, quatre-vingt-dix-huit, zéro zéro, douze›.",
        "‹Zéro six soixante-dix-huit quatre-vingt-seize zéro un quinze›, voilà ce qu'il a dit.",
        "En Belgique : ‹zéro quatre septante, douze, nonante-quatre, cinquante-six›.",
        "Moitié moitié : ‹zéro six 39 98 quarante-cinq douze›.",
        "He read it aloud: ‹oh one double nine zero zero one two three four›.",
        "Coupé en fin de ligne : ‹06 39\n98 21 08›.",
    ],
    Kind.EMAIL: [
        "‹marie point durand arobase example point com›",
        "Dans sa bio : ‹prenom.nom (chez) example (point) fr›, et ‹lucie.m -at- example -dot- org›.",
        "‹camille-arobase-example-point-org›, ‹handyman AT example.com›, ‹j.exemple @example.com›.",
        "Écrivez à ‹prenom.nom@example.org›.",
        "Il a pris mon adresse (‹marie+fibre@mail.example.fr›) sur le bon.",
        "C'est ‹lea [at] example [dot] com›, ou ‹lea.75(arobase)example(point)fr›.",
        "‹lea arobase example point fr›, dit à voix haute.",
    ],
    Kind.URL: [
        "Vidéo là : ‹hxxps://example[.]org/clip›. À l'oral : ‹www point exemple point fr›.",
        "Son site : ‹plomberie-exemple.fr›.",
        "Sa page : ‹https://example.org/moi?x=1›, puis ‹www.example.net›.",
        "Voir (‹http://example.com/a_b›) ou ‹example.fr/album/3›…",
        "Il m'a envoyé ‹t.me/exemple_75› et ‹instagram.com/exemple.75›.",
    ],
    Kind.SOCIAL_HANDLE: [
        "Retrouvée sur Snap (‹lea.exemple75›), puis sur Discord où il est ‹serrurier#0042›.",
        "On Facebook he goes by ‹Fix.It.Example.01›.",
        "Il m'a suivie depuis ‹@livreur.exemple.01›.",
        "Son insta : ‹exemple.lea›, son snap c'est ‹exemple_75›.",
        "Pseudo « ‹lolo34› » sur Telegram.",
        "Instagram : ‹marinexemple›.",
    ],
    Kind.POSTCODE_CITY: [
        "‹94130 nogent-sur-marne› et ‹75 011 Paris›. Mon code postal c'est ‹75018›.",
        "‹London SW1A 1AA›, then ‹Toronto, ON M5V 2T6› and ‹Montréal (Québec) H3A 0G4›.",
        "Le colis, ‹59280 armentières›, ‹Paris 75012› au dos.",
        "Je vis à ‹31000 Toulouse›, avant à ‹97400 Saint-Denis›.",
        "‹13100 Aix-en-Provence›, ‹76600 Le Havre› et ‹92100 Boulogne-Billancourt Cedex 12›",
        "En minuscules : ‹59000 lille›. Code postal : ‹75011›. ‹Nantes (44000)›",
        "À ‹1000 Bruxelles›, ‹B-4000 Liège›, ‹CH-1201 Genève› ou ‹Montréal H2X 1Y4›.",
    ],
    Kind.ADDRESS: [
        "‹Résidence Les Illusions, 4 rue du Théâtre›, ou ‹2 sq. des Légendes›, ou ‹4, Grand'Rue›.",
        "J'habite au ‹12 rue des Lilas›, puis au ‹3 bis, avenue de la République›.",
        "‹45 boulevard de la liberté› ou ‹14 allée du Faux-Semblant›",
        "Chez moi, ‹lieu-dit Les Trois Chênes›, il n'y a personne.",
        "À Bruxelles : ‹rue de la Loi 16›, ‹1000 Bruxelles›.",
        "I live at ‹12 Baker Street›, near the park.",
    ],
    Kind.PERSON_NAME: [
        "M.‹Dupont› est venu avec Mme ‹DURAND› et M. ‹N'Diaye›.",
        "‹Julien M.› et ‹Thomas R.› ont signé, ‹MARTIN SANDRINE› et ‹DUPRADEAU Kevin› aussi.",
        "Monsieur ‹Le Guennec›, Mme ‹de La Brosse›, messieurs ‹Tardieu› et ‹Lemoine›, mme ‹vautrelin›, M ‹Chauvigneau›.",
        "L'ascensoriste, ‹Grzegorz Wolniak›, parlait peu. La famille ‹Bertholon› non plus.",
        "‹Sarah›'s keys, and the van of Mr ‹Harrowgate›, were seen by PC ‹Holloway›.",
        "C'est M. ‹Dupont-Exemple› qui est venu, avec Mme ‹Léa Trévignon›.",
        "Je m'appelle ‹Julie Marchand›, et je suis ‹Maëlle Trévignon› pour l'agence.",
        "L'agent, ‹Julien Marquetoux›, m'a suivie. ‹D. Farmontel› sur le badge. ‹DUPONT Julien› aussi.",
        "My landlord is Mr ‹Harrowgate› and his son Mr. ‹O'Connor›.",
    ],
    Kind.FIRST_NAME: [
        "il s'appelle ‹mathis›, prénommé ‹enzo› sur le badge",
        "Il se présente comme « ‹Momo› ». Moi c'est ‹Inès›. Un certain ‹Doran› a rappelé.",
        "j'ai dit à ‹nathalie› de ne plus ouvrir, ‹karim› non plus",
        "The guy's name was ‹declan›, a fitter called ‹Gaz› came with him.",
        "Sujet : ma fille ‹Lou›, 6 ans. Hi it's ‹Josh› from earlier.",
        "Il s'appelle ‹Kilyan›.",
        "Le technicien, ‹Yanis›, m'a écrit.",
        "He said his name was ‹Darren›.",
    ],
    Kind.LICENCE_PLATE: [
        "Plaque genevoise ‹GE 88 412›, plaque ‹F12 KDP›, ‹812 AXZ 35›, ‹4512 VK 69›, ‹AB12 CDE›.",
        "immat ‹fz 000 zz›",
        "Sa voiture : ‹AB-123-CD›, puis ‹ab-124-cd› ou ‹AB125CD› ou ‹ZZ 000 ZZ›.",
        "Plaque belge ‹1-ABC-234›, immatriculé ‹VD 123456›, plaque : ‹1234 AB 75›.",
    ],
    Kind.IDENTIFIER: [
        "NISS ‹85.07.30-033.28›, NAS (‹918-273-640›), carte ‹4970 1000 0000 0014›.",
        "Il a photographié mon RIB ‹FR76 3000 6000 0112 3456 7890 189› et ‹BE71 0961 2345 6769›.",
        "Mon numéro ‹2 99 12 99 000 000 37› était sur la feuille.",
        "Numéro de sécu : ‹1 85 05 78 006 084›. AVS ‹756.9217.0769.85›. NAS ‹046 454 286›.",
    ],
    Kind.DOOR_CODE: [
        "Il a tapé ‹B4706› sans que je lui donne.",
        "Code portail : ‹#2580*›. The entry code, ‹8056›, hasn't changed. Key safe code: ‹1942›",
        "Il connaissait le digicode ‹45B12› et le code de la porte : ‹1234A›.",
        "The door code is ‹4589›. Porte gauche, code ‹4512B›.",
    ],
    Kind.ORDER_NUMBER: [
        "Procès-verbal n° ‹2017/004512›, réclamation n° ‹REC/2017/44512›, customer number ‹300 445 129›.",
        "Le suivi ‹1Z999AA10123456784›, et ‹#88412-XY›.",
        "Commande n° ‹4587-221-FX›, dossier ‹123456›, référence : ‹AB12345›.",
        "Le numéro de commande est le ‹402-1234567-1234567›, colis ‹XY123456789FR›.",
    ],
    Kind.DATE_OF_BIRTH: [
        "Il savait mon anniversaire, le ‹30/09/1990›.",
        "Ma carte d'identité (‹12/01/1989›). My birthday, ‹July 4, 1993›. Née le ‹3/7/88›.",
        "Sur la feuille de soins on lit ‹14-12-1999›.",
        "Je suis née le ‹14/12/1999›, il est né le ‹3 mars 1985›. Born on ‹5 May 1980›.",
    ],
}


@pytest.mark.parametrize(
    "kind, sentence", [(kind, sentence) for kind, several in HITS.items() for sentence in several]
)
def test_it_finds_personal_data_with_its_exact_edges(kind: Kind, sentence: str) -> None:
    text, wanted = marked(sentence)
    language = "en" if " the " in text or "He " in text else "fr"
    assert [passage for _, passage in found(text, language)] == wanted
    assert kind.value in dict(found(text, language))


@pytest.mark.parametrize(
    "text",
    [
        "M. Orange et Monsieur Bricolage n'ont rien voulu savoir. Le Technicien Orange était seul.",
        "Monsieur le Directeur, Madame La Présidente, M. Propre, Monsieur Plombier.",
        "Ça s'appelle du harcèlement, on s'appelle demain. It's called harassment. He called me twice.",
        "Son application s'appelle Tinder, la société nommée Orange, the company called Amazon.",
        "J'ai vu leboncoin.fr, Booking.com et orange.fr. J'ai un compte bancaire, mon compte est prêt.",
        "Le contrat signé le 12/03/2003, depuis le 01/02/1999, on 04/05/2001.",
        "Appelez 0 892 70 12 34, 0800 12 34 56, 3900, 1014 ou 36 99.",
        "Le Tribunal de Grande Instance (GNU AGPL) et la Mémo de Vie (France Victimes).",
        "Une Mégane grise, rue Pierre Curie, lycée Claude Monet, the Victoria line, King's Cross.",
        "Elle l'a dit, il a aimé, les lois, en marge, c'est juste, un max, à nancy.",
        "On compte : un deux trois quatre cinq six sept huit neuf dix.",
        "Sur insta depuis hier.Il m'a suivie sur Facebook Marketplace, sur Snap à 18h30.",
        "Plainte (2017), dossier de 2016, commande de 3 articles, facture 2015.",
        "J'habite à Nancy. Chez Guy Hoquet, chez Stéphane Plaza Immobilier, on a ri. Papa, Maman, Courage.",
        "Comment il s'appelle déjà ? Il s'appelle comme mon père. Bonjour c'est la fibre, c'est Orange.",
        "Appelez le 3919, le 0 800 05 95 95, le 116 006, le 39 28, le 3018, le 119 ou le 3114.",
        "De l'étranger : +33 1 80 52 33 76. En danger le 17, le 112 ou un SMS au 114.",
        "3919 Violences Femmes Info, 3018 E-Enfance.",
        "Il est venu le 06/12/2016 à 18:30, puis le 06.12.2016 de 8h à 12h, et le 06-12-2016 18 30.",
        "Entre 18h30 et 19 h 45, 3 SMS et 14 appels en 2 jours.",
        "Facture de 1 250,50 €, soit 1 200 000 euros ou 12 000 €, payés en 24/48h.",
        "J'ai perdu 12000 Euros, puis 15000 euros. En 2016 Orange a répondu. En 2000 Paris était loin.",
        "Selon l'article 222-33-2-2 du Code pénal, la loi n° 2018-703 et l'art. R. 625-8-3.",
        "Un T2 de 75 m2 au 3e étage, dans le 93, ligne 13, bus 38, RER B.",
        "La Box 4 captait mal la 4G et la 5G. 100 % remboursé, article n° 12.",
        "Madame, Monsieur, je vous écris. M. X et Mme Y. Mme la directrice, M. le maire.",
        "Il habite à Montreuil, rue de Paris, près de l'avenue Victor Hugo et du lycée Jean Jaurès.",
        "Une place de parking, 2 cours de danse, 1 place de marché, 3 passages.",
        "Orange, EDF, SFR, Darty et La Poste n'ont rien dit. Free Mobile non plus.",
        "On garde [numéro], [prénom], [adresse] et « […] ».",
        "Le code pénal, le code promo, tous les codes. Sur Instagram il m'a retrouvée.",
        "Voyez service-public.fr, arretonslesviolences.gouv.fr ou cnil.fr.",
        "DE 100 KM, il y a 100 ans. Bâtiment B. Il est resté. Plan B. Elle est partie.",
        "J'ai le hashtag #harcelementdomicile, rendez-vous @ 18h.",
        "RENTRÉE CHEZ MOI IL M'A SUIVIE. IL Y A 3 ANS.",
        "",
        " \n\t ",
    ],
)
def test_ordinary_figures_and_public_names_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_offsets_are_code_points_after_emoji() -> None:
    text = "😳🇫🇷 06 39 98 00 12"
    assert [(hit.start, hit.end) for hit in find(text)] == [(4, 18)]


def test_the_longer_of_two_overlapping_hits_stays() -> None:
    assert found("Voir https://example.org/@lea/0639980012") == [
        ("url", "https://example.org/@lea/0639980012")
    ]


def test_each_detector_stays_inside_the_text_it_is_given() -> None:
    text = " ".join(marked(sentence)[0] for several in HITS.values() for sentence in several)
    for detect in (*EVERYWHERE, *AROUND_FIGURES):
        assert all(0 <= hit.start < hit.end <= len(text) for hit in detect(text, "en"))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_has_its_word_in_both_languages(kind: Kind, language: str) -> None:
    assert replacement(kind, language)[0] in "[("
    assert find(f"Il a dit {replacement(kind, language)} puis rien.") == []


def test_the_word_follows_the_language_of_the_text() -> None:
    assert [replacement("phone", "fr"), replacement("phone", "en"), replacement("cut", "fr")] == [
        "[numéro]",
        "[number]",
        "[…]",
    ]
