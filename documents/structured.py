from documents.models import Document
from documents.un_citation import author_of
from hld_site.browse.structured import Data, Structured, filled


class DocumentStructured(Structured):
    """A resolution is legislation, everything else a report."""

    row: Document

    @property
    def type(self) -> str:
        is_adopted = self.row.kind == Document.Kind.RESOLUTION
        return "Legislation" if is_adopted else "Report"

    def own(self) -> Data:
        row = self.row
        author = author_of(row)
        organ = {"@type": "Organization", "name": author} if author else None
        data: Data = {
            "name": row.title or row.heading,
            "datePublished": row.published_on or row.adopted_on,
            "encoding": [self.file(file) for file in self.sections["files"]],
        }
        if self.type == "Report":
            return data | {"reportNumber": row.symbol, "author": organ}
        return data | {
            "legislationIdentifier": row.symbol,
            "legislationType": str(row.get_kind_display()),
            "legislationDate": row.adopted_on,
            "legislationPassedBy": organ,
        }

    def file(self, file) -> Data:
        return filled(
            {"@type": "MediaObject", "contentUrl": file.address, "inLanguage": file.language}
        )
