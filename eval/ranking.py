"""Measures of a ranking by ir-measures (MacAvaney et al. 2022), for every single question."""

from collections.abc import Mapping

Qrels = Mapping[str, Mapping[str, int]]
Found = Mapping[str, Mapping[str, float]]
PerItem = dict[str, dict[str, float]]


def per_item(qrels: Qrels, found: Found, k: int) -> PerItem:
    """nDCG, reciprocal rank, success and recall by question and name, each with the cut-offs that `k`
    allows. A question that found nothing counts 0."""
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    wanted = [(nDCG, 10), (RR, 10), (Success, 1), (R, 1), (R, 5), (R, 10), (R, 100)]
    measures = [name @ cutoff for name, cutoff in wanted if cutoff <= k]
    rows = {id_: dict.fromkeys(map(str, measures), 0.0) for id_ in qrels}
    for one in ir_measures.iter_calc(measures, qrels, found):
        rows[one.query_id][str(one.measure)] = float(one.value)
    return rows


def means(rows: PerItem) -> dict[str, float]:
    """The mean of every measure over the questions; empty where there is none."""
    names = next(iter(rows.values()), {})
    return {name: sum(row[name] for row in rows.values()) / len(rows) for name in names}
