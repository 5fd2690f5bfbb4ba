# ruff: noqa: E501  (a task and its answer are read in one piece)
"""Which family makes exercises for which knowledge point."""

import re
from functools import cache

from assistant.lesson_preparation.drafting.exercises import (
    algebra,
    arithmetic,
    equations,
    fractions_and_rates,
    geometry,
    measures_and_data,
    science,
)
from assistant.lesson_preparation.drafting.exercises.exercise import Family

_TABLE: tuple[tuple[str, Family], ...] = (
    (r"pythagor|shortest-solid|coordinate-distance", geometry.pythagoras),
    (r"sx\.sd\.fraction-(first|several|compare-first|add-first|of-set|number-line|vs-quantity)", fractions_and_rates.first_fractions),
    (r"fraction-expression|rational-expression|rational-(multiply-divide|add-subtract)|fraction-simplify", algebra.algebraic_fractions),
    (r"rational-equation|extraneous", equations.rational_equations),
    (r"sx\.sd\.(fraction|reduction|common-denominator|reciprocal|divide-by-fraction|proper-improper|work-)", fractions_and_rates.fractions),
    (r"sx\.sd\.(decimal|recurring|quotient-approx|ceil-floor|unit-decimal)", fractions_and_rates.decimals),
    (r"percent|discount|tax-interest|best-buy", fractions_and_rates.percentages),
    (r"sx\.sd\.(ratio($|-)|proportion(-meaning|-property|-judge|-solve)|solve-proportion|direct-proportion|inverse-proportion-first|map-scale|similar-scaling)|scale-draw", fractions_and_rates.ratios),
    (r"sx\.sd\.(quadratic-(function|coefficients|determine|max-min|application|equation-relation)|parabola|vertex-real|graph-inequality)", equations.quadratic_functions),
    (r"sx\.sd\.quadratic-equation$", equations.quadratic_concept),
    (r"sx\.sd\.(quadratic|direct-square-root|completing-square|factoring-method|discriminant|vieta|equation-method|root-structure|growth-rate)", equations.quadratics),
    (r"inverse-function|inverse-k|\.k-area|inverse-relation", equations.inverse_functions),
    (r"linear-function|proportional-function|variable-function|function-(domain|representations)|undetermined|slope-intercept|graph-story|plan-choice", equations.linear_functions),
    (r"inequality", equations.inequalities),
    (r"linear-system|linear-equation-two|substitution-method|elimination|three-variable", equations.systems),
    (r"chicken-rabbit|assume-method", equations.systems),
    (r"equation|equality-property|transpose|solve-simple|letters-for-numbers|letter-expressions", equations.linear),
    (r"sx\.sd\.(positive-negative|rational-number|number-axis|opposite|absolute|compare-rational|negative-(first|context)|number-line-(first|model)|classify-discuss)", algebra.signed_numbers),
    (r"sx\.sd\.(rational-(add|sub|multiply|divide|mixed)|power$|sign-rule|mixed-order-check)", algebra.signed_operations),
    (r"sx\.sd\.(power-|product-power|scientific|negative-exponent)", algebra.powers),
    (r"polynomial-multiply|polynomial-division|monomial-(polynomial-)?multiply|squares|perfect-square|factorisation|common-factor-method|formula-(method|structure)|factor-(cross|flow)|algebraic-reasoning", algebra.products),
    (r"algebraic-expression|expression-value|monomial|polynomial|like-terms|remove-brackets|translate-algebra|pattern-formula|number-and-shape", algebra.expressions),
    (r"square-root|cube-root|irrational|real-(number|operations)|radical", algebra.radicals),
    (r"factor|multiple|prime|odd-even|parity|short-division|gcd", arithmetic.factors),
    (r"law|smart-calculation|distributive|subtraction-division", arithmetic.laws),
    (r"order-|brackets|two-step|multiply-add|bracket-write|chain-add|inverse-operations|zero-in-operations", arithmetic.mixed),
    (r"unit-rate|total-amount|unit-price|speed-time|chain-multiply|relation-draw|tiered|rent-boat|best-plan|table-list", arithmetic.rates),
    (r"sx\.sd\.(division|divide|equal-sharing|two-kinds|remainder|oral-divide|estimate-divide|trial|quotient|zero-place)", arithmetic.divide),
    (r"multipl|times-|product-change|table-gap|array|bar-model", arithmetic.multiply),
    (r"add|sub|carry|borrow|make-ten|break-ten|think-|bonds|ten-plus|tens-plus|part-whole|word-problem|compare-difference|extra-information|estimate|draw-part|check-reason|explain-calc|story-problem", arithmetic.add_subtract),
    (r"simple-patterns|hundred-chart|arrangement|systematic-list|tree-planting|remainder-cycle|pigeon|set-overlap|optimise|strategy-game|find-defect|equal-substitution|reasoning-simple", measures_and_data.patterns),
    (r"sx\.sd\.(number|count|compare|ordinal|zero|tens-ones|large|read-|write-|rounding|approx|place-value|natural)", arithmetic.numbers),
    (r"trig|sine|cosine|special-angles|solve-right|bearing", geometry.right_triangle_ratios),
    (r"similar|homothety|proportional-segments", geometry.similar),
    (r"circle-area|pi-circ|ring|circle-(features|derive)|draw-circle|sector|arc-length|cone-lateral|inscribed|arc-chord|shaded", geometry.circles),
    (r"surface|volume-(cuboid|change|irregular)|cylinder|cone|cuboid|net-|equal-volume", geometry.solids_by_grade),
    (r"area-(parallelogram|triangle|trapezoid|composite|estimate)|cut-paste|composite-plan|draw-height", geometry.plane_areas),
    (r"perimeter|sx\.tx\.area(-rectangle)?$|rectangle-square|same-perimeter", geometry.perimeter_area),
    (r"angle|polygon|parallel-(properties|criteria)|complementary|isosceles|triangle-class", geometry.angles),
    (r"coordinate|quadrant|number-pair", geometry.coordinates),
    (r"metre|length|gram|tonne|units|capacity|rmb|shopping|clock|second|elapsed|year|calendar|hectare", measures_and_data.units),
    (r"mean|median|mode|variance|representative|quartile|compare-data", measures_and_data.averages),
    (r"certain|likelihood|probab|random-event|fair-game|list-method|replace-or", measures_and_data.probability),
    (r"sx\.tj\.", measures_and_data.charts),
    (r"wl\.yd\.(speed|uniform-motion|average-speed|motion-graphs|echo)", science.motion),
    (r"wl\.wz\.(density|mass$)", science.density),
    (r"wl\.yd\.(pressure|liquid-pressure)", science.pressure),
    (r"wl\.yd\.(buoyancy|archimedes|floating)", science.buoyancy),
    (r"wl\.(nl\.(work|power-mech)|yd\.(lever|pulley|inclined|mechanical-eff))", science.machines),
    (r"wl\.nl\.(specific-heat|heat-calculation|heat-transfer)", science.heat),
    (r"wl\.nl\.(ohms|resistance|equivalent|electric|dynamic|joules|measure-bulb)", science.circuits),
    (r"hx\.bh\.(mass-cons|conservation|chemical-equation|equation-calc|balancing)", science.reactions),
    (r"hx\.wz\.(mass-fraction|dilution|prepare-solution)", science.solutions),
)  # fmt: skip


@cache
def family(point_id: str) -> Family | None:
    """The first family whose pattern the id fits, None where nothing can be computed."""
    mine = ("wl", "hx") if point_id.startswith(("wl", "hx")) else ("sx",)
    if not point_id.startswith(mine):
        return None
    science_only = mine[0] == "wl"
    rows = (row for row in _TABLE if row[0].startswith(("wl", "hx")) == science_only)
    return next((made for pattern, made in rows if re.search(pattern, point_id)), None)
