"""The words of the engine: every must, wish and standing bar by its code; sentences live in templates."""

from enum import StrEnum


class Rule(StrEnum):
    """A must of the policy. The order is the order of every explanation."""

    OTHER_COUNTRY = "other_country"
    OTHER_REGION = "other_region"
    OTHER_LEGAL_ENTITY = "other_legal_entity"
    SHARE_LANGUAGE = "share_language"
    NOT_IN_LINE = "not_in_line"
    OTHER_MANAGER = "other_manager"
    OTHER_UNIT = "other_unit"
    LEVEL_GAP = "level_gap"
    MENTOR_LEVEL_IN = "mentor_level_in"
    HOURS_OVERLAP = "hours_overlap"


class Bar(StrEnum):
    """What forbids a pair under every policy."""

    ONESELF = "oneself"
    PAST = "past"
    BLOCKED = "blocked"
    SEATS = "seats"
    LEAST_POINTS = "least_points"
    MUTUAL = "mutual"  # two people would mentor each other; only a whole result can tell


class WishKind(StrEnum):
    """A wish of the policy. The order is the order of every explanation."""

    TOPICS = "topics"
    RANKED = "ranked"
    OTHER_UNIT = "other_unit"
    HOURS_OVERLAP = "hours_overlap"
    LANGUAGES = "languages"
    OTHER_COUNTRY = "other_country"
    KNOWLEDGE_AT_RISK = "knowledge_at_risk"
    OTHER_REGION = "other_region"
    LEVEL_GAP = "level_gap"
    WAITING = "waiting"
    FEW_MENTEES = "few_mentees"


class Why(StrEnum):
    """Why somebody is left without a mentor."""

    NO_ALLOWED_MENTOR = "no_allowed_mentor"
    COMPETITION = "competition"


class FixKind(StrEnum):
    """What would get more mentees a mentor."""

    SEATS = "seats"
    MENTORS = "mentors"
    WAIVE = "waive"


RULE_ORDER = {rule: place for place, rule in enumerate(Rule)}
WISH_ORDER = {kind: place for place, kind in enumerate(WishKind)}
