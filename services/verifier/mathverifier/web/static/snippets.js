// A request as a person would write it elsewhere.

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

export const snippets = {
  json: (request) => JSON.stringify(request, null, 2),
  curl: (request) =>
    `curl -s ${quoted(new URL("verify", location.href.split("#")[0]).href)} -H 'content-type: application/json' -d ` +
    quoted(JSON.stringify(request)),
  python: (request) => {
    // A JSON string is a Python string.
    const fields = Object.entries(request).map(([name, value]) => `    ${name}=${JSON.stringify(value)},\n`);
    return `from mathverifier import verify\n\nverdict = verify(\n${fields.join("")})\nprint(verdict.model_dump_json(indent=2))\n`;
  },
};
