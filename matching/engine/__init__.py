"""The matching engine: pure, exact and explained; a problem in, a result with its proof out."""

from matching.engine.arranged import arranged
from matching.engine.asking import Question, questions
from matching.engine.assign import Solved, result_of, solve, solved
from matching.engine.changes import Arrangement
from matching.engine.codes import Bar, FixKind, Rule, Why, WishKind
from matching.engine.explain import blocked_by, forbidden_pairs, shared_facts, why, why_all_mentors, why_pairs
from matching.engine.facts import MenteeFacts, MentorFacts, Problem, fingerprint
from matching.engine.fixes import Fix, fixes
from matching.engine.grid import allowed_matrix, points_matrix
from matching.engine.moves import Change, Move
from matching.engine.policy import ENOUGH, BadProblem, Must, PolicyFacts, Wish
from matching.engine.pool import Pool
from matching.engine.reading import problem_from_dict
from matching.engine.results import Bottleneck, PairReasons, Reason, Result, Shared
from matching.engine.resuming import resumed
from matching.engine.score import points

__all__ = [
    "ENOUGH",
    "Arrangement",
    "BadProblem",
    "Bar",
    "Bottleneck",
    "Change",
    "Fix",
    "FixKind",
    "MenteeFacts",
    "MentorFacts",
    "Move",
    "Must",
    "PairReasons",
    "PolicyFacts",
    "Pool",
    "Problem",
    "Question",
    "Reason",
    "Result",
    "Rule",
    "Shared",
    "Solved",
    "Why",
    "Wish",
    "WishKind",
    "allowed_matrix",
    "arranged",
    "blocked_by",
    "fingerprint",
    "fixes",
    "forbidden_pairs",
    "points",
    "points_matrix",
    "problem_from_dict",
    "questions",
    "result_of",
    "resumed",
    "shared_facts",
    "solve",
    "solved",
    "why",
    "why_all_mentors",
    "why_pairs",
]
