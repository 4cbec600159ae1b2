"""A file as sheets of text rows, whatever program wrote it."""
