"""One address at least for each type of page that the public may meet."""

PAGES = [
    "/", "/about/", "/about/process/", "/states/?known=both",
    "/about/open-questions/", "/about/completeness/",
    "/about/source-page/", "/contact/", "/accessibility/", "/links/", "/focus/", "/data/",
    "/data/states/", "/states/", "/states/?q=nowhere", "/states/CHE/", "/states/GHA/",
    "/states/compare/?a=MEX&b=PHL",
    "/organizations/", "/documents/",
    "/organizations/united-nations-childrens-fund/", "/meetings/", "/meetings/hld-2013/",
    "/documents/A/RES/68/4/", "/processes/hld/", "/search/", "/search/?q=swaziland", "/nowhere/",
]  # fmt: skip
