"""What a deployment does by hand once: tables and an administrator, so that one command serves.

It runs when a worker loads the application. Several workers may do that at the same time, and two
of them migrating one database would get in each other's way, hence the lock: the first one does
the work, the others wait for it and then find nothing left to do. A real deployment runs
`manage.py migrate` as a step of its own, since there the old version is still serving.
"""

import os
import sys

from project import data

ADMIN = "admin"


def prepare():
    """Leaves a database with all tables and one administrator."""
    import django

    django.setup()
    with data.one_process():
        migrate()
        missing = not has_administrator()
    if missing:
        add_administrator()


def migrate():
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def has_administrator():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.filter(is_superuser=True).exists()


def add_administrator():
    """With the password of `DJANGO_SUPERUSER_PASSWORD`, else a random one in a private file.

    The password itself is not printed: logs are read by more people than that file.
    """
    from django.contrib.auth import get_user_model

    password = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
    where = "its password is that of DJANGO_SUPERUSER_PASSWORD"
    if not password:
        password = data.secret("admin-password")
        where = "its password is in %s" % (data.data_folder() / "admin-password")
    with data.one_process():
        if not has_administrator():
            get_user_model().objects.create_superuser(ADMIN, password=password)
            print("Made the user '%s'; %s" % (ADMIN, where), file=sys.stderr)
