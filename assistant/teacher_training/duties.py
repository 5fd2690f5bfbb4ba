"""The duties of teacher training; importing a room's module registers them."""

from assistant.teacher_training.learning import duties as _learning  # noqa: F401
from assistant.teacher_training.literacy import duties as _literacy  # noqa: F401
from assistant.teacher_training.practice import duties as _practice  # noqa: F401
from assistant.teacher_training.profile import duties as _profile  # noqa: F401
from assistant.teacher_training.reader import duties as _reader  # noqa: F401
from assistant.teacher_training.recommendation import duties as _recommendation  # noqa: F401
from assistant.teacher_training.regional import duties as _regional  # noqa: F401
from assistant.teacher_training.role_play import duties as _role_play  # noqa: F401
from assistant.teacher_training.training_plans import duties as _training_plans  # noqa: F401
