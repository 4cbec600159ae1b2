from hld_site.browse.structured import Data, Structured, filled
from meetings.calendar_file import runs
from meetings.models import Meeting


class MeetingStructured(Structured):
    type = "Event"
    row: Meeting

    def own(self) -> Data:
        days = sorted({day.date for day in self.row.days.all()})
        spans = runs(days)
        return {
            "about": self.row.theme,
            "startDate": days[0] if days else None,
            "endDate": days[-1] if days else None,
            "eventStatus": self.status(),
            "location": self.place(),
            "subEvent": [
                {"@type": "Event", "name": str(self.row.heading), "startDate": a, "endDate": b}
                for a, b in spans
                if len(spans) > 1
            ],
        }

    def status(self) -> str:
        is_off = self.row.holding == Meeting.Holding.NOT_HELD
        return f"https://schema.org/{'EventCancelled' if is_off else 'EventScheduled'}"

    def place(self) -> Data | None:
        city, country = self.row.city, self.row.country
        if not (city or country):
            return None
        address = {
            "@type": "PostalAddress",
            "addressLocality": city,
            "addressCountry": country.alpha2 if country else "",
        }
        return {
            "@type": "Place",
            "name": self.row.venue or str(city or country.name),
            "address": filled(address),
        }
