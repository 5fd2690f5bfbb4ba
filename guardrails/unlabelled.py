"""Files without visible labels (无显式标识导出): only as L-R5 allows, and never unnoticed.

The administrator names the recipient and the reason and accepts the agreement that puts the duty to label on
the recipient. The hidden fields stay in the file all the same. The record is kept six months at least.
"""

import hashlib
import uuid
from datetime import timedelta

from sqlalchemy import Engine, insert

from corpora.moments import Clock, stamp, utc_now
from corpora.problem import Problem
from corpora.storage import writing
from guardrails.actor import Actor, Permission
from guardrails.approvals import checked_reason
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.rules.rule import Wording
from guardrails.tables import unlabelled

SHORTEST_KEEPING = timedelta(days=184)
AGREEMENT_VERSION = "2026-11"
AGREEMENT = Wording(
    zh="本人确认：接收方要求不含显式标识的文件；接收方已知悉并承担向公众传播时添加标识的义务与责任；导出的对象、时间、"
    "用途与文件摘要将留存不少于六个月；文件内的隐式标识不得删除。",
    en="I confirm: the recipient asked for a file without visible labels, knows and takes on the duty to "
    "label it before it reaches the public; recipient, time, purpose and the file's hash are kept for six "
    "months at least; the hidden label in the file stays.",
)


class AgreementNeeded(Problem):
    """The agreement of `version` was not accepted, or the recipient is missing."""

    code = "unlabelled-agreement-needed"


class UnlabelledExports:
    """Records exports without visible labels before they happen."""

    def __init__(
        self,
        engine: Engine,
        audit: AuditLog,
        keeping: timedelta = timedelta(days=3 * 365),
        clock: Clock = utc_now,
    ) -> None:
        if keeping < SHORTEST_KEEPING:
            raise ValueError("L-R5 wants six months at least")
        self._engine = engine
        self._audit = audit
        self._keeping = keeping
        self._clock = clock

    def allow(
        self, actor: Actor, data: bytes, produce_id: str, recipient: str, reason: str, agreement: str
    ) -> str:
        """The id of the record, after which the file may go out.

        Raises `NotAllowed` (administrators in person only), `AgreementNeeded`, `ReasonNeeded`,
        `AuditUnavailable`."""
        self._audit.require(actor, Permission.EXPORT_UNLABELLED, "export.unlabelled")
        if agreement != AGREEMENT_VERSION or not recipient.strip() or len(recipient) > 200:
            raise AgreementNeeded(version=AGREEMENT_VERSION)
        now = self._clock()
        row = {
            "id": uuid.uuid4().hex,
            "tenant": actor.tenant,
            "owner": actor.user,
            "produce_id": produce_id,
            "file_sha256": hashlib.sha256(data).hexdigest(),
            "recipient": recipient.strip(),
            "reason": checked_reason(reason),
            "agreement": agreement,
            "time": stamp(now),
            "keep_until": stamp(now + self._keeping),
        }
        event = AuditEvent(
            action="export.unlabelled",
            object_type="file",
            object_id=row["id"],
            output_sha256=row["file_sha256"],
            produce_id=produce_id,
            labelled=False,
            human_decision={"agreement": agreement},
        )
        with writing(self._engine) as connection:
            connection.execute(insert(unlabelled), row)
            self._audit.record(connection, actor, event)
        return row["id"]
