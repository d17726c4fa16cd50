"""What pages that stand in the way say, by family, as patterns in six languages; `walls` has the phrases of others.
Decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.extract import walls

FAMILIES: Mapping[str, tuple[str, ...]] = {
    walls.BOT_CHECK: (
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
        r"(?:п[іо]дтверд[іи]ть|підтверд[ьі]те|подтвердите|доведіть|докажите), (?:що|что) (?:ви|вы) "
        r"(?:не робот|людина|человек)",
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
    walls.CONSENT: (
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
    walls.LOGIN: (
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
    walls.GEO: (
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
    walls.MAINTENANCE: (
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
    walls.NOT_FOUND: (
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
    walls.PARKED: (
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
