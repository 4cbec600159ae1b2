"""What stands behind the question mark of an address."""


def without(parameters, *names) -> str:
    """The query string without some parameters and without empty ones, ready to be added to."""
    kept = parameters.copy()
    for name in [*names, *(name for name in parameters if not parameters[name])]:
        kept.pop(name, None)
    return kept.urlencode()
