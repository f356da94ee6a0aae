"""The forms of the administration, as a browser sends them back."""


def fields_of(response):
    """What the browser would send back: the values that the page's forms stand on."""
    page = response.context["adminform"].form, *response.context["inline_admin_formsets"]
    forms = [page[0]]
    for inline in page[1:]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return {bound.html_name: sent for form in forms for bound in form if (sent := value_of(bound)) is not None}


def value_of(bound):
    value = bound.value()
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return [getattr(one, "pk", one) for one in value]
    return "on" if value is True else None if value is False or value is None else value
