"""An app of one type with every class of field and names that once meant something, for tests."""
