import sys
from collections import Counter

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonies.models.kinds import Kind, replacement
from testimonies.rules.personal_data import DETECTORS, Hit, find


def found(text: str, language: str = "fr") -> list[tuple[str, str]]:
    return [(hit.kind.value, text[hit.start : hit.end]) for hit in find(text, language)]


def marked(sentence: str) -> tuple[str, list[str]]:
    """The sentence without its ‹ › marks, and what stood between them."""
    pieces = sentence.replace("›", "‹").split("‹")
    return "".join(pieces), pieces[1::2]


HITS = {
    Kind.PHONE: [
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
        "Écrivez à ‹prenom.nom@example.org›.",
        "Il a pris mon adresse (‹marie+fibre@mail.example.fr›) sur le bon.",
        "C'est ‹lea [at] example [dot] com›, ou ‹lea.75(arobase)example(point)fr›.",
        "‹lea arobase example point fr›, dit à voix haute.",
    ],
    Kind.URL: [
        "Sa page : ‹https://example.org/moi?x=1›, puis ‹www.example.net›.",
        "Voir (‹http://example.com/a_b›) ou ‹example.fr/album/3›…",
        "Il m'a envoyé ‹t.me/exemple_75› et ‹instagram.com/exemple.75›.",
    ],
    Kind.SOCIAL_HANDLE: [
        "Il m'a suivie depuis ‹@livreur.exemple.01›.",
        "Son insta : ‹exemple.lea›, son snap c'est ‹exemple_75›.",
        "Pseudo « ‹lolo34› » sur Telegram.",
        "Instagram : ‹marinexemple›.",
    ],
    Kind.POSTCODE_CITY: [
        "Je vis à ‹31000 Toulouse›, avant à ‹97400 Saint-Denis›.",
        "‹13100 Aix-en-Provence›, ‹76600 Le Havre› et ‹92100 Boulogne-Billancourt Cedex 12›",
        "En minuscules : ‹59000 lille›. Code postal : ‹75011›. ‹Nantes (44000)›",
        "À ‹1000 Bruxelles›, ‹B-4000 Liège›, ‹CH-1201 Genève› ou Montréal ‹H2X 1Y4›.",
    ],
    Kind.ADDRESS: [
        "J'habite au ‹12 rue des Lilas›, puis au ‹3 bis, avenue de la République›.",
        "‹45 boulevard de la liberté› ou ‹14 allée du Faux-Semblant›",
        "Chez moi, ‹lieu-dit Les Trois Chênes›, il n'y a personne.",
        "À Bruxelles : ‹rue de la Loi 16›, ‹1000 Bruxelles›.",
        "I live at ‹12 Baker Street›, near the park.",
    ],
    Kind.PERSON_NAME: [
        "C'est M. ‹Dupont-Exemple› qui est venu, avec Mme ‹Léa Trévignon›.",
        "Je m'appelle ‹Julie Marchand›, et je suis ‹Maëlle Trévignon› pour l'agence.",
        "L'agent, ‹Julien Marquetoux›, m'a suivie. ‹D. Farmontel› sur le badge. ‹DUPONT Julien› aussi.",
        "My landlord is Mr ‹Harrowgate› and his son Mr. ‹O'Connor›.",
    ],
    Kind.FIRST_NAME: [
        "Il s'appelle ‹Kilyan›.",
        "Le technicien, ‹Yanis›, m'a écrit.",
        "He said his name was ‹Darren›.",
    ],
    Kind.LICENCE_PLATE: [
        "Sa voiture : ‹AB-123-CD›, puis ‹ab-124-cd› ou ‹AB125CD› ou ‹ZZ 000 ZZ›.",
        "Plaque belge ‹1-ABC-234›, immatriculé ‹VD 123456›, plaque : ‹1234 AB 75›.",
    ],
    Kind.IDENTIFIER: [
        "Il a photographié mon RIB ‹FR76 3000 6000 0112 3456 7890 189› et ‹BE71 0961 2345 6769›.",
        "Mon numéro ‹2 99 12 99 000 000 37› était sur la feuille.",
        "Numéro de sécu : ‹1 85 05 78 006 084›. AVS ‹756.9217.0769.85›. NAS ‹046 454 286›.",
    ],
    Kind.DOOR_CODE: [
        "Il connaissait le digicode ‹45B12› et le code de la porte : ‹1234A›.",
        "The door code is ‹4589›. Porte gauche, code ‹4512B›.",
    ],
    Kind.ORDER_NUMBER: [
        "Commande n° ‹4587-221-FX›, dossier ‹123456›, référence : ‹AB12345›.",
        "Le numéro de commande est le ‹402-1234567-1234567›, colis ‹XY123456789FR›.",
    ],
    Kind.DATE_OF_BIRTH: ["Je suis née le ‹14/12/1999›, il est né le ‹3 mars 1985›. Born on ‹5 May 1980›."],
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


ORDINARY = st.sampled_from(
    [
        "Il m'a écrit ",
        "le soir même, depuis ",
        "numéro : ",
        "(",
        "Puis à 18h30, ",
        "\n",
        "« ",
        "3 fois ",
        "le colis n'était pas là ; ",
    ]
)
AFTER = st.sampled_from(
    [".", ", alors que non.", " et rien d'autre", ")", "\n", " »", " ; puis rien", "", " à 18h30."]
)
GAPS = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f"])


@given(
    ORDINARY,
    st.sampled_from(["063998", "019900", "026191", "035301", "046571", "053649"]),
    st.integers(0, 9999),
    GAPS,
    AFTER,
)
def test_a_french_number_hidden_in_a_sentence_is_found(
    before: str, block: str, rest: int, gap: str, after: str
) -> None:
    digits = f"{block}{rest:04}"
    number = gap.join(digits[place : place + 2] for place in range(0, 10, 2))
    text = before + number + after
    assert Hit(len(before), len(before) + len(number), Kind.PHONE, 0.95) in find(text)


@given(st.sampled_from(["BE", "CH", "CA", "FR", "DE", "ES", "MA"]), ORDINARY, AFTER)
def test_an_international_number_hidden_in_a_sentence_is_found(region: str, before: str, after: str) -> None:
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    assert ("phone", number) in found(before + number + after)


LABEL = st.from_regex(r"[a-z0-9]{1,8}([._-][a-z0-9]{1,8})?", fullmatch=True)


@given(LABEL, LABEL, st.sampled_from(["org", "fr", "com"]), ORDINARY, AFTER)
def test_an_address_hidden_in_a_sentence_is_found(
    name: str, host: str, end: str, before: str, after: str
) -> None:
    address = f"{name}@{host.replace('_', '-')}.example.{end}"
    assert ("email", address) in found(before + address + after)


@given(st.text(max_size=300))
def test_hits_come_in_order_and_apart_and_inside_the_text(text: str) -> None:
    hits = find(text)
    edges = [edge for hit in hits for edge in (hit.start, hit.end)]
    assert edges == sorted(edges) and all(0 <= edge <= len(text) for edge in edges)
    assert all(hit.start < hit.end and 0 < hit.confidence <= 1 for hit in hits)


def test_offsets_are_code_points_after_emoji() -> None:
    text = "😳🇫🇷 06 39 98 00 12"
    assert [(hit.start, hit.end) for hit in find(text)] == [(4, 18)]


def test_the_longer_of_two_overlapping_hits_stays() -> None:
    assert found("Voir https://example.org/@lea/0639980012") == [
        ("url", "https://example.org/@lea/0639980012")
    ]


HOSTILE = [
    "06 39 98 00 12 ",
    "0",
    "1 ",
    "a.",
    "a@",
    "A'",
    "Ab ",
    "zéro ",
    "12 rue de ",
    "M. Ab ",
    "snap: ",
    "+33 6 39 ",
    "(",
    "n°",
    "FR76",
]


def _calls(text: str) -> int:
    """How many functions were entered: a measure of work that no busy machine disturbs."""
    calls: Counter[str] = Counter()
    sys.setprofile(lambda frame, event, arg: calls.update((event,)))
    try:
        find(text)
    finally:
        sys.setprofile(None)
    return sum(calls.values())


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_at_most_twice_the_work(piece: str) -> None:
    short, long = (_calls(piece * (size // len(piece))) for size in (2_000, 4_000))
    assert long <= 2.3 * short


@pytest.mark.parametrize("piece", [*HOSTILE, " ", "-", "'", "[", "@", ".", "A-", "D'A", "1-", "c'est "])
def test_hostile_text_of_a_story_s_length_comes_to_an_end(piece: str) -> None:
    assert isinstance(find("digicode" + piece * (20_000 // len(piece))), list)


def test_each_detector_stays_inside_the_text_it_is_given() -> None:
    text = " ".join(marked(sentence)[0] for several in HITS.values() for sentence in several)
    for detect in DETECTORS:
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
