"""The sentences of messages, one table for each language of our readers. Data: who tells what is elsewhere.

A sentence that lacks in a language is an error when this is imported; a test holds the places in braces against those
of the others. `Forms` are those of a count: of one, of few and of many, as the language has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.model import EventKind, Severity

Forms = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrases:
    """All that a message says in one language. What stands in braces is filled in."""

    language: str
    quotes: tuple[str, str]
    inner: tuple[str, str]  # quotation marks inside those

    # what changed, after who said it and what it was about
    became: str
    added: str
    removed: str
    moved: str
    spaced: str  # white space alone
    headline: str
    also: Forms  # how many changes more
    back: str  # an earlier text came back
    gone: str
    emptied: str
    unseen: str
    returned: str
    turns: str
    same: Forms  # one change in several statements
    conflict: str
    republished: str
    hidden: str
    settled: str
    trouble: str
    recovered: str
    gap: str
    published: str

    # why it matters
    why: str
    severities: Mapping[Severity, str]
    undecided: str
    no_lexicon: str
    too_long: str
    changed: str
    reworded: str
    cosmetic: str

    # when, and whether a sign was given
    seen: str
    clock_back: str
    silent: str
    declared: str
    unknown: str
    earlier: str  # which earlier text came back
    turned: str  # its texts took turns, this one stayed
    last_seen: str
    emptied_at: str
    unseen_at: str
    again: str
    turning: str
    trouble_at: str
    recovered_at: str
    conflict_told: str
    republished_told: str
    hidden_told: str
    settled_told: str
    gap_told: str
    at: str
    together: Forms
    same_again: Forms  # one change in further statements
    since: Forms
    and_more: Forms

    # reasons of trouble, by the word that the record has for them
    reasons: Mapping[str, str]
    units: tuple[str, str, str, str]  # days, hours, minutes, seconds

    # frames
    digest: Forms
    head: str
    more_changes: Forms
    more_characters: Forms
    more_items: Forms
    left_out: Forms  # characters in the middle of a long stretch
    part: str

    # about ourselves
    own: Mapping[EventKind, tuple[str, str]]
    unwritten: tuple[str, str]
    still: str
    nothing_late: str
    more_sources: Forms
    ourselves: str  # the name under which that stands in a digest
    dated: str

    # how all fare
    all_quiet: str
    checks: Forms
    well: Forms
    in_trouble: Forms
    all_since: str

    def quoted(self, text: str) -> str:
        """Within our marks, so that a text cannot seem to end early."""
        text = text.translate(str.maketrans("".join(self.quotes), "".join(self.inner)))
        return f"{self.quotes[0]}{text}{self.quotes[1]}"

    def count(self, forms: Forms, n: int) -> str:
        """The form for so many, with the number in it; its other places stay."""
        return forms[_form(self.language, n, len(forms))].replace("{n}", f"{n:,}")


def _form(language: str, n: int, known: int) -> int:
    """Which form a number takes (Unicode CLDR, plural rules): one, few, many in Ukrainian and Russian."""
    if language == "en" or known < 3:
        return 0 if n == 1 else 1
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2


ENGLISH = Phrases(
    language="en",
    quotes=("“", "”"),
    inner=("‘", "’"),
    became="{old} became {new}",
    added="{new} was added",
    removed="{old} was taken out",
    moved="{new} was moved",
    spaced="only white space changed",
    headline="in the headline, {change}",
    also=("and {n} more change", "and {n} more changes"),
    back="an earlier wording is back: {change}",
    gone="removed",
    emptied="its text was removed, its entry is still there",
    unseen="cannot be seen any more; it is not known to be removed",
    returned="was gone and is there again",
    turns="two texts take turns",
    same=("the same change in {n} statement: {change}", "the same change in {n} statements: {change}"),
    conflict="two different statements have stood under its address or number",
    republished="the same text stands under two addresses or numbers",
    hidden="it is listed, and its text is not shown any more",
    settled="its texts took turns; this one has stayed",
    trouble="cannot be read ({reason}); edits there are not seen",
    recovered="is read again",
    gap="was not watched for {length}; edits made and undone meanwhile were not seen",
    published="was published",
    why="Why it matters ({severity}): {why}",
    severities={
        Severity.LOW: "low",
        Severity.MEDIUM: "medium",
        Severity.HIGH: "high",
        Severity.CRITICAL: "critical",
    },
    undecided="Whether the meaning changed could not be decided: {reason}. Please look at it yourself.",
    no_lexicon="words changed in a language that we have no dictionary of",
    too_long="the texts are too long to be compared word by word",
    changed="The meaning changed.",
    reworded="Reworded; no change of meaning was found.",
    cosmetic="Only form or spelling changed.",
    seen="Seen as the old text until {start}, as the new text from {end} ({gap} between).",
    clock_back="Seen as the old text until {start}, then as the new text from {end}: our clock was set back between.",
    silent="Silent: the publisher gave no sign of the edit.",
    declared="Not silent: the publisher gave a sign of the edit.",
    unknown="It cannot be known whether the publisher gave a sign of the edit.",
    earlier="The text of version {number} came back.",
    turned="Its texts took turns, which was not told each time; this one has stayed.",
    last_seen="Last seen {seen}, confirmed gone {confirmed}.",
    emptied_at="Last seen with its text {seen}, found emptied {confirmed}.",
    unseen_at="In its place: {why}. Last seen {seen}, still not {confirmed}, while the rest of the site could be read.",
    again="There again since {returned}.",
    turning="An earlier text is shown again and again since {since}, each time for a while. Further turns are recorded "
    "and not told; an edit of either text is, and which of them stays.",
    trouble_at="Not read well since {since}. Edits there are not seen until it is.",
    recovered_at="Read again since {recovered}; not read well after {since}.",
    conflict_told="The two are different statements and are not compared; each has its own history.",
    republished_told="Both are kept, each with its own history.",
    hidden_told="Whether it was removed is not known.",
    settled_told="Its texts took turns; this one has stayed for a day.",
    gap_told="Not watched from {start} to {end}.",
    at="Seen {at}.",
    together=(
        "The same change in this {n} statement; the words above are of #{number}:",
        "The same change in these {n} statements at once; the words above are of #{number}:",
    ),
    same_again=("the same change in {n} more statement: {change}", "the same change in {n} more statements: {change}"),
    since=(
        "The same change as #{number}, which was told before, in {n} more statement since:",
        "The same change as #{number}, which was told before, in {n} more statements since:",
    ),
    and_more=("and {n} more", "and {n} more"),
    reasons={
        "timeout": "no answer in time",
        "dns": "its host has no address",
        "connect": "no connection",
        "tls": "no secure connection",
        "reset": "the connection was cut",
        "refused": "the connection was refused",
        "status": "the server answers with an error",
        "robots": "robots.txt forbids it",
        "redirects": "it leads elsewhere",
        "truncated": "what comes is cut",
        "encoding": "what comes cannot be decoded",
        "too_large": "what comes is too large",
        "guard": "its address may not be asked",
        "hold": "it asks us to wait",
        "blocked": "another page stands in its place",
        "partial": "only a part of it can be read",
        "unparsed": "what comes cannot be read",
        "doubted": "what comes is not believed",
        "gone": "all its pages are gone at once",
    },
    units=("d", "h", "min", "s"),
    digest=("{n} alert", "{n} alerts"),
    head="head",
    more_changes=("… and {n} more change: {more}", "… and {n} more changes: {more}"),
    more_characters=("… and {n} character more: {more}", "… and {n} characters more: {more}"),
    more_items=("… and {n} more: {more}", "… and {n} more: {more}"),
    left_out=(" … [{n} character] … ", " … [{n} characters] … "),
    part="({number} of {parts})",
    own={
        EventKind.DISK: (
            "The tracker’s own disk is almost full",
            "{megabytes} MB are left on the disk of the store; when it is full, nothing more is taken in.",
        ),
        EventKind.DISK_WELL: ("The tracker’s own disk has room again", "{megabytes} MB are left on it."),
        EventKind.OUTAGE: (
            "No source can be read: {sources} failed at once",
            "They failed all at once, so it may be our own network. Edits are not seen until they can be read.",
        ),
        EventKind.OUTAGE_OVER: ("Sources are read again", "Those that still cannot be read are told one by one."),
        EventKind.OVERDUE: (
            "Not asked for three intervals: {names}",
            "The tracker is held up, or a part of it hangs. Edits there are not seen meanwhile. "
            "`tracker sources health` shows how far behind each is.",
        ),
        EventKind.ON_TIME: ("Asked again at their pace: {names}", "{still}"),
        EventKind.UNDELIVERED: (
            "Alerts to {target} were not delivered",
            "{why}. `tracker alerts list --state dead` shows them, `tracker alerts retry` sends them again.",
        ),
    },
    unwritten=("An alert could not be written", "{subject}: {why}. `tracker alerts list` shows it."),
    still="Still not: {names}.",
    nothing_late="No source is behind any more.",
    more_sources=("and {n} more source", "and {n} more sources"),
    ourselves="The tracker itself",
    dated="Dated {at}.",
    all_quiet="All quiet",
    checks=("{n} check", "{n} checks"),
    well=("{n} source well", "{n} sources well"),
    in_trouble=("{n} in trouble", "{n} in trouble"),
    all_since="Since {since}.",
)

UKRAINIAN = Phrases(
    language="uk",
    quotes=("«", "»"),
    inner=("“", "”"),
    became="{old} стало {new}",
    added="додано {new}",
    removed="прибрано {old}",
    moved="переставлено {new}",
    spaced="змінилися лише пробіли",
    headline="у заголовку {change}",
    also=("і ще {n} зміна", "і ще {n} зміни", "і ще {n} змін"),
    back="повернуто попередній текст: {change}",
    gone="видалено",
    emptied="текст прибрано, сам запис лишився",
    unseen="більше не видно; чи видалено, невідомо",
    returned="зникало і з’явилося знову",
    turns="два тексти чергуються",
    same=(
        "та сама зміна в {n} повідомленні: {change}",
        "та сама зміна у {n} повідомленнях: {change}",
        "та сама зміна у {n} повідомленнях: {change}",
    ),
    conflict="за цією адресою чи номером були два різні повідомлення",
    republished="той самий текст є за двома адресами чи номерами",
    hidden="є в переліку, але його текст більше не показано",
    settled="тексти чергувалися; цей лишився",
    trouble="не вдається прочитати ({reason}); правок там не видно",
    recovered="знову читається",
    gap="не було під спостереженням {length}; правок, зроблених і скасованих за цей час, не видно",
    published="опубліковано",
    why="Чому це важливо (рівень: {severity}): {why}",
    severities={
        Severity.LOW: "низький",
        Severity.MEDIUM: "середній",
        Severity.HIGH: "високий",
        Severity.CRITICAL: "критичний",
    },
    undecided="Чи змінився зміст, визначити не вдалося: {reason}. Перевірте самі.",
    no_lexicon="слова змінено мовою, для якої в нас немає словника",
    too_long="тексти задовгі, щоб порівняти їх слово за словом",
    changed="Зміст змінився.",
    reworded="Перефразовано; зміни змісту не знайдено.",
    cosmetic="Змінилося лише оформлення чи написання.",
    seen="Старий текст бачено до {start}, новий — з {end} (між ними {gap}).",
    clock_back="Старий текст бачено до {start}, потім новий — з {end}: між ними наш годинник переставлено назад.",
    silent="Без позначки: видавець ніяк не повідомив про правку.",
    declared="З позначкою: видавець повідомив про правку.",
    unknown="Невідомо, чи повідомив видавець про правку.",
    earlier="Повернувся текст версії {number}.",
    turned="Тексти чергувалися, про що не повідомлялося щоразу; цей лишився.",
    last_seen="Востаннє бачено {seen}, зникнення підтверджено {confirmed}.",
    emptied_at="Востаннє бачено з текстом {seen}, без тексту — {confirmed}.",
    unseen_at="Натомість там: {why}. Востаннє бачено {seen}, досі не видно {confirmed}, хоча решта сайту читається.",
    again="Знову є з {returned}.",
    turning="Попередній текст з’являється знову й знову з {since}, щоразу на якийсь час. Подальші чергування "
    "записуються, але про них не повідомляється; про правку будь-якого з текстів і про те, який лишився, — так.",
    trouble_at="Не читається як слід з {since}. Доти правок там не видно.",
    recovered_at="Знову читається з {recovered}; не читалося після {since}.",
    conflict_told="Це різні повідомлення, їх не порівняно; кожне має свою історію.",
    republished_told="Збережено обидва, кожне зі своєю історією.",
    hidden_told="Чи видалено, невідомо.",
    settled_told="Тексти чергувалися; цей лишається вже добу.",
    gap_told="Не було під спостереженням з {start} до {end}.",
    at="Помічено {at}.",
    together=(
        "Та сама зміна в цьому {n} повідомленні; слова вище — з #{number}:",
        "Та сама зміна одразу в цих {n} повідомленнях; слова вище — з #{number}:",
        "Та сама зміна одразу в цих {n} повідомленнях; слова вище — з #{number}:",
    ),
    same_again=(
        "та сама зміна ще в {n} повідомленні: {change}",
        "та сама зміна ще у {n} повідомленнях: {change}",
        "та сама зміна ще у {n} повідомленнях: {change}",
    ),
    since=(
        "Та сама зміна, що й #{number}, про яку вже сказано; відтоді ще в {n} повідомленні:",
        "Та сама зміна, що й #{number}, про яку вже сказано; відтоді ще у {n} повідомленнях:",
        "Та сама зміна, що й #{number}, про яку вже сказано; відтоді ще у {n} повідомленнях:",
    ),
    and_more=("і ще {n}", "і ще {n}", "і ще {n}"),
    reasons={
        "timeout": "немає відповіді вчасно",
        "dns": "у сервера немає адреси",
        "connect": "немає з’єднання",
        "tls": "немає захищеного з’єднання",
        "reset": "з’єднання перервано",
        "refused": "у з’єднанні відмовлено",
        "status": "сервер відповідає помилкою",
        "robots": "robots.txt забороняє",
        "redirects": "веде на іншу адресу",
        "truncated": "приходить обрізаним",
        "encoding": "не вдається розкодувати",
        "too_large": "завеликий обсяг",
        "guard": "цю адресу запитувати не можна",
        "hold": "просить зачекати",
        "blocked": "замість нього інша сторінка",
        "partial": "читається лише частина",
        "unparsed": "не вдається розібрати",
        "doubted": "отримане викликає сумнів",
        "gone": "усі сторінки зникли водночас",
    },
    units=("д", "год", "хв", "с"),
    digest=("{n} сповіщення", "{n} сповіщення", "{n} сповіщень"),
    head="запис",
    more_changes=("… і ще {n} зміна: {more}", "… і ще {n} зміни: {more}", "… і ще {n} змін: {more}"),
    more_characters=("… і ще {n} знак: {more}", "… і ще {n} знаки: {more}", "… і ще {n} знаків: {more}"),
    more_items=("… і ще {n}: {more}", "… і ще {n}: {more}", "… і ще {n}: {more}"),
    left_out=(" … [{n} знак] … ", " … [{n} знаки] … ", " … [{n} знаків] … "),
    part="({number} з {parts})",
    own={
        EventKind.DISK: (
            "Диск самої програми майже повний",
            "На диску сховища лишилося {megabytes} МБ; коли він заповниться, нового не буде записано.",
        ),
        EventKind.DISK_WELL: ("На диску програми знову є місце", "Лишилося {megabytes} МБ."),
        EventKind.OUTAGE: (
            "Жодне джерело не читається: {sources} відмовили водночас",
            "Вони відмовили всі разом, тож це може бути наша мережа. Доки їх не прочитано, правок не видно.",
        ),
        EventKind.OUTAGE_OVER: ("Джерела знову читаються", "Про ті, що досі не читаються, буде сказано окремо."),
        EventKind.OVERDUE: (
            "Не запитано протягом трьох інтервалів: {names}",
            "Програма або її частина зависла. Тим часом правок там не видно. "
            "`tracker sources health` показує, наскільки відстає кожне.",
        ),
        EventKind.ON_TIME: ("Знову запитуються вчасно: {names}", "{still}"),
        EventKind.UNDELIVERED: (
            "Сповіщення для {target} не доставлено",
            "{why}. `tracker alerts list --state dead` показує їх, `tracker alerts retry` надсилає знову.",
        ),
    },
    unwritten=("Сповіщення не вдалося скласти", "{subject}: {why}. `tracker alerts list` показує його."),
    still="Досі ні: {names}.",
    nothing_late="Жодне джерело більше не відстає.",
    more_sources=("і ще {n} джерело", "і ще {n} джерела", "і ще {n} джерел"),
    ourselves="Сам трекер",
    dated="Датовано {at}.",
    all_quiet="Усе спокійно",
    checks=("{n} перевірка", "{n} перевірки", "{n} перевірок"),
    well=("{n} джерело в порядку", "{n} джерела в порядку", "{n} джерел у порядку"),
    in_trouble=("з {n} негаразд", "з {n} негаразд", "з {n} негаразд"),
    all_since="З {since}.",
)

RUSSIAN = Phrases(
    language="ru",
    quotes=("«", "»"),
    inner=("“", "”"),
    became="{old} стало {new}",
    added="добавлено {new}",
    removed="убрано {old}",
    moved="переставлено {new}",
    spaced="изменились только пробелы",
    headline="в заголовке {change}",
    also=("и ещё {n} изменение", "и ещё {n} изменения", "и ещё {n} изменений"),
    back="вернули прежний текст: {change}",
    gone="удалено",
    emptied="текст убран, сама запись осталась",
    unseen="больше не видно; удалено ли, неизвестно",
    returned="исчезало и появилось снова",
    turns="два текста чередуются",
    same=(
        "то же изменение в {n} сообщении: {change}",
        "то же изменение в {n} сообщениях: {change}",
        "то же изменение в {n} сообщениях: {change}",
    ),
    conflict="по этому адресу или номеру были два разных сообщения",
    republished="тот же текст есть под двумя адресами или номерами",
    hidden="есть в списке, но его текст больше не показан",
    settled="тексты чередовались; этот остался",
    trouble="не удаётся прочитать ({reason}); правок там не видно",
    recovered="снова читается",
    gap="не было под наблюдением {length}; правок, сделанных и отменённых за это время, не видно",
    published="опубликовано",
    why="Почему это важно (уровень: {severity}): {why}",
    severities={
        Severity.LOW: "низкий",
        Severity.MEDIUM: "средний",
        Severity.HIGH: "высокий",
        Severity.CRITICAL: "критический",
    },
    undecided="Изменился ли смысл, определить не удалось: {reason}. Проверьте сами.",
    no_lexicon="слова изменены на языке, для которого у нас нет словаря",
    too_long="тексты слишком длинны, чтобы сравнить их слово за словом",
    changed="Смысл изменился.",
    reworded="Перефразировано; изменения смысла не найдено.",
    cosmetic="Изменилось только оформление или написание.",
    seen="Старый текст видели до {start}, новый — с {end} (между ними {gap}).",
    clock_back="Старый текст видели до {start}, затем новый — с {end}: между ними наши часы перевели назад.",
    silent="Без пометки: издатель никак не сообщил о правке.",
    declared="С пометкой: издатель сообщил о правке.",
    unknown="Неизвестно, сообщил ли издатель о правке.",
    earlier="Вернулся текст версии {number}.",
    turned="Тексты чередовались, о чём не сообщалось каждый раз; этот остался.",
    last_seen="В последний раз видели {seen}, исчезновение подтверждено {confirmed}.",
    emptied_at="В последний раз видели с текстом {seen}, без текста — {confirmed}.",
    unseen_at="Вместо этого там: {why}. В последний раз видели {seen}, всё ещё не видно {confirmed}, хотя остальной "
    "сайт читается.",
    again="Снова есть с {returned}.",
    turning="Прежний текст появляется снова и снова с {since}, каждый раз на какое-то время. Дальнейшие чередования "
    "записываются, но о них не сообщается; о правке любого из текстов и о том, какой остался, — да.",
    trouble_at="Не читается как следует с {since}. До тех пор правок там не видно.",
    recovered_at="Снова читается с {recovered}; не читалось после {since}.",
    conflict_told="Это разные сообщения, они не сравниваются; у каждого своя история.",
    republished_told="Сохранены оба, каждое со своей историей.",
    hidden_told="Удалено ли, неизвестно.",
    settled_told="Тексты чередовались; этот остаётся уже сутки.",
    gap_told="Не было под наблюдением с {start} до {end}.",
    at="Замечено {at}.",
    together=(
        "То же изменение в этом {n} сообщении; слова выше — из #{number}:",
        "То же изменение сразу в этих {n} сообщениях; слова выше — из #{number}:",
        "То же изменение сразу в этих {n} сообщениях; слова выше — из #{number}:",
    ),
    same_again=(
        "то же изменение ещё в {n} сообщении: {change}",
        "то же изменение ещё в {n} сообщениях: {change}",
        "то же изменение ещё в {n} сообщениях: {change}",
    ),
    since=(
        "То же изменение, что и #{number}, о котором уже сказано; с тех пор ещё в {n} сообщении:",
        "То же изменение, что и #{number}, о котором уже сказано; с тех пор ещё в {n} сообщениях:",
        "То же изменение, что и #{number}, о котором уже сказано; с тех пор ещё в {n} сообщениях:",
    ),
    and_more=("и ещё {n}", "и ещё {n}", "и ещё {n}"),
    reasons={
        "timeout": "нет ответа вовремя",
        "dns": "у сервера нет адреса",
        "connect": "нет соединения",
        "tls": "нет защищённого соединения",
        "reset": "соединение оборвано",
        "refused": "в соединении отказано",
        "status": "сервер отвечает ошибкой",
        "robots": "robots.txt запрещает",
        "redirects": "ведёт на другой адрес",
        "truncated": "приходит обрезанным",
        "encoding": "не удаётся раскодировать",
        "too_large": "слишком большой объём",
        "guard": "этот адрес запрашивать нельзя",
        "hold": "просит подождать",
        "blocked": "вместо него другая страница",
        "partial": "читается только часть",
        "unparsed": "не удаётся разобрать",
        "doubted": "полученное вызывает сомнение",
        "gone": "все страницы исчезли одновременно",
    },
    units=("д", "ч", "мин", "с"),
    digest=("{n} оповещение", "{n} оповещения", "{n} оповещений"),
    head="запись",
    more_changes=("… и ещё {n} изменение: {more}", "… и ещё {n} изменения: {more}", "… и ещё {n} изменений: {more}"),
    more_characters=("… и ещё {n} знак: {more}", "… и ещё {n} знака: {more}", "… и ещё {n} знаков: {more}"),
    more_items=("… и ещё {n}: {more}", "… и ещё {n}: {more}", "… и ещё {n}: {more}"),
    left_out=(" … [{n} знак] … ", " … [{n} знака] … ", " … [{n} знаков] … "),
    part="({number} из {parts})",
    own={
        EventKind.DISK: (
            "Диск самой программы почти полон",
            "На диске хранилища осталось {megabytes} МБ; когда он заполнится, нового не будет записано.",
        ),
        EventKind.DISK_WELL: ("На диске программы снова есть место", "Осталось {megabytes} МБ."),
        EventKind.OUTAGE: (
            "Ни один источник не читается: {sources} отказали сразу",
            "Они отказали все вместе, так что это может быть наша сеть. Пока их не прочитать, правок не видно.",
        ),
        EventKind.OUTAGE_OVER: ("Источники снова читаются", "О тех, что всё ещё не читаются, будет сказано отдельно."),
        EventKind.OVERDUE: (
            "Не опрошены за три интервала: {names}",
            "Программа или её часть зависла. Правок там пока не видно. "
            "`tracker sources health` показывает, насколько отстаёт каждый.",
        ),
        EventKind.ON_TIME: ("Снова опрашиваются вовремя: {names}", "{still}"),
        EventKind.UNDELIVERED: (
            "Оповещения для {target} не доставлены",
            "{why}. `tracker alerts list --state dead` показывает их, `tracker alerts retry` отправляет снова.",
        ),
    },
    unwritten=("Оповещение не удалось составить", "{subject}: {why}. `tracker alerts list` показывает его."),
    still="Всё ещё нет: {names}.",
    nothing_late="Ни один источник больше не отстаёт.",
    more_sources=("и ещё {n} источник", "и ещё {n} источника", "и ещё {n} источников"),
    ourselves="Сам трекер",
    dated="Датировано {at}.",
    all_quiet="Всё спокойно",
    checks=("{n} проверка", "{n} проверки", "{n} проверок"),
    well=("{n} источник в порядке", "{n} источника в порядке", "{n} источников в порядке"),
    in_trouble=("с {n} неладно", "с {n} неладно", "с {n} неладно"),
    all_since="С {since}.",
)

PHRASES: Mapping[str, Phrases] = {each.language: each for each in (ENGLISH, UKRAINIAN, RUSSIAN)}
"""By language of the reader."""


def phrases(reader: str) -> Phrases:
    return PHRASES.get(reader, ENGLISH)
