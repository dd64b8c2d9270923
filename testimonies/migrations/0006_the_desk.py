import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery

import testimonies.models.privacy
import testimonies.models.sealed

from .seeds.replies import BY_HAND, FILLED, MORE, with_other_ends

GROUPS = ("Analysts", "Lead moderators")


def let_them_see_figures(apps, schema_editor):
    """Analysts had a role without a right until there were figures; Django makes permissions after the last migration."""
    config = apps.get_app_config("testimonies")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    right = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="testimonies", codename="view_figures"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(right)


def note_what_waits_for_the_team(apps, schema_editor):
    """What was found by looking through every conversation and every yes is kept on the row from now on."""
    testimonies = apps.get_model("testimonies", "Testimony").objects.all()
    messages = apps.get_model("testimonies", "Message").objects.filter(testimony=OuterRef("pk"))
    last = messages.order_by("-id")
    answered = testimonies.annotate(
        side=Subquery(last.values("side")[:1]), day=Subquery(last.values("written_on")[:1])
    )
    for row in answered.filter(side="author").iterator(chunk_size=500):
        testimonies.filter(pk=row.pk).update(author_wrote_on=row.day)
    approvals = apps.get_model("testimonies", "Approval").objects
    yes = approvals.filter(testimony=OuterRef("pk"), version=OuterRef("version"))
    testimonies.filter(Exists(yes), state="waiting").update(second_reading=True)


def add_replies(apps, schema_editor):
    """One for each reason; in those there were, the numbers come from the lines of her country."""
    replies = apps.get_model("testimonies", "SavedReply").objects
    _turn_ends(replies, BY_HAND, FILLED)
    for reply in MORE:
        replies.get_or_create(slug=reply["slug"], defaults=reply)


def take_replies_back(apps, schema_editor):
    replies = apps.get_model("testimonies", "SavedReply").objects
    replies.filter(slug__in=[reply["slug"] for reply in MORE]).delete()
    _turn_ends(replies, FILLED, BY_HAND)


def _turn_ends(replies, old, new):
    for reply in replies.values("pk", *old):
        replies.filter(pk=reply["pk"]).update(**with_other_ends(reply, old, new))


class Migration(migrations.Migration):
    dependencies = [
        ("testimonies", "0005_raids_doors_and_the_clock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Earlier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=testimonies.models.privacy.new_public_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("story", testimonies.models.sealed.SealedTextField(blank=True, default=b"")),
            ],
            options={
                "ordering": ("version",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LedgerLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("what", models.CharField(max_length=24)),
                ("about", models.CharField(blank=True, max_length=24)),
                ("number", models.PositiveIntegerField(null=True)),
            ],
            options={
                "ordering": ("-month", "id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=testimonies.models.privacy.new_public_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("report", "a reader’s report"),
                            ("notice", "a concerned person’s notice"),
                            ("reply", "a right of reply"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("personal-data", "it contains personal data"),
                            ("about-me", "it is about me"),
                            ("lost-words", "it is mine, and I lost my eight words"),
                            ("defamation", "it is defamatory"),
                            ("hate", "it is hateful"),
                            ("other", "something else"),
                        ],
                        max_length=16,
                        verbose_name="reason",
                    ),
                ),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("due_at", models.DateTimeField(verbose_name="to be answered by")),
                ("quoted", models.BooleanField(default=False, verbose_name="quotes words still public")),
                (
                    "explanation",
                    testimonies.models.sealed.SealedTextField(
                        blank=True, default=b"", verbose_name="explanation"
                    ),
                ),
                (
                    "quote",
                    testimonies.models.sealed.SealedTextField(
                        blank=True, default=b"", verbose_name="words quoted"
                    ),
                ),
                (
                    "name",
                    testimonies.models.sealed.SealedTextField(blank=True, default=b"", verbose_name="name"),
                ),
                (
                    "email",
                    testimonies.models.sealed.SealedTextField(
                        blank=True, default=b"", verbose_name="e-mail address"
                    ),
                ),
                ("good_faith", models.BooleanField(default=False, verbose_name="says to act in good faith")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kept", "the text stays as it is"),
                            ("changed", "the text was changed"),
                            ("taken-down", "the text was taken offline"),
                            ("gone", "the text was no longer online"),
                            ("shown", "the reply is shown under the text"),
                            ("refused", "the reply is not shown"),
                        ],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "answer",
                    testimonies.models.sealed.SealedTextField(
                        blank=True, default=b"", verbose_name="answer to the sender"
                    ),
                ),
                ("public_text", models.TextField(blank=True, verbose_name="reply as shown")),
                ("shown_from", models.DateField(blank=True, null=True, verbose_name="shown from")),
                ("receipt_digest", models.CharField(editable=False, max_length=80, null=True, unique=True)),
                ("nonce_digest", models.CharField(editable=False, max_length=80, null=True, unique=True)),
                ("replay_until", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ("due_at", "public_id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "a_day",
                    models.PositiveSmallIntegerField(default=25, verbose_name="texts I open a day, at most"),
                ),
                (
                    "by_paragraph",
                    models.BooleanField(default=False, verbose_name="unfold texts paragraph by paragraph"),
                ),
                (
                    "blur",
                    models.BooleanField(
                        default=False, verbose_name="blur texts and pictures until I point at them"
                    ),
                ),
                (
                    "goes_on",
                    models.BooleanField(default=True, verbose_name="take the next one after a decision"),
                ),
                ("shortcuts", models.BooleanField(default=True, verbose_name="keys of one letter")),
                (
                    "digest",
                    models.BooleanField(default=False, verbose_name="a mail with numbers each morning"),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("dimension", models.CharField(max_length=16)),
                ("value", models.CharField(blank=True, max_length=60)),
                ("number", models.PositiveIntegerField()),
            ],
            options={
                "permissions": (("view_figures", "Can see and export figures"),),
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="beat",
            name="counted_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="testimony",
            name="author_wrote_on",
            field=models.DateField(blank=True, null=True, verbose_name="an answer is to be read since"),
        ),
        migrations.AlterField(
            model_name="redaction",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("names-person", "identifies a private person"),
                    ("contact-data", "contains contact data"),
                    ("identifies-witness", "makes you recognisable"),
                    ("company-risk", "the company or place is too specific"),
                    ("verdict", "states that someone is guilty"),
                    ("minor", "concerns a minor"),
                    ("danger", "someone may be in danger now"),
                    ("threat-hate", "threat, hate, or a call for revenge"),
                    ("third-party-story", "tells another person's story without their agreement"),
                    ("graphic", "very graphic details"),
                    ("media", "photo, screenshot or face"),
                    ("off-topic", "is about something else"),
                    ("spam", "unwanted advertising or automatic sending"),
                    ("ad", "advertises something"),
                    ("duplicate", "was already received"),
                    ("unreadable", "cannot be read"),
                    ("flood", "resembles automatic sendings"),
                    ("fabricated-or-trolling", "provocation rather than an account"),
                    ("disagreement", "two readers do not agree"),
                    ("not-personal", "it is not personal data"),
                    ("public-service", "it is a public service or helpline"),
                    ("invented", "the author made it up"),
                ],
                max_length=24,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="savedreply",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("names-person", "identifies a private person"),
                    ("contact-data", "contains contact data"),
                    ("identifies-witness", "makes you recognisable"),
                    ("company-risk", "the company or place is too specific"),
                    ("verdict", "states that someone is guilty"),
                    ("minor", "concerns a minor"),
                    ("danger", "someone may be in danger now"),
                    ("threat-hate", "threat, hate, or a call for revenge"),
                    ("third-party-story", "tells another person's story without their agreement"),
                    ("graphic", "very graphic details"),
                    ("media", "photo, screenshot or face"),
                    ("off-topic", "is about something else"),
                    ("spam", "unwanted advertising or automatic sending"),
                    ("ad", "advertises something"),
                    ("duplicate", "was already received"),
                    ("unreadable", "cannot be read"),
                    ("flood", "resembles automatic sendings"),
                    ("fabricated-or-trolling", "provocation rather than an account"),
                    ("disagreement", "two readers do not agree"),
                ],
                max_length=24,
                verbose_name="for the reason",
            ),
        ),
        migrations.AlterField(
            model_name="testimony",
            name="escalated",
            field=models.CharField(
                blank=True,
                choices=[
                    ("names-person", "identifies a private person"),
                    ("contact-data", "contains contact data"),
                    ("identifies-witness", "makes you recognisable"),
                    ("company-risk", "the company or place is too specific"),
                    ("verdict", "states that someone is guilty"),
                    ("minor", "concerns a minor"),
                    ("danger", "someone may be in danger now"),
                    ("threat-hate", "threat, hate, or a call for revenge"),
                    ("third-party-story", "tells another person's story without their agreement"),
                    ("graphic", "very graphic details"),
                    ("media", "photo, screenshot or face"),
                    ("off-topic", "is about something else"),
                    ("spam", "unwanted advertising or automatic sending"),
                    ("ad", "advertises something"),
                    ("duplicate", "was already received"),
                    ("unreadable", "cannot be read"),
                    ("flood", "resembles automatic sendings"),
                    ("fabricated-or-trolling", "provocation rather than an account"),
                    ("disagreement", "two readers do not agree"),
                ],
                max_length=24,
                verbose_name="escalated for",
            ),
        ),
        migrations.AlterField(
            model_name="testimony",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("names-person", "identifies a private person"),
                    ("contact-data", "contains contact data"),
                    ("identifies-witness", "makes you recognisable"),
                    ("company-risk", "the company or place is too specific"),
                    ("verdict", "states that someone is guilty"),
                    ("minor", "concerns a minor"),
                    ("danger", "someone may be in danger now"),
                    ("threat-hate", "threat, hate, or a call for revenge"),
                    ("third-party-story", "tells another person's story without their agreement"),
                    ("graphic", "very graphic details"),
                    ("media", "photo, screenshot or face"),
                    ("off-topic", "is about something else"),
                    ("spam", "unwanted advertising or automatic sending"),
                    ("ad", "advertises something"),
                    ("duplicate", "was already received"),
                    ("unreadable", "cannot be read"),
                    ("flood", "resembles automatic sendings"),
                    ("fabricated-or-trolling", "provocation rather than an account"),
                    ("disagreement", "two readers do not agree"),
                ],
                max_length=24,
                verbose_name="reason",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("who", ""), _negated=True), fields=["who", "day"], name="days_of_a_member"
            ),
        ),
        migrations.AddIndex(
            model_name="testimony",
            index=models.Index(
                condition=models.Q(("second_reading", True), ("state", "waiting")),
                fields=["submitted_on", "public_id"],
                name="second_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="testimony",
            index=models.Index(
                condition=models.Q(("state", "approved")),
                fields=["release_on", "public_id"],
                name="releases_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="testimony",
            index=models.Index(
                condition=models.Q(("author_wrote_on__isnull", False)),
                fields=["author_wrote_on", "public_id"],
                name="answers_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="testimony",
            index=models.Index(
                condition=models.Q(("claimed_by__isnull", False)),
                fields=["claimed_by"],
                name="claims_by_holder",
            ),
        ),
        migrations.AddField(
            model_name="earlier",
            name="testimony",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="earlier",
                to="testimonies.testimony",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerline",
            constraint=models.UniqueConstraint(fields=("month", "what", "about"), name="one_line_a_month"),
        ),
        migrations.AddField(
            model_name="notice",
            name="testimony",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="testimonies.testimony",
            ),
        ),
        migrations.AddField(
            model_name="preference",
            name="themes",
            field=models.ManyToManyField(
                blank=True,
                limit_choices_to=models.Q(("kind__in", ("behaviour", "warning"))),
                related_name="+",
                to="testimonies.term",
                verbose_name="do not give me texts about",
            ),
        ),
        migrations.AddField(
            model_name="preference",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="preference",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="tally",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="testimonies.call"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlier",
            constraint=models.UniqueConstraint(
                fields=("testimony", "version"), name="one_earlier_text_a_version"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("outcome", "")), fields=["due_at", "public_id"], name="notices_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("closed_on__isnull", False)), fields=["closed_on"], name="notices_by_end"
            ),
        ),
        migrations.AddIndex(
            model_name="testimony",
            index=models.Index(
                condition=models.Q(("state", "waiting"), models.Q(("lane", "flood"), _negated=True)),
                fields=["submitted_on", "public_id"],
                name="to_be_read_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="testimony",
            index=models.Index(
                condition=models.Q(("state", "waiting"), models.Q(("lane", "flood"), _negated=True)),
                fields=["call", "submitted_on", "public_id"],
                name="to_be_read_of_a_call",
            ),
        ),
        migrations.AddIndex(
            model_name="testimony",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["call", "lane", "second_reading", "submitted_on"],
                name="waiting_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", True), ("outcome", "")),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("closed_on__isnull", False)),
                    _connector="OR",
                ),
                name="an_outcome_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", "shown"),
                        ("shown_from__isnull", False),
                        models.Q(("public_text", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("outcome", "shown"), _negated=True),
                        ("public_text", ""),
                        ("shown_from__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_shown_reply_has_its_text_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                fields=("call", "dimension", "month", "value"), name="one_tally_a_value"
            ),
        ),
        migrations.RunPython(let_them_see_figures, migrations.RunPython.noop),
        migrations.RunPython(note_what_waits_for_the_team, migrations.RunPython.noop),
        migrations.RunPython(add_replies, take_replies_back),
    ]
