"""Letters without words are seen, and no language is taken for them."""

import pytest

from testimonies.rules.raid.nonsense import is_gibberish

MASHED = "sdfjkl qsdfg wxcvbn sdfkjh qzsdx vbnhg"
RANDOM = "xkq vjwz qpfh zzgk btwx mqvk jhxr wqpk vbzq"

# Of people who write in their own language, or in none that has a spelling.
LANGUAGES = [
    "Bardzo się boję, ponieważ przyszedł do mnie strażnik i wszczął kłótnię przed drzwiami.",
    "Strč prst skrz krk, řekl řemeslník, a pak čtyřikrát zazvonil u mých dveří.",
    "Angstschweiß und Selbstzweifel: der Schlüsseldienst kam nachts um zwei Uhr zurück.",
    "A szerelő azt mondta, hogy tudja, hol lakom, és azóta nem merek egyedül hazamenni.",
    "Huoltomies tuli takaisin illalla ja koputti ovelle, vaikka olin pyytänyt häntä lähtemään.",
    "Roeddwn i gartref ar fy mhen fy hun pan ddaeth y gweithiwr yn ôl a churo ar y drws.",
    "Teknikaria etxera etorri zen eta gero gauero idazten zidan, beldur naiz atea irekitzeko.",
    "Tamirci eve geldi, sonra her gece mesaj yazdı; kapıyı açmaya korkuyorum artık.",
    "Njeriu i ujit erdhi në shtëpi dhe pastaj më shkruante çdo natë, kam frikë të hap derën.",
    "Ndax mën nga ma dimbali, waa ji dafa dellusi ci sama kër gi ci guddi gi te ragal naa.",
    "Fundi alikuja nyumbani kurekebisha bomba kisha akaanza kunitumia ujumbe kila usiku.",
    "kheft bzaf mn dak lkhddam, b9a kay3iyet 3lia kol lila o gal lia 3raf fin kanskon",
    "Mutameenin baan ku soo wacay, ninkii wuxuu ii soo diray fariimo habeen kasta, waan baqayaa.",
    "Người thợ đã quay lại lúc nửa đêm và gõ cửa phòng tôi rất lâu.",
    "slt jsp pk il ma envoyé dé msg tt la nuit tkt jsuis ds la mrd mdr g peur stp rep vite",
    "Мастер пришёл чинить плиту и потом писал мне каждый день.",
    "جاء عامل التوصيل إلى البيت ثم بدأ يرسل لي رسائل كل ليلة",
    "快递员从包裹上拿到了我的电话号码每天晚上给我发信息我不敢告诉家里人",
    "მას შემდეგ ყოველ ღამე მწერს და მეშინია კარის გაღება",
    "ΦΟΒΑΜΑΙ ΝΑ ΑΝΟΙΞΩ ΤΗΝ ΠΟΡΤΑ ΤΟ ΒΡΑΔΥ",
]


@pytest.mark.parametrize("text", LANGUAGES)
def test_no_language_is_taken_for_gibberish(text: str) -> None:
    assert is_gibberish(text) is None


@pytest.mark.parametrize(
    "text", [MASHED, RANDOM, MASHED.upper(), "q1 " + RANDOM, RANDOM + " а", RANDOM + " 😂"]
)
def test_keys_struck_at_random_are_seen(text: str) -> None:
    assert is_gibberish(text) is True


def test_a_few_keys_are_not_enough_to_be_sure() -> None:
    assert is_gibberish("sdfjkl qsdfgh") is False
    assert is_gibberish("sdfjkl qsd") is None


def test_a_third_of_unknown_pairs_is_the_limit() -> None:
    assert is_gibberish("bonne sdfgh " * 4) is True  # four unknown of eight
    assert is_gibberish("bonjour madame sdfgh " * 4) is None


@pytest.mark.parametrize("text", ["lol " * 20, "a" * 40, "bla, " * 30, "HAHA" * 20])
def test_one_word_over_and_over_is_seen(text: str) -> None:
    assert is_gibberish(text) is True


def test_a_word_cried_out_is_not_enough() -> None:
    assert is_gibberish("nooooooon") is None
    assert is_gibberish("Il est revenu, il est revenu, il est revenu. J'ai peur, peur, peur, PEUR.") is None


def test_signs_are_seen_and_figures_are_not() -> None:
    assert is_gibberish("&@#%*&=_@#%&*#@%=_&#@%") is True
    assert is_gibberish("!!!???!!!...!!!???!!!...") is False
    assert is_gibberish("!!!???!!!") is None
    assert is_gibberish("06 39 98 00 12, 06 39 98 00 13") is None
    assert is_gibberish("IBAN : FR1420041010050500013M02606.") is None
    assert is_gibberish("12345#*%&@12345#*%&@") is None
    assert is_gibberish("1234#*%&@12345#*%&@!") is True


def test_pictographs_may_be_all_that_somebody_could_send() -> None:
    assert is_gibberish("😔" * 30) is None


def test_addresses_and_codes_are_no_words() -> None:
    assert (
        is_gibberish("Voir https://example.org/xkqvjwz/qpfhzzgk/btwxmqvk?jhxr=wqpkxkqvjwz il est là") is None
    )


@pytest.mark.parametrize("text", ["", "   ", "?", "Non."])
def test_nothing_says_nothing(text: str) -> None:
    assert is_gibberish(text) is None


def test_what_can_be_said_aloud_is_left_alone() -> None:
    """It might be a language that nobody here knows: this is what the sign does not see."""
    assert is_gibberish("kousolve tilodra gaba ten pino bama vema gadrakou piba ripidra tilo") is None
    assert is_gibberish("table window soleil the banane cloud river manger paper jeudi") is None
