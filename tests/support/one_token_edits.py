"""Texts in ten languages, each of twenty sentences in which one token may be edited: twenty kinds of edits.
Written for this project. `{old|new}` marks the token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

KINDS = (
    "negation", "modal", "number", "large number", "decimal", "percent", "currency", "unit", "day", "month", "year",
    "hour", "name", "place", "sign", "ordinal", "quantifier", "actor", "certainty", "direction",
)  # fmt: skip

SENTENCES = {
    "en": """The bridge was {not|now} open on that night.
The firm {may|must} repair the road at once.
The blast hurt {14|11} people near the market.
The town has {125,000|152,000} inhabitants in all.
The river rose by {2.5|5.2} metres after the rain.
Prices grew by {12|21} % over the year.
The repair will cost 40 million {euros|dollars} in total.
The pipe is nine {kilometres|miles} long by now.
The vote was held on the {3rd|8th} of that month.
The court will sit again in {March|May} at the latest.
The plant was built in {1986|1968} by the state.
The siren was heard at {14:05|15:04} in the centre.
The report was signed by {Marlow|Thorn} for the office.
The convoy left from {Dover|Hull} in the evening.
The night was cold, at {-12|+12} degrees in the hills.
It is the {second|third} attack on the port.
The board heard {all|few} of the witnesses again.
The {police|army} closed the square for hours.
The fire was {certainly|possibly} set on purpose.
The number of cases will {rise|fall} by winter.""",
    "uk": """Тієї ночі міст був {не|вже} відкритий для руху.
Фірма {може|мусить} полагодити дорогу негайно.
Вибух поранив {14|11} людей біля ринку.
У місті загалом {125000|152000} мешканців.
Річка піднялася на {2,5|5,2} метра після дощу.
Ціни зросли на {12|21} % за рік.
Ремонт коштуватиме 40 мільйонів {євро|гривень} загалом.
Труба має довжину дев'ять {кілометрів|миль} донині.
Голосування пройшло {3|8} числа того місяця.
Суд збереться знову у {березні|травні} щонайпізніше.
Завод збудувала держава {1986|1968} року.
Сирену в центрі було чути о {14:05|15:04} годині.
Звіт від установи підписала {Бондар|Коваль} особисто.
Колона вирушила з {Умані|Сум} увечері.
Ніч була холодна, {-12|+12} градусів у горах.
Це {другий|третій} напад на порт.
Комісія знову вислухала {всіх|кількох} свідків.
Площу на години перекрила {поліція|армія} міста.
Пожежу {напевно|можливо} влаштували навмисно.
Кількість випадків до зими {зросте|впаде} помітно.""",
    "ru": """Той ночью мост был {не|уже} открыт для движения.
Фирма {может|обязана} починить дорогу немедленно.
Взрыв ранил {14|11} человек у рынка.
В городе всего {125000|152000} жителей.
Река поднялась на {2,5|5,2} метра после дождя.
Цены выросли на {12|21} % за год.
Ремонт обойдётся в 40 миллионов {евро|рублей} всего.
Труба имеет длину девять {километров|миль} сейчас.
Голосование прошло {3|8} числа того месяца.
Суд соберётся снова в {марте|мае} самое позднее.
Завод построило государство в {1986|1968} году.
Сирену в центре было слышно в {14:05|15:04} ночи.
Отчёт от ведомства подписала {Ларина|Седых} лично.
Колонна вышла из {Твери|Тулы} вечером.
Ночь была холодной, {-12|+12} градусов в горах.
Это {второе|третье} нападение на порт.
Комиссия снова выслушала {всех|некоторых} свидетелей.
Площадь на часы перекрыла {полиция|армия} города.
Пожар {наверняка|возможно} устроили намеренно.
Число случаев к зиме {вырастет|упадёт} заметно.""",
    "de": """Die Brücke war in jener Nacht {nicht|noch} offen.
Die Firma {darf|muss} die Straße sofort reparieren.
Die Explosion verletzte {14|11} Menschen am Markt.
Die Stadt hat insgesamt {125.000|152.000} Einwohner.
Der Fluss stieg nach dem Regen um {2,5|5,2} Meter.
Die Preise stiegen im Jahr um {12|21} % an.
Die Reparatur kostet 40 Millionen {Euro|Dollar} insgesamt.
Das Rohr ist heute neun {Kilometer|Meilen} lang.
Gewählt wurde am {3.|8.} des Monats.
Das Gericht tagt spätestens im {März|Mai} wieder.
Das Werk wurde {1986|1968} vom Staat gebaut.
Die Sirene war um {14:05|15:04} Uhr zu hören.
Den Bericht unterschrieb {Weber|Krause} für das Amt.
Der Konvoi brach abends in {Kiel|Ulm} auf.
Die Nacht war kalt, {-12|+12} Grad in den Bergen.
Es ist der {zweite|dritte} Angriff auf den Hafen.
Der Ausschuss hörte {alle|einige} Zeugen noch einmal.
Die {Polizei|Armee} sperrte den Platz für Stunden.
Das Feuer wurde {sicher|womöglich} gelegt.
Die Zahl der Fälle wird bis Winter {steigen|sinken} können.""",
    "fr": """Cette nuit-là le pont était {fermé|ouvert} au public.
L'entreprise {peut|doit} réparer la route aussitôt.
L'explosion a blessé {14|11} personnes près du marché.
La ville compte en tout {125000|152000} habitants.
Le fleuve est monté de {2,5|5,2} mètres après la pluie.
Les prix ont augmenté de {12|21} % sur un an.
La réparation coûtera 40 millions {d'euros|de dollars} au total.
Le tuyau fait neuf {kilomètres|milles} de long.
Le vote a eu lieu le {3|8} de ce mois.
Le tribunal siégera de nouveau en {mars|mai} au plus tard.
L'usine fut bâtie en {1986|1968} par l'État.
La sirène a sonné à {14h05|15h04} dans le centre.
Le rapport fut signé par {Morel|Lemoine} pour le bureau.
Le convoi est parti de {Brest|Metz} dans la soirée.
La nuit fut froide, {-12|+12} degrés en montagne.
C'est la {deuxième|troisième} attaque contre le port.
La commission a entendu {tous|quelques} témoins.
La {police|milice} a fermé la place pendant des heures.
Le feu a {sûrement|peut-être} été mis exprès.
Le nombre de cas va {monter|baisser} avant l'hiver.""",
    "es": """Aquella noche el puente {no|ya} estaba abierto.
La empresa {puede|debe} reparar el camino enseguida.
La explosión hirió a {14|11} personas cerca del mercado.
La ciudad tiene en total {125000|152000} habitantes.
El río subió {2,5|5,2} metros tras la lluvia.
Los precios crecieron un {12|21} % en el año.
La reparación costará 40 millones de {euros|dólares} en total.
El tubo mide nueve {kilómetros|millas} de largo.
Se votó el día {3|8} de ese mes.
El tribunal volverá en {marzo|mayo} a más tardar.
La planta fue construida en {1986|1968} por el Estado.
La sirena sonó a las {14:05|15:04} en el centro.
El informe lo firmó {Prado|Salas} por la oficina.
El convoy salió de {Cádiz|Lugo} por la tarde.
La noche fue fría, {-12|+12} grados en la sierra.
Es el {segundo|tercer} ataque contra el puerto.
La comisión oyó a {todos|pocos} testigos.
La {policía|milicia} cerró la plaza durante horas.
El fuego fue {ciertamente|quizás} intencionado.
El número de casos va a {subir|bajar} antes del invierno.""",
    "pl": """Tamtej nocy most {nie|już} był otwarty.
Firma {może|musi} naprawić drogę natychmiast.
Wybuch ranił {14|11} osób koło targu.
Miasto ma razem {125000|152000} mieszkańców.
Rzeka wezbrała o {2,5|5,2} metra po deszczu.
Ceny wzrosły o {12|21} % w ciągu roku.
Naprawa będzie kosztować 40 milionów {euro|złotych} razem.
Rura ma dziewięć {kilometrów|mil} długości.
Głosowano {3|8} dnia tego miesiąca.
Sąd zbierze się znów w {marcu|maju} najpóźniej.
Zakład zbudowało państwo w {1986|1968} roku.
Syrenę słychać było o {14:05|15:04} w centrum.
Raport podpisała {Nowak|Lis} w imieniu urzędu.
Konwój wyruszył z {Łodzi|Gdyni} wieczorem.
Noc była zimna, {-12|+12} stopni w górach.
To {drugi|trzeci} atak na port.
Komisja wysłuchała {wszystkich|niektórych} świadków.
Plac zamknęła na godziny {policja|armia} miejska.
Ogień {na pewno|może} podłożono celowo.
Liczba przypadków do zimy {wzrośnie|spadnie} znacznie.""",
    "it": """Quella notte il ponte {non|già} era aperto.
La ditta {può|deve} riparare la strada subito.
L'esplosione ha ferito {14|11} persone vicino al mercato.
La città ha in tutto {125000|152000} abitanti.
Il fiume è salito di {2,5|5,2} metri dopo la pioggia.
I prezzi sono saliti del {12|21} % in un anno.
La riparazione costerà 40 milioni di {euro|dollari} in tutto.
Il tubo è lungo nove {chilometri|miglia} oggi.
Si è votato il giorno {3|8} di quel mese.
Il tribunale siederà di nuovo a {marzo|maggio} al più tardi.
L'impianto fu costruito nel {1986|1968} dallo Stato.
La sirena si è sentita alle {14:05|15:04} in centro.
Il rapporto fu firmato da {Ferri|Greco} per l'ufficio.
Il convoglio partì da {Bari|Pisa} in serata.
La notte era fredda, {-12|+12} gradi sui monti.
È il {secondo|terzo} attacco al porto.
La commissione ha sentito {tutti|pochi} testimoni.
La {polizia|milizia} ha chiuso la piazza per ore.
Il fuoco fu {certamente|forse} doloso.
Il numero dei casi dovrebbe {salire|scendere} entro l'inverno.""",
    "tr": """O gece köprü trafiğe {kapalı|açık} idi.
Şirket yolu hemen {onarabilir|onarmalı} dediler.
Patlamada pazar yakınında {14|11} kişi yaralandı.
Kentte toplam {125000|152000} kişi yaşıyor.
Nehir yağmurdan sonra {2,5|5,2} metre yükseldi.
Fiyatlar yıl içinde yüzde {12|21} arttı.
Onarım toplam 40 milyon {avro|dolar} tutacak.
Boru bugün dokuz {kilometre|mil} uzunluğunda.
Oylama o ayın {3'ünde|8'inde} yapıldı.
Mahkeme en geç {martta|mayısta} yeniden toplanacak.
Fabrikayı devlet {1986|1968} yılında kurdu.
Siren merkezde saat {14:05|15:04} sularında duyuldu.
Raporu daire adına {Yılmaz|Demir} imzaladı.
Konvoy akşam {Bursa'dan|Sivas'tan} yola çıktı.
Gece soğuktu, dağlarda {-12|+12} derece ölçüldü.
Bu limana yapılan {ikinci|üçüncü} saldırı.
Kurul {bütün|bazı} tanıkları yeniden dinledi.
Meydanı saatlerce {polis|ordu} kapattı.
Yangın {kesinlikle|belki} kasten çıkarıldı.
Vaka sayısı kışa kadar {artacak|azalacak} deniyor.""",
    "pt": """Naquela noite a ponte {não|já} estava aberta.
A empresa {pode|deve} reparar a estrada de imediato.
A explosão feriu {14|11} pessoas perto do mercado.
A cidade tem ao todo {125000|152000} habitantes.
O rio subiu {2,5|5,2} metros depois da chuva.
Os preços subiram {12|21} % no ano.
A reparação custará 40 milhões de {euros|dólares} ao todo.
O tubo tem nove {quilómetros|milhas} de comprimento.
Votou-se no dia {3|8} desse mês.
O tribunal volta em {março|maio} o mais tardar.
A fábrica foi construída em {1986|1968} pelo Estado.
A sirene ouviu-se às {14:05|15:04} no centro.
O relatório foi assinado por {Matos|Pinto} pelo gabinete.
O comboio partiu de {Braga|Faro} ao fim da tarde.
A noite foi fria, {-12|+12} graus na serra.
É o {segundo|terceiro} ataque ao porto.
A comissão ouviu {todas|poucas} testemunhas.
A {polícia|milícia} fechou a praça durante horas.
O fogo foi {certamente|talvez} posto.
O número de casos vai {subir|descer} até ao inverno.""",
}

_TOKEN = re.compile(r"\{([^|]*)\|([^}]*)\}")


def pairs(language: str, kind: int, texts: int, random: Random) -> Iterator[tuple[str, str]]:
    """So many texts, of three to twenty sentences each, before and after one token of that kind was edited."""
    sentences = SENTENCES[language].splitlines()
    for _ in range(texts):
        others = random.sample([each for at, each in enumerate(sentences) if at != kind], random.randint(2, 19))
        others = [_TOKEN.sub(lambda found: random.choice(found.groups()), each) for each in others]
        at = random.randint(0, len(others))
        sides = (_TOKEN.sub(rf"\{side}", sentences[kind]) for side in (1, 2))
        old, new = (" ".join([*others[:at], each, *others[at:]]) for each in sides)
        yield old, new
