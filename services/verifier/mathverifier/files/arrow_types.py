"""The Arrow type of a wire type, so that a column of verdicts has the same type in every file."""

from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel

PLAIN = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def arrow_type(kind: Any) -> Any:
    """Return the Arrow type in which JSON of a `kind` is kept; whatever may be None is nullable in Arrow anyhow."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return arrow_type(arguments[0])
    if origin in (Union, UnionType):
        (some,) = (one for one in arguments if one is not NoneType)
        return arrow_type(some)
    if origin in (tuple, list):
        return pa.list_(arrow_type(arguments[0]))
    if origin is Literal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return pa.string()
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return pa.struct([(name, arrow_type(field.annotation)) for name, field in kind.model_fields.items()])
    return PLAIN[kind]
