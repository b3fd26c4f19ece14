"""What each house role may do, in a sentence; and why an account can be closed by hand."""

from django.utils.translation import gettext_lazy as _

from people.models.person import HouseRole, WhyClosed

ROLE_WORDS = {
    HouseRole.HR_ADMIN: _("cares for all programs, imports people, closes accounts and gives these roles."),
    HouseRole.COORDINATOR: _("makes programs and can be asked to own one."),
    HouseRole.GUIDE_EDITOR: _("writes the mentor guide and the courses."),
    HouseRole.AUDITOR: _("reads who did what and how this site is set up, and nothing about pairs."),
}
BY_HAND = (WhyClosed.LEFT, WhyClosed.UNSAFE, WhyClosed.DOUBLE, WhyClosed.ASKED)
