"""What was asked of a collection and how it ended, kept beside its archive."""

import hashlib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from mathcontracts import CollectRequest, CollectStatus


class Record(BaseModel):
    """The request, its problems as a digest, and the last state that was written down."""

    model_config = ConfigDict(frozen=True)

    request: dict[str, Any]
    status: CollectStatus

    @classmethod
    def of(cls, request: CollectRequest, status: CollectStatus) -> "Record":
        """Make the record of a request."""
        asked = request.model_dump(mode="json", exclude={"problems"})
        digest = hashlib.sha256()
        for problem in request.problems:
            digest.update(problem.model_dump_json().encode() + b"\n")
        return cls(request={**asked, "problems": f"sha256:{digest.hexdigest()}"}, status=status)

    def differences(self, other: "Record") -> list[str]:
        """Return the names of the fields in which two requests differ."""
        return sorted(name for name in other.request if self.request.get(name) != other.request[name])

    @classmethod
    def read(cls, path: Path) -> "Record | None":
        """Read a record; None if there is none that can be read."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def write(self, path: Path) -> None:
        """Write the record so that a reader sees the old one or the new one, whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(self.model_dump_json(indent=2), encoding="utf-8")
        new.replace(path)
