"""`{% row "message" message=message reader=user %}`: a row of templates/rows/ in a page."""

from django import template

from console.drawing.rows import draw

register = template.Library()
register.simple_tag(draw, name="row")
