"""Words that are asked about, and names that are none of a State of this register.

Both are for reading what people type, in six languages, and are never shown. The territories of
CLDR that are no State here are added to the second list by ``recognition``.
"""

# Each word may mean any of these States: never guessed, though one of them bears it officially.
ASKED = {
    ("COD", "COG"): "Congo|The Congo|Congo (le)|Конго|刚果|الكونغو|كونغو",
    ("KOR", "PRK"): "Korea|Corée|Coree|Корея|Corea|كوريا|高丽|韩朝",
    ("GIN", "GNB", "GNQ", "PNG"): "Guinea|Guinée|Гвинея|几内亚|غينيا",
}

# What stands on lists of countries elsewhere: no State is ever suggested for one of these.
ELSEWHERE = """
Taiwan|Taïwan|Formosa|Chinese Taipei|Taipei|Taipéi|Taipei chinois|Republic of China|Rep. of China
R.O.C.|République de Chine|República de China|Китайская Республика|Тайвань|Китайский Тайбэй
台湾|臺灣|台灣|中华台北|中華台北|中华民国|中華民國|تايوان|تايبيه الصينية|جمهورية الصين
Kosovo|Kosova|Kosowo|UNMIK|Косово|Косова|科索沃|كوسوفو|كوسوفا
European Union|EU|European Community|Union européenne|UE|Unión Europea|Европейский союз|ЕС
Евросоюз|欧洲联盟|欧盟|歐盟|الاتحاد الأوروبي
Western Sahara|Sahrawi Arab Democratic Republic|Sahrawi Republic|SADR|Sahara occidental
Sahara Occidental|République arabe sahraouie démocratique|RASD
República Árabe Saharaui Democrática|Западная Сахара
Сахарская Арабская Демократическая Республика|САДР|西撒哈拉|撒哈拉阿拉伯民主共和国
الصحراء الغربية|الجمهورية العربية الصحراوية الديمقراطية
Hong Kong|Hongkong|HKSAR|Гонконг|香港|هونغ كونغ|هونج كونج|Macao|Macau|Макао|澳门|澳門|ماكاو
Northern Cyprus|North Cyprus|Turkish Republic of Northern Cyprus|TRNC|Turkish Cyprus
Chypre du Nord|Chypre-Nord|Chypre Nord|République turque de Chypre du Nord|RTCN|Северный Кипр
Chipre del Norte|Chipre Norte|República Turca del Norte de Chipre|ТРСК
Турецкая Республика Северного Кипра|北塞浦路斯|北塞浦路斯土耳其共和国|قبرص الشمالية|شمال قبرص
جمهورية شمال قبرص التركية
Tibet|Тибет|西藏|التبت|Tíbet|Xinjiang|East Turkestan|Turkestan oriental|Kurdistan|Курдистан
库尔德斯坦|كردستان|Kurdistán|Kashmir|Cachemire|Кашмир|克什米尔|كشمير|Cachemira|Jammu and Kashmir
Abkhazia|Abkhazie|Абхазия|阿布哈兹|أبخازيا|Abjasia|Abjazia|South Ossetia|Ossétie du Sud
Южная Осетия|南奥塞梯|أوسيتيا الجنوبية|Osetia del Sur|Crimea|Crimée|Крым|克里米亚|القرم
Transnistria|Transnistrie|Приднестровье|Transdniestria|Pridnestrovie|德涅斯特河沿岸|ترانسنيستريا
Nagorno-Karabakh|Haut-Karabagh|Нагорный Карабах|纳戈尔诺-卡拉巴赫|ناغورني قره باغ|Artsakh
Alto Karabaj|Nagorno Karabaj|Donetsk People's Republic|Luhansk People's Republic|Донбасс|ДНР|ЛНР
Somaliland|Сомалиленд|索马里兰|أرض الصومال|صوماليلاند|Somalilandia|Puntland|Zanzibar|Занзибар
Golan|Golan Heights|Abyei|Jerusalem|Jérusalem|Иерусалим|耶路撒冷|القدس|Jerusalén
Falkland Islands|Malvinas|Islas Malvinas|Îles Malouines|Malouines|Falklands|South Georgia
Фолклендские острова|Мальвинские острова|福克兰群岛|马尔维纳斯群岛|جزر فوكلاند|جزر مالفيناس
Gibraltar|Гибралтар|直布罗陀|جبل طارق|Chagos|Guyane|Guyane française|Guiana|French Guiana
England|Angleterre|Англия|英格兰|إنجلترا|إنكلترا|Inglaterra|Scotland|Écosse|Шотландия|苏格兰
اسكتلندا|Escocia|Wales|Pays de Galles|Уэльс|威尔士|ويلز|Gales|Northern Ireland|Irlande du Nord
Северная Ирландия|北爱尔兰|أيرلندا الشمالية|Irlanda del Norte
Catalonia|Catalogne|Cataluña|Quebec|Québec|Chechnya|Tchétchénie|Чечня|Puerto Rico|Porto Rico
Virgin Islands|US Virgin Islands|British Virgin Islands|Netherlands Antilles|Antilles néerlandaises
Antillas Neerlandesas|Нидерландские Антильские острова|荷属安的列斯|جزر الأنتيل الهولندية
Channel Islands|Palestine Liberation Organization|PLO|OLP|Sovereign Order of Malta|Order of Malta
Sovereign Military Order of Malta|Ordre de Malte|Ordre souverain de Malte|Orden de Malta
Мальтийский орден|马耳他骑士团|منظمة فرسان مالطة
African Union|Union africaine|Unión Africana|Африканский союз|非洲联盟|الاتحاد الأفريقي
League of Arab States|ASEAN|United Nations|Nations Unies|Naciones Unidas|ООН|联合国|الأمم المتحدة
USSR|U.S.S.R.|Soviet Union|URSS|Union soviétique|Unión Soviética|СССР|Советский Союз|苏联
الاتحاد السوفياتي|الاتحاد السوفيتي|Yugoslavia|Yougoslavie|Югославия|南斯拉夫|يوغوسلافيا
Czechoslovakia|Tchécoslovaquie|Чехословакия|捷克斯洛伐克|تشيكوسلوفاكيا|Checoslovaquia
German Democratic Republic|East Germany|GDR|RDA|ГДР|东德|ألمانيا الشرقية|Alemania Oriental
Democratic Yemen|South Yemen|North Yemen|South Vietnam|North Vietnam|Biafra|Rhodesia
W. Sahara|N. Cyprus
Stateless|Apatride|Без гражданства|无国籍|عديم الجنسية|Apátrida|Unknown|Inconnu|Неизвестно|未知
"""
