"""dlgrade: exercises in deep learning, and a grader that people can trust."""

__version__ = "0.1.0"
