"""Every page of the desk that belongs to a record, registered."""

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from testimonies.models import (
    Call,
    Event,
    Helpline,
    LegalNote,
    LegalNotice,
    Notice,
    SavedReply,
    Step,
    Term,
    Testimony,
)

from .accounts import AccountAdmin
from .calls import CallAdmin
from .catalogue import LegalNoticeAdmin, SavedReplyAdmin, TermAdmin
from .facts import HelplineAdmin, LegalNoteAdmin, StepAdmin
from .notices import NoticeAdmin
from .testimony import TestimonyAdmin
from .trail import EventAdmin

# Groups are made by a migration, and a telephone's secret is nobody else's to see; Passkey is never registered.
admin.site.unregister([Group, User, StaticDevice, TOTPDevice])
admin.site.register(Testimony, TestimonyAdmin)
admin.site.register(Notice, NoticeAdmin)
admin.site.register(Call, CallAdmin)
admin.site.register(Term, TermAdmin)
admin.site.register(Helpline, HelplineAdmin)
admin.site.register(Step, StepAdmin)
admin.site.register(LegalNote, LegalNoteAdmin)
admin.site.register(SavedReply, SavedReplyAdmin)
admin.site.register(LegalNotice, LegalNoticeAdmin)
admin.site.register(Event, EventAdmin)
admin.site.register(User, AccountAdmin)
