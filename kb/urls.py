from django.urls import include, path

from kb.views import about_us, brand, machines, reading, search, staff, voting

urlpatterns = [
    path("", reading.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggestions, name="suggestions"),
    path("search/opened/", search.search_opened, name="search_opened"),
    path("categories/", reading.categories, name="categories"),
    path("categories/<words:slug>/", reading.category, name="category"),
    path("articles/<address:address>/", reading.article, name="article"),
    path("articles/<address:address>/vote/", voting.vote, name="vote"),
    path("articles/<address:address>.md", reading.article_markdown, name="article_markdown"),
    path("attachments/<int:pk>/<str:name>", reading.attachment, name="attachment"),
    path("staff/articles/<int:pk>/preview/", staff.article_preview, name="article_preview"),
    path("staff/", include("kb.editor.urls")),
    path("brand.css", brand.brand, name="brand"),
    path("brand/logo", brand.logo, name="logo"),
    path("contact/", about_us.contact, name="contact"),
    path("privacy/", about_us.privacy, name="privacy"),
    path("feed/", machines.feed, name="feed"),
    path("robots.txt", machines.robots, name="robots"),
    path("healthz", reading.healthz, name="healthz"),
]
