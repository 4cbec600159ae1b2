"""Numbers and punctuation as the language of the page writes them."""

from django import template

from hld_site.languages.numbers import grouped
from hld_site.languages.punctuation import colon, comma, question_mark, stop

register = template.Library()

register.filter("number", grouped)
for mark in (comma, colon, question_mark, stop):
    register.simple_tag(mark)
