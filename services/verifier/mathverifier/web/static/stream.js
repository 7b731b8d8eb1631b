// Many requests to /verify/stream, a part at a time: a browser reads an answer only when it has sent all it had to send.

import { post } from "./service.js";

const AT_ONCE = 128;

/** Yield [place, result] for each request in order, a result being a line's object and its text. */
export async function* judged(requests, isStopped) {
  for (let start = 0; start < requests.length && !isStopped(); start += AT_ONCE) {
    const part = requests.slice(start, start + AT_ONCE);
    const response = await post("verify/stream", part.map((one) => `${JSON.stringify(one)}\n`).join(""), "application/x-ndjson");
    let place = start;
    for await (const line of lines(response.body)) yield [place++, JSON.parse(line), line];
  }
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const ended = (rest + value).split("\n");
    rest = ended.pop();
    yield* ended.filter(Boolean);
  }
  if (rest) yield rest;
}
