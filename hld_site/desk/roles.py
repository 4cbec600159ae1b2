"""The four roles of the desk, and what each may do: the groups and their page are made of this."""

import dataclasses
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _

from hld_site.desk.permissions import permission_to
from hld_site.publishing.status import PUBLISH
from hld_site.records import catalogue

# Names of groups, as the migration made them.
VIEWER, CONTRIBUTOR, EDITOR, MANAGER = ROLES = ("Viewers", "Contributors", "Editors", "Managers")
LABELS = {
    VIEWER: _("Viewers"),
    CONTRIBUTOR: _("Contributors"),
    EDITOR: _("Editors"),
    MANAGER: _("Managers"),
}
EXPLAINED = {
    VIEWER: _("See everything, and change nothing."),
    CONTRIBUTOR: _("Write drafts and send them to review."),
    EDITOR: _("Decide what the public sees, and when."),
    MANAGER: _("Import files, undo imports, and manage accounts."),
}


@dataclasses.dataclass(frozen=True)
class Right:
    """``roles`` may do it. ``permissions`` are app.codename; "view:records" of each type."""

    name: str
    label: Any
    roles: tuple[str, ...]
    permissions: tuple[str, ...] = ()


FROM_CONTRIBUTOR, FROM_EDITOR, ONLY_MANAGER = ROLES[1:], ROLES[2:], ROLES[3:]
RIGHTS = (
    Right(
        "see",
        _("See every record and its history, drafts too"),
        ROLES,
        ("view:records", "view:parts", "publishing.view_formeraddress", "links.view_linkcheck"),
    ),
    Right("export", _("Download the register as files"), ROLES, ("exchange.view_export",)),
    Right(
        "write",
        _("Write new records and change drafts, with their parts"),
        FROM_CONTRIBUTOR,
        ("add:records", "change:records", "add:parts", "change:parts", "delete:parts"),
    ),
    Right("review", _("Send a draft to review, and take it back"), FROM_CONTRIBUTOR),
    Right(
        "prepare",
        _("Prepare an import: send a file and answer what it asks"),
        FROM_CONTRIBUTOR,
        ("exchange.add_batch",),
    ),
    Right("publish", _("Publish, schedule and withdraw records"), FROM_EDITOR, (PUBLISH,)),
    Right("change", _("Change what is published"), FROM_EDITOR),
    Right("rename", _("Rename a State or an organization that is published"), FROM_EDITOR),
    Right("delete", _("Delete a record that was never public"), FROM_EDITOR, ("delete:records",)),
    Right(
        "apply",
        _("Apply an import, and undo one"),
        ONLY_MANAGER,
        ("exchange.view_batch", "exchange.change_batch"),
    ),
    Right(
        "accounts",
        _("Create accounts and assign roles"),
        ONLY_MANAGER,
        (
            "accounts.view_user",
            "accounts.add_user",
            "accounts.change_user",
            "auth.view_group",
            "accounts.view_auditevent",
        ),
    ),
)


def give_permissions(sender=None, **kwargs) -> None:
    """The groups may do what the table tells, with every type that there is by now."""
    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for role in ROLES:
        group, _made = Group.objects.get_or_create(name=role)
        names = {name for right in RIGHTS if role in right.roles for name in codes(right)}
        group.permissions.set(pk for name, pk in known.items() if name in names)


def codes(right: Right) -> list[str]:
    names = []
    for permission in right.permissions:
        verb, _colon, kind = permission.partition(":")
        if not kind:
            names.append(permission)
            continue
        declared = catalogue.records() if kind == "records" else catalogue.parts()
        names += [permission_to(verb, one.model) for one in declared]
    return names
