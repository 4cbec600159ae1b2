"""Where staff's files are kept: a folder, or any storage of Django that the environment names."""

from typing import Any

FOLDER = "django.core.files.storage.FileSystemStorage"


def from_environment(env: Any) -> dict[str, Any]:
    backend = env.str("FILES_STORAGE", default=FOLDER)
    options = env.json("FILES_STORAGE_OPTIONS", default={})
    if backend.startswith("storages."):
        # Two files of one name are two files, as in a folder.
        options = {"file_overwrite": False} | options
    return {"BACKEND": backend, "OPTIONS": options}
