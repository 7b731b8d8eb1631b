"""FastAPI routes that do nothing: what any service under the same server costs before it does its work."""

from fastapi import FastAPI

from mathverifier.schemas import VerifyRequest

app = FastAPI()


@app.post("/ignored")
async def ignored() -> dict[str, str]:
    """Answer without a look at the body."""
    return {"status": "alive"}


@app.post("/read")
async def read(body: VerifyRequest) -> dict[str, str]:
    """Answer once the body is read and validated, as a request of the verifier is."""
    return {"status": "alive"}
