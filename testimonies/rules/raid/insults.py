"""Insults and little else. Those who were insulted quote it, so every word of an account speaks against this sign.

The words are our own list, French and English, of what raids on such calls say: it only has to tell a volley of insults
from an account, not to find every one. Plurals are not listed: a last s or x is left out.
"""

import re
from dataclasses import dataclass

from .letters import words

_HARD = """
pute salope salop salopard connasse conne connard petasse pouffiasse pouffe grognasse garce chienne truie thon morue catin
greluche cageot batard enculee encule niquez nique ntm fdp tg gueule foutre merde suce feminazi feminazie gouine salaud
bouffonne bouffon
bitch bitches whore slut cunt skank hag fuck fucking fucked fucker stfu gtfo kys bastard twat
"""
_SOFT = """
menteuse mytho mythomane affabulatrice hysterique folle debile abrutie abruti taree frustree moche laide sale grosse
vieille vache baisee degage degagez chialer creve crevez pitie pue puent bande espece
liar lying stupid dumb fat ugly filthy nasty crazy hysterical cow moron idiot pathetic
"""
# Somebody tells what happened: to whom, who did it, who said so, and that it is past.
_ACCOUNT = """
j je m me moi mon ma mes il ils lui elle son sa ses quand depuis avant pendant apres etait avait traitee traite appelee
appelait dit disait ecrit ecrivait envoye envoyait repondu hurle crie insultee insulte message messages texto textos sms
mail appel telephone livreur technicien plombier serrurier electricien peintre jardinier proprietaire proprio bailleur
facteur voisin chauffeur coursier medecin infirmier agent patron collegue client cliente mec type gars homme monsieur
police plainte
i my he him his she her when was were had said says told called wrote texted texting sent replied shouted text texts phone
driver courier plumber locksmith electrician painter gardener landlord engineer neighbour doctor nurse carer agent boss
colleague man guy police report
"""
_ENDINGS = re.compile(r"(?<=..)[sx]$")
_QUOTED = re.compile(r"[«»“”\"]")
SHARE = 0.1
READ, MOST_STARRED = 5_000, 50  # signs, and words: a volley is shorter, and each star costs a pattern


def _listed(said: str) -> frozenset[str]:
    return frozenset(_ENDINGS.sub("", word) for word in words(said))


HARD, SOFT = _listed(_HARD), _listed(_SOFT) - _listed(_HARD)
ACCOUNT = _listed(_ACCOUNT)
LONGEST = max(map(len, HARD))


@dataclass(frozen=True)
class Volley:
    """`weight` counts an insult as one and a harsh word as a half, `share` is the weight per word, `account` what speaks
    for an account, quotation marks a half."""

    weight: float
    share: float
    account: float

    @property
    def is_sure(self) -> bool:
        return self.is_likely and self.account == 0

    @property
    def is_likely(self) -> bool:
        return self.weight >= 1 and self.share >= SHARE and 2 * self.account < self.weight


def volley(text: str) -> Volley:
    text = text[:READ]
    said = [_ENDINGS.sub("", word) for word in words(text)]
    starred = [word for word in said if "*" in word][:MOST_STARRED]
    weight = sum(map(_weight, said)) + sum(map(_is_starred_insult, starred))
    account = sum(word in ACCOUNT for word in said) + bool(_QUOTED.search(text)) / 2
    return Volley(weight, weight / max(1, len(said)), account)


def _weight(word: str) -> float:
    return 1.0 if word in HARD else 0.5 if word in SOFT else 0.0


def _is_starred_insult(word: str) -> bool:
    """« s*lope », "b***h": each star one letter or more."""
    if not 1 < len(word.replace("*", "")) < LONGEST:
        return False
    hidden = re.compile(".+".join(map(re.escape, re.split(r"\*+", word))))
    return any(hidden.fullmatch(one) for one in HARD)
