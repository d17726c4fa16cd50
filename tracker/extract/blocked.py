"""Is this page something that stands in the way of the statement? Bot checks, consent walls, logins, geo blocks,
maintenance, pages that say "not found" with status 200, parked domains.

What such a page says in its title or first heading decides, or what a nearly empty page says at all, or a script that
only the page of a certain guard carries. A long page is never taken for one: articles are written about all of these.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tracker.extract import tree
from tracker.model import ExtractJob
from tracker.text import one_line

LONG = 2_500
"""Characters of visible text from which on a page is taken to hold what it should: block pages of the known families
have at most 1,800, imprint and menus included."""

BARE = 700
"""Characters of visible text up to which one sentence anywhere on the page decides."""

SPECIFIC = 24
"""Characters that a phrase inside a longer heading must have to decide; a shorter one must be all of it:
"Access denied" is a block page, "Access denied to inspectors of the plant" is news."""

SPECIFIC_BARE = 16
"""The same for a line of a bare page on which nothing was found that could be the statement."""

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

_SAID = {name: re.compile("|".join(f"(?:{p})" for p in said), re.IGNORECASE) for name, said in _FAMILIES.items()}

_GUARDS = {
    "Cloudflare": r"_cf_chl_opt|cf-error-details|id=\"?challenge-form",
    "AWS WAF": r"gokuProps|awswaf\.com/[^\"' ]*/challenge\.js",
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
_SEPARATOR = re.compile(r"\s[-–—|·•]\s|[:!?.]\s|[!?.]$|\s\(")
_DRESS = re.compile(
    r"^(?:\W|sorry|oops|ooops|whoops|hmm|error|hi|hello|ой|упс|вибачте|извините|помилка|ошибка|fehler|leider|erreur|oups|désolé|"
    r"lo sentimos|ups|vaya)*\b|\W+$",
    re.IGNORECASE,
)
"""Words of apology and punctuation around the phrase."""

_REFRESH = re.compile(r"<meta[^>]+http-equiv=[\"']?refresh", re.IGNORECASE)


def blocked(page: tree.Page, job: ExtractJob, found: str = "") -> str | None:
    """Why the page is not the one that was asked for, as a sentence; None if it may be. `found` is the text that was
    taken for the statement."""
    if len(found) > LONG:
        return None
    if _sent_home(job):
        return "blocked: the site sent us to its front page instead"
    body = page.tree.body
    said = tree.text(body) if body is not None else ""
    if len(said) > LONG:
        return None
    if (mark := _GUARD.search(page.html)) is not None and mark.lastgroup is not None:
        return f"blocked: a page of {_NAMES[int(mark.lastgroup[1:])]}"
    for heading in _headings(page):
        if (family := _family(heading, SPECIFIC)) is not None:
            return f'blocked: {family} ("{heading[:80]}")'
    if len(said) <= BARE:
        return _of_bare(page, said, SPECIFIC if found else SPECIFIC_BARE)
    return _of_form(page, said)


def _sent_home(job: ExtractJob) -> bool:
    """A page was asked for and the front page of a site came: what many sites do with an address that is gone."""
    if not job.asked:
        return False
    asked, came = urlsplit(job.asked), urlsplit(job.url)
    return came.path in ("", "/") and not came.query and (asked.path not in ("", "/") or bool(asked.query))


def _headings(page: tree.Page) -> list[str]:
    nodes = [page.tree.css_first("title"), page.tree.css_first("h1"), page.tree.css_first("h2")]
    return [heading for node in nodes if node is not None and (heading := one_line(node.text()))]


def _family(said: str, specific: int) -> str | None:
    """The family that a heading or line belongs to: one that a phrase fills, or that holds a `specific` one."""
    parts = [_DRESS.sub("", part) for part in _SEPARATOR.split(said)]
    for family, pattern in _SAID.items():
        if any(pattern.fullmatch(part) for part in parts):
            return family
        if any(len(match[0]) >= specific for match in pattern.finditer(said)):
            return family
    return None


def _of_bare(page: tree.Page, said: str, specific: int) -> str | None:
    """A page of a few words: any line of it decides."""
    for line in said.splitlines():
        if (family := _family(line, specific)) is not None:
            return f'blocked: {family} ("{line[:80]}")'
    if not said and _REFRESH.search(page.html):
        return "blocked: an empty page that sends the visitor elsewhere"
    if not said and page.tree.css_first("script") is not None:
        return "blocked: an empty page that wants to run a script"
    return _of_form(page, said)


def _of_form(page: tree.Page, said: str) -> str | None:
    """A password is asked for, and little else is on the page."""
    if page.tree.css_first("input[type=password]") is None or len(said) > LONG // 2:
        return None
    return "blocked: a login (the page asks for a password)"
