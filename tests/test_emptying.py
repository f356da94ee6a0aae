"""Between two tests that commit the rows of every table go, what migrating made stays, and nothing broken is left."""

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, InterfaceError, connection

from conversations.models import Group
from tests import emptying
from tests.admin_rows import make_one_of_each

pytestmark = pytest.mark.django_db(transaction=True)


def filled():
    """The tables that have rows."""
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - our own tables
            if cursor.fetchone():
                yield table


def test_rows_of_every_table_go(adam, ana, shop, write):
    make_one_of_each(administrator=adam, agent=ana.user, inbox=shop, write=write)
    made = Permission.objects.count()
    assert len(set(filled()) - emptying.KEPT) > 40

    emptying.empty("default")

    assert set(filled()) <= emptying.KEPT
    assert Permission.objects.count() == made > 0


def test_a_connection_that_was_broken_is_made_anew(shop):
    connection.connection.close()
    with pytest.raises((DatabaseError, InterfaceError)):
        Group.objects.exists()

    emptying.empty("default")

    assert not Group.objects.exists()
