"""One address at least for each type of page that the public may meet."""

PAGES = [
    "/", "/about/", "/about/process/", "/about/both-dialogues/", "/about/open-questions/",
    "/about/source-page/", "/contact/", "/links/", "/focus/", "/data/", "/data/states/",
    "/states/", "/states/?q=nowhere", "/states/CHE/", "/states/GHA/", "/organizations/",
    "/organizations/united-nations-childrens-fund/", "/meetings/", "/meetings/hld-2013/",
    "/documents/",
    "/documents/A/RES/68/4/", "/processes/hld/", "/search/", "/search/?q=swaziland", "/nowhere/",
]  # fmt: skip
