"""Judging Keras models that a submission has made, without running the submission.

A model crosses as configuration, compile settings and weights. A process of its own, locked in like a worker, which
never loads a submission, rebuilds it from a list of what is allowed, and trains, evaluates and predicts with it.

- `describe`: in the worker, untrusted: a model as plain data.
- `allow`: plain data as a `plan`, or a refusal; with `graph`, `compiling`, `fields` and `catalogue` it is the list of
  what is allowed.
- `measure`: how large a plan is, before anything is made of it; with `shapes` and `operations`.
- `build`: a plan as a model, through Keras's public API.
- `bench`: what the referee's process does when asked.
- `client`: the trusted side, which never looks into a description.

Keras is imported only inside functions, so that nothing else pays for it.
"""
