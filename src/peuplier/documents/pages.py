"""HTML pages made from templates: complete in one file, readable without script, printable."""

from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from peuplier.evaluation.reasons.sentences import say_interval_of_points, say_value
from peuplier.policy.wording.clauses import write_day
from peuplier.vocabulary.quantities import write_number, write_points


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("peuplier.documents"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": write_number,
        "points": write_points,
        "day": _day,
    }
    environment.globals |= {"interval": say_interval_of_points, "value": say_value}
    return environment


def _day(day: date) -> str:
    return write_day(day)


def render(template: str, **context: object) -> str:
    """The page a template makes; an undefined name is an error, never a blank."""
    return _environment().get_template(template).render(**context)
