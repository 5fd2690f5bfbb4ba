"""Many items at once, in processes of this machine or, by the same call, on a Ray cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.homework.marking.chain import Proposal, Submission
from assistant.homework.marking.item import Item
from assistant.homework.marking.short_answers import Marker
from assistant.stewardship.cluster import connect
from assistant.stewardship.parsers import Parsers
from guardrails.policy import Policy

ITEM_SECONDS = 600.0
"""After this long one item's worker is killed."""


@dataclass(frozen=True, slots=True)
class Job:
    """One item, its submissions, and the teacher's marks so far by submission id."""

    item: Item
    submissions: tuple[Submission, ...]
    marked: Mapping[str, float] = field(default_factory=dict)


def propose(job: Job) -> tuple[Proposal, ...]:
    """Proposals for one item. Runs in a worker: it reads the rules that ship with the product."""
    return Marker(job.item, job.submissions, Policy.load()).propose(job.marked)


def propose_all(
    jobs: Sequence[Job], address: str | None = None, workers: int = 2
) -> list[tuple[Proposal, ...]]:
    """Proposals for each job, in order. With `address` the work is done by the Ray cluster there.

    Raises `ClusterUnavailable`."""
    if address is not None:
        connect(address)
        import ray

        remote = ray.remote(num_cpus=1, max_retries=1)(propose)
        return list(ray.get([remote.remote(job) for job in jobs]))
    pool = Parsers(workers, ITEM_SECONDS)
    try:
        return [future.result() for future in [pool.run(propose, job) for job in jobs]]
    finally:
        pool.close()
