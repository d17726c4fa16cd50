"""What a text that took the place of a statement, and has nothing in common with it, is about: a page, its visitor, an
account, a repair, a domain? Statements speak of these too, so this proves nothing by itself: it is asked only of such
strangers, which the lists of `walls` do not know. Reads no page and decides nothing.

For each language words, or their beginnings, in lower case parted by ";".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.extract import walls

WORDS: Mapping[str, str] = {
    "en": "domain; website; portal; captcha; characters; puzzle; robot; device; personal data; account; "
    "sign in; technical; maintenance; online again; right back; make an offer; patience",
    "uk": "домен; портал; символи; символів; картинк; пристро; персональн; пароль; кабінет; технічн; терпіння; "
    "розуміння; зареєстр; увійдіть; символи із; запит надіслала; купити цей",
    "ru": "домен; портал; символ; изображени; картинк; устройств; персональн; пароль; кабинет; техническ; "
    "обновля; терпение; понимание; зарегистр; войдите; неполад; вы человек; купить этот",
    "de": "domain; internet; portal; zeichen; gerät; personenbezogen; konto; technisch; störung; wartung; "
    "geduld; registr; für sie da; sie ein mensch; diese domain",
    "fr": "domaine; portail; caractères; image; appareil; données personnelles; compte; technique; "
    "maintenance; patience; connecte; enregistré",
    "es": "dominio; portal; caracteres; imagen; dispositivo; datos personales; cuenta; técnic; mantenimiento; "
    "paciencia; registrad; sesión; oferta; comprar este",
    "it": "dominio; portale; caratteri; immagine; dispositivo; dati personali; account; tecnic; manutenzione; "
    "pazienza; registrat; accedi; offerta; cookie",
    "pl": "domen; portal; znaki; urządzen; dane osobowe; konto; techniczn; konserwac; cierpliwo; zarejestr; "
    "zaloguj; ofert; cookie",
    "pt": "domínio; portal; caracteres; imagem; dispositivo; dados pessoais; conta; técnic; manutenção; "
    "paciência; registad; registrad; sessão; oferta; cookies",
    "nl": "domein; portaal; tekens; plaatje; afbeelding; apparaat; persoonsgegevens; account; technisch; "
    "storing; geduld; geregistreerd; inloggen; log in",
    "cs": "domén; portál; znaky; obráz; zařízen; osobní údaje; účet; technick; údržb; trpělivost; registr; "
    "přihlas; přihláš; nabídk; cookie",
    "sk": "domén; portál; web; znaky; obráz; zariaden; osobné údaje; účet; technick; údržb; trpezlivosť; "
    "registr; prihlás; ponuk; cookie",
    "ro": "domeni; portal; caracter; imagin; dispozitiv; date personale; cont; tehnic; mentenan; răbdare; "
    "înregistr; autentific; conectați; ofert; cookie; sunteți om",
    "tr": "alan adı; portal; karakter; resim; cihaz; kişisel veri; hesap; teknik; bakım; anlayış; kayded; "
    "giriş; teklif; çerez; sitemiz",
    "sv": "domän; portal; tecken; tecknen; bild; enhet; personuppgift; konto; teknisk; underhåll; tålamod; "
    "registrer; logga in; kakor; cookie; köpa domän",
    "da": "domæn; portal; tegn; billed; enhed; personoplysning; konto; teknisk; vedligehold; tålmodighed; "
    "registrer; log ind; cookie",
    "no": "domen; portal; tegn; bilde; enhet; personopplysning; konto; teknisk; vedlikehold; tålmodighet; "
    "registrer; logg inn; cookie; informasjonskaps",
    "fi": "verkkotunnu; portaali; merkit; kuva; ihminen; laitte; henkilötieto; tili; teknis; huolto; "
    "kärsivällisyy; rekisteröi; kirjaudu; eväste",
    "hu": "domain; portál; karakter; képen; eszköz; személyes adat; fiók; technikai; karbantart; türelm; "
    "regiszt; jelentkez; ajánlat; süti",
    "et": "domeen; portaal; märgid; pilt; inime; seade; isikuandme; konto; tehnili; hooldus; kannatlik; "
    "registreeri; logi",
    "lt": "domen; portal; simbol; paveiksl; žmog; įreng; asmens duomen; paskyr; technin; kantryb; registr; "
    "prisijun; slapuk",
    "lv": "domēn; portāl; simbol; attēl; cilvēk; ierīc; personas dat; kont; tehnisk; apkop; pacietīb; reģistr; "
    "piesak; sīkdat",
    "hr": "domen; portal; znakove; slik; čovjek; uređaj; osobne podatke; račun; tehničk; održavan; strpljenj; "
    "registrir; prijavi; kolačić",
    "sl": "domen; portal; znake; slik; človek; naprav; osebne podatke; račun; tehničn; vzdrževan; potrpežljiv; "
    "registrir; prijavi; piškot",
    "sr": "домен; портал; знакове; слик; човек; уређај; личне податке; налог; техничк; одржавањ; стрпљењ; "
    "регистр; пријав; колачић; domen; znakove; slik; čovek; uređaj; nalog; tehničk; održavanj; prijav; "
    "kolačić",
    "mk": "домен; портал; знаци; слика; човек; уред; лични податоци; сметка; техничк; одржувањ; трпение; "
    "регистр; најав",
    "bg": "домейн; портал; знаци; картинк; устройств; лични данни; профил; техническ; поддръжк; търпение; "
    "регистр; вход; оферта; бисквитк",
    "el": "όνομα χώρου; πύλη; ιστότοπ; χαρακτήρ; εικόν; άνθρωπ; συσκευ; προσωπικά δεδομένα; λογαριασμ; τεχνικ; "
    "συντήρησ; υπομον; κατοχυρ; συνδεθ; προσφορ; cookies; αγοράσετε",
    "be": "дамен; партал; сімвал; малюн; прылад; персанальн; пароль; кабінет; тэхнічн; абнаўля; цярпенн; "
    "увайдз; зарэгістр; сайце; сайт; праблем",
    "ka": "დომენ; პორტალ; სიმბოლო; სურათ; ადამიან; მოწყობილო; პერსონალურ; პაროლ; ანგარიშ; ტექნიკურ; მოთმინებ; "
    "რეგისტრ; ავტორიზაც; საიტ; გუნდი",
    "hy": "տիրույթ; պորտալ; նիշեր; պատկեր; մարդ; սարք; անձնական տվյալներ; գաղտնաբառ; տեխնիկական; գրանց; մուտք; "
    "համբերութ",
    "az": "domen; portal; simvol; şəkil; insan; cihaz; şəxsi məlumat; hesab; texniki; səbir; qeydiyyat; daxil olun",
    "kk": "домен; портал; таңба; сурет; адам; құрылғы; жеке деректер; құпиясөз; техникалық; тіркел; кіріңіз; сабыр",
    "ar": "النطاق; البوابة; الأحرف; الصورة; إنسان; جهازك; البيانات الشخصية; ملفات تعريف; حساب; تقني; صيانة; "
    "صبركم; تسجيل; عرضا",
    "fa": "دامنه; درگاه; کاراکتر; تصویر; انسان; دستگاه; داده‌های شخصی; حساب; فنی; شکیبایی; ثبت; وارد شوید",
    "he": "דומיין; פורטל; תווים; תמונה; אדם; מכשיר; מידע אישי; חשבון; תקלה; תחזוקה; סבלנות; הרשמ; התחבר",
    "vi": "tên miền; cổng; ký tự; hình ảnh; con người; thiết bị; dữ liệu cá nhân; tài khoản; kỹ thuật; "
    "bảo trì; đăng nhập; đăng ký",
    "ja": "ドメイン; システム; 文字; 画像; 人間; 端末; クッキー; 個人データ; アカウント; "
    "会員; 技術的; メンテナンス; 復旧; ログイン; 更新; 再開; ご迷惑; 購入; 登録",
    "ko": "도메인; 시스템; 문자; 이미지; 사람임; 기기; 쿠키; 개인정보; 계정; 기술; 점검; 복구; 로그인; 불편; 회원",
    "zh": "域名; 系统; 字符; 图片; 真人; 设备; 个人数据; cookie; 账号; 故障; 维护; 升级; 登录; 注册; 耐心; 報價; 报价",
}

MOST = 2_500
"""Characters of a text from which on it says too much for a wall."""

DENSITY = 12
"""Words of a sentence for each of these in it, at most."""

MOSTLY = 0.4
"""Share of a text, in characters, from which on it speaks mostly so. Of 4,090 statements in `fixtures/edits` 82 do."""

_WORD = re.compile(r"[\w'-]+")
_SENTENCE = re.compile(r"(?<=[.!?\u2026\u3002\uff01\uff1f\u061f\u0589])\s*|\n+")
_EACH = sorted({part.strip().casefold() for line in WORDS.values() for part in line.split(";")}, reverse=True)
_SAID = re.compile("|".join(("" if each[0] > walls.UNSPACED else r"\b") + re.escape(each) for each in _EACH))


def mostly_of_itself(text: str) -> bool:
    """Whether most sentences of a text, by their length, speak of such things."""
    if len(text) > MOST:
        return False
    sentences = [each for each in _SENTENCE.split(text.casefold()) if each and each.strip()]
    own = sum(len(each) for each in sentences if _is_own(each))
    return own > MOSTLY * sum(map(len, sentences))


def _is_own(sentence: str) -> bool:
    said = sentence.replace("\u2019", "'")
    words = _WORD.findall(said)
    count = max(len(words), len(walls.UNSPACED_LETTER.findall(said)) // 3)
    return (walls.about(said, words) + len(_SAID.findall(said))) * DENSITY >= count
