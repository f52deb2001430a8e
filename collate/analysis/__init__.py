"""Statistics of an apparatus as a whole.

Reading order: :mod:`~collate.analysis.agreement` (in how many entries two
witnesses agree), :mod:`~collate.analysis.coverage` (where witnesses are
extant), :mod:`~collate.analysis.substitutions` (recurrent changes),
:mod:`~collate.analysis.patterns` (all of these, singular readings, suspected
slips, candidates for the base text), :mod:`~collate.analysis.agreement_tree` (a tree of
the witnesses).
"""

from collate.analysis.agreement import Agreement, count_agreements, disagreement_shares
from collate.analysis.agreement_tree import MOST_LEAVES, TreeNode, build_tree, to_newick
from collate.analysis.coverage import Coverage, find_coverage, gaps_between
from collate.analysis.patterns import BaseCandidate, Patterns, Suspect, find_patterns
from collate.analysis.substitutions import Substitution

__all__ = [
    "MOST_LEAVES",
    "Agreement",
    "BaseCandidate",
    "Coverage",
    "Patterns",
    "Substitution",
    "Suspect",
    "TreeNode",
    "build_tree",
    "count_agreements",
    "disagreement_shares",
    "find_coverage",
    "find_patterns",
    "gaps_between",
    "to_newick",
]
