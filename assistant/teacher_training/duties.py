"""The duties of teacher training; importing a room's module registers them."""

from assistant.teacher_training.practice import duties as _practice  # noqa: F401
from assistant.teacher_training.reader import duties as _reader  # noqa: F401
