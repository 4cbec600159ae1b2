"""In whose time a meeting was held, where that is no guess."""

from babel.core import get_global

from meetings.models import Meeting


def zone_of(meeting: Meeting) -> str:
    """The only zone of the country, or the one that is called after the city; else empty."""
    country = meeting.country
    zones = get_global("territory_zones").get(country.alpha2, []) if country else []
    if len(zones) == 1:
        return zones[0]
    city = meeting.city_en.replace(" ", "_")
    return next((zone for zone in zones if city and zone.rpartition("/")[2] == city), "")
