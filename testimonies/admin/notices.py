"""The lane of notices: by the hour an answer is owed, opened one by one, answered once."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from testimonies.models import Notice, NoticeKind
from testimonies.models.notices import NoticeQuerySet
from testimonies.rules import notice_desk, notices
from testimonies.rules.moderation import MoveError, StaleError

from .base import member
from .notice_forms import AnswerForm
from .words import TrailRow

LIST, ITEM = "testimonies_notice_changelist", "testimonies_notice_change"
FOLDER = "admin/testimonies/notice/"
LISTED = 100


@dataclass(frozen=True)
class Row:
    """One line of the list, without a word of what was written."""

    notice: Notice
    now: datetime

    @property
    def is_late(self) -> bool:
        return not self.notice.outcome and self.notice.due_at < self.now


class NoticeAdmin(admin.ModelAdmin):
    """No page of Django's own: it would list and edit what lies sealed."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(require_safe(self.list_view)), name=LIST),
            path("<str:public_id>/change/", view(require_safe(self.item_view)), name=ITEM),
            path("<str:public_id>/open/", view(require_POST(self.open_view)), name="testimonies_notice_open"),
            path(
                "<str:public_id>/take-off/",
                view(require_POST(self.take_off_view)),
                name="testimonies_notice_take_off",
            ),
            path(
                "<str:public_id>/answer/",
                view(require_POST(self.answer_view)),
                name="testimonies_notice_answer",
            ),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return member(request).has_perm("testimonies.move_testimony")

    def list_view(self, request: HttpRequest) -> HttpResponse:
        self._require(request)
        mine = _own(request)
        answered = request.GET.get("view") == "answered"
        found = (mine.answered() if answered else mine.open().by_urgency()).without_words()
        page = Paginator(found, LISTED).get_page(request.GET.get("page"))
        return self._page(request, "list.html", capfirst(str(self.opts.verbose_name_plural)), {
            "rows": [Row(one, timezone.now()) for one in page],
            "page": page,
            "answered": answered,
            "waiting": mine.open().count(),
        })  # fmt: skip

    def item_view(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self._item(request, self._notice(request, public_id))

    def open_view(self, request: HttpRequest, public_id: str) -> HttpResponse:
        notice = self._notice(request, public_id)
        notice_desk.open_words(notice, member(request))
        return redirect(f"admin:{ITEM}", notice.public_id)

    def answer_view(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """What fails comes back with its cause and all that was typed."""
        notice = self._notice(request, public_id)
        form = AnswerForm(notice, request.POST)
        if not form.is_valid():
            return self._item(request, notice, form)
        try:
            notice_desk.answer(notice, member(request), **form.said())
        except StaleError as error:
            return self._item(request, self._notice(request, public_id), form, stale=error)
        except MoveError as error:
            form.add_error(None, str(error.args[0]))
            return self._item(request, notice, form)
        messages.success(request, _("Answered. The sender reads it with the receipt."))
        return redirect(f"admin:{LIST}")

    def take_off_view(self, request: HttpRequest, public_id: str) -> HttpResponse:
        notice = self._notice(request, public_id)
        try:
            notice_desk.take_off(notice, member(request))
        except StaleError as error:
            return self._item(request, self._notice(request, public_id), stale=error)
        messages.success(request, _("Readers see this reply no more."))
        return redirect(f"admin:{ITEM}", notice.public_id)

    def _item(
        self,
        request: HttpRequest,
        notice: Notice,
        form: AnswerForm | None = None,
        stale: StaleError | None = None,
    ) -> HttpResponse:
        is_open = notice_desk.has_open(notice, member(request))
        last = notice_desk.last_act(notice)
        context = {
            "row": Row(notice, timezone.now()),
            "notice": notice,
            "is_open": is_open,
            "is_reply": notice.kind == NoticeKind.REPLY,
            "still_public": is_open and notices.is_quoted(notice.quote, notice.testimony),
            "form": form or AnswerForm(notice),
            "first_day": notice_desk.first_day(notice),
            "others": notice_desk.earlier(notice),
            "by": TrailRow(last) if last and notice.outcome else None,
            "stale": stale,
            "kept_words": form.typed() if form and (stale or not is_open) else "",
        }
        return self._page(request, "item.html", _("One notice"), context, 409 if stale else 200)

    def _notice(self, request: HttpRequest, public_id: str) -> Notice:
        """One about a text of this person's calls. Anything else is not found, whether it exists or not."""
        self._require(request)
        known = re.fullmatch(r"[\w-]{1,22}", public_id, re.ASCII)
        notice = _own(request).filter(public_id=public_id).first() if known else None
        if notice is None:
            raise Http404
        return notice

    def _require(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _page(
        self, request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return render(request, FOLDER + template, shared | context, status=status)


def _own(request: HttpRequest) -> NoticeQuerySet:
    return Notice.objects.of(member(request)).select_related(
        "testimony__call", "testimony__trade", "testimony__area"
    )
