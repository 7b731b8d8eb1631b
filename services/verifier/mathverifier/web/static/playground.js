// The playground: texts in, /verify asked, the verdict shown.

import { post, Refused } from "./service.js";
import { linkedTexts, linkTo } from "./permalink.js";
import { snippets } from "./snippets.js";
import { draw, show, tie } from "./verdicts.js";

const at = (id) => document.getElementById(id);
const fields = { problem: at("problem"), solution: at("solution-a"), second: at("solution-b"), reference: at("reference") };
const told = at("told");
let round = 0;

function texts() {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
}

/** Return the body of a request: what was left out is not in it. */
function request(solution) {
  const { problem, reference } = texts();
  return { ...(problem.trim() && { problem }), solution, ...(reference.trim() && { reference }) };
}

function setTwo(two) {
  at("two").setAttribute("aria-pressed", String(two));
  at("second").hidden = at("result-b").hidden = !two;
  document.body.classList.toggle("two", two);
}

async function judge(own, side, solution) {
  const asked = request(solution);
  const verdict = await (await post("verify", asked)).json();
  const drawn = await draw(asked, verdict, side);
  if (own === round) show(at(`result-${side}`), drawn);
}

async function check() {
  const own = ++round;
  const both = !at("second").hidden;
  told.textContent = "Checking …";
  at("results").setAttribute("aria-busy", "true");
  try {
    await Promise.all([judge(own, "a", fields.solution.value), both && judge(own, "b", fields.second.value)]);
    if (own !== round) return;
    told.textContent = "";
    const said = at("results").querySelectorAll(".result:not([hidden]) .headline > p");
    at("heard").textContent = [...said].map((one) => one.textContent).join(". ");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (own === round) told.textContent = error.message;
  } finally {
    if (own === round) at("results").removeAttribute("aria-busy");
  }
}

async function copy(kind) {
  const all = texts();
  if (at("second").hidden) delete all.second;
  const text = kind === "link" ? linkTo(all) : snippets[kind](request(all.solution));
  const shown = at("copied");
  try {
    await navigator.clipboard.writeText(text);
    shown.hidden = true;
    told.textContent = kind === "link" ? "The link is copied. Its text is never sent to a server." : `Copied as ${kind}.`;
  } catch {
    // Without TLS, away from this machine, a page may not write to the clipboard.
    shown.hidden = false;
    shown.value = text;
    shown.focus();
    shown.select();
    told.textContent = "Press Ctrl+C to copy it.";
  }
}

function fill(given) {
  for (const [name, field] of Object.entries(fields)) field.value = given[name] ?? "";
  setTwo(Boolean(given.second));
}

at("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
at("ask").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  check();
});
at("two").addEventListener("click", () => setTwo(at("second").hidden));
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => copy(button.dataset.copy));
}
for (const chip of document.querySelectorAll(".chip")) {
  chip.addEventListener("click", () => {
    fill(chip.dataset);
    check();
  });
}
tie(at("results"));

function followLink() {
  const linked = linkedTexts();
  if (!linked) return;
  fill(linked);
  check();
}
addEventListener("hashchange", followLink);
followLink();
