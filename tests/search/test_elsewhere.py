"""No State is ever suggested for the name of what is none of the States of this register."""

import pytest
from django.utils import timezone

from hld_site.search.strategies import search

NAMES = """
Taiwan|Taïwan|Taiwán|Тайвань|تايوان|台湾|Thaiwan|Taiwan, Province of China|Chinese Taipei|Kosovo
Kosova|Косово|كوسوفو|科索沃|Republic of Kosovo|Western Sahara|Sahara occidental|Западная Сахара
الصحراء الغربية|西撒哈拉|Sahrawi Arab Democratic Republic|Hong Kong|Гонконг|香港|هونغ كونغ|Macao
Macau|Northern Cyprus|North Cyprus|N. Cyprus|Chypre du Nord|Северный Кипр|北塞浦路斯|قبرص الشمالية
Turkish Republic of Northern Cyprus|Tibet|Abkhazia|Абхазия|South Ossetia|Transnistria|Somaliland
Сомалиленд|Crimea|Крым|Kurdistan|Chechnya|Чечня|Scotland|Шотландия|England|Greenland
Falkland Islands|Islas Malvinas|Мальвинские острова|Guyane|Guiana|Anguilla|أنغويلا|Saint-Martin
Cayman Islands|جزر كايمان|Puerto Rico|Palestinian Liberation
""".strip().replace("\n", "|")


@pytest.mark.parametrize("name", NAMES.split("|"))
def test_no_state_is_found_or_suggested_for(name):
    assert [hit.key for hit in search(name, timezone.now()).hits if hit.type == "state"] == []
