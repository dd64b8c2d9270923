"""Replies the desk starts from: short, without reproach, with numbers at the end. Braces are filled in by hand."""

NUMBERS_FR = "\n\nPour parler à quelqu’un : 3919 ou 116 006, gratuits. En danger : 17, ou SMS au 114."
NUMBERS_EN = "\n\nTo talk to someone in France: 3919 or 116 006, free. In danger: 17, or text 114."


def _reply(slug: str, french: str, english: str, *, move: str = "", reason: str = "") -> dict[str, str]:
    return {
        "slug": slug,
        "move": move,
        "reason": reason,
        "text_fr": french + NUMBERS_FR,
        "text_en": english + NUMBERS_EN,
    }


REPLIES = [
    _reply(
        "published",
        "Merci. La version relue de votre témoignage est en ligne. Vous pouvez la faire modifier ou retirer à tout moment "
        "avec votre reçu.",
        "Thank you. The reviewed version is online. You can have it changed or removed at any time with your receipt.",
        move="release",
    ),
    _reply(
        "published-after-redaction",
        "Nous avons remplacé {éléments} par des mentions comme [numéro], pour vous protéger et parce que la loi protège "
        "aussi les personnes citées. Le sens n’a pas changé. Dites-nous si cela ne vous convient pas.",
        "We replaced {items} with words such as [number], to protect you and because the law also protects people "
        "mentioned. The meaning is unchanged. Tell us if this does not suit you.",
        move="approve",
    ),
    _reply(
        "change-asked",
        "Nous aimerions publier votre récit. Un passage permet de reconnaître quelqu’un : {extrait}. Voici une proposition. "
        "Vous pouvez l’accepter, la changer, ou en rester là. Rien ne sera publié sans vous.",
        "We would like to publish your story. One passage makes someone recognisable: {excerpt}. Here is a suggestion. "
        "You may accept it, change it, or leave it. Nothing is published without you.",
        move="ask_change",
        reason="names-person",
    ),
    _reply(
        "counted",
        "Votre récit ne sera pas publié, mais vos réponses comptent dans les chiffres, sans rien qui vous identifie.",
        "Your story will not be published, but your answers count in the figures, with nothing that identifies you.",
        move="count_only",
    ),
    _reply(
        "refused",
        "Nous ne pouvons pas publier ce texte. Motif\u00a0: {motif}. Cela ne met pas en doute ce que vous avez vécu. Vous "
        "pouvez répondre à l’équipe, ou retirer votre texte, avec votre reçu.",
        "We cannot publish this text. Reason: {reason}. This does not question what you lived through. You can answer the "
        "team, or withdraw your text, with your receipt.",
        move="refuse",
    ),
    _reply(
        "danger",
        "Ce que vous écrivez nous inquiète pour votre sécurité. Nous ne pouvons pas intervenir.",
        "We are worried for your safety. We cannot step in.",
        reason="danger",
    ),
    _reply(
        "person-concerned",
        "Nous avons reçu votre signalement le {date}. Nous l’examinons\u202f; le texte reste en ligne pendant ce temps, sauf "
        "décision contraire de l’équipe. Réponse sous {délai}. Vous pouvez aussi demander un droit de réponse.",
        "We received your notice on {date}. We are reviewing it; the text stays online meanwhile unless the team decides "
        "otherwise. Answer within {delay}. You may also ask for a right of reply.",
        move="notice",
    ),
    _reply(
        "withdrawn",
        "C’est fait\u00a0: votre témoignage est retiré et sera effacé sous {délai}. Nous ne demandons pas de raison.",
        "Done: your testimony is removed and will be erased within {delay}. No reason needed.",
        move="withdraw",
    ),
]
