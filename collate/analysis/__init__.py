"""Statistics of an apparatus as a whole.

Reading order: :mod:`~collate.analysis.agreement` (in how many entries two
witnesses agree), :mod:`~collate.analysis.coverage` (where witnesses are
extant), :mod:`~collate.analysis.substitutions` (recurrent changes),
:mod:`~collate.analysis.patterns` (all of these, singular readings, suspected
slips, candidates for the base text), :mod:`~collate.analysis.agreement_tree` (a tree of
the witnesses), :mod:`~collate.analysis.descent` (which witness's readings arose from which, by
decisions of editors). Places of an alignment: :mod:`~collate.analysis.token_columns` (where a token
stands), :mod:`~collate.analysis.anchors` (how a place is recorded by content).
"""

from collate.analysis.agreement import Agreement, count_agreements, disagreement_shares
from collate.analysis.agreement_tree import MOST_LEAVES, TreeNode, build_tree, to_newick
from collate.analysis.anchors import (
    LONGEST,
    PARTS,
    SIDES,
    USUAL,
    describe_contexts,
    occurrences,
    word_span,
)
from collate.analysis.coverage import Coverage, find_coverage, gaps_between
from collate.analysis.descent import Descent, count_descent
from collate.analysis.patterns import BaseCandidate, Patterns, Suspect, find_patterns
from collate.analysis.substitutions import Substitution
from collate.analysis.token_columns import Interval, TokenColumns

__all__ = [
    "LONGEST",
    "MOST_LEAVES",
    "PARTS",
    "SIDES",
    "USUAL",
    "Agreement",
    "BaseCandidate",
    "Coverage",
    "Descent",
    "Interval",
    "Patterns",
    "Substitution",
    "Suspect",
    "TokenColumns",
    "TreeNode",
    "build_tree",
    "count_agreements",
    "count_descent",
    "describe_contexts",
    "disagreement_shares",
    "find_coverage",
    "find_patterns",
    "gaps_between",
    "occurrences",
    "to_newick",
    "word_span",
]
