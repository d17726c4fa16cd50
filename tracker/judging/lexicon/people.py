"""Words for those who do things: people, offices, bodies. A list for each language and the endings of such words.

Knows single words; reads no text.
"""

from __future__ import annotations

from functools import lru_cache

_EN = """
administrator adult adviser agency airline airman algorithm ally ambassador analyst applicant army artillery
association athlete attacker attorney auditor authority bank board bomber borrower bot boy brigade broadcaster brother
builder bureau buyer cabinet captain carrier chair chairman chairwoman chancellor charity chief child citizen civilian
claimant clerk client coach coastguard colleague collector commander commission commissioner committee company
congress consortium constable constructor consumer contractor coroner corporation council councillor counsel court
creditor crew crewman customer cyclist daughter dealer dean debtor defence defendant delegation department deputy
designer developer diplomat director dispatcher doctor donor driver drone employee employer engineer envoy executive
expert factory family farmer father federation fighter firefighter fireman firm fleet force foundation founder friend
garrison gendarme general girl government governor grandfather grandmother group guard guerrilla gunman hacker head
hospital host household husband inspector inspectorate institute institution insurer insurgent investigator investor
journalist judge jury king landlord lawmaker lawyer leader legislator lender lieutenant lifeguard maker man management
manager manufacturer marine mayor medic member militant military militia militiaman mill miner minister ministry
missile mission mob mother motorcyclist motorist mp museum navy neighbour network newspaper nurse observer office
officer official ombudsman operator organisation organiser owner panel paramedic parent parliament parliamentarian
partner party passenger patient patrol patron pedestrian pharmacist pilot pirate plaintiff plant player police
policeman policewoman policymaker premier presidency president principal prisoner producer professor prosecution
prosecutor protester provider publisher queen rebel rector referee regulator relative reporter rescuer researcher
resident respondent retailer rocket sailor school scientist seaman secretary seller senate senator separatist sergeant
service shareholder sheriff ship shipmate shooter shopper signaller sister soldier son spokesman spokesperson
spokeswoman spy squad staff stepfather steward student subcontractor supplier surgeon surveyor suspect teacher team
technician tenant thief tourist trader trainer trawler treasury tribunal troop trust trustee union university user
vandal vessel victim villager visitor volunteer voter warden warship watchdog widow wife witness woman worker
workforce youth
"""
_UK = """
авіація агентство адвокат адміністрація аеропорт академія активіст аналітик антимонопольний армія артилерія асоціація
аудитор банк батальйон батько безпілотник боржник боєць бригада бюро бізнес вандал ватажок вболівальник ведучий
велосипедист викладач виконавець виробник власник волонтер ворог вчений вчитель відповідач військо військовий
військовослужбовець газета генерал генпрокурор генштаб глава голова гравець громада громадянин губернатор департамент
депутат держкомпанія диверсант дипломат директор директорка дирекція диспетчер дитина донор дрон дружина експерт
екіпаж енергетик житель журналіст жінка забудовник завод заступник захисник зенітник злочинець кабмін кабінет капітан
керівник керівництво клуб клієнт коаліція колектив командир командування комбінат комендант компанія комунальник
комісія комітет консорціум контррозвідка корабель кореспондент корпорація кінолог льотчик лідер лікар лікарня літак
мандрівник мати машиніст медик мер мерія мешканець морпіх музей міліція мінекономіки мінфін міністерство міністр місія
нападник нацбанк нацполіція нацрада начальник обвинувачений оборонець окупант омбудсмен оператор орган організатор
організаторка організація орендар орендодавець офіс офіцер очевидець палата парламент партнер партія пасажир патруль
пенсіонер перевізник перекладач пожежник позивач покупець полк полонений поліцейський поліція порт посадовець посол
постачальник потерпілий правоохоронець президент президія прем'єр прем'єр-міністр прикордонник провайдер провідник
провідниця прокуратура прокурор профспілка психолог підозрюваний підприємець підприємство підрозділ підрядник пілот
пішохід рада радник ракета ректор речник роботодавець родина розвідка розвідник рота рятувальник рятувальниця сбу
сепаратист сили служба слюсар слідство слідчий снаряд солдат спеціаліст споживач спонсор спостерігач співробітник
співробітниця спікер спілка ставка страховик студент суд суддя сусід сім'я телеканал терорист товариство тренер турист
уповноважений управління уряд учасник учений учень учитель фахівець федерація фермер флот фонд фірма хакер хірург
центр чиновник член чоловік школа штаб юрист інженер інспектор інспекція інститут
"""
_RU = """
авиакомпания авиация автор агентство адвокат адвокатура администрация активист альянс аналитик арендатор армия
артиллерия ассоциация аудитор аэропорт бандит банк батальон беспилотник блогер боевик боец болельщик бригада бюджет
бюро вандал ведомство велосипедист владелец водитель военнослужащий военный волонтер врач газета гендиректор генерал
генпрокуратура генштаб гибдд глава главврач госдума госкомпания гражданин губернатор девушка департамент депутат
дипломат директор дирекция диспетчер доброволец дознаватель должник дольщик донор дрон дума жена женщина житель
журналист заведующий завод заказчик заместитель застройщик защита защитник инвестор инженер инспектор инспекция
институт исполком исполнитель истец казначейство капитан клиент клуб коалиция коллегия коллектив командир командование
комбинат комиссия комитет компания консорциум концерн корабль корпорация корреспондент лаборатория летчик лидер мать
машинист медик мид минздрав министерство министр минобороны минфин миссия монтажник муж мужчина музей мчс мэр мэрия
нападавший начальник обвинение обвиняемый общество оккупант омбудсмен оператор орган организатор организация ответчик
отдел отец отряд офицер очевидец палата парламент партия партнер пассажир патруль пациент пенсионер перевозчик пешеход
пилот пограничник подозреваемый подразделение подросток подрядчик пожарный покупатель полицейский полиция полк
пользователь порт посол посольство поставщик потерпевший предприниматель предприятие председатель представитель
президент премьер премьер-министр пресс-служба преступник производитель прокуратура прокурор профсоюз рабочий разведка
ракета ребенок регулятор редактор редакция ректор ремонтник росавиация росгвардия роскомнадзор роспотребнадзор росстат
ростехнадзор рота руководитель руководство самолет сбербанк сборная секретарь семья сенат сенатор сепаратист силовик
следователь следствие служащий служба снаряд совет солдат сосед сотрудник сотрудница союз спасатель специалист спикер
спонсор страховщик студент суд судовладелец судья таможенник таможня телеканал террорист товарищество тренер турист
уполномоченный управление управляющий участник ученый учитель учредитель фабрика федерация фермер фирма флот фонд фсб
хакер хирург цб центробанк чиновник член школьник штаб экипаж эксперт энергетик юрист
"""
_LISTS = {"en": frozenset(_EN.split()), "uk": frozenset(_UK.split()), "ru": frozenset(_RU.split())}
_ENDINGS = {
    "en": ("man", "woman", "men", "women", "person", "people"),
    "uk": ("ник", "ниця", "ець", "льник", "увач", "тор", "торка", "іст", "істка", "лог", "зака", "служба", "надзор"),
    "ru": ("ник", "ница", "щик", "чик", "тор", "ист", "истка", "лог", "служба", "надзор", "водоканал"),
}
"""Endings of words that are in no list: "поштовик", "страйкар" are mostly people."""
_THINGS_TEXT = """
вторник понедельник праздник источник памятник фактор сектор каталог диалог рудник двигатель реактор трактор
чинник підручник словник кінець діалог вівторок початок посібник показник покажчик пам'ятник годинник стілець
"""
_THINGS = frozenset(_THINGS_TEXT.split())
"""Words with such an ending that are things."""
MIN_LENGTH = 6
"""Letters from which an ending is trusted."""


@lru_cache(maxsize=20_000)
def is_somebody(key: str, language: str) -> bool:
    """Whether a word, or the last word of a phrase, names somebody who does things."""
    words = _LISTS.get(language)
    if words is None:
        return True
    endings = _ENDINGS[language]
    parts = key.replace("-", " ").split(" ")
    return any(
        part in words or (len(part) >= MIN_LENGTH and part.endswith(endings) and part not in _THINGS) for part in parts
    )
