from django.db import migrations


class Migration(migrations.Migration):
    """The clock looks for jobs that were begun and never ended: once a second, among all that have been run."""

    dependencies = [("phone", "0001_initial"), ("django_tasks_database", "0021_conditional_partial_index_ordering")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX jobs_by_status ON django_tasks_database_dbtaskresult (status, started_at)",
            "DROP INDEX jobs_by_status",
        )
    ]
