"""How grave the finding of each rule is, 0 to 1, set by hand: the one table of severities.

Most rules have one severity or a few named ones. `least` and `most` are the ends of a range, within which a finding
weighs as its rule says.
"""

from collections.abc import Mapping

LEAST, MOST = "least", "most"

SEVERITIES: Mapping[str, Mapping[str, float]] = {
    # A wrong answer weighs by its distance, one that is not given at all by the reason that the structure says.
    "wrong_answer": {LEAST: 0.6, MOST: 1.0, "none": 0.8},
    # `loose`: rounded, a label on the left, a value that is tried, a chain that runs on.
    "false_equality": {"false": 0.9, "loose": 0.25},
    "false_inequality": {"false": 0.7},
    "false_formula": {"false": 0.9},
    "false_comparison": {"false": 0.7},
    "altered_value": {"false": 0.8},
    "false_division": {"false": 0.9},
    "false_divisor": {"false": 0.9},
    "false_primality": {"false": 0.9},
    "false_divisors": {"false": 0.9},
    "false_expansion": {"false": 0.8},
    "false_rewriting": {"false": 0.8},
    "changed_solution": {"false": 0.7},
    "turned_inequality": {"false": 0.7},
    "altered_equation": {"false": 0.7},
    "unfulfilled_equation": {"false": 0.7},
    # How sure a slip is: core/dataflow/anomalies.py. A right answer takes most of it.
    "altered_carry": {LEAST: 0.05, MOST: 0.9},
    # Divided by the number of steps that could be repaired.
    "repairable_step": {LEAST: 0.02, MOST: 0.5},
    "repairable_quote": {LEAST: 0.02, MOST: 0.5},
    "contradiction": {"contradicts": 0.7},
    "implausible_answer": {"negative": 0.5, "broken": 0.4, "chance": 0.7},
    "negative_difference": {"negative": 0.5},
    # `property`: of a problem in mathematics, where the answer may be a property of what was worked out.
    "unsupported_answer": {"unsupported": 0.7, "property": 0.3, "reached": 0.9},
    "misquoted_quantity": {LEAST: 0.05, MOST: 0.9},
    "invented_quantity": {LEAST: 0.05, MOST: 0.3},
    "ignored_quantity": {"ignored": 0.15},
    "wrong_unit": {"answer": 0.6},
    "unit_slip": {"slip": 0.8},
    "no_answer": {"none": 0.8},
    "several_answers": {"several": 0.3},
    "truncated": {"cut": 0.9},
    "repeated_line": {"loop": 0.8},
    "repeated_sentence": {"loop": 0.8},
    "unreadable_math": {"unreadable": 0.3},
}
