"""The addresses of the editor, below /staff/."""

from django.urls import path

from kb.views.editor import (
    articles,
    beginning,
    categories,
    comments,
    files,
    keeping,
    notices,
    publishing,
    replacing,
    reviewing,
    revisions,
    synonyms,
    unsaved,
    uses,
    work,
    writing,
)

ARTICLE = "articles/<int:pk>/"
REVISION = ARTICLE + "revisions/<int:number>/"
FILE = ARTICLE + "files/<int:file>/"
CATEGORY = "categories/<int:number>/"
NOTICE = "notices/<int:number>/"
SYNONYMS = "synonyms/<int:number>/"

urlpatterns = [
    path("", work.staff_work, name="staff_work"),
    path("articles/", articles.staff_articles, name="staff_articles"),
    path("articles/articles.csv", articles.articles_csv, name="articles_csv"),
    path("articles/change/", articles.change_articles, name="change_articles"),
    path("articles/new/", beginning.new_article, name="new_article"),
    path("articles/replace/", replacing.replace_text, name="replace_text"),
    path("articles/find/", writing.find_answers, name="find_answers"),
    path(ARTICLE, writing.write_article, name="write_article"),
    path(ARTICLE + "look/", writing.look_at_text, name="look_at_text"),
    path(ARTICLE + "here/", writing.article_here, name="article_here"),
    path(ARTICLE + "unsaved/", unsaved.keep_unsaved, name="keep_unsaved"),
    path(ARTICLE + "unsaved/forget/", unsaved.forget_unsaved, name="forget_unsaved"),
    path(ARTICLE + "revisions/", revisions.article_revisions, name="article_revisions"),
    path(ARTICLE + "revisions/compare/", revisions.compare_revisions, name="compare_revisions"),
    path(REVISION, revisions.article_revision, name="article_revision"),
    path(REVISION + "restore/", revisions.restore_revision, name="restore_revision"),
    path(ARTICLE + "publish/", publishing.publish_article, name="publish_article"),
    path(ARTICLE + "unpublish/", publishing.unpublish_article, name="unpublish_article"),
    path(ARTICLE + "plans/cancel/", publishing.cancel_plans, name="cancel_plans"),
    path(ARTICLE + "review/", reviewing.article_review, name="article_review"),
    path(ARTICLE + "review/ask/", reviewing.ask_review, name="ask_review"),
    path(ARTICLE + "review/answer/", reviewing.answer_review, name="answer_review"),
    path(ARTICLE + "review/comment/", reviewing.comment_article, name="comment_article"),
    path(ARTICLE + "review/withdraw/", reviewing.withdraw_review, name="withdraw_review"),
    path(ARTICLE + "settings/", keeping.article_settings, name="article_settings"),
    path(ARTICLE + "still-true/", keeping.still_true, name="still_true"),
    path(ARTICLE + "history/", keeping.article_history, name="article_history"),
    path(ARTICLE + "files/", files.article_files, name="article_files"),
    path(ARTICLE + "files/add/", files.add_file, name="add_file"),
    path(FILE + "replace/", files.replace_file, name="replace_file"),
    path(FILE + "remove/", files.remove_file, name="remove_file"),
    path(ARTICLE + "uses/", uses.article_uses, name="article_uses"),
    path(ARTICLE + "archive/", uses.archive_article, name="archive_article"),
    path(ARTICLE + "bring-back/", uses.bring_back_article, name="bring_back_article"),
    path("categories/", categories.staff_categories, name="staff_categories"),
    path("categories/new/", categories.new_category, name="new_category"),
    path(CATEGORY, categories.edit_category, name="edit_category"),
    path(CATEGORY + "move/", categories.move_category, name="move_category"),
    path(CATEGORY + "remove/", categories.remove_category, name="remove_category"),
    path("synonyms/", synonyms.staff_synonyms, name="staff_synonyms"),
    path(SYNONYMS, synonyms.edit_synonyms, name="edit_synonyms"),
    path(SYNONYMS + "remove/", synonyms.remove_synonyms, name="remove_synonyms"),
    path("notices/", notices.staff_notices, name="staff_notices"),
    path("notices/new/", notices.new_notice, name="new_notice"),
    path(NOTICE, notices.edit_notice, name="edit_notice"),
    path(NOTICE + "end/", notices.end_notice, name="end_notice"),
    path(NOTICE + "remove/", notices.remove_notice, name="remove_notice"),
    path("comments/", comments.staff_comments, name="staff_comments"),
    path("comments/<int:number>/handle/", comments.handle_comment, name="handle_comment"),
]
