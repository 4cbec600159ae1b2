"""Headers of every answer beside Django's own: what no page asks a browser for, who may show it."""

# What no page of this site asks a browser for.
DENIED = [
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
]
# Passkeys, and the buttons that copy.
OWN = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join([*(f"{name}=()" for name in DENIED), *(f"{name}=(self)" for name in OWN)])
HEADERS = {
    "Permissions-Policy": PERMISSIONS,
    # No page of others shows ours inside it; its scripts read public files by asking for them.
    "Cross-Origin-Resource-Policy": "same-origin",
}


def answer_with_headers(get_response):
    def handle(request):
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return handle
