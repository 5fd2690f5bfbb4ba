"""Stewardship of the library (资源管理): who may provide, review, publish and retire, and the record of it.

Every face – page, API, command line – changes the library through `Steward` and nothing else. Each step
is one transaction that holds the library's change, the index's change and the audit event.
"""

from assistant.stewardship.jobs import FileResult, FileStatus, Job, JobState, UnknownJob
from assistant.stewardship.steward import Steward, Upload

__all__ = ["FileResult", "FileStatus", "Job", "JobState", "Steward", "UnknownJob", "Upload"]
