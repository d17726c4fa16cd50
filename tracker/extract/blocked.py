"""Is this page something that stands in the way of the statement? Bot checks, consent walls, logins, geo blocks,
maintenance, pages that say "not found" with status 200, parked domains.

A title alone proves nothing: statements are called "Access denied" too. What decides is that the page speaks of itself
and says nothing else, or that its title and a line of it do; of a page whose selector matches, only what it matches is
asked. Decides from one page alone: whether its text goes on like the statement's last one, `tracker.doubt` knows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from tracker.extract import tree, walls
from tracker.extract.again import remembered
from tracker.model import ExtractJob
from tracker.text import one_line

SPECIFIC = 24
"""Characters that a phrase inside a longer heading or line must have to count; a shorter one must be all of it:
"Access denied" may be a block page, "Access denied to inspectors of the plant" is news."""

SHORT = 12
"""Words of a line up to which a phrase in it counts; a longer one must speak of the page itself or to its visitor."""

SENTENCE = 5
"""Words that a line must have to be prose: what a statement says, or a wall explains. Fewer are a label or a button."""

LABEL = 3
"""Words from which on a line may be no label of a form."""

UNENDED = 10
"""The same for a line that does not end like a sentence: fewer are a headline in a list."""

EARLY = 12
"""Lines of a page among which it says why it came instead of the statement, before it goes on to lists of news."""

MOST_WALLS = 8
"""Lines that speak of a wall which are told of one page."""

DENSITY = 14
"""Words for each one about the page or its visitor, at most, in a line that speaks of these."""

LONG = 2_500
"""Characters of text from which on a script that a guard's page carries proves nothing: those pages say less."""

MOST_LINE = 400
"""Characters of a line that are read: a phrase stands at its beginning or in a short line."""

_FAMILIES: dict[str, tuple[str, ...]] = {
    "a bot check": (
        r"just a moment",
        r"attention required",
        r"checking (?:your browser|if the site connection is secure)",
        r"(?:verify(?:ing)?|confirm|make sure|making sure|prove)(?: that)? you(?:'|’)?(?: a)?re? (?:a |not a )?"
        r"(?:human|robot|bot)(?: by (?:completing|solving|clicking) .*)?",
        r"are you (?:a )?(?:human|robot)",
        r"(?:press|click) (?:&|and) hold",
        r"(?:enable|turn on) (?:javascript|cookies)(?: and (?:javascript|cookies))? (?:to continue|and then reload)",
        r"access (?:to this page has been )?denied",
        r"(?:sorry, )?you have been blocked",
        r"request (?:blocked|rejected|unsuccessful|could not be satisfied)",
        r"the requested url was rejected",
        r"(?:unusual|suspicious) (?:traffic|activity)(?: from your (?:computer )?network)?",
        r"pardon our interruption",
        r"security (?:check|verification|checkpoint)",
        r"ddos[- ]guard|ddos protection",
        r"(?:403 )?forbidden",
        r"перев[іи]рк[аи] (?:вашого )?браузера?|перевірка безпеки",
        r"(?:п[іо]дтверд[іи]ть|підтвердьте|докажите), (?:що|что) (?:ви|вы) (?:не робот|людина|человек)",
        r"(?:ви|вы) не робот",
        r"доступ (?:заборонено|запрещ[её]н|до ресурсу обмежено|ограничен|обмежено)",
        r"проверк[аи] (?:вашего )?браузера|проверяем(?:,)? (?:ваш браузер|что вы)",
        r"(?:подозрительн|підозріл)\w+ (?:активность|активність|трафик|трафік|запрос\w*|запит\w*)",
        r"sicherheits(?:überprüfung|prüfung|check)|bitte bestätigen sie, dass sie (?:ein mensch|kein roboter)",
        r"zugriff verweigert|ihr browser wird überprüft|ungewöhnliche aktivität",
        r"accès (?:refusé|interdit|bloqué)|vérification (?:de sécurité|de votre navigateur)|vous n'êtes pas un robot",
        r"confirmez que vous êtes (?:un )?humain|trafic inhabituel",
        r"acceso denegado|comprobando su navegador|verifi(?:que|ca) que (?:es|eres|usted es) (?:un )?humano",
        r"(?:no|que no) (?:eres|es) un robot|comprobación de seguridad|tráfico inusual",
    ),
    "a consent wall": (
        r"before you continue",
        r"we (?:value|care about|respect) your privacy",
        r"(?:your|privacy|cookie) (?:choices|consent|preferences)(?: is| are)? (?:required|needed)?",
        r"(?:accept|agree to) (?:all )?cookies to (?:continue|read)",
        r"(?:ми|мы) (?:цінуємо|ценим|поважаємо|уважаем) (?:вашу )?(?:приватність|конфиденциальность|приватность)",
        r"(?:перш ніж|прежде чем) (?:продовжити|продолжить)",
        r"(?:погод(?:ьтеся|ження)|соглас(?:ие|итесь)) (?:на|з|с) (?:використання|использовани\w+|обробк\w+|"
        r"обработк\w+)",
        r"bevor (?:sie|du) (?:fortfahren|weiterlesen|fortfährst|zu)",
        r"(?:mit werbung|pur-abo|ihre privatsphäre|einwilligung|zustimmung (?:erforderlich|zu))",
        r"avant de (?:continuer|poursuivre)|votre (?:vie privée|consentement)|continuer sans accepter",
        r"antes de continuar|(?:valoramos|respetamos) (?:tu|su) privacidad|aceptar y continuar",
    ),
    "a login": (
        r"(?:please )?(?:log|sign) ?in(?: to (?:continue|read|view|your account)| required)?$",
        r"(?:please )?(?:log|sign) ?in (?:to|or|with)\b",
        r"(?:members|subscribers)(?:-| )only|subscribe to (?:continue|read|keep)|create an account to",
        r"(?:увійд[іи]ть|вхід|авторизація|авторизуйтесь)\b",
        r"(?:войдите|вход|авторизация|авторизуйтесь)\b",
        r"(?:лише|тільки|только) для (?:передплатників|зареєстрованих|подписчиков|зарегистрированных)",
        r"(?:bitte )?(?:melden sie sich an|einloggen|anmelden|anmeldung)|nur für abonnenten",
        r"connexion$|connectez-vous|identifiez-vous|réservé aux abonnés",
        r"inici(?:a|e|ar) sesión|solo para suscriptores|identifíquese",
    ),
    "a geo block": (
        r"(?:not |un)available in your (?:country|region|location)",
        r"(?:not available|unavailable) (?:for|due to|to) (?:legal|visitors|readers|users|european)",
        r"(?:not accessible|restricted|blocked) (?:in|from) your (?:country|region|location)",
        r"(?:недоступ(?:ний|на|но|не)|обмежен[оа]?) (?:у|в|для|з) ваш\w+ (?:країн|регіон)\w*",
        r"(?:недоступ(?:ен|на|но)|ограничен[оа]?) (?:в|для|из) ваш\w+ (?:стран|регион)\w*",
        r"в (?:ваш\w+ )?(?:регионе|стране) (?:недоступ|ограничен)\w*",
        r"in (?:ihrem|deinem) land (?:leider )?nicht verfügbar|nicht in (?:ihrem|deinem) land",
        r"(?:pas|n'est pas) (?:disponible|accessible) dans votre (?:pays|région)",
        r"no (?:está )?disponible en (?:su|tu) (?:país|región)",
    ),
    "maintenance": (
        r"(?:under|scheduled|site|down for|undergoing) (?:scheduled )?maintenance",
        r"(?:we(?:'|’)ll|we will) be (?:right )?back(?: soon)?|(?:temporarily|currently) (?:unavailable|down|offline)",
        r"(?:service|backend) (?:temporarily )?unavailable|bad gateway|gateway time-?out|internal server error",
        r"error establishing a database connection|guru meditation|web server is down|origin is unreachable",
        r"(?:account (?:has been )?suspended|bandwidth limit exceeded|resource limit is reached)",
        r"технічн[іи] робот[иі]",
        r"(?:сайт|сервіс) (?:тимчасово )?(?:недоступний|не працює|на обслуговуванні)|скоро повернемось",
        r"технически\w+ работ\w*|(?:сайт|сервис) (?:временно )?(?:недоступен|не работает)",
        r"скоро вернёмся|профилактическ\w+ работ",
        r"wartung(?:sarbeiten|smodus)?\b|vorübergehend nicht (?:erreichbar|verfügbar)|gleich wieder (?:da|für sie)",
        r"(?:en|site en) maintenance|momentanément (?:indisponible|inaccessible)|de retour (?:bientôt|très vite)",
        r"en mantenimiento|temporalmente (?:no disponible|fuera de servicio)|volvemos (?:pronto|enseguida)",
    ),
    "a page that says it was not found": (
        r"(?:error )?404(?:$| ?[-–—:|.!]| (?:error|page|not|file|сторінк|страниц|seite|página|ошибка|помилка))",
        r"(?:(?:the |this )?(?:page|article|story|file|url|content)(?: you (?:requested|(?:are|were) looking for))?) "
        r"(?:was |could not be |cannot be |can(?:'|’)t be |is )?(?:not )?(?:be )?"
        r"(?:found|gone|missing|no longer available|unavailable)",
        r"not found$|nothing (?:was )?found here",
        r"(?:page|article) (?:does not|doesn(?:'|’)t) exist|oops!? (?:that|we can)",
        r"(?:сторінк[ау]|матеріал|публікаці[юя])\W+(?:не знайдено|не існує|видалено|не знайден[оа])|нічого не знайдено",
        r"(?:такої )?сторінки (?:не існує|немає)",
        r"(?:страниц[ау]|материал|публикаци[яю])\W+(?:не найден[ао]?|не существует|удал[её]н[ао]?)|ничего не найдено",
        r"(?:такой )?страницы (?:не существует|нет)",
        r"(?:die )?seite (?:wurde )?(?:leider )?nicht gefunden",
        r"(?:artikel|inhalt) nicht (?:mehr )?(?:gefunden|verfügbar)",
        r"page (?:introuvable|non trouvée)|(?:cette )?page n(?:'|’)existe (?:pas|plus)|(?:article|contenu) introuvable",
        r"(?:la )?página (?:no (?:encontrada|existe)|que (?:busca|buscas) no)",
        r"no (?:se )?(?:ha )?encontra(?:mos|do|da) la página",
    ),
    "a parked domain": (
        r"(?:this |the )?(?:web ?site|domain)(?: name)?(?: [\w.-]+\.\w+)? "
        r"(?:(?:is|may be|has) (?:for sale|parked|expired))",
        r"[\w-]+(?:\.[\w-]+)+ is (?:for sale|parked)",
        r"buy this domain|domain (?:for sale|parking|parked|expired)",
        r"(?:is )?parked (?:free|at|by|with)|related searches",
        r"домен\S*(?: [\w.-]+)? (?:продається|продаётся|продается|припарковано|припаркован|не прилинкован|прострочено)",
        r"(?:срок|термін) (?:регистрации|реєстрації) домену?а? (?:истёк|истек|закінчився)",
        r"(?:diese )?domain(?: [\w.-]+)? (?:steht zum verkauf|ist (?:geparkt|registriert|zu verkaufen))|domain kaufen",
        r"(?:ce )?(?:nom de )?domaine(?: [\w.-]+)? (?:est (?:à vendre|réservé|parqué)|a expiré)|acheter ce domaine",
        r"(?:este )?dominio(?: [\w.-]+)? (?:está (?:en venta|aparcado|registrado)|ha (?:caducado|expirado))",
        r"comprar este dominio",
    ),
}
"""What such pages say, by family: English, Ukrainian, Russian, German, French, Spanish. Written from the families that
public reports name, and tried on `fixtures/blocked/` and on real statements that speak of the same things."""

_SAID = {
    name: re.compile(rf"\b(?:{'|'.join(f'(?:{each})' for each in said)})", re.IGNORECASE)
    for name, said in _FAMILIES.items()
}
"""Only at the beginning of a word is anything tried: a search costs a tenth of what it would."""

_WORD = re.compile(r"[\w'-]+")
_ENDS = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u0964\u06d4\u0589][\"'\u00bb\u201d\u201c\u2019)\]]?$")
"""How a sentence ends, in whatever script."""

CODED = 4
"""Words of a part of a heading up to which the status of HTTP in it is what it is about."""

_CODE = re.compile(r"\b(?:40[0-9]|41[0-9]|42[0-9]|451|50[0-9]|52[0-9])\b")
"""A heading that gives the status of HTTP which the answer itself should have had, in whatever language."""

_GUARDS = {
    "Cloudflare": r"_cf_chl_opt|cf-error-details|id=\"?challenge-form",
    "AWS WAF": r"gokuProps|awswaf\.com/[^\"' ]{0,200}/challenge\.js",
    "Imperva": r"Incapsula incident ID|/_Incapsula_Resource\?(?:SWUDNSAI|CWUDNSAI)",
    "DataDome": r"(?:geo|ct)\.captcha-delivery\.com",
    "HUMAN": r"id=\"?px-captcha|captcha\.px-cdn\.net",
    "Akamai": r"errors\.edgesuite\.net|sec-if-cpt-container|bm-verify=",
    "Sucuri": r"sucuri_cloudproxy_js|Sucuri Website Firewall",
    "DDoS-Guard": r"/\.well-known/ddos-guard/|ddos-guard\.net/",
    "Qrator": r"/__qrator/|qauth\.js",
    "SmartCaptcha": r"class=\"?CheckboxCaptcha|/showcaptcha\?|smartcaptcha\.yandexcloud",
    "Anubis": r"/\.within\.website/x/cmd/anubis|anubis_challenge",
    "Kasada": r"KPSDK|/149e9513-01fa-4fb0-aad4-566afd725d1b/",
    "F5": r"Your support ID is",
    "a parking service": r"sedoparking\.com|parkingcrew\.net|bodis\.com|window\.park ?=|parklogic",
    "a consent service": r"consent\.(?:google|youtube|yahoo)\.com/(?:save|collect)|<body id=\"?pur-layer",
}
"""Scripts and marks that only the page which a guard puts in the way carries, never the page behind it."""

_GUARD = re.compile("|".join(f"(?P<g{number}>{mark})" for number, mark in enumerate(_GUARDS.values())))
_NAMES = list(_GUARDS)
_SEPARATOR = re.compile(r"\s[-–—|·•›»]\s|[:!?.]\s|[!?.]$|\s\(")
_DRESS = re.compile(
    r"^(?:\W|sorry|oops|ooops|whoops|hmm|error|hi|hello|ой|упс|вибачте|извините|помилка|ошибка|fehler|leider|erreur|oups|désolé|"
    r"lo sentimos|ups|vaya)*\b|\W+$",
    re.IGNORECASE,
)
"""Words of apology and punctuation around the phrase."""

_REFRESH = re.compile(r"<meta[^>]{1,300}http-equiv=[\"']?refresh", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wall:
    """What a page says of itself: `why` it is not the one that was asked for, as a sentence, "" if it may be; `home`:
    because the site sent us elsewhere. `lines` of its text speak of something in the way, whether it is one or not."""

    why: str = ""
    home: bool = False
    lines: tuple[str, ...] = ()


NO_WALL = Wall()


def wall(page: tree.Page, job: ExtractJob, found: str = "", *, selected: bool = False) -> Wall:
    """Whether the page stands in the way of the statement. `found` is the text that was taken for it, `selected` if
    the source's own selector says so."""
    if _sent_home(job):
        return Wall(why="blocked: the site sent us to its front page instead", home=True)
    own = _lines(_edges(found))
    spoken = tuple(line.text for line in own if line.family)[:MOST_WALLS]
    titled = _titled(page)
    told = bool(found) and any(line.prose for line in own)
    if told and titled is None:
        return Wall(lines=spoken) if spoken else NO_WALL
    if selected:
        return Wall(why=_why(_of_selected(page, own, titled, told)), lines=spoken)
    around = _lines(_without_chrome(page))
    why = _of_page(page, around, titled) if not told else _of_told(around, titled)
    if not told and not why and any(line.prose for line in around):
        return Wall(lines=spoken)
    return Wall(why=_why(why or (_of_silence(page, around) if not told else "")), lines=spoken)


def speaks_of_itself(text: str) -> str:
    """Why a text that came for a statement, with nothing around it, is a message of a server instead; "" if it may be
    the statement."""
    lines = _lines(text)
    said = next((line for line in lines if line.family), None)
    return "" if said is None or any(line.prose for line in lines) else f'{said.family} ("{said.text[:80]}")'


def _why(found: str) -> str:
    return f"blocked: {found}" if found else ""


def _sent_home(job: ExtractJob) -> bool:
    """A page was asked for and the front page of a site came: what many sites do with an address that is gone."""
    if not job.asked:
        return False
    asked, came = urlsplit(job.asked), urlsplit(job.url)
    return came.path in ("", "/") and not came.query and (asked.path not in ("", "/") or bool(asked.query))


# --- what decides ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A line of a page: the `family` that it belongs to, else whether it speaks `about` the page or its visitor, else
    whether it is `prose`."""

    text: str
    family: str = ""
    about: bool = False
    prose: bool = False


_ASKING = (walls.LOGIN, walls.CONSENT)
"""Families that many a good page speaks of in passing."""


def _of_selected(page: tree.Page, own: Sequence[_Line], titled: _Line | None, told: bool) -> str:
    """The source's selector matches: what it matches decides, whatever stands around it."""
    if told:
        return _of_told(own, titled)
    said = next((line for line in own if line.family), None)
    if said is not None:
        return f'{said.family} ("{said.text[:80]}")'
    if guard := _of_guard(page, sum(len(line.text) for line in own)):
        return guard
    if titled is None:
        return "" if any(len(line.text.split()) >= LABEL for line in own) else _of_form(page)
    return f'{titled.family} ("{titled.text[:80]}")'


def _of_told(lines: Sequence[_Line], titled: _Line | None) -> str:
    """There is prose, and its title speaks of something in the way: the title must speak to the visitor, or an early
    line must say the same, or most of the page must speak of itself. Of logins and consent there is talk on many a
    page: there it takes the last two."""
    if titled is None:
        return ""
    asking = titled.family in _ASKING
    said = [line for line in lines[:EARLY] if line.family and (line.family in _ASKING) == asking]
    said = [line for line in said if line.text not in titled.text]
    early = any(len(line.text.split()) >= SENTENCE or not line.text.isascii() for line in said)
    most = 2 * sum(len(line.text) for line in lines if line.family or line.about) > sum(
        len(each.text) for each in lines
    )
    addressed = walls.VISITOR.search(titled.text) is not None
    blocks = early and most if asking else early or most or addressed
    return f'{titled.family} ("{titled.text[:80]}")' if blocks else ""


def _of_page(page: tree.Page, lines: Sequence[_Line], titled: _Line | None) -> str:
    """Nothing on the page was taken for prose by the article finder."""
    prose = any(line.prose for line in lines)
    if prose:
        return _of_told(lines, titled)
    if guard := _of_guard(page, sum(len(line.text) for line in lines)):
        return guard
    said = titled or next((line for line in lines if line.family), None)
    return "" if said is None else f'{said.family} ("{said.text[:80]}")'


def _of_silence(page: tree.Page, lines: Sequence[_Line]) -> str:
    """There is nothing to read, but something to do."""
    if not any(_is_said(line) for line in lines) and (form := _of_form(page)):
        return form
    if not lines and _REFRESH.search(page.html):
        return "an empty page that sends the visitor elsewhere"
    if not lines and page.tree.css_first("script") is not None:
        return "an empty page that wants to run a script"
    return ""


def _of_form(page: tree.Page) -> str:
    return "a login (the page asks for a password)" if page.tree.css_first("input[type=password]") is not None else ""


def _is_said(line: _Line) -> bool:
    """Whether a line, however short, is no label of a form."""
    words = len(line.text.split())
    return words >= SENTENCE or (words >= LABEL and not line.about and _ENDS.search(line.text) is not None)


def _of_guard(page: tree.Page, said: int) -> str:
    if said > LONG or (mark := _GUARD.search(page.html)) is None or mark.lastgroup is None:
        return ""
    return f"a page of {_NAMES[int(mark.lastgroup[1:])]}"


def _titled(page: tree.Page) -> _Line | None:
    """The title or first heading that speaks of something in the way."""
    read = ""
    for node in (page.tree.css_first("title"), page.tree.css_first("h1"), page.tree.css_first("h2")):
        heading = one_line(node.text())[:MOST_LINE] if node is not None else ""
        if heading in read:
            continue
        read += f"\n{heading}"
        if family := _family(heading):
            return _Line(text=heading, family=family)
        parts = (part for part in _SEPARATOR.split(heading) if len(part.split()) <= CODED)
        if code := next((found[0] for part in parts if (found := _CODE.search(part))), ""):
            return _Line(text=heading, family=walls.MAINTENANCE if code[0] == "5" else walls.NOT_FOUND)
    return None


# --- lines -------------------------------------------------------------------------------------------------------


@remembered
def _lines(text: str) -> tuple[_Line, ...]:
    return tuple([_line(line) for line in text.splitlines() if line.strip()])


def _edges(text: str) -> str:
    """Where a wall speaks: the first and the last lines of a long text."""
    lines = text.splitlines()
    return text if len(lines) <= 2 * EARLY else "\n".join([*lines[:EARLY], *lines[-EARLY:]])


def _line(text: str) -> _Line:
    said = text[:MOST_LINE]
    if SHORT < sum(map(walls.weight, said.split())) < walls.SPEAKS:  # nearly every line of a statement
        return _Line(text=text, prose=True)
    family, about, prose = _judged(said, _ENDS.search(text) is not None)
    return _Line(text=text, family=family, about=about, prose=prose)


@lru_cache(maxsize=2_048)  # what a page says of itself is what the last ones said
def _judged(said: str, ended: bool) -> tuple[str, bool, bool]:
    """The family of a line, whether it speaks about the page, whether it is prose."""
    said = said.casefold().replace("\u2019", "'")
    words = _WORD.findall(said)
    unspaced = 0 if said.isascii() else len(walls.UNSPACED_LETTER.findall(said))
    count = max(len(words), unspaced // 3)
    about = walls.about(said, words)
    if (count <= SHORT or about * DENSITY >= count) and (family := _family(said)):
        return family, False, False
    if about * DENSITY >= count:
        return "", about > 0, False
    return "", False, count >= (SENTENCE if ended else UNENDED)


@lru_cache(maxsize=1_024)  # so it is with headings
def _family(said: str) -> str:
    """The family that a heading or line belongs to: one that a phrase fills, or that holds a specific one; "" if
    none."""
    whole = _SEPARATOR.split(said)
    parts = [_CODE.sub("", _DRESS.sub("", part)).strip() for part in whole]
    for family, pattern in _SAID.items():
        if any(pattern.fullmatch(part) for part in parts):
            return family
        if len(said) >= SPECIFIC and any(len(match[0]) >= SPECIFIC for match in pattern.finditer(said)):
            return family
    return walls.family(said, [*whole, *parts])


def _without_chrome(page: tree.Page) -> str:
    """What the page shows beside its menus, its imprint and lists of links; all that it shows, if that is nothing."""
    body = page.tree.body
    if body is None:
        return ""
    bare = page.tree.clone()
    _take_out(bare.css("nav, footer, aside, button, select, [role=navigation], [role=contentinfo]"))
    _take_out([node for node in bare.css("li, h2, h3, h4") if _is_link(node)])
    left = tree.text(bare.body) if bare.body is not None else ""
    return left or tree.text(body)


def _is_link(node: LexborNode) -> bool:
    link = node.css_first("a")
    return link is not None and link.text(strip=True) == node.text(strip=True)


def _take_out(nodes: Sequence[LexborNode]) -> None:
    """Take these elements out of their page, each with all in it; one inside another goes with that."""
    chosen = {node.mem_id for node in nodes}
    for node in [node for node in nodes if not _is_within(node, chosen)]:
        node.decompose()


def _is_within(node: LexborNode, chosen: set[int]) -> bool:
    above = node.parent
    while above is not None and above.mem_id not in chosen:
        above = above.parent
    return above is not None
