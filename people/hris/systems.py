"""Which HR system wrote a file, by its columns: for the person who looks at the preview."""

from __future__ import annotations

from collections.abc import Collection

SUCCESSFACTORS, ENTRA, AFAS = "SAP SuccessFactors", "Microsoft Entra ID", "AFAS"
BAMBOOHR, WORKDAY, PERSONIO = "BambooHR", "Workday", "Personio"
# System → columns that no other system has; one of them is enough.
OWN_COLUMNS = {
    AFAS: {
        "medewerkernummerleidinggevende", "naamgebruikcode", "geboortenaampartner", "voorvoegselpartner",
        "organisatorischeeenheidomschrijving", "functieomschrijving", "emailwerk", "roepnaam",
    },
    ENTRA: {"userprincipalname", "mailnickname", "blocksigninyesno", "usagelocation"},
    WORKDAY: {
        "workerid", "workertype", "legalfirstname", "supervisoryorganization", "supervisoryorganisation",
        "teamid", "employeetype", "subfunction",
    },
    BAMBOOHR: {"supervisorid", "supervisoreid", "reportingto", "reportsto"},
}  # fmt: skip
SUCCESSFACTORS_COLUMNS = {"userid", "username", "manager", "hr", "defaultlocale", "status"}


def of(keys: Collection[str], *, has_labels: bool, has_version: bool, is_keyed_by_mail: bool) -> str:
    """`keys`: the headers as columns.key() writes them, before labels replaced any."""
    found = set(keys)
    if has_version:
        return ENTRA
    if "userid" in found and (has_labels or len(found & SUCCESSFACTORS_COLUMNS) > 2):
        return SUCCESSFACTORS
    for system, own in OWN_COLUMNS.items():
        if found & own:
            return system
    return PERSONIO if is_keyed_by_mail else ""
