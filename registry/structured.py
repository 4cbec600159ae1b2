from hld_site.browse.structured import Data, Structured
from registry.models import Organization, State


class StateStructured(Structured):
    type = "Country"
    row: State

    def own(self) -> Data:
        codes = (
            ("ISO 3166-1 alpha-3", self.row.key),
            ("ISO 3166-1 alpha-2", self.row.alpha2),
            ("UN M49", self.row.m49),
        )
        return {
            "alternateName": self.other_names(self.row.formal_name),
            "identifier": [
                {"@type": "PropertyValue", "propertyID": name, "value": code}
                for name, code in codes
            ],
        }


class OrganizationStructured(Structured):
    type = "Organization"
    row: Organization

    def own(self) -> Data:
        return {
            "alternateName": self.other_names(self.row.acronym),
            "sameAs": self.row.website,
            "foundingDate": self.row.active_from,
            "dissolutionDate": self.row.active_until,
        }
