"""`--require-tier`: how well a submission must be locked in, or it is not run at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from dlgrade import isolation

if TYPE_CHECKING:
    from dlgrade.result import Tier

Command = TypeVar("Command", bound=Callable[..., object])


def require_tier_option() -> Callable[[Command], Command]:
    """Add the option; the command gets `tiers`, those that will do, the best first."""
    return click.option(
        "--require-tier",
        "tiers",
        type=click.Choice(isolation.TIERS),
        callback=_tiers,
        help="Refuse to run a submission that can't be locked in so well [default: process].",
    )


def _tiers(ctx: click.Context, parameter: click.Parameter, wanted: Tier | None) -> tuple[Tier, ...]:
    if wanted is None:
        return isolation.TIERS
    tiers = isolation.at_least(wanted)
    # Said at once, before a class is graded for nothing. Each kind of exercise is locked in alike.
    launcher = isolation.open_launcher(isolation.Surroundings("numpy", tiers=tiers))
    try:
        assert launcher.tier in tiers
    finally:
        launcher.close()
    return tiers
