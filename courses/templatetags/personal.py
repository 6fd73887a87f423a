from django import template

from courses.letters import personal_path, study_path, study_token_of

register = template.Library()
register.filter(personal_path)
register.filter(study_path)
register.filter(study_token_of)
