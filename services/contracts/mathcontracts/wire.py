"""The base of every type that crosses a process boundary."""

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """An immutable message. An unknown field is an error, so that a misspelt one is never silently dropped."""

    # An answer always holds all its fields, and its description says so: typed clients need not ask whether they came.
    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, json_schema_serialization_defaults_required=True
    )
