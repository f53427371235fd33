"""Categories: made, named, nested, ordered and removed by editors; readers see it at once."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kb.editor.category_form import CategoryForm
from kb.models import Category, Edition, Notice
from tests.articles import make_article, make_category
from tests.at_once import THREADS, at_once

pytestmark = pytest.mark.django_db

LIST = "/staff/categories/"


@pytest.fixture
def editor(clients):
    return clients["ed"]


@pytest.fixture
def shelves():
    """Delivery, then Errors with Codes inside."""
    delivery, errors = Category.objects.make(name="Delivery"), Category.objects.make(name="Errors")
    return {
        "Delivery": delivery,
        "Errors": errors,
        "Codes": Category.objects.make(name="Codes", parent=errors),
    }


def in_order() -> str:
    """The categories in their order, each with its parent's name."""
    rows = Category.objects.select_related("parent").order_by("position", "pk")
    return " ".join(f"{row.parent.name}/{row.name}" if row.parent else row.name for row in rows)


def move(client, category, headers=None, **values):
    return client.post(reverse("move_category", args=[category.pk]), values, headers=headers)


def test_the_list_shows_the_tree_with_how_many_articles_stand_in_each(editor, shelves):
    make_article("Late", category=shelves["Codes"], state="draft")
    page = editor.get(LIST).content.decode()
    places = [page.index(f">{name}</a>") for name in ("Delivery", "Errors", "Codes")]
    assert places == sorted(places)
    assert page.count("1 article<") == 1
    assert 'class="at-1"' in page


def test_the_list_takes_the_same_queries_for_two_and_for_forty_categories(
    editor, shelves, django_assert_max_num_queries
):
    for number in range(40):
        Category.objects.make(name=f"Shelf {number}")
    with django_assert_max_num_queries(5):
        assert b"Shelf 39" in editor.get(LIST).content


def test_a_new_category_stands_last_or_inside_another(editor, shelves):
    assert editor.post("/staff/categories/new/", {"name": "Money"}).status_code == 303
    editor.post("/staff/categories/new/", {"name": "Bills", "parent": shelves["Delivery"].pk})
    assert in_order() == "Delivery Delivery/Bills Errors Errors/Codes Money"
    assert Category.objects.get(name="Bills").slug == "bills"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "Give it a name."),
        ({"name": "x" * 81}, "there is room for 80"),
        ({"name": "delivery"}, "a category of this name here already"),
        ({"name": "New", "parent": 987654}, "This category is gone"),
        ({"name": "New", "parent": "x"}, "This category is gone"),
        ({"name": "N\x00w"}, "Null characters"),
    ],
)
def test_what_cannot_be_made_is_said_beside_its_field(editor, shelves, values, words):
    answer = editor.post("/staff/categories/new/", values)
    assert (answer.status_code, Category.objects.count()) == (422, 3)
    assert words in answer.content.decode()


def test_a_category_too_deep_is_refused(editor, shelves):
    deepest = Category.objects.make(name="Deepest", parent=shelves["Codes"])
    answer = editor.post("/staff/categories/new/", {"name": "Deeper", "parent": deepest.pk})
    assert answer.status_code == 422
    assert "at most 3 deep" in answer.content.decode()


def test_a_category_is_renamed_and_moved_inside_another(editor, shelves):
    before = Edition.current()
    page = reverse("edit_category", args=[shelves["Codes"].pk])
    values = {"name": "All codes", "slug": "codes", "parent": shelves["Delivery"].pk}
    assert editor.post(page, values).status_code == 303
    assert in_order() == "Delivery Delivery/All codes Errors"
    assert Edition.current() != before


def test_a_category_is_not_put_inside_itself(editor, shelves):
    page = reverse("edit_category", args=[shelves["Errors"].pk])
    values = {"name": "Errors", "slug": "errors", "parent": shelves["Codes"].pk}
    answer = editor.post(page, values)
    assert answer.status_code == 422
    assert "inside itself" in answer.content.decode()
    assert "<h1>Errors</h1>" in answer.content.decode()
    assert in_order() == "Delivery Errors Errors/Codes"


def test_an_address_that_another_category_has_is_refused(editor, shelves):
    page = reverse("edit_category", args=[shelves["Codes"].pk])
    answer = editor.post(page, {"name": "Codes", "slug": "errors"})
    assert "Another category has this address" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "values", "after"),
    [
        ("Errors", {"way": "up"}, "Errors Errors/Codes Delivery"),
        ("Errors", {"way": "in"}, "Delivery Delivery/Errors Errors/Codes"),
        ("Codes", {"way": "out"}, "Delivery Errors Codes"),
        ("Codes", {"place": "before", "other": "Delivery"}, "Codes Delivery Errors"),
        ("Delivery", {"place": "inside", "other": "Errors"}, "Errors Errors/Codes Errors/Delivery"),
    ],
)
def test_categories_are_ordered_and_nested(editor, shelves, name, values, after):
    if "other" in values:
        values = values | {"other": shelves[values["other"]].pk}
    answer = move(editor, shelves[name], **values)
    assert (answer.status_code, answer["Location"]) == (303, LIST)
    assert in_order() == after


def test_with_htmx_the_list_comes_back_alone(editor, shelves):
    headers = {"HX-Request": "true", "HX-Target": "category-list"}
    answer = move(editor, shelves["Errors"], headers, way="up")
    assert (answer.status_code, b"<html" in answer.content) == (200, False)
    refused = move(editor, shelves["Errors"], headers, way="up")
    assert (refused.status_code, b"cannot go further" in refused.content) == (409, True)


@pytest.mark.parametrize(
    "values", [{}, {"way": "sideways"}, {"place": "over", "other": 1}, {"place": "inside"}]
)
def test_nonsense_moves_nothing(editor, shelves, values):
    before = in_order()
    page = editor.post(reverse("move_category", args=[shelves["Codes"].pk]), values, follow=True)
    assert "Load the page anew" in page.content.decode()
    assert in_order() == before


def test_an_empty_category_is_removed_once(editor, shelves):
    address = reverse("remove_category", args=[shelves["Codes"].pk])
    assert editor.post(address).status_code == 303
    assert editor.post(address).status_code == 404
    assert in_order() == "Delivery Errors"


def test_a_category_with_something_in_it_stays_and_says_what(editor, shelves):
    make_article("Late", category=shelves["Delivery"], state="archived")
    Notice.objects.create(text="Slow", category=shelves["Delivery"])
    address = reverse("remove_category", args=[shelves["Delivery"].pk])
    page = editor.post(address, follow=True).content.decode()
    assert "is not empty" in page
    assert "Articles: 1" in page
    assert "Notices: 1" in page
    assert Category.objects.filter(name="Delivery").exists()
    assert Notice.objects.exists()


def test_a_category_with_others_inside_stays(editor, shelves):
    page = editor.get(reverse("edit_category", args=[shelves["Errors"].pk])).content.decode()
    assert "Categories: 1" in page
    assert "remove_category" not in page
    assert not shelves["Errors"].remove()


def test_the_home_page_has_the_new_order_at_once(editor, customer, clients):
    for name in ("Delivery", "Errors"):
        make_article(f"About {name}", category=make_category(name))
    move(editor, Category.objects.get(name="Errors"), way="up")
    page = clients["customer"].get("/").content.decode()
    assert page.index("About Errors") < page.index("About Delivery")


@pytest.mark.parametrize("role", ["mallory", "alice"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_find_nothing_there(clients, shelves, role, method):
    for name, args in (
        ("staff_categories", []),
        ("new_category", []),
        *(
            (name, [shelves["Codes"].pk])
            for name in ("edit_category", "move_category", "remove_category")
        ),
    ):
        assert getattr(clients[role], method)(reverse(name, args=args)).status_code == 404
    assert in_order() == "Delivery Errors Errors/Codes"


# Two at once


def test_of_a_name_made_by_several_at_once_there_is_one(transactional_db, clients):
    Category.objects.make(name="First")

    def make(_number):
        try:
            return Category.objects.make(name="Delivery times").slug
        except ValidationError as taken:
            return taken.messages[0]

    found = at_once(make)
    assert found.count("delivery-times") == 1
    assert found.count("There is a category of this name here already.") == THREADS - 1
    assert Category.objects.filter(name="Delivery times").count() == 1


def test_what_an_import_names_at_once_is_one_category(transactional_db):
    found = at_once(lambda number: Category.objects.named("Delivery times").pk)
    assert len(set(found)) == 1


def test_who_comes_second_is_told_on_the_page(editor, shelves, monkeypatch):
    """As if the other one had been made after the form was looked at."""
    monkeypatch.setattr(CategoryForm, "_post_clean", lambda form: None)
    response = editor.post(reverse("new_category"), {"name": "Delivery", "parent": ""})
    assert response.status_code == 422
    assert "There is a category of this name here already." in response.content.decode()
    address = reverse("edit_category", args=[shelves["Errors"].pk])
    form = {"name": "Errors", "parent": "", "slug": "delivery"}
    response = editor.post(address, form)
    assert response.status_code == 422
    assert "Another category has this address." in response.content.decode()
    assert Category.objects.get(pk=shelves["Errors"].pk).slug == "errors"


def test_what_was_moved_too_deep_meanwhile_is_refused_on_the_page(editor, shelves, monkeypatch):
    monkeypatch.setattr(CategoryForm, "clean_parent", lambda form: form.cleaned_data["parent"])
    deepest = Category.objects.make(name="Deepest", parent=shelves["Codes"])
    response = editor.post(reverse("new_category"), {"name": "Below", "parent": deepest.pk})
    assert response.status_code == 422
    assert not Category.objects.filter(name="Below").exists()
