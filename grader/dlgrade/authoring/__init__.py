"""Tools for authors: what proves that an exercise is sound, and what writes the beginnings of a new one.

- `rules`: the table of rules, and what applies them in order.
- `layout`, `texts`, `answers`, `mistakes`, `junk`: the rules themselves; each finds problems in one exercise.
- `mutants`: small changes of a reference, which its suite has to see.
- `calibrate`: thresholds of training; `repeat`: whether a suite decides the same on many seeds.
- `direct`: runs a suite without pytest, for these two.
- `bench`: grades many made-up submissions at once.
- `source`: what can be told of Python source without running it.
- `new`, `template`: the files of a new exercise.

Nothing in here knows a single exercise, and nothing outside needs it but the command line.
"""
