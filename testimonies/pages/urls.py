"""The addresses of the site (design.md 10). English words are the msgids; the French catalogue holds the French paths."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import (
    content,
    data,
    exit,
    facts,
    feed,
    figures,
    follow_up,
    health,
    listing,
    pictures,
    reading,
    report,
    set_aside,
    share,
    sitemap,
    support,
    testify,
)

machine = [
    path("quitter", exit.leave, name="quit"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:part>.xml", sitemap.part, name="sitemap_part"),
]
localised = [
    path("", reading.home, name="home"),
    path(_("calls/"), reading.calls, name="calls"),
    path(_("calls/<slug:slug>/"), reading.call, name="call"),
    path(_("testify/"), testify.Testify.as_view(), name="testify"),
    path(_("testify/send/"), testify.Send.as_view(), name="send"),
    path(_("testify/set-aside/"), set_aside.SetAside.as_view(), name="set_aside"),
    path(_("follow-up/"), follow_up.FollowUp.as_view(), name="follow_up"),
    path(_("follow-up/picture/"), pictures.own_picture, name="own_picture"),
    path(_("testimonies/"), listing.Testimonies.as_view(), name="testimonies"),
    path(_("testimonies/feed.atom"), feed.feed, name="feed"),
    path(_("testimonies/<str:public_id>/"), reading.testimony, name="testimony"),
    path(_("testimonies/<str:public_id>/pictures/<str:picture_id>/"), pictures.picture, name="picture"),
    path(_("testimonies/<str:public_id>/image.png"), share.image, name="share_image"),
    path(_("testimonies/<str:public_id>/support/"), support.Support.as_view(), name="support"),
    path(_("report/<str:public_id>/"), report.Report.as_view(), name="report"),
    path(_("figures/"), figures.figures, name="figures"),
    path(_("data/"), data.data, name="data"),
    path(_("data/figures.csv"), data.figures_csv, name="data_figures_csv"),
    path(_("data/figures.jsonl"), data.figures_json, name="data_figures_json"),
    path(_("data/rows.csv"), data.rows_csv, name="data_rows_csv"),
    path(_("data/rows.jsonl"), data.rows_json, name="data_rows_json"),
    path(_("help/"), facts.help_lines, name="help"),
    path(_("legal/"), facts.legal, name="legal"),
    path(_("safety/"), content.safety, name="safety"),
    path(_("method/"), content.method, name="method"),
    path(_("contact/"), content.contact, name="contact"),
    path(_("moderation/"), content.moderation, name="moderation"),
    path(_("privacy/"), content.privacy, name="privacy"),
    path(_("accessibility/"), content.accessibility, name="accessibility"),
]
