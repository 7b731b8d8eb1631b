/** A typed client of the MathVerifier service, which asks again where the service is busy or away. */

import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type { components, paths } from "./schema.js";
export type Verdict = components["schemas"]["Verdict"];
export type Problem = components["schemas"]["ProblemDetail"];

export interface Settings {
  /** The address of the service, as `http://127.0.0.1:8000`. */
  baseUrl: string;
  /** A key of the service, where it asks for one. */
  apiKey?: string;
  /** How often a request is made at most; 7 where nothing is said, which outlasts a restart of the service. */
  attempts?: number;
}

const BUSY = new Set([429, 503]);
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
// A service that asks for more patience than this is reported, not waited for.
const LONGEST_ASKED_MS = 300_000;

/** Return a client of the service; each of its methods takes a path of the API, and gives `data` or `error`. */
export function createVerifier({ baseUrl, apiKey, attempts = 7 }: Settings): Client<paths> {
  const headers = apiKey === undefined ? {} : { "X-API-Key": apiKey };
  return createClient<paths>({ baseUrl, headers, fetch: (request) => patient(request, attempts) });
}

/** Put what was refused in one line: `detail` names the field and the fix. */
export function refusal(problem: Problem): string {
  return `${problem.status} ${problem.title}: ${problem.detail}`;
}

async function patient(request: Request, attempts: number): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const last = attempt + 1 >= attempts;
    let askedMs = 0;
    try {
      const response = await fetch(request.clone());
      askedMs = waitAsked(response.headers.get("retry-after"));
      if (last || !BUSY.has(response.status) || askedMs > LONGEST_ASKED_MS) return response;
      await response.body?.cancel();
    } catch (error) {
      // What fetch throws where there is no connection. A request that was given up by its caller is not repeated.
      if (last || !(error instanceof TypeError)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, askedMs + growing(attempt)));
  }
}

/** Return the milliseconds of a Retry-After header, which are seconds or a date; 0 without one. */
function waitAsked(header: string | null): number {
  if (header === null) return 0;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? 0 : Math.max(0, wait);
}

/** Return a wait that doubles with each attempt up to a bound. Half of it is random, so that clients do not come back together. */
function growing(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + Math.random() / 2);
}
