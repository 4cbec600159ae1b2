"""Ten files as Excel, LibreOffice and Google Sheets leave them behind on a desk."""

import datetime
import io
from collections.abc import Callable

import openpyxl
from openpyxl.styles import Font

from tests.exchange.other_workbooks import COVERED, Down, ods

MAY = datetime.date(2026, 5, 5)
SPEAKERS = [
    ["Third High-level Dialogue on International Migration and Development"],
    ["Provisional list of speakers (as at 3 May 2026)"],
    [],
    ["No.", "Country", "Head of delegation", "Title", "Date"],
    ["", "AFRICA"],
    [1, "KENYA", "H.E. Mr. John KAMAU", "Minister for Foreign Affairs", MAY],
    [2, "GHANA*", "H.E. Ms. Ama MENSAH", "Permanent Representative", MAY],
    ["", "ASIA AND THE PACIFIC"],
    [3, "NEPAL (cont'd)", "Mr. Ram RAI", "Ambassador", MAY],
    [4, "VIET NAM", "Ms. Lan NGUYEN", "Deputy Minister", MAY],
    [5, "INTERNATIONAL ORGANIZATION FOR MIGRATION", "Ms. Amy POPE", "Director General", MAY],
    [],
    ["", "TOTAL: 5"],
    ["* To be confirmed"],
]
RESOLUTIONS = [
    ["Resolutions on international migration"],
    ["Session", "Resolution", "Title", "Adopted", "Vote", "Internal remark"],
    [79, "A/RES/79/901", "Migration", datetime.datetime(2024, 12, 19), "Without a vote", "ask"],
    [79, "A/RES/79/902", "Migrants", datetime.datetime(2024, 12, 19), "Without a vote", "ask"],
    [79, "A/RES/79/903", "Global Compact", "TBC", "", ""],
    ["Source: Official Document System"],
]
MEETINGS = [
    ["Meeting", "", "Dates", "", "Place", ""],
    ["Title", "Type", "From", "To", "City", "Country"],
    ["Hearings of 2027", "Informal interactive hearings", MAY, MAY, "Geneva", "Switzerland"],
]
ATTENDANCE = [
    ["Regional group", "Member State", "Attended"],
    ["African States", "Kenya", "x"],
    [None, "Ghana", "x"],
    [None, "Subtotal", 2],
    ["Asia-Pacific States", "Nepal", "x"],
    [None, "Subtotal", 1],
    ["Grand total", "", 3],
]
ORGANIZATIONS = (
    "\ufeffName of organization,Acronym,Website,Contact person\r\n"
    '"International Organization for Migration",IOM,www.iom.int,Jane Doe\r\n'
)
FRENCH = "Pays;Statut;Date d'admission;Observations\r\nSénégal;État Membre;28/09/1960;\r\n"
FRENCH += "Saint-Siège;État non membre observateur;06/04/1964;\r\nTOTAL;;2;\r\n"
RUSSIAN = "Страна;Статус;Дата вступления\r\nКазахстан;Государство-член;02.03.1992\r\n"
TAGGED = "Country\tISO3\tGroup\r\n#country+name\t#country+code\t#group\r\n"
TAGGED += "Kenya\tKEN\tAfrican States\r\nGhana\tGHA\tAfrican States\r\n"
FORM = "Timestamp,Country,Name of delegate,Job title,Will you speak?,,\r\n"
FORM += "5/3/2026 14:03:22,Kenya,John Kamau,Minister,TRUE,,\r\n"
FORM += "5/4/2026 9:10:00,Côte d'Ivoire,Aya Koffi,Ambassador,FALSE,,\r\n"
LIBRE = [
    ["Group", "State"],
    [Down("African States", 2), "Kenya"],
    [COVERED, "Ghana"],
    ["World", None],
]


def book(title: str, rows: list, merged: tuple[str, ...] = (), hidden: str = "") -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    sheet["A1"].font = Font(bold=True, size=14)
    for cells in merged:
        sheet.merge_cells(cells)
    if hidden:
        sheet.column_dimensions[hidden].hidden = True
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "speakers list.xlsx": lambda: book("List", SPEAKERS, ("A1:E1", "A2:E2")),
    "Resolutions 79.xlsx": lambda: book("Resolutions", RESOLUTIONS, hidden="F"),
    "Meetings 2027.xlsx": lambda: book("Sheet1", MEETINGS, ("A1:B1", "C1:D1", "E1:F1")),
    "attendance.xlsx": lambda: book("Sheet1", ATTENDANCE, ("A2:A4", "A5:A6")),
    "orgs.csv": lambda: ORGANIZATIONS.encode(),
    "Classeur1.csv": lambda: FRENCH.encode("cp1252"),
    "Книга1.csv": lambda: RUSSIAN.encode("cp1251"),
    "export.txt": lambda: TAGGED.encode("utf-16"),
    "Registration (Responses).csv": lambda: FORM.encode(),
    "Groups.ods": lambda: ods(Groups=LIBRE),
}
