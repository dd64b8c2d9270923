"""Personal data as thumbs, misers and jokers write it: damaged, in other signs, stuck together, letter by letter."""

import pytest

from testimonies.rules.detectors.disguise import undisguised
from testimonies.rules.personal_data import find

from .test_personal_data import found, marked

FRENCH = [
    # A telephone number: its first zero or its plus left out, in keycaps, stuck to words, parted by odd signs
    "son numéro c'est ‹639980012› je crois, ou ‹6 39 98 00 13›",
    "num : ‹33639980014›, whatsapp : ‹32 475 12 34 56›, puis (‹(33) 6 39 98 00 16›)",
    "‹06 39 9B 00 1Z› pour embrouiller",
    "‹0️⃣6️⃣ 3️⃣9️⃣ 9️⃣8️⃣ 0️⃣0️⃣ 1️⃣8️⃣› puis ‹➕3️⃣3️⃣6️⃣3️⃣9️⃣9️⃣8️⃣0️⃣0️⃣1️⃣9️⃣› dans sa story",
    "‹０６ ３９ ９８ ００ ２０›, ‹⓪⑥③⑨⑨⑧⓪⓪②①›",
    "sms de‹0639980022›merci, tél‹0199004142›(agence)",
    "‹06*39*98*00*24› ; ‹06|39|98|00|25›",
    "C'était ‹06, 39, 98, 00, 26› qu'il disait",
    "Affiché : ‹+33639980028›. Il n'a rien dit.",
    # Mail: a comma for the stop, a line's end, spaces, no ending, letter by letter
    "‹eve.exemple75@example,com› et ‹eve_75 @ example . org›",
    "mail: ‹eve.exemple@\nexample.org›",
    "‹lea75 arobase gmail›, ‹lea_exemple à gmail.com›, ‹lea75@gmailcom›, ‹lea.exemple arobaz hotmail.fr›",
    "‹lea tiret du bas exemple arobase example point com›",
    "‹l e a @ e x a m p l e . c o m›, ‹𝐥𝐞𝐚@𝐞𝐱𝐚𝐦𝐩𝐥𝐞.𝐜𝐨𝐦›, ‹leaATexampleDOTcom›",
    # Addresses of pages
    "voir ‹example.org/a_1›,‹example.net/b›;‹https://example.com/c›",
    "‹https ://example.org/moi›, ‹http//example.org/moi›, ‹htps://example.org/moi›, ‹www,example,com›",
    "‹example[.]org/lea›, ‹exemple point fr slash lea›, ‹linktr.ee/exemple75›, ‹exemple75.wixsite.com›",
    # Accounts
    "il est ‹livreur_fictif› sur vinted et ‹bricolo_75› sur leboncoin",
    "‹mister underscore exemple›, insta : ‹lea point exemple›, ‹livreur tiret du bas fictif› sur insta",
    'il se fait appeler « ‹fauxlivreur› » sur Instagram ; "‹faux_livreur›" sur Snap',
    "insta → ‹lea_75›, snap/‹lea_77›, insta@‹lea_78›, arobase ‹lea_79›, ‹serrurier#0043›",
    "insta : ‹l e a _ 8 0›",
    "sur mastodon ‹@lea@mastodon.example›",
    # Plates
    "en 208 noire (‹fz 461 gd›), ‹FZ_461_GD›, ‹FZ–462–GD›, ‹FZ 464-GD›, ‹FZ-OOO-GD›",
    "‹EK\u202f001\u202fRT›, ‹F Z 4 6 7 G D›, plaque ‹Foxtrot Zulu 469 Golf Delta›",
    "‹B-ZZ 0000› garée là, ‹WA 12345›, une plaque polonaise",
    # Accounts of banks, numbers of people
    "IBAN‹FR76 3000 6000 0112 3456 7890 189›BIC, mon IBAN ‹FR76 3000 6000 0112 3456 7890 188› avec une faute",
    "IBAN ‹FR76\n3000 6000 0112\n3456 7890 189›, ‹FR76 3OOO 6OOO O112 3456 789O 189›",
    "mon RIB : ‹30006 00001 12345678901 89›",
    "« ‹2850599006084› » (sans la clé), n° secu ‹2 85 05 99 006 085›",
    # Codes of doors
    "L'interphone : tapez ‹2581›. Code d'entrée (‹A 46 03›). Boîte à clés : code ‹0 4 2 9›",
    "Codes : ‹1358A› pour la porte, ‹9043› pour le sas, ‹quarante-deux A dix-neuf› au digicode",
    # Births
    "née en ‹mars 1949›, D.N. ‹1979-07-30›, date de naissance (‹30 / 07 / 1979›), nee le ‹30/07/79›",
    "né le ‹trente juillet mille neuf cent soixante-dix-neuf›",
    "Je soussigné ‹Honoré Valmigère›, puis le gérant, ‹Jean-Éloi de La Brétonnaye›, a ri",
]
ENGLISH = [
    "text ‹7700900123›, his number is ‹44 7700 900124›. I hung up.",
    "my NI number ‹QQ 12 34 56 C› was there",
    "Entry code ‹90-14›, second door; at the keypad, press ‹1943› and wait",
    "They said to ask for ‹Corwin› at the desk",
    "He is ‹fix_it_example› on Gumtree, ‹example dot com slash lea› is his page",
]


@pytest.mark.parametrize(
    "language, sentence", [*(("fr", each) for each in FRENCH), *(("en", each) for each in ENGLISH)]
)
def test_what_is_damaged_or_disguised_is_found(language: str, sentence: str) -> None:
    text, wanted = marked(sentence)
    assert [passage for _, passage in found(text, language)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "la 208 de 120 cv, le 308 sw 110 ch, de 100 km, en 2016 à la porte",
        "Sur insta en 3 jours, sur snap depuis 2 mois, insta 20euros, facebook 24h/24",
        "les 06, 07, 08, 09, 10 et 11 décembre, puis 6 10 15 20 25",
        "Il est venu le 06/12/2016 et 07.12.2016,puis plus rien.Voir ensuite/peut-être",
        "à gmail ou chez orange, il a une adresse free, je suis chez sfr à vie",
        "Il parle point par point. Leboncoin : canapé gris. Il m'a donné son RIB et son CV.",
        "Il devait relever le compteur : 04521 en heures pleines. Modèle XJ-900, plaque manquante.",
        "Il a dit deux ou trois mots au digicode. Il est né en 1985. J'ai fait 2000 pas.",
    ],
)
def test_what_only_resembles_them_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_places_in_a_disguised_text_are_those_of_the_text_as_it_was_typed() -> None:
    text = "❤️ 0️⃣6️⃣3️⃣9️⃣9️⃣8️⃣0️⃣0️⃣1️⃣2️⃣ ❤️ 06 39 98 00 13"
    assert [text[hit.start : hit.end] for hit in find(text)] == ["0️⃣6️⃣3️⃣9️⃣9️⃣8️⃣0️⃣0️⃣1️⃣2️⃣", "06 39 98 00 13"]


def test_a_plain_text_stays_as_it_is_and_in_place() -> None:
    assert undisguised("Élise, 2 m², c'est « ça » — voilà.") == ("Élise, 2 m², c'est « ça » — voilà.", None)
    assert undisguised("a\u20e3b") == ("ab", [0, 2, 3])
