from django.conf import settings


def site(request):
    """What the frame of every page names."""
    return {
        "publisher": settings.PUBLISHER,
        "corrections": settings.CORRECTIONS,
        "data_licence": settings.DATA_LICENCE,
        "data_licence_url": settings.DATA_LICENCE_URL,
    }
