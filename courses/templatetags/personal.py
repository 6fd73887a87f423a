from django import template

from courses.letters import personal_path

register = template.Library()
register.filter(personal_path)
