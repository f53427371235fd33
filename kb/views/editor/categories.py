"""The shelves: make, nest, order."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.category_tree import NotMoved, rows
from kb.editor.category_form import CategoryForm, MoveForm
from kb.models import Category

from .access import editing
from .frame import go_to

TARGET = "category-list"  # the element that htmx swaps


@editing
@require_safe
def staff_categories(request):
    return _list(request)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def new_category(request):
    sent = request.POST if request.method == "POST" else None
    form = CategoryForm(sent, tree=Category.objects.tree())
    if not form.is_valid():
        return _form(request, "kb/editor/category.html", form)
    try:
        made = Category.objects.make(**form.cleaned_data)
    except (NotMoved, ValidationError) as refused:
        return _refused(request, form, refused)
    messages.success(request, _("“%(name)s” is there.") % {"name": made})
    return go_to("staff_categories")


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def edit_category(request, number):
    category = get_object_or_404(Category, pk=number)
    sent = request.POST if request.method == "POST" else None
    form = CategoryForm(sent, instance=category, tree=Category.objects.tree())
    valid = form.is_valid()
    category.refresh_from_db()  # the form has filled it in
    if not valid:
        context = {"category": category, "holds": category.holds()}
        return _form(request, "kb/editor/category.html", form, **context)
    try:
        category.change(**form.cleaned_data)
    except (NotMoved, ValidationError) as refused:
        return _refused(request, form, refused, category=category, holds=category.holds())
    messages.success(request, _("“%(name)s” is saved. Readers see it now.") % {"name": category})
    return go_to("staff_categories")


@editing
@require_POST
def move_category(request, number):
    category = get_object_or_404(Category, pk=number)
    try:
        Category.objects.arrange(MoveForm(request.POST).act_on(category.pk))
    except NotMoved as refused:
        if request.htmx.target == TARGET:
            return _list(request, refused=str(refused), status=409)
        messages.error(request, str(refused))
    if request.htmx.target == TARGET:
        return _list(request, moved=number)
    return go_to("staff_categories")


@editing
@require_POST
def remove_category(request, number):
    category = get_object_or_404(Category, pk=number)
    name = str(category)
    if category.remove():
        messages.success(request, _("“%(name)s” is removed.") % {"name": name})
        return go_to("staff_categories")
    words = _("“%(name)s” is not empty. Move what stands in it first.")
    messages.error(request, words % {"name": name})
    return go_to("edit_category", number)


def _list(request, *, status=200, **context):
    found = Category.objects.annotate(held=Count("articles")).in_bulk()
    lines = [(row, found[row.key]) for row in rows(Category.objects.tree()) if row.key in found]
    alone = request.htmx.target == TARGET and not request.htmx.history_restore_request
    template = "kb/editor/_categories.html" if alone else "kb/editor/categories.html"
    context |= {"lines": lines, "tab": "categories"}
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _refused(request, form, why: NotMoved | ValidationError, **context):
    """What somebody else did in the same moment stands in the way."""
    form.add_error(*(("parent", str(why)) if isinstance(why, NotMoved) else (None, why)))
    return _form(request, "kb/editor/category.html", form, **context)


def _form(request, template: str, form, **context):
    status = 422 if form.is_bound else 200
    context |= {"form": form, "tab": "categories"}
    return render(request, template, context, status=status)
