"""PostgreSQL's ANALYZE keeps a sample of each column's values in `pg_statistic`, where what is erased from the table stays.

No question is ever asked of these columns but by equality of a unique digest, so their samples serve nothing.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS = {
    "testimony": "story company reason_text public_text receipt_digest nonce_digest answers_digest",
    "message": "text",
    "evidence": "original_sha256 rectangles transcript public_picture public_transcript",
    "evidencecopy": "sealed",
    "aside": "digest sealed",
    "signature": "hashes",
    "notice": "explanation quote name email answer public_text receipt_digest nonce_digest",
    "earlier": "story",
    "card": "summary picture_words html whole same",
    "searchtext": "stems",
    "shareimage": "picture words",
}


def _sampled(editor: BaseDatabaseSchemaEditor, target: int) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for table, columns in COLUMNS.items():
        parts = ", ".join(f'ALTER COLUMN "{name}" SET STATISTICS {target}' for name in columns.split())
        editor.execute(f"ALTER TABLE testimonies_{table} {parts}")


def sample_nothing(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _sampled(editor, 0)


def sample_as_usual(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _sampled(editor, -1)


class Migration(migrations.Migration):
    dependencies = [
        ("testimonies", "0010_support"),
    ]

    operations = [
        migrations.RunPython(sample_nothing, sample_as_usual),
    ]
