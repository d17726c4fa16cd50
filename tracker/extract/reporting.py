"""Whether a text tells of others, as news does and a page that stands in the way never: somebody said, ordered, denied
something; a minister, the police, a newspaper did. Reads no page and decides nothing by itself: `blocked` asks it only
of pages whose title and text speak of something in the way, and are not addressed to the visitor.

For each language words in lower case parted by ";", and beginnings of words, which end in "-". No verb or noun that
such pages use of themselves ("reported", "denied", "administrator", «сообщите»), and no court or regulator, whom they
name where an address is closed by order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

TELLING: Mapping[str, str] = {
    "en": "said; says; told; announced; admits; admitted; denies; insists; claims that; warned; accused; promised; "
    "promises; "
    "according to the; minister-; ministry; president; police; prosecutors; spokes-; commission; officials; "
    "inspectors; "
    "investigators; residents; critics; journalists; newspaper-; mayor; governor; parliament; troops; soldiers; "
    "victims; "
    "witnesses; tribunal; lawyers; passengers; he; she; his; her; killed; wounded; injured; arrested",
    "uk": "повідомив; повідомила; повідомили; повідомляє; повідомляють; заявив; заявила; заявили; заявляє; сказав; "
    "сказала; "
    "розповів; розповіла; розповіли; пообіцяв-; обіцяє; підтвердив; підтвердила; підтвердили; заперечує; заперечив-; "
    "звинуватив-; наказав-; міністр-; президент; поліці-; речни-; слідч-; журналіст-; мешканц-; жител-; депутат-; мер; "
    "військов-; поранен-; загинул-; постраждал-; затриман-; очевид-; експерт-; уряд; уряду",
    "ru": "сообщил; сообщила; сообщили; сообщает; сообщают; заявил; заявила; заявили; заявляет; сказал; сказала; "
    "рассказал-; "
    "пообещал-; обещает; подтвердил; подтвердила; подтвердили; подтверждает; опроверг-; отрицает; отрицают; признал; "
    "признала; обвинил-; приказал-; намерен; намерена; намерены; министр-; министерств-; ведомств-; президент; "
    "полици-; "
    "пресс-; следстви-; журналист-; жител-; депутат-; мэр; мэра; губернатор-; военн-; ранен-; погиб-; пострадал-; "
    "задержан-; очевид-; эксперт-; чиновник-; издани-",
    "be": "паведаміў; паведаміла; паведамілі; заявіў; заявіла; сказаў; сказала; міністр; міністэрств-; паліцы-; "
    "міліцы-; "
    "жыхар-; журналіст-; прэзідэнт",
    "de": "sagte; sagten; sagt; erklärte; erklärten; teilte; berichtete; berichten; kündigte; warnte; bestritt; "
    "bestreitet; "
    "nannte; nennt; vermuten; verspricht; laut; minister; ministerin; ministerium-; präsident-; polizei; "
    "staatsanwalt-; "
    "sprecher; sprecherin; ermittler; anwohner; journalisten; bürgermeister-; forscher; zeugen; verletzt-; getötet; "
    "festgenommen; klagt; klagte",
    "fr": "a déclaré; ont déclaré; a indiqué; ont indiqué; a annoncé; ont annoncé; a affirmé; a dit; selon; dénonce; "
    "dément; "
    "a démenti; ministre-; ministère; président; présidente; police; policiers; procureur-; enquêteurs; porte-parole; "
    "habitants; journalistes; maire; préfet; préfecture; victimes; blessés; témoins; ouvriers",
    "es": "dijo; dijeron; anunció; declaró; afirmó; informó; según; negó; denunció; admitió; ministro; ministra; "
    "ministerio; "
    "presidente; presidenta; policía; fiscal; fiscalía; portavoz; vecinos; periodistas; alcalde; alcaldesa; víctimas; "
    "heridos; testigos; detenido-",
    "it": "ha detto; hanno detto; ha dichiarato; ha annunciato; ha affermato; ministro; ministra; ministero; "
    "presidente; polizia; portavoce; residenti; giornalisti; sindaco; vittime; feriti; testimoni; arrestat-",
    "pl": "powiedział; powiedziała; poinformował-; oświadczył-; ogłosił-; zapowiedział-; przekazał; przekazała; "
    "według; zaprzecza; "
    "minister; ministra; ministerstw-; prezydent-; policj-; prokurator-; rzeczni-; mieszkańc-; dziennikarz-; "
    "burmistrz-; "
    "rannych; zatrzyman-; świadk-",
    "pt": "disse; disseram; anunciou; declarou; afirmou; informou; negou; ministro; ministra; ministério; presidente; "
    "polícia; procurador-; porta-voz; moradores; jornalistas; prefeito; autarca; vítimas; feridos; testemunhas",
    "nl": "zei; zegt; zeiden; verklaarde; meldde; meldt; kondigde; volgens; ontkent; minister; ministerie; "
    "president; politie; "
    "justitie; woordvoerder; bewoners; journalisten; burgemeester; slachtoffers; gewonden; getuigen",
    "cs": "řekl; řekla; řekli; uvedl; uvedla; uvedli; oznámil-; prohlásil-; podle; popírá; ministr-; ministerstv-; "
    "prezident-; "
    "policie; mluvčí; obyvatel-; novinář-; starost-; zraněn-; svědk-",
}

ADDRESSING: Mapping[str, str] = {
    "en": "you; your; yours; we; our; please; sorry; apologi-; oops; unfortunately; try again later; check back; "
    "click; tick; "
    "contact the; reload; enable",
    "uk": "ви; вам; вас; ваш-; ми; наш-; будь ласка; на жаль; вибач-; перепрош-; дякуємо; спробуйте; поверніться; "
    "зверніться; "
    "поставте; оновіть; перевірте; зачекайте; увімкніть; незручност-",
    "ru": "вы; вам; вас; ваш-; мы; наш; наша; наше; наши; нашего; нашем; пожалуйста; к сожалению; извин-; спасибо; "
    "попробуйте; "
    "вернитесь; обратитесь; поставьте; обновите; проверьте; подождите; включите; неудобств-",
    "be": "вы; вам; вас; ваш-; мы; наш-; калі ласка; на жаль; прабач-; паспрабуйце; вярніцеся",
    "de": "sie haben; sie sind; sie können; ihre anfrage; ihre adresse; ihr browser; wir; unser-; bitte; leider; "
    "entschuldig-; "
    "versuchen sie; wenden sie; geben sie; prüfen sie; kehren sie; dein-; danke",
    "fr": "vous; votre; vos; nous; notre; nos; veuillez; désolé-; merci; réessayez; excus-",
    "es": "usted; su navegador; su solicitud; nosotros; nuestr-; por favor; lo sentimos; gracias; inténtel-; vuelva; "
    "disculp-",
    "it": "tuo; tua; voi; vostr-; noi; nostr-; per favore; spiacenti; scus-; grazie; riprova; torna alla; "
    "che cerchi; cercando",
    "pl": "twoj-; twój; wasz-; nasz-; prosimy; proszę; przeprasz-; niestety; dziękujemy; spróbuj; wróć; szukasz",
    "pt": "você; seu navegador; nós; nosso; nossa; por favor; desculp-; obrigad-; tente; volte; que procura",
    "nl": "uw; jouw; wij; we; ons; onze; alstublieft; sorry; helaas; excus-; bedankt; probeer",
    "cs": "vás; váš; vaše; vám; náš; naše; našich; prosím; bohužel; omlouv-; děkuj-; zkuste; vraťte",
}


def _any_of(told: Iterable[str]) -> re.Pattern[str]:
    each = sorted({part.strip() for line in told for part in line.split(";")}, reverse=True)
    said = (rf"{re.escape(part[:-1])}" if part.endswith("-") else rf"{re.escape(part)}\b" for part in each)
    return re.compile(rf"\b(?:{'|'.join(said)})")


_TELLING, _ADDRESSING = _any_of(TELLING.values()), _any_of(ADDRESSING.values())


def tells_of_others(text: str) -> bool:
    """Whether it says who said or did something."""
    return _TELLING.search(text.casefold().replace("\u2019", "'")) is not None


def is_addressed(text: str) -> bool:
    """Whether it speaks to somebody, or of those who speak as "we"."""
    return _ADDRESSING.search(text.casefold().replace("\u2019", "'")) is not None


_OPENING = tuple("\"'\u00ab\u201e\u201c\u2018\u300c")
"""How a quotation begins."""


def is_named(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text, and wherever it does, right after a quotation mark: it is spoken of."""
    return phrase in text and all(before.endswith(_OPENING) for before in text.split(phrase)[:-1])


def without(text: str, phrases: Sequence[str]) -> str:
    for phrase in sorted(phrases, key=len, reverse=True):
        text = text.replace(phrase, " ")
    return text
