from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedStaticFiles(CompressedManifestStaticFilesStorage):
    def stored_name(self, name):
        """A file that is not collected yet is named plainly: no page breaks over it."""
        try:
            return super().stored_name(name)
        except ValueError:
            return name
