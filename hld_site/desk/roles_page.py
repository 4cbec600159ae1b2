"""The page that tells staff what each role may do, and which is theirs."""

from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from hld_site.desk.roles import EXPLAINED, LABELS, RIGHTS, ROLES


def roles_page(request, site) -> TemplateResponse:
    mine = set(request.user.groups.values_list("name", flat=True))
    context = site.each_context(request) | {
        "title": _("Roles, and what they may do"),
        "roles": [(LABELS[role], EXPLAINED[role], role in mine) for role in ROLES],
        "rights": [(right.label, [role in right.roles for role in ROLES]) for right in RIGHTS],
    }
    return TemplateResponse(request, "admin/roles.html", context)
