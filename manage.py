#!/usr/bin/env python
import gc
import os
import sys


def main():
    # Next to nothing that a command loads is garbage: to look for it so often took a tenth of it.
    gc.set_threshold(50_000, 20, 100)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
    from django.core.management import execute_from_command_line

    from hld_site.installation.python_stack import in_one_chunk

    try:
        in_one_chunk(execute_from_command_line, sys.argv)
    except Exception as error:
        from hld_site.installation.error_sentences import in_words

        if "--traceback" in sys.argv or not (words := in_words(error)):
            raise
        sys.exit(words)
    except KeyboardInterrupt:
        sys.exit(130)  # as a shell has it


if __name__ == "__main__":
    main()
