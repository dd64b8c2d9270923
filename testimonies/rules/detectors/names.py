"""Names that the words around them announce: a civility, « s'appelle », a trade, a husband or a friend."""

import re
from collections.abc import Iterator

from testimonies.models.kinds import Kind

from .hits import APOSTROPHE, PROPER, SPACE, Hit
from .words import COMPANIES, FIRMS, KIN, STARTERS, TRADES

_PARTICLE = (
    rf"(?:de{SPACE}la|de|du|des|van(?:{SPACE}de[rn]?)?|von|le|la|el|ben|al|da|do|dos|di|della|d{APOSTROPHE})"
)
_NAME = rf"(?:{_PARTICLE}{SPACE}?)?{PROPER}(?:{SPACE}(?:{_PARTICLE}{SPACE}?)?{PROPER}){{0,2}}"
_PROPER = re.compile(PROPER)
# « Monsieur Le Guennec »: words that begin a sentence elsewhere.
_CAPITAL_PARTICLES = frozenset("le la les de du des van von el al ben aït ait saint".split())
_NO_NAMES = STARTERS | TRADES | COMPANIES


def is_no_name(word: str) -> bool:
    return word.lower().partition("'")[0].partition("’")[0] in _NO_NAMES or word.lower() in _NO_NAMES


def name_in(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """Where the name in these capitalised words starts and ends, and of how many words it is; None when there is none."""
    words = list(_PROPER.finditer(text, start, end))
    begins_small = (
        len(words) > 1 and words[0][0].lower() in _CAPITAL_PARTICLES and not is_no_name(words[1][0])
    )
    count = 2 if begins_small else 0
    while count < len(words) and (not is_no_name(words[count][0]) or (count and _is_particle(words, count))):
        count += 1
    if text[start : words[count - 1].end()].lower() in FIRMS:
        return None
    return (start, _without_genitive(text, words[count - 1].end()), count) if count else None


def _is_particle(words: list[re.Match[str]], place: int) -> bool:
    """« Jean-Éloi de La Brétonnaye »: « La » with a name after it."""
    small = words[place][0].lower() in _CAPITAL_PARTICLES
    return small and place + 1 < len(words) and not is_no_name(words[place + 1][0])


def _without_genitive(text: str, end: int) -> int:
    """« Sarah's » is Sarah."""
    return end - 2 if text[end - 2 : end] in ("'s", "’s") else end


def _hit(text: str, span: tuple[int, int], confidence: float) -> Iterator[Hit]:
    found = name_in(text, *span)
    if found:
        start, end, count = found
        yield Hit(start, end, Kind.FIRST_NAME if count == 1 else Kind.PERSON_NAME, confidence)


_PLURAL = r"(?:MM\.|[Mm]essieurs|[Mm]esdames|[Mm]esdemoiselles|Mmes|Mlles)"
_RANK = "[Ii]nspect(?:or|eur)|[Ss]erge?ant|[Cc]onstable|[Bb]rigadier|[Ll]ieutenant|[Cc]apitaine|[Aa]djudant"
_CIVILITY = (
    r"(?:M\.|M(?=[ \u00a0\u202f][A-ZÀ-Þ][\w’'-]{3})|[Mm]r\.?|MR\.?|[Mm]me|MME|[Mm]lle|MLLE|Mrs\.?|Ms\.?|Miss|[Mm]onsieur"
    rf"|MONSIEUR|[Mm]adame|MADAME|[Mm]ademoiselle|Dr\.?|[Dd]octeur|Maître|{_RANK}|{_PLURAL})"
)
_WIDOW = rf"(?:(?:[Vv]euve|[Vv]ve|née){SPACE})?"
_AFTER_CIVILITY = re.compile(rf"(?<![\w.]){_CIVILITY}(?:{SPACE}{{1,2}}|(?<=\.)){_WIDOW}(?P<value>{_NAME})")
_LAWYER = re.compile(rf"(?<![\w.])Me{SPACE}(?P<value>{_NAME})")  # French only: in English it is a pronoun
_OFFICER = re.compile(rf"(?<![\w.])(?:PC|DC|Sgt\.?){SPACE}(?P<value>{_NAME})")  # in French a PC is a computer
_SECOND = re.compile(rf"(?<![\w.]){_PLURAL}{SPACE}{_NAME}{SPACE}(?:et|and|&){SPACE}(?P<value>{_NAME})")
_LOWER_AFTER_CIVILITY = re.compile(
    r"(?<![\w.])(?:M\.|[Mm]me|[Mm]lle|[Mm]r\.?|Mrs\.?|Ms\.?)[ \u00a0\u202f](?P<value>[a-zà-ÿ][\w-]{3,30})(?!['’\w])"
)
_AFTER_MADAM = frozenset(
    "dit disait veut voulait fait faisait était sera serait avait aurait habite semble vient venait chose truc machin untel "
    "veuve muscle propre vous nous aussi pense croit voit said says would could should wants comes came does".split()
)


def after_civility(text: str, language: str) -> Iterator[Hit]:
    """A civility is no part of the name."""
    for pattern in (_AFTER_CIVILITY, _SECOND, _OFFICER if language == "en" else _LAWYER):
        for match in pattern.finditer(text):
            found = name_in(text, *match.span("value"))
            if found:
                yield Hit(found[0], found[1], Kind.PERSON_NAME, 0.9)
    for match in _LOWER_AFTER_CIVILITY.finditer(text):
        if match["value"] not in _AFTER_MADAM and not is_no_name(match["value"]):
            yield Hit(*match.span("value"), Kind.PERSON_NAME, 0.6)


_SELF = rf"(?:[sm]{APOSTROPHE}appel(?:le|ait|lait)|[sm]{APOSTROPHE}appelerait)"
_GIVEN = (
    rf"(?:{_SELF}|(?:pré|dé|re)nommée?|nommée?|prénom(?:{SPACE}(?:est|était|c{APOSTROPHE}est))?|surnommée?"
    rf"|(?:is|was|he{APOSTROPHE}s|she{APOSTROPHE}s){SPACE}called|named|name(?:{SPACE}(?:is|was)|{APOSTROPHE}s)?|nicknamed)"
)
_CALLED = (
    rf"(?:(?:a|an|some|another|one|the){SPACE}[a-z]{{2,20}}(?:{SPACE}[a-z]{{2,20}})?{SPACE}called"
    rf"|(?:se{SPACE}(?:fait|faisait)|fait){SPACE}appeler|appel(?:le|ez)-moi|(?:[Cc]all|calls){SPACE}(?:me|him|himself)|(?:goes|went){SPACE}by"
    rf"|présent(?:e|ée?|ait)(?:{SPACE}[a-z]{{2,9}})?{SPACE}(?:comme|sous{SPACE}le{SPACE}nom{SPACE}de)|introduced{SPACE}(?:him|her)self{SPACE}as"
    rf"|known{SPACE}as|knew{SPACE}(?:him|her){SPACE}as|[Uu]ne?{SPACE}certaine?|(?:au|du|sous{SPACE}le){SPACE}nom{SPACE}de|by{SPACE}the{SPACE}name{SPACE}of"
    rf"|[Jj]e{SPACE}soussignée?s?,?|(?:[Aa]sk|[Aa]sked){SPACE}for|[Dd]emande[rz](?:{SPACE}à{SPACE}parler{SPACE}à)?"
    rf"|(?:[Ff]amille|[Éé]poux|frères){SPACE}|[Nn]om(?:{SPACE}et{SPACE}prénom)?{SPACE}?:|(?:[Ss]ignée?|[Ss]igned)(?:{SPACE}?[:,])?"
    rf"|(?:[Ss]alut|[Bb]onjour|[Cc]oucou|[Bb]onsoir|[Mm]oi|[Aa]llô|[Rr]e),?{SPACE}c{APOSTROPHE}est"
    rf"|(?:[Hh]i|[Hh]ello|[Hh]ey|[Ee]vening|[Mm]orning),?{SPACE}(?:it{APOSTROPHE}s|this{SPACE}is|I{APOSTROPHE}m)"
    rf"|(?:[Bb]adge|[Ii]nterphone|[Éé]tiquette|[Ss]onnette|label|tag)(?:{SPACE}[a-z]{{2,9}}){{0,2}}"
    rf"{SPACE}(?:indiqu(?:e|ait)|di(?:t|sait)|port(?:e|ait)|read|reads|said|says)"
    rf"|[«\"“]{SPACE}?(?:[Cc]{APOSTROPHE}est|[Ii]ci|[Ii]t{APOSTROPHE}s|[Tt]his{SPACE}is)"
    r"|(?:[Bb]ises|[Bb]isous?|[Cc]ordialement|[Rr]egards|[Cc]heers|[Ll]ove),)"
)
_FULL = rf"(?:[Jj]e{SPACE}suis|I{SPACE}am|I{APOSTROPHE}m)"
_THEN = rf"{SPACE}{{0,2}}:?{SPACE}{{0,2}}[«\"“]?{SPACE}?"
_INTRODUCED = re.compile(
    rf"(?<!\w)(?:(?P<given>{_GIVEN}|{_CALLED})|{_FULL}){_THEN}(?P<value>{_NAME}(?:{SPACE}[A-Z](?:\.|\b(?!{APOSTROPHE})))?)"
)
# In small letters only after a verb that needs a name, and not « ça s'appelle du vol ».
_LOWER = re.compile(
    rf"(?<!ça )(?<!cela )(?<!on )(?<!On )(?<!it )(?<!that )\b(?:{_SELF}|prénommée?|dénommée?"
    rf"|(?:man|guy|bloke|lad|woman|someone){SPACE}(?:named|called)"
    rf"|(?:his|her|my|whose){SPACE}name(?:{SPACE}(?:is|was)|{APOSTROPHE}s)|(?:guy|man)['’]s{SPACE}name{SPACE}(?:is|was))"
    rf"{_THEN}(?P<value>[a-zà-ÿ][a-zà-ÿ-]{{2,20}})(?![\w'’])"
)
_NOT_GIVEN = frozenset(
    "déjà alors ainsi donc quoi pas plus encore comment souvent mutuellement presque maintenant vraiment juste bien parfois "
    "harcèlement not after like then either also really still on in the just something anything withheld unknown "
    "removed".split()
)


def introduced(text: str, language: str) -> Iterator[Hit]:
    """« s'appelle Yanis », "named Dave", « je suis Maëlle Trévignon »; one word after « je suis » may be anything."""
    for match in _INTRODUCED.finditer(text):
        found = name_in(text, *match.span("value"))
        if not found or (found[2] == 1 and not match["given"]):
            continue
        start, end, count = found
        initial = match["value"][-2:].strip().rstrip(".")
        if len(initial) == 1 and initial.isupper():
            end, count = match.end("value"), 2
        kind = Kind.FIRST_NAME if count == 1 else Kind.PERSON_NAME
        yield Hit(start, end, kind, 0.9 if match["given"] else 0.6)
    for match in _LOWER.finditer(text):
        if match["value"] not in _NOT_GIVEN and not is_no_name(match["value"]):
            yield Hit(*match.span("value"), Kind.FIRST_NAME, 0.7)


def _is_kin(word: str, language: str) -> bool:
    """In French « son RIB » is nobody's son."""
    return word.lower() in KIN and (language == "en" or word.lower() != "son")


_WORDS_BEFORE = re.compile(r"[\w-]{2,20}")
_SET_APART = re.compile(rf"(?:,{SPACE}|\({SPACE}?|:{SPACE})(?P<value>{_NAME})(?={SPACE}?[,);.])")
_PLACES = frozenset(
    "saint sainte mont fort bourg grand grande petit nord sud est ouest côte val vieux place rue avenue boulevard gare "
    "porte france paris lyon marseille europe résidence cité île lycée collège hôpital centre french english north south "
    "east west new royal great le la les secours association société banque crédit hôtel café restaurant bar pizza burger "
    "fondation".split()
)
# Sought from the name backwards: there are fewer capitals than small words.
_AFTER_WORD = re.compile(rf"(?<=[a-zéœû]){SPACE}(?P<value>{_NAME})")


def set_apart(text: str, language: str) -> Iterator[Hit]:
    """« L'ascensoriste, Grzegorz Wolniak, »: two words of a name, or one beside a trade or a relative."""
    for match in _SET_APART.finditer(text):
        found = name_in(text, *match.span("value"))
        if not found or match["value"].split()[0].lower() in _PLACES:
            continue
        start, end, count = found
        before = _WORDS_BEFORE.findall(text, max(0, start - 40), start)
        of_somebody = any(word.lower() in TRADES or _is_kin(word, language) for word in before[-4:])
        whole = (
            count > 1
            and end == match.end("value")
            and not text[start:end].isupper()
            and "'s " not in match["value"]
        )
        if whole or of_somebody:
            yield Hit(
                start, end, Kind.PERSON_NAME if count > 1 else Kind.FIRST_NAME, 0.75 if of_somebody else 0.5
            )


def of_kin(text: str, language: str) -> Iterator[Hit]:
    """« ma fille Lou », « my neighbour Olivia »."""
    for match in _AFTER_WORD.finditer(text):
        before = _WORDS_BEFORE.findall(text, max(0, match.start() - 20), match.start())
        if before and _is_kin(before[-1], language):
            yield from _hit(text, match.span("value"), 0.8)


DETECTORS = (after_civility, introduced, set_apart, of_kin)
