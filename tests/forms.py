"""What a browser would send if somebody pressed the button of a form."""

from html.parser import HTMLParser


class Form(HTMLParser):
    def __init__(self):
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.select = self.area = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.values.setdefault(self.select, []).append(given.get("value", ""))
        elif tag == "textarea":
            self.area = name
            self.values[name] = [""]
        elif tag == "input" and name and given.get("type") not in ("submit", "file"):
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            blank = "on" if given.get("type") == "checkbox" else ""
            self.values[name] = [given.get("value", blank)]

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.values[self.area][0] += data


def filled_in(response) -> dict[str, list[str]]:
    parser = Form()
    parser.feed(response.content.decode())
    # The first line break after <textarea> is markup.
    return {
        name: [value.removeprefix("\r\n").removeprefix("\n") for value in values]
        for name, values in parser.values.items()
        if name and "__prefix__" not in name
    }
