"""What pages that stand in the way say, in languages beside the six that `blocked` reads by pattern, and how to find it
in a line. Decides nothing.

For each family and language, phrases in lower case parted by ";"; for each language, words that speak of the page, the
browser or the visitor. Written from the usual templates of servers and content systems in that language. Most of the
length is these lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

NOT_FOUND = "a page that says it was not found"
MAINTENANCE = "maintenance"
BOT_CHECK = "a bot check"
LOGIN = "a login"
CONSENT = "a consent wall"
GEO = "a geo block"
PARKED = "a parked domain"

PHRASES: Mapping[str, Mapping[str, str]] = {
    NOT_FOUND: {
        "es": "la página que busca; la página que buscas; la página solicitada; página no encontrada",
        "fr": "déplacé ou supprimé; supprimé ou déplacé; déplacée ou supprimée; supprimée ou déplacée; "
        "la page que vous; la page demandée; page n'existe plus; page n'existe pas",
        "de": "verschoben oder gelöscht; gelöscht oder verschoben; "
        "gesuchte seite; aufgerufene seite; angeforderte seite; seite existiert nicht; seite ist nicht mehr",
        "ru": "перемещён или удалён; перемещен или удален; удалён или перемещён; удален или перемещен; "
        "перемещена или удалена; удалена или перемещена; "
        "по вашему запросу ничего; такой страницы; страница, которую вы ищете; запрашиваемая страница; "
        "запрошенная страница; страница не найдена",
        "uk": "переміщено або видалено; видалено або переміщено; переміщений або видалений; видалений або переміщений; "
        "за вашим запитом нічого; такої сторінки; сторінка, яку ви шукаєте; сторінку не знайдено; "
        "сторінка не знайдена; запитувана сторінка",
        "en": "moved or deleted; deleted or moved; moved or removed; "
        "nothing found; no results found; nothing matched your search; can't find that page; "
        "can't find the page; cannot find that page; couldn't find that page; couldn't find the page; "
        "could not find the page; page you requested; page you are looking for; page you were looking for; "
        "page you're looking for; no longer exists; this page does not exist",
        "ar": "الصفحة غير موجودة; لم يتم العثور على الصفحة; الصفحة المطلوبة غير موجودة; "
        "الصفحة التي تبحث عنها غير موجودة",
        "az": "səhifə tapılmadı; axtardığınız səhifə tapılmadı; səhifə mövcud deyil",
        "be": "старонка не знойдзена; старонку не знойдзена; старонка, якую вы шукаеце; старонка не існуе; "
        "не існуе або была выдалена; такой старонкі няма; нічога не знойдзена",
        "bg": "страницата не е намерена; страницата не беше намерена; страницата не съществува; "
        "страницата, която търсите; търсената страница",
        "bs": "stranica nije pronađena; tražena stranica ne postoji",
        "cs": "stránka nenalezena; stránka nebyla nalezena; stránku se nepodařilo najít; "
        "požadovaná stránka neexistuje; stránka neexistuje; stránka, kterou hledáte",
        "da": "siden blev ikke fundet; siden findes ikke; siden kunne ikke findes; siden, du leder efter; "
        "side ikke fundet",
        "el": "η σελίδα δεν βρέθηκε; δεν βρέθηκε η σελίδα; η σελίδα που ζητήσατε; η σελίδα που αναζητάτε; "
        "σελίδα δεν βρέθηκε",
        "et": "lehte ei leitud; lehekülge ei leitud; otsitud lehte; sellist lehte ei ole",
        "fa": "صفحه یافت نشد; صفحه مورد نظر یافت نشد; صفحه پیدا نشد; صفحه‌ای که به دنبال آن هستید",
        "fi": "sivua ei löytynyt; sivua ei löydy; etsimääsi sivua; hakemaasi sivua",
        "he": "הדף לא נמצא; העמוד לא נמצא; הדף המבוקש לא נמצא; העמוד שחיפשת",
        "hr": "stranica nije pronađena; stranica ne postoji; tražena stranica; stranica koju tražite",
        "hu": "az oldal nem található; a keresett oldal; nem található az oldal; az oldal nem létezik",
        "hy": "էջը չի գտնվել; էջը գոյություն չունի; ձեր փնտրած էջը",
        "it": "pagina non trovata; la pagina non è stata trovata; la pagina richiesta non; "
        "la pagina che stai cercando; la pagina che cerchi; pagina inesistente; la pagina non esiste",
        "ja": "ページが見つかりません; お探しのページ; 指定されたページ; ページは存在しません; "
        "ページは見つかりませんでした",
        "ka": "გვერდი ვერ მოიძებნა; გვერდი არ არსებობს; მოთხოვნილი გვერდი",
        "kk": "бет табылмады; сіз іздеген бет; мұндай бет жоқ; парақ табылмады; парақша табылмады",
        "ko": "페이지를 찾을 수 없습니다; 요청하신 페이지; 존재하지 않는 페이지; 찾으시는 페이지",
        "ky": "барак табылган жок; баракча табылган жок",
        "lt": "puslapis nerastas; puslapis neegzistuoja; ieškomas puslapis; jūsų ieškomas puslapis; puslapio nėra",
        "lv": "lapa nav atrasta; lapa netika atrasta; meklētā lapa; lapa neeksistē; pieprasītā lapa",
        "mk": "страницата не е пронајдена; страницата не постои; страницата што ја барате",
        "mn": "хуудас олдсонгүй; таны хайсан хуудас",
        "nl": "pagina niet gevonden; de pagina is niet gevonden; deze pagina bestaat niet; de pagina die u zoekt; "
        "de pagina die je zoekt; pagina bestaat niet",
        "no": "siden ble ikke funnet; siden finnes ikke; fant ikke siden; siden du leter etter; siden eksisterer ikke",
        "pl": "nie znaleziono strony; strona nie została znaleziona; strona nie istnieje; strona, której szukasz; "
        "nie odnaleziono strony; podana strona nie istnieje; strony nie znaleziono",
        "pt": "página não encontrada; a página não foi encontrada; página inexistente; a página que procura; "
        "a página que você procura; a página que você está procurando; a página solicitada não; "
        "não foi possível encontrar a página",
        "ro": "pagina nu a fost găsită; pagina nu a fost gasita; pagina nu există; pagina pe care o căutați; "
        "pagina pe care o cauți; pagina căutată nu; pagina solicitată nu",
        "sk": "stránka nebola nájdená; stránka sa nenašla; stránka neexistuje; stránku sa nepodarilo nájsť; "
        "stránka, ktorú hľadáte; požadovaná stránka",
        "sl": "strani ni mogoče najti; stran ne obstaja; stran ni bila najdena; iskana stran",
        "sq": "faqja nuk u gjet; faqja që kërkuat; faqja nuk ekziston",
        "sr": "страница није пронађена; страна није пронађена; тражена страница; страница не постоји; "
        "strana nije pronađena; tražena strana",
        "sv": "sidan hittades inte; sidan kunde inte hittas; sidan finns inte; sidan du söker; "
        "sidan du letar efter; hittade inte sidan",
        "tr": "sayfa bulunamadı; aradığınız sayfa; böyle bir sayfa yok; istediğiniz sayfa; sayfa mevcut değil",
        "uz": "sahifa topilmadi; саҳифа топилмади",
        "vi": "không tìm thấy trang; trang bạn tìm kiếm; trang không tồn tại",
        "zh": "页面不存在; 找不到页面; 页面未找到; 您访问的页面; 您要访问的页面; 頁面不存在; 找不到網頁; "
        "您所访问的页面",
    },
    MAINTENANCE: {
        "en": "under maintenance; down for maintenance; we should be back shortly; check back again soon; "
        "check back soon; mysqli_connect; fatal error: uncaught; parse error: syntax error; "
        "traceback (most recent call last); sqlstate[; call to undefined function; whitelabel error page; "
        "maintenance; error; temporarily unable to service your request; "
        "briefly unavailable for scheduled maintenance; "
        "contact with the database server could not be established; something went wrong on our end; "
        "please try again later; the server encountered an internal error; we are performing maintenance; "
        "we are currently performing maintenance; application error; server error; "
        "an unexpected error occurred; there has been a critical error on this website; database error",
        "uk": "скоро повернемося; незабаром повернемося; сайт буде доступний; сайт оновлюється; "
        "сайт на обслуговуванні; помилка; помилка сервера; внутрішня помилка сервера; помилка бази даних; "
        "спробуйте пізніше; спробуйте ще раз пізніше; помилка з'єднання з базою даних; "
        "сервіс тимчасово недоступний; сайт тимчасово недоступний",
        "ru": "скоро вернёмся; скоро вернемся; сайт будет доступен; сайт обновляется; сайт на обслуживании; "
        "ошибка; ошибка сервера; внутренняя ошибка сервера; ошибка базы данных; попробуйте позже; "
        "попробуйте ещё раз позже; повторите попытку позже; ошибка соединения с базой данных; "
        "ошибка подключения к базе данных; сайт временно недоступен",
        "de": "dienst nicht verfügbar; dienst ist nicht verfügbar; "
        "fehler; wartung; interner serverfehler; datenbankfehler; bitte versuchen sie es später; "
        "fehler beim aufbau einer datenbankverbindung; es ist ein fehler aufgetreten",
        "fr": "service indisponible; service momentanément indisponible; momentanément surchargé; "
        "erreur; maintenance; erreur interne du serveur; erreur de base de données; "
        "veuillez réessayer plus tard; erreur lors de la connexion à la base de données; "
        "une erreur est survenue; erreur serveur",
        "es": "servicio no disponible; "
        "error; mantenimiento; error interno del servidor; error del servidor; inténtelo de nuevo más tarde; "
        "inténtalo más tarde; error al establecer una conexión con la base de datos; "
        "vuelva a intentarlo más tarde",
        "ar": "الموقع تحت الصيانة; الموقع قيد الصيانة; خطأ في الخادم; خطأ داخلي في الخادم; يرجى المحاولة لاحقا; "
        "خطأ في الاتصال بقاعدة البيانات",
        "az": "texniki işlər; server xətası; saytda texniki; daxili server xətası",
        "be": "памылка; тэхнічныя работы; сайт часова недаступны; памылка сервера; унутраная памылка сервера; "
        "паспрабуйце пазней",
        "bg": "грешка; сайтът е в поддръжка; вътрешна грешка; грешка в сървъра; сайтът е временно недостъпен; "
        "опитайте отново по-късно; техническа поддръжка; грешка при свързване с базата данни; "
        "грешка на сървъра",
        "cs": "chyba; údržba; probíhá údržba; stránky jsou v údržbě; interní chyba serveru; chyba serveru; "
        "web je dočasně nedostupný; zkuste to prosím později; chyba při připojování k databázi; "
        "stránka je dočasně nedostupná",
        "da": "fejl; under vedligeholdelse; midlertidigt utilgængelig; intern serverfejl; serverfejl; prøv igen senere",
        "el": "σφάλμα; υπό συντήρηση; εργασίες συντήρησης; προσωρινά μη διαθέσιμ; εσωτερικό σφάλμα διακομιστή; "
        "δοκιμάστε ξανά αργότερα; σφάλμα διακομιστή",
        "et": "viga; hooldustööd; ajutiselt kättesaamatu; serveri viga; proovige hiljem uuesti; leht on ajutiselt",
        "fa": "سایت در حال تعمیر; در حال به‌روزرسانی; خطای سرور; خطای داخلی سرور; لطفا بعدا",
        "fi": "virhe; huoltokatko; tilapäisesti poissa käytöstä; palvelinvirhe; yritä myöhemmin uudelleen; "
        "sivusto on huollossa",
        "he": "האתר בתחזוקה; שגיאת שרת; האתר אינו זמין; נסו שוב מאוחר יותר; שגיאה פנימית",
        "hr": "pogreška; greška; održavanje u tijeku; stranica je privremeno nedostupna; "
        "interna pogreška poslužitelja; greška poslužitelja; pokušajte ponovno kasnije; "
        "stranica je u izradi; stranica je u održavanju",
        "hu": "hiba; karbantartás; az oldal átmenetileg nem elérhető; belső szerverhiba; szerverhiba; "
        "kérjük, próbálja később; adatbázis-kapcsolódási hiba",
        "hy": "տեխնիկական աշխատանքներ; սերվերի սխալ; կայքը ժամանակավորապես",
        "it": "errore; manutenzione; sito in manutenzione; in manutenzione; errore interno del server; "
        "errore del server; temporaneamente non disponibile; riprova più tardi; "
        "errore nello stabilire una connessione al database; torneremo presto",
        "ja": "エラー; メンテナンス中; ただいまメンテナンス; サーバーエラー; 内部サーバーエラー; しばらくしてから; "
        "データベース接続確立エラー",
        "ka": "ტექნიკური სამუშაოები; სერვერის შეცდომა; საიტი დროებით",
        "kk": "техникалық жұмыстар; сервер қатесі; сайт уақытша; кейінірек қайталап көріңіз",
        "ko": "점검 중입니다; 서버 오류; 서비스 점검; 시스템 점검; 내부 서버 오류; 일시적으로 사용할 수 없습니다",
        "lt": "klaida; vyksta techniniai darbai; vyksta priežiūros darbai; serverio klaida; "
        "svetainė laikinai nepasiekiama; bandykite vėliau; techniniai darbai; vidinė serverio klaida",
        "lv": "kļūda; tehniskie darbi; notiek apkope; servera kļūda; vietne īslaicīgi nav pieejama; "
        "mēģiniet vēlāk; lapa īslaicīgi nav pieejama",
        "mk": "страницата е во одржување; привремено недостапна; грешка на серверот; обидете се подоцна",
        "nl": "fout; onderhoud; in onderhoud; wegens onderhoud; tijdelijk niet beschikbaar; interne serverfout; "
        "serverfout; probeer het later opnieuw; fout bij het verbinden met de database",
        "no": "feil; under vedlikehold; midlertidig utilgjengelig; intern serverfeil; serverfeil; prøv igjen senere",
        "pl": "błąd; przerwa techniczna; trwają prace techniczne; strona w budowie; wewnętrzny błąd serwera; "
        "błąd serwera; strona chwilowo niedostępna; strona jest tymczasowo niedostępna; "
        "spróbuj ponownie później; błąd podczas łączenia się z bazą danych; "
        "serwis jest tymczasowo niedostępny; prace konserwacyjne",
        "pt": "erro; manutenção; em manutenção; site em manutenção; erro interno do servidor; erro do servidor; "
        "temporariamente indisponível; tente novamente mais tarde; "
        "erro ao estabelecer uma ligação com a base de dados; erro ao estabelecer uma conexão",
        "ro": "eroare; mentenanță; site în mentenanță; în mentenanță; în lucru; eroare internă a serverului; "
        "eroare de server; temporar indisponibil; încercați din nou mai târziu; "
        "eroare la stabilirea conexiunii cu baza de date; site-ul este în întreținere; în întreținere",
        "sk": "chyba; údržba; prebieha údržba; stránka je v údržbe; interná chyba servera; chyba servera; "
        "stránka je dočasne nedostupná; skúste to prosím neskôr; skúste to neskôr",
        "sl": "napaka; vzdrževalna dela; stran je začasno nedosegljiva; napaka strežnika; poskusite znova pozneje",
        "sq": "në mirëmbajtje; përkohësisht e padisponueshme; gabim i serverit; provoni përsëri më vonë",
        "sr": "грешка; greška; у току је одржавање; сајт је у фази одржавања; страница је привремено недоступна; "
        "грешка сервера; грешка на серверу; покушајте касније; sajt je u fazi održavanja; greška servera; "
        "pokušajte kasnije; sajt je privremeno nedostupan",
        "sv": "fel; underhåll; underhåll pågår; tillfälligt otillgänglig; tillfälligt stängd; internt serverfel; "
        "serverfel; försök igen senare; sidan är under underhåll; fel vid anslutning till databasen",
        "tr": "hata; bakım; bakım çalışması; site bakımda; bakımdayız; sunucu hatası; iç sunucu hatası; "
        "geçici olarak hizmet dışı; daha sonra tekrar deneyin; veritabanı bağlantısı kurulurken hata; "
        "geçici olarak kullanılamıyor",
        "uz": "texnik ishlar; сервер хатоси",
        "vi": "đang bảo trì; lỗi máy chủ; vui lòng thử lại sau",
        "zh": "错误; 网站维护中; 系统维护; 服务器错误; 内部服务器错误; 请稍后再试; 網站維護中; "
        "建立数据库连接时出错; 暂时无法访问",
    },
    BOT_CHECK: {
        "ru": "включите javascript; вы в очереди",
        "uk": "увімкніть javascript; ви в черзі",
        "en": "waiting room; you are now in line; estimated wait time; this page will refresh; "
        "need to enable javascript; please enable javascript; please enable cookies",
        "ar": "تم رفض الوصول; الوصول مرفوض; تأكد من أنك لست روبوت; أنا لست روبوت",
        "be": "доступ забаронены; пацвердзіце, што вы не робат; праверка браўзера",
        "bg": "достъпът е отказан; отказан достъп; потвърдете, че не сте робот; достъп забранен",
        "cs": "přístup odepřen; přístup zamítnut; ověřte, že nejste robot; přístup byl odepřen; přístup zakázán",
        "da": "adgang nægtet; bekræft, at du ikke er en robot",
        "el": "δεν επιτρέπεται η πρόσβαση; η πρόσβαση απαγορεύεται; δεν είστε ρομπότ; άρνηση πρόσβασης",
        "et": "juurdepääs keelatud; ligipääs keelatud; kinnitage, et te pole robot",
        "fa": "دسترسی غیرمجاز; دسترسی ممنوع; شما ربات نیستید",
        "fi": "pääsy estetty; pääsy kielletty; vahvista, ettet ole robotti",
        "he": "הגישה נדחתה; אין גישה; אשרו שאינכם רובוט",
        "hr": "pristup odbijen; pristup zabranjen; potvrdite da niste robot",
        "hu": "hozzáférés megtagadva; igazolja, hogy nem robot",
        "it": "accesso negato; accesso vietato; verifica di non essere un robot; conferma di non essere un robot",
        "ja": "アクセスが拒否されました; ロボットではありません; アクセスが制限されています",
        "ka": "წვდომა აკრძალულია; წვდომა შეზღუდულია",
        "kk": "қол жеткізуге тыйым салынған; кіруге тыйым салынған; сіз робот емес",
        "ko": "접근이 거부되었습니다; 로봇이 아닙니다; 접속이 차단",
        "lt": "prieiga uždrausta; prieiga draudžiama; patvirtinkite, kad nesate robotas; prieiga negalima",
        "lv": "piekļuve liegta; pieeja liegta; apstipriniet, ka neesat robots",
        "mk": "пристапот е одбиен; забранет пристап",
        "nl": "toegang geweigerd; bevestig dat u geen robot bent; bevestig dat je geen robot bent",
        "no": "ingen tilgang; tilgang nektet; bekreft at du ikke er en robot",
        "pl": "odmowa dostępu; dostęp zabroniony; brak dostępu; potwierdź, że nie jesteś robotem; dostęp zablokowany",
        "pt": "acesso negado; acesso proibido; confirme que não é um robô; confirme que você não é um robô",
        "ro": "acces interzis; acces refuzat; confirmați că nu sunteți robot; acces restricționat",
        "sk": "prístup zamietnutý; prístup odmietnutý; overte, že nie ste robot; prístup zakázaný",
        "sl": "dostop zavrnjen; dostop ni dovoljen; potrdite, da niste robot",
        "sq": "qasja u refuzua; hyrja e ndaluar",
        "sr": "приступ одбијен; приступ забрањен; pristup odbijen; потврдите да нисте робот",
        "sv": "åtkomst nekad; bekräfta att du inte är en robot; åtkomst förbjuden",
        "tr": "erişim engellendi; erişim reddedildi; robot olmadığınızı doğrulayın; robot olmadığınızı",
        "vi": "truy cập bị từ chối",
        "zh": "拒绝访问; 访问被拒绝; 验证您是真人; 确认您不是机器人; 拒絕存取",
    },
    LOGIN: {
        "en": "already a subscriber; to continue reading; to read the full story; to read this article; "
        "subscribe now; sign in to continue; you have reached your limit of free articles; "
        "this content is for subscribers",
        "uk": "вже передплатник; щоб продовжити читання; щоб читати далі; оформіть передплату; "
        "доступно лише передплатникам",
        "ru": "уже подписчик; чтобы продолжить чтение; чтобы читать дальше; оформите подписку; "
        "доступно только подписчикам",
        "de": "bereits abonnent; um weiterzulesen; jetzt abonnieren; weiterlesen mit; jetzt weiterlesen",
        "fr": "déjà abonné; pour lire la suite; abonnez-vous; il vous reste",
        "es": "ya eres suscriptor; para seguir leyendo; suscríbete; ya es suscriptor; "
        "contenido exclusivo para suscriptores",
        "ar": "تسجيل الدخول مطلوب; يرجى تسجيل الدخول; اشترك لمتابعة القراءة",
        "be": "увайдзіце, каб; аўтарызацыя; каб працягнуць чытанне",
        "bg": "влезте в профила си; за да продължите да четете; само за абонати; вход в системата",
        "cs": "přihlaste se; pro pokračování ve čtení; pouze pro předplatitele; už mám předplatné; předplaťte si",
        "da": "log ind for at; kun for abonnenter; log ind; allerede abonnent",
        "el": "συνδεθείτε για; μόνο για συνδρομητές; σύνδεση απαιτείται",
        "et": "logi sisse; ainult tellijatele; edasi lugemiseks",
        "fa": "وارد حساب خود شوید; ورود به سامانه; برای ادامه وارد شوید",
        "fi": "kirjaudu sisään; vain tilaajille; lue koko artikkeli tilaamalla; jatkaaksesi lukemista",
        "he": "יש להתחבר; התחברות נדרשת; למנויים בלבד",
        "hr": "prijavite se za; samo za pretplatnike; za nastavak čitanja; već ste pretplatnik",
        "hu": "jelentkezzen be; csak előfizetőknek; a folytatáshoz; már előfizető",
        "it": "accedi per continuare; già abbonato; per continuare a leggere; abbonati per leggere; "
        "riservato agli abbonati; effettua l'accesso; sei già abbonato",
        "ja": "ログインしてください; 会員限定; 続きを読むには; 有料会員",
        "ka": "გაიარეთ ავტორიზაცია; მხოლოდ გამომწერებისთვის",
        "kk": "жүйеге кіріңіз; тек жазылушыларға",
        "ko": "로그인이 필요합니다; 로그인해 주세요; 구독자 전용; 계속 읽으려면",
        "lt": "prisijunkite; tik prenumeratoriams; norėdami skaityti toliau; jau prenumeruojate",
        "lv": "lūdzu, piesakieties; tikai abonentiem; lai turpinātu lasīt; jau esat abonents",
        "nl": "log in om; alleen voor abonnees; om verder te lezen; al abonnee; lees verder met; word abonnee",
        "no": "logg inn for å; kun for abonnenter; for å lese videre; allerede abonnent",
        "pl": "zaloguj się, aby; tylko dla subskrybentów; aby czytać dalej; masz już subskrypcję; "
        "masz już prenumeratę; wykup dostęp; kup dostęp; dostęp tylko dla prenumeratorów; treść dostępna dla",
        "pt": "já é assinante; inicie sessão para; faça login para; para continuar a ler; "
        "exclusivo para assinantes; conteúdo exclusivo para assinantes; para continuar lendo",
        "ro": "autentificați-vă; doar pentru abonați; pentru a continua lectura; pentru a citi mai departe; "
        "sunteți deja abonat; conectează-te",
        "sk": "prihláste sa; len pre predplatiteľov; pre pokračovanie v čítaní; predplaťte si",
        "sl": "prijavite se; samo za naročnike; za nadaljevanje branja",
        "sr": "пријавите се; само за претплатнике; да бисте наставили; prijavite se; samo za pretplatnike",
        "sv": "logga in för att; endast för prenumeranter; för att läsa vidare; redan prenumerant",
        "tr": "giriş yapın; okumaya devam etmek için; yalnızca aboneler; zaten abone misiniz",
        "zh": "请登录; 登录后查看; 订阅后阅读; 請登入; 继续阅读",
    },
    CONSENT: {
        "es": "confirme su edad; eres mayor de edad; es usted mayor de edad",
        "fr": "confirmez votre âge; avez-vous plus de 18",
        "de": "bestätigen sie ihr alter; sind sie über 18",
        "ru": "подтвердите свой возраст; вам есть 18; вам исполнилось 18",
        "uk": "підтвердьте свій вік; вам виповнилося 18; вам є 18",
        "en": "age verification; confirm your age; verify your age; are you over 18; you must be 18; "
        "we and our partners use cookies; this site uses cookies",
        "be": "мы выкарыстоўваем файлы cookie; згода на апрацоўку",
        "bg": "използваме бисквитки; преди да продължите; ценим вашата поверителност",
        "cs": "než budete pokračovat; vážíme si vašeho soukromí; souhlas s cookies; používáme cookies",
        "da": "før du fortsætter; vi værner om dit privatliv; vi bruger cookies",
        "el": "πριν συνεχίσετε; σεβόμαστε το απόρρητό σας; χρησιμοποιούμε cookies",
        "fi": "ennen kuin jatkat; arvostamme yksityisyyttäsi; käytämme evästeitä",
        "hr": "prije nego što nastavite; cijenimo vašu privatnost; koristimo kolačiće",
        "hu": "mielőtt folytatná; tiszteletben tartjuk adatvédelmét; sütiket használunk",
        "it": "prima di continuare; la tua privacy; teniamo alla tua privacy; utilizziamo i cookie; accetta e continua",
        "lt": "prieš tęsdami; mes vertiname jūsų privatumą; naudojame slapukus",
        "lv": "pirms turpināt; mēs cienām jūsu privātumu; mēs izmantojam sīkdatnes",
        "nl": "voordat je verdergaat; voordat u verdergaat; wij waarderen uw privacy; "
        "wij hechten waarde aan uw privacy; wij gebruiken cookies",
        "no": "før du fortsetter; vi verdsetter personvernet; vi bruker informasjonskapsler",
        "pl": "zanim przejdziesz dalej; szanujemy twoją prywatność; cenimy twoją prywatność; "
        "dbamy o twoją prywatność; używamy plików cookie; zgoda na przetwarzanie danych",
        "pt": "antes de continuar; valorizamos a sua privacidade; a sua privacidade; utilizamos cookies; "
        "aceitar e continuar",
        "ro": "înainte de a continua; respectăm confidențialitatea; folosim cookie-uri; apreciem confidențialitatea",
        "sk": "skôr než budete pokračovať; vážime si vaše súkromie; používame cookies",
        "sv": "innan du fortsätter; vi värnar om din integritet; vi använder cookies",
        "tr": "devam etmeden önce; gizliliğinize değer veriyoruz; çerezleri kullanıyoruz",
        "zh": "在您继续之前; 我们重视您的隐私",
    },
    GEO: {
        "ru": "доступ к информационному ресурсу ограничен; доступ к ресурсу ограничен; доступ к ресурсу заблокирован; "
        "доступ к запрашиваемому ресурсу; доступ к данному ресурсу",
        "uk": "доступ до ресурсу обмежено; доступ до ресурсу заблоковано; доступ до цього ресурсу",
        "be": "недаступна ў вашай краіне; недаступны ў вашым рэгіёне",
        "bg": "недостъпно във вашата държава; не е достъпно във вашия регион",
        "cs": "není ve vaší zemi dostupný; není ve vaší zemi k dispozici; nedostupné ve vašem regionu",
        "fi": "ei ole saatavilla maassasi; ei ole saatavilla alueellasi",
        "it": "non disponibile nel tuo paese; non è disponibile nel tuo paese; non disponibile nella tua regione",
        "nl": "niet beschikbaar in uw land; niet beschikbaar in jouw land; niet beschikbaar in uw regio",
        "pl": "niedostępna w twoim kraju; niedostępne w twoim kraju; niedostępny w twoim kraju; "
        "niedostępna w twoim regionie",
        "pt": "não está disponível no seu país; indisponível no seu país; não disponível na sua região",
        "ro": "nu este disponibil în țara dumneavoastră; nu este disponibilă în țara; indisponibil în regiunea",
        "sv": "inte tillgänglig i ditt land; inte tillgängligt i ditt land",
        "tr": "ülkenizde kullanılamıyor; bölgenizde kullanılamıyor; ülkenizden erişilemez",
        "zh": "您所在的地区无法; 您所在的国家或地区",
    },
}

ABOUT_PAGES: Mapping[str, str] = {
    "en": "mysqli; stack trace; unlimited access; cancel at any time; firewall; nothing was found; "
    "this location; accept all; reject all; server; website; websites; webpage; automated; enable js; "
    "ad blocker; puzzle; seeing this; tracking; personal data; our systems; our services; please; sorry; "
    "support id; browser; cookie; cookies; javascript; captcha; robot; ray id; ip address; reload; "
    "refresh the page; this page; the page; this site; this website; our website; administrator; "
    "webmaster; the server; database; your account; password; log in; sign in; subscribe; subscriber; "
    "subscription; home page; homepage; the link; the url; try again; check back; you; your; be back; "
    "request id; incident id; reference number; error code; nginx; apache; cloudflare; privacy; "
    "your permission; have permission; requested url",
    "uk": "доступ до ресурсу; перепрошу; вибачте; зачекайте; вкладк; будь ласка; відвідув; браузер; браузера; "
    "cookie; сторінк; "
    "сайт; сервер; адміністратор; оновіть; посилання; пароль; ви; ваш; вас; увійд; увійти; передплат; "
    "капч; приватн; вашої мережі; вашого пристрою; спробуйте ще; спробуйте пізніше; особистий кабінет; "
    "поверніться; автоматичн",
    "ru": "доступ к информационному; информационному ресурсу; доступ к ресурсу; извин; подождите; вкладк; "
    "пожалуйста; пользовател; согласен; показывать вам; вернёмся; вернемся; "
    "браузер; браузера; cookie; страниц; сайт; сервер; администратор; обновите; попробуйте; ссылк; "
    "пароль; вы; ваш; вас; войдите; войти; капч; конфиденциальн; подписк; подпишит; подписчик; "
    "вашего адреса; вашего устройства; личный кабинет; в вашем; автоматическ; вернитесь",
    "de": "ihre anfrage; firewall; cookies; unsere dienste; unsere seiten; tracking; akzeptieren; bitte; "
    "leider; zugriff; browser; cookie; website; server; administrator; neu laden; versuchen sie; "
    "startseite; passwort; anmelden; abonn; datenschutz; dein; diese seite; dieser seite; webseite; "
    "jederzeit; widerruf; werbung",
    "fr": "pare-feu; identifiant; cookies; veuillez; désolé; activez; navigateur; cookie; page; site; serveur; "
    "administrateur; "
    "réessayer; accueil; mot de passe; vous; votre; vos; connecte; abonn",
    "es": "el sitio; tu conexión; su conexión; cookies; por favor; lo sentimos; nosotros y nuestros; "
    "navegador; cookie; servidor; administrador; contraseña; usted; suscri; la página; una página; "
    "esta página; esta web; este sitio; iniciar sesión; inténtelo; inténtalo; tu navegador; "
    "su navegador; el portal; fuera de servicio; tu ip; vuelva al",
    "be": "браўзер; старонк; сайт; сервер; адміністратар; паспрабуйце; вы; ваш; пароль",
    "bg": "браузър; страниц; сайт; сървър; администратор; опитайте; вие; ваш; парола",
    "cs": "prohlížeč; stránk; server; správce; zkuste; úvodní; hlavní stran; odkaz; heslo; vás; váš; vaše; "
    "předplat; omlouváme",
    "da": "browser; hjemmeside; server; forsiden; linket; adgangskode; abonne; siden, du; denne side",
    "el": "σελίδα; ιστοσελίδα; ιστότοπ; διακομιστ; δοκιμάστε; κωδικό; σας; εσείς",
    "et": "lehit; leht; lehe; veebileht; server; proovige; avaleh; parool; teie",
    "fi": "selain; sivu; sivusto; palvelin; yritä; etusivu; salasana; tilaa",
    "hr": "preglednik; stranic; poslužitelj; pokušajte; početn; lozink; vaš; vas; administrator; pretplat",
    "hu": "böngésző; oldal; webhely; szerver; próbálja; kezdőlap; jelszó; ön; önnek",
    "it": "browser; pagina; sito; server; amministratore; riprova; password; abbon; privacy; scus",
    "lt": "naršykl; puslap; svetain; server; bandykite; slaptažod; jūs; jūsų",
    "lv": "pārlūk; lapa; lapu; lapas; vietne; server; mēģiniet; sākumlap; parole; jūs; jūsu",
    "mk": "прелистувач; страниц; сајт; сервер; обидете; почетна; лозинк; ваш",
    "nl": "browser; pagina; site; website; server; beheerder; probeer; startpagina; homepage; wachtwoord; "
    "jouw; abonn; deze pagina; deze site",
    "no": "nettleser; nettsted; server; forsiden; lenke; passord; abonne; siden du; denne siden",
    "pl": "przeglądar; witryn; serwis; serwer; administrator; spróbuj; odnośnik; hasło; twoj; ciebie; subskry; "
    "prenumer; przepraszamy; strony głównej; strona główna; tej strony; szukasz; na stronie; do strony",
    "pt": "navegador; página; servidor; administrador; tente; senha; palavra-passe; você; assinante; desculp; "
    "este site; no site",
    "ro": "browser; pagin; site; server; administrator; parol; dumneavoastră; dvs; vă; tău; ne pare rău; abona",
    "sk": "prehliadač; stránk; server; správc; skúste; úvodn; odkaz; heslo; vás; váš; vaše; ospravedlňujeme; predplat",
    "sl": "brskalnik; strežnik; poskusite; geslo; vas; vaš",
    "sq": "shfletues; faqe; faqja; server; provoni; fjalëkalim",
    "sr": "прегледач; страниц; сајт; сервер; покушајте; почетн; лозинк; ваш; sajt; stranic; pokušajte; početn; vaš",
    "sv": "webbläsare; sidan; webbplats; server; startsida; länk; lösenord; prenumer; försök igen",
    "tr": "tarayıcı; sayfa; site; sunucu; deneyin; ana sayfa; şifre; parola; siz; sizin; abone; özür",
    "az": "brauzer; səhifə; sayt; server; ana səhifə; siz",
    "hy": "էջ; կայք; սերվեր; փորձեք; դուք; ձեր",
    "ka": "გვერდ; საიტ; სერვერ; სცადეთ; თქვენ",
    "kk": "парақ; сайт; сервер; көріңіз; сіз; сіздің",
    "ar": "المتصفح; الصفحة; صفحة; الموقع; الخادم; كلمة المرور",
    "fa": "مرورگر; صفحه; سایت; سرور; رمز; شما; لطفا",
    "he": "דפדפן; הדף; עמוד; האתר; אתר; שרת; נסו; דף הבית; קישור; סיסמה",
    "vi": "trình duyệt; trang; máy chủ; thử lại; bạn",
    "ja": "ブラウザ; ページ; サイト; サーバー; トップページ; お客様; ください; url",
    "ko": "브라우저; 페이지; 사이트; 서버; 홈으로; 비밀번호",
    "zh": "浏览器; 页面; 网页; 网站; 服务器; 首页; 链接; 密码; 您; 網頁; 網站; 瀏覽器",
}
"""Words, or their beginnings, that a page uses when it speaks of itself and to its visitor. One in a line is no sign by
itself; it keeps a line from being taken for what a statement says, and lets a phrase in a longer line count."""

VISITOR = re.compile(
    r"\b(?:your|you|ваш\w*|вам|вас|votre|vos|ihre?[mnrs]?|deine?[mnr]?|tu|su|tuo|tua|vostr[oa]|tw[oó]j\w*|váš|vaš\w*|"
    r"vám|jouw|uw|din|ditt|seu|sua|dumneavoastră|sizin|sinun|σας|ülkenizde|bölgenizde)\b",
    re.IGNORECASE,
)
"""A heading that speaks to its visitor."""

UNSPACED = "\u2e80"
"""From this character on scripts put no space between words: there a phrase is looked for anywhere."""

UNSPACED_LETTER = re.compile(f"[{UNSPACED}-\U0010ffff]")

SPECIFIC = 12
"""Characters that a phrase inside a longer line must have; a shorter one must be all of a part of it."""

_SPECIFIC_UNSPACED = 4
_WORD = re.compile(r"[\w'-]+")
_BEGINNING = 4
"""Letters from which on a word about pages stands for all that begin with it."""


def _each(told: Mapping[str, str]) -> list[str]:
    return [part.strip().casefold() for line in told.values() for part in line.split(";")]


def _phrases() -> tuple[dict[str, list[tuple[str, str]]], list[tuple[str, str]]]:
    """Phrases with their families by their first word, the longest first; those of scripts without spaces apart."""
    spaced: dict[str, list[tuple[str, str]]] = {}
    unspaced = []
    for family, told in PHRASES.items():
        for phrase in _each(told):
            if phrase[0] > UNSPACED:
                unspaced.append((phrase, family))
            else:
                spaced.setdefault(_WORD.findall(phrase)[0], []).append((phrase, family))
    return {word: sorted(found, key=lambda each: -len(each[0])) for word, found in spaced.items()}, unspaced


_SPACED, _UNSPACED = _phrases()
_ABOUT = _each(ABOUT_PAGES)
_ABOUT_WORDS = frozenset(each for each in _ABOUT if " " not in each)
_ABOUT_SEVERAL = tuple(each for each in _ABOUT if " " in each)
_ABOUT_UNSPACED = tuple(each for each in _ABOUT if each[0] > UNSPACED)
_ABOUT_BEGUN: dict[str, tuple[str, ...]] = {}
for _word in _ABOUT_WORDS:
    if len(_word) >= _BEGINNING and _word[0] < UNSPACED:
        _ABOUT_BEGUN[_word[:_BEGINNING]] = (*_ABOUT_BEGUN.get(_word[:_BEGINNING], ()), _word)
_ABOUT_LATER: dict[str, tuple[tuple[str, str], ...]] = {}
"""Phrases of several words by a letter: with the longest of their words but the first, which begins with it, and which
begins a word wherever the phrase stands."""
for _phrase in _ABOUT_SEVERAL:
    _word = max(_WORD.findall(_phrase)[1:], key=len)
    _ABOUT_LATER[_word[0]] = (*_ABOUT_LATER.get(_word[0], ()), (_word, _phrase))

SPEAKS = 1 << 20
"""More than any text has words."""


def family(line: str, parts: Sequence[str]) -> str:
    """The family of the phrase that one of the `parts` of a `line` is, or that stands in it; "" if there is none."""
    said = line.casefold().replace("\u2019", "'")
    alone = {part.casefold().replace("\u2019", "'").strip() for part in parts}
    for match in _WORD.finditer(said):
        for phrase, found in _SPACED.get(match[0], ()):
            if said.startswith(phrase, match.start()) and (len(phrase) >= SPECIFIC or phrase in alone):
                return found
    if not said.isascii():
        for phrase, found in _UNSPACED:
            if phrase in said and len(phrase) >= _SPECIFIC_UNSPACED:
                return found
    return ""


def about(said: str, words: Sequence[str]) -> int:
    """How many words of a line in lower case speak of the page, the browser or the visitor."""
    found, perhaps = 0, set[str]()
    for speaks, phrases in map(_speaks, words):
        found += speaks
        if phrases:
            perhaps.update(phrases)
    found += sum(each in said for each in perhaps)
    return found + sum(each in said for each in _ABOUT_UNSPACED) if UNSPACED_LETTER.search(said) else found


@lru_cache(maxsize=4_096)  # few words make up nearly all of a text
def weight(said: str) -> int:
    """How many words stand in `said`, which holds no space; SPEAKS more where one of them may speak of the page, the
    browser or the visitor."""
    low = said.casefold().replace("\u2019", "'")
    words = _WORD.findall(low)
    speaks = any(alone or phrases for alone, phrases in map(_speaks, words)) or UNSPACED_LETTER.search(low)
    return len(words) + SPEAKS if speaks else len(words)


@lru_cache(maxsize=4_096)
def _speaks(word: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a word speaks of the page, the browser or the visitor, and the phrases that it may be one of."""
    alone = word in _ABOUT_WORDS or word.startswith(_ABOUT_BEGUN.get(word[:_BEGINNING], ("\0",)))
    return alone, tuple(phrase for later, phrase in _ABOUT_LATER.get(word[0], ()) if word.startswith(later))
