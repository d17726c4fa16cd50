"""What a text that took the place of a statement, and has nothing in common with it, is about: a page, its visitor, an
account, a subscription, a repair, a domain? Statements speak of these too, so this proves nothing by itself: it is
asked only of such strangers, which the lists of `walls` do not know. Reads no page and decides nothing.

For each language words, or their beginnings, in lower case parted by ";".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.extract import walls

WORDS: Mapping[str, str] = {
    "en": "domain; website; portal; captcha; characters; puzzle; robot; device; personal data; account; "
    "sign in; technical; maintenance; online again; right back; make an offer; patience; connection; "
    "seconds; queue; visitors; visiting; members; subscri; supporters; read on; keep reading; "
    "this article; a month to read; your email; opens soon; browser; traffic; too many requests; "
    "hosting; session; inactive; start again; our side; our end; something broke; something went wrong",
    "uk": "домен; портал; символи; символів; картинк; пристро; персональн; пароль; кабінет; технічн; терпіння; "
    "розуміння; зареєстр; увійдіть; символи із; запит надіслала; купити цей; з'єднанн; секунд; черз; "
    "відвідувач; підписник; передплат; учасникам; матеріал доступний; читайте далі; підтримайте; "
    "нову версію; браузер; запитів; сеанс; сесія; неактивн; почніть знову; нашому боці; щось зламал; "
    "щось пішло не так",
    "ru": "домен; портал; символ; изображени; картинк; устройств; персональн; пароль; кабинет; техническ; "
    "обновля; терпение; понимание; зарегистр; войдите; неполад; вы человек; купить этот; соединени; "
    "секунд; очеред; посетител; подписчик; подпис; участникам; материал доступен; читайте дальше; "
    "поддержите; новую версию; браузер; запросов; сеанс; сессия; неактивн; бездейств; начните с; "
    "нашей стороне; что-то сломал; что-то пошло не так",
    "de": "domain; internet; portal; zeichen; gerät; personenbezogen; konto; technisch; störung; wartung; "
    "geduld; registr; für sie da; sie ein mensch; diese domain; verbindung; sekunden; warteschlange; "
    "besucher; abonn; mitglied; artikel lesen; weiterlesen; unser angebot; neue version; anfragen; "
    "sitzung abgelaufen; inaktiv; auf unserer seite; schiefgelaufen; schief gelaufen",
    "fr": "domaine; portail; caractères; image; appareil; données personnelles; compte; technique; "
    "maintenance; patience; connecte; enregistré; connexion; secondes; file d'attente; visiteurs; abonn; "
    "membres; cet article; à lire; nouvelle version; requêtes; session; inactif; recommencez; "
    "de notre côté; s'est mal passé",
    "es": "dominio; portal; caracteres; imagen; dispositivo; datos personales; cuenta; técnic; mantenimiento; "
    "paciencia; registrad; sesión; oferta; comprar este; conexión; segundos; visitantes; suscri; "
    "miembros; este artículo; leyendo; nueva versión; solicitudes; inactiv; de nuestro lado; "
    "algo ha fallado; algo salió mal",
    "it": "dominio; portale; caratteri; immagine; dispositivo; dati personali; account; tecnic; manutenzione; "
    "pazienza; registrat; accedi; offerta; cookie; connessione; secondi; visitatori; abbon; "
    "questo articolo; leggere; nuova versione; richieste; sessione; inattiv; ricomincia; "
    "da parte nostra; qualcosa è andato storto",
    "pl": "domen; portal; znaki; urządzen; dane osobowe; konto; techniczn; konserwac; cierpliwo; zarejestr; "
    "zaloguj; ofert; cookie; połączeni; sekund; kolejc; odwiedzając; prenumer; członk; artykuł; "
    "kup dostęp; czytaj dalej; nowa wersja; zapytań; sesja; nieaktywn; brak aktywności; "
    "nie było aktywności; naszej stronie; coś poszło nie tak; coś się zepsuło",
    "pt": "domínio; portal; caracteres; imagem; dispositivo; dados pessoais; conta; técnic; manutenção; "
    "paciência; registad; registrad; sessão; oferta; cookies; ligação; conexão; segundos; visitantes; "
    "assina; sócio; membros; este artigo; a ler; nova versão; pedidos; inativ; do nosso lado; "
    "algo correu mal; algo deu errado",
    "nl": "domein; portaal; tekens; plaatje; afbeelding; apparaat; persoonsgegevens; account; technisch; "
    "storing; geduld; geregistreerd; inloggen; log in; verbinding; seconden; wachtrij; bezoekers; abonn; "
    "dit artikel; verder lezen; nieuwe versie; verzoeken; sessie; inactief; aan onze kant; "
    "ging iets mis; iets misgegaan",
    "cs": "domén; portál; znaky; obráz; zařízen; osobní údaje; účet; technick; údržb; trpělivost; registr; "
    "přihlas; přihláš; nabídk; cookie; připojení; sekund; fronta; frontě; návštěvník; předplat; článek; "
    "číst dál; nová verze; požadavk; relace; neaktivn; naší straně; něco pokazilo; něco se pokazilo",
    "sk": "domén; portál; web; znaky; obráz; zariaden; osobné údaje; účet; technick; údržb; trpezlivosť; "
    "registr; prihlás; ponuk; cookie; pripojeni; sekúnd; návštevník; predplat; článok; čítať ďalej; "
    "nová verzia; požiadav; relácia; neaktívn; našej strane; niečo sa pokazilo",
    "ro": "domeni; portal; caracter; imagin; dispozitiv; date personale; tehnic; mentenan; răbdare; înregistr; "
    "autentific; conectați; ofert; cookie; sunteți om; conexiun; secunde; coadă; vizitatori; abon; "
    "acest articol; citi; versiune nouă; cereri; sesiune; inactiv; din partea noastră; nu a mers bine",
    "tr": "alan adı; portal; karakter; resim; cihaz; kişisel veri; hesap; teknik; bakım; anlayış; kayded; "
    "giriş; teklif; çerez; sitemiz; bağlantı; saniye; ziyaretçi; abone; bu yazı; okumaya; yeni sürüm; "
    "istek; oturum; işlem yapmadınız; tarafımızda; bir şeyler ters",
    "sv": "domän; portal; tecken; tecknen; bild; enhet; personuppgift; konto; teknisk; underhåll; tålamod; "
    "registrer; logga in; kakor; cookie; köpa domän; anslutning; sekunder; besökare; prenumer; medlem; "
    "artikel; läsa vidare; ny version; session; inaktiv; på vår sida; något gick fel",
    "da": "domæn; portal; billed; enhed; personoplysning; konto; teknisk; vedligehold; tålmodighed; registrer; "
    "log ind; cookie; forbindelse; sekunder; besøgende; abonn; medlem; artikel; læse videre; ny version; "
    "session; inaktiv; noget gik galt",
    "no": "domen; portal; bilde; enhet; personopplysning; konto; teknisk; vedlikehold; tålmodighet; registrer; "
    "logg inn; cookie; informasjonskaps; tilkobling; sekunder; besøkende; abonn; medlem; artikkel; "
    "lese videre; ny versjon; inaktiv; noe gikk galt",
    "fi": "verkkotunnu; portaali; merkit; kuva; ihminen; laitte; henkilötieto; tili; teknis; huolto; "
    "kärsivällisyy; rekisteröi; kirjaudu; eväste; yhtey; sekunti; kävij; tilaaj; jäsen; artikkeli; "
    "lukemista; uusi versio; istunto; jokin meni vikaan",
    "hu": "domain; portál; karakter; képen; eszköz; személyes adat; fiók; technikai; karbantart; türelm; "
    "regiszt; jelentkez; ajánlat; süti; kapcsolat; másodperc; sorban; látogató; előfizet; tagok; "
    "olvasás; új verzió; munkamenet; inaktív; valami elromlott; hiba történt",
    "et": "domeen; portaal; märgid; pilt; inime; seade; isikuandme; konto; tehnili; hooldus; kannatlik; "
    "registreeri; ühendus; sekund; järjekor; külasta; tellija; artik",
    "lt": "domen; portal; simbol; paveiksl; žmog; įreng; asmens duomen; paskyr; technin; kantryb; registr; "
    "prisijun; slapuk; ryšys; ryšio; sekund; lankytoj; prenumer; straipsn",
    "lv": "domēn; portāl; simbol; attēl; cilvēk; ierīc; personas dat; tehnisk; apkop; pacietīb; reģistr; "
    "piesak; sīkdat; savienojum; sekund; apmeklētāj; abon",
    "hr": "domen; portal; znakove; čovjek; uređaj; osobne podatke; račun; tehničk; održavan; strpljenj; "
    "registrir; prijavi; kolačić; veza; veze; sekund; posjetitelj; pretplat; članak",
    "sl": "domen; portal; znake; človek; naprav; osebne podatke; račun; tehničn; vzdrževan; potrpežljiv; "
    "registrir; prijavi; piškot; povezav; sekund; obiskoval; naročni",
    "sr": "домен; портал; знакове; човек; уређај; личне податке; техничк; одржавањ; стрпљењ; регистр; пријав; "
    "колачић; domen; znakove; čovek; uređaj; tehničk; održavanj; prijav; kolačić; веза; везе; секунд; "
    "посетилац; претплат; чланак; veza; veze; sekund; posetila; pretplat; članak",
    "mk": "домен; портал; знаци; човек; лични податоци; сметка; техничк; одржувањ; трпение; регистр; најав; "
    "врска; секунд; посетител; претплат; статија",
    "bg": "домейн; портал; знаци; картинк; устройств; лични данни; профил; техническ; поддръжк; търпение; "
    "регистр; вход; оферта; бисквитк; връзка; секунд; опашк; посетител; абонат; членове; статия; четете; "
    "нова версия; сесия; неактивн; нашата страна; нещо се обърка",
    "el": "όνομα χώρου; πύλη; ιστότοπ; χαρακτήρ; εικόν; άνθρωπ; συσκευ; προσωπικά δεδομένα; λογαριασμ; τεχνικ; "
    "συντήρησ; υπομον; κατοχυρ; συνδεθ; προσφορ; cookies; αγοράσετε; σύνδεσ; δευτερόλεπτ; ουρά; "
    "επισκέπτ; συνδρομ; μέλη; άρθρο; διαβάσετε; νέα έκδοση; συνεδρία; ανενεργ; κάτι πήγε στραβά",
    "be": "дамен; партал; сімвал; малюн; прылад; персанальн; пароль; кабінет; тэхнічн; абнаўля; цярпенн; "
    "увайдз; зарэгістр; сайце; сайт; праблем; злучэнн; секунд; чарз; наведвальнік; падпісчык; "
    "удзельнікам; артыкул; чытайце; новую версію; сесія; неактыўн; нашым баку; нешта пайшло не так",
    "ka": "დომენ; პორტალ; სიმბოლო; სურათ; ადამიან; მოწყობილო; პერსონალურ; პაროლ; ანგარიშ; ტექნიკურ; მოთმინებ; "
    "რეგისტრ; ავტორიზაც; საიტ; გუნდი; კავშირ; წამ; რიგ; ვიზიტორ; გამომწერ; წევრ; სტატი; კითხვ",
    "hy": "տիրույթ; պորտալ; նիշեր; պատկեր; մարդ; սարք; անձնական տվյալներ; գաղտնաբառ; տեխնիկական; գրանց; մուտք; "
    "համբերութ",
    "az": "domen; portal; simvol; şəkil; insan; cihaz; şəxsi məlumat; hesab; texniki; səbir; qeydiyyat; daxil olun",
    "kk": "домен; портал; таңба; сурет; адам; құрылғы; жеке деректер; құпиясөз; техникалық; тіркел; кіріңіз; сабыр",
    "ar": "النطاق; البوابة; الأحرف; الصورة; إنسان; جهازك; البيانات الشخصية; ملفات تعريف; حساب; تقني; صيانة; "
    "صبركم; تسجيل; عرضا; اتصالك; ثوان; طابور; الزوار; المشترك; الأعضاء; المقال; القراءة; المتصفح; "
    "الجلسة; حدث خطأ",
    "fa": "دامنه; درگاه; کاراکتر; تصویر; انسان; دستگاه; داده‌های شخصی; حساب; فنی; شکیبایی; ثبت; وارد شوید; "
    "اتصال; ثانیه; صف; بازدید; مشترک; اعضا; مقاله; مرورگر",
    "he": "דומיין; פורטל; תווים; תמונה; אדם; מכשיר; מידע אישי; חשבון; תקלה; תחזוקה; סבלנות; הרשמ; התחבר; "
    "חיבור; שניות; תור; מבקרים; מנוי; חברים; כתבה; לקרוא",
    "vi": "tên miền; cổng; ký tự; hình ảnh; con người; thiết bị; dữ liệu cá nhân; tài khoản; kỹ thuật; "
    "bảo trì; đăng nhập; đăng ký",
    "ja": "ドメイン; システム; 文字; 画像; 人間; 端末; クッキー; 個人データ; アカウント; "
    "会員; 技術的; メンテナンス; 復旧; ログイン; 更新; 再開; ご迷惑; 購入; 登録; "
    "接続; 数秒; 混雑; アクセス; 購読; 記事; 続きを読む; お待ちください; "
    "セッション; 操作がなかった; 問題が発生",
    "ko": "도메인; 시스템; 문자; 이미지; 사람임; 기기; 쿠키; 개인정보; 계정; 기술; "
    "점검; 복구; 로그인; 불편; 회원; 연결; 몇 초; 대기; 방문자; 구독; 기사; "
    "계속 읽; 세션; 문제가 발생",
    "zh": "域名; 系统; 字符; 图片; 真人; 设备; 个人数据; cookie; 账号; 故障; "
    "维护; 升级; 登录; 注册; 耐心; 報價; 报价; 连接; 几秒; 排队; 访客; 订阅; "
    "会员; 本文; 继续阅读; 浏览器; 会话; 没有操作; 出了点问题",
}

MOST = 2_500
"""Characters of a text from which on it says too much for a wall."""

DENSITY = 12
"""Words of a sentence for each of these in it, at most."""

MOSTLY = 0.4
"""Share of a text, in characters, from which on it speaks mostly so. Of 4,090 statements in `fixtures/edits` 100 do."""

_WORD = re.compile(r"[\w'-]+")
_SENTENCE = re.compile(r"(?<=[.!?\u2026\u3002\uff01\uff1f\u061f\u0589])\s*|\n+")
_EACH = sorted({part.strip().casefold() for line in WORDS.values() for part in line.split(";")}, reverse=True)
_UNSPACED, _SPACED = ([re.escape(each) for each in _EACH if (each[0] > walls.UNSPACED) is way] for way in (True, False))
# One boundary before all that begin a word, not one in each: that is eighteen times as fast.
_SAID = re.compile(rf"\b(?:{'|'.join(_SPACED)})|{'|'.join(_UNSPACED)}")


def mostly_of_itself(text: str) -> bool:
    """Whether most sentences of a text, by their length, speak of such things."""
    if len(text) > MOST:
        return False
    sentences = [each for each in _SENTENCE.split(text.casefold()) if each and each.strip()]
    own = sum(len(each) for each in sentences if _is_own(each))
    return own > MOSTLY * sum(map(len, sentences))


def speaks_at_all(text: str) -> bool:
    """Whether anything in a text speaks of such things."""
    said = text.casefold().replace("\u2019", "'")
    return bool(_SAID.search(said)) or walls.about(said, _WORD.findall(said)) > 0


def _is_own(sentence: str) -> bool:
    said = sentence.replace("\u2019", "'")
    words = _WORD.findall(said)
    count = max(len(words), len(walls.UNSPACED_LETTER.findall(said)) // 3)
    return (walls.about(said, words) + len(_SAID.findall(said))) * DENSITY >= count
