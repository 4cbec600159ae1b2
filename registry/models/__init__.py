"""Who takes part: States, organizations, processes; and the themes they speak about."""

from registry.models.organizations import (
    ContactPoint,
    Organization,
    OrganizationName,
    OrganizationRelation,
)
from registry.models.processes import FocusTheme, Process, ProcessMember, ProcessRelation
from registry.models.states import GroupMembership, Membership, State, StateName

__all__ = [
    "ContactPoint",
    "FocusTheme",
    "GroupMembership",
    "Membership",
    "Organization",
    "OrganizationName",
    "OrganizationRelation",
    "Process",
    "ProcessMember",
    "ProcessRelation",
    "State",
    "StateName",
]
