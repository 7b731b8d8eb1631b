// A file scored in the page: read by the service, its rows judged by /verify/stream, shown in a table.

import { linkTo } from "./permalink.js";
import { bars, histogram } from "./plots.js";
import { post, Refused } from "./service.js";
import { judged } from "./stream.js";
import { WindowedTable } from "./table.js";
import { draw, show, tie } from "./verdicts.js";

const at = (id) => document.getElementById(id);
const FIELDS = ["solution", "problem", "reference"];
let file = null;
let rows = [];
let shown = [];
let opened = -1;
let stopped = false;

// -- the file and its mapping

async function preview(more) {
  const query = new URLSearchParams({ name: file.name, ...more });
  for (const name of FIELDS) {
    const path = at(`field-${name}`).value;
    if (path) query.append("field", `${name}=${path}`);
  }
  if (at("field-other").value) query.set("other", at("field-other").value);
  return (await post(`files/preview?${query}`, file, "application/octet-stream")).json();
}

async function take(chosen) {
  file = chosen;
  at("scored").hidden = at("mapping").hidden = true;
  document.body.classList.remove("done");
  for (const name of [...FIELDS, "other"]) at(`field-${name}`).replaceChildren();
  await guarded(async () => {
    const found = await preview({ rows: 3 });
    for (const name of [...FIELDS, "other"]) {
      const none = new Option(name === "solution" ? "choose a column" : "none", "");
      const paths = new Set([...found.columns, ...(found.fields[name] ? [found.fields[name]] : [])]);
      at(`field-${name}`).append(none, ...[...paths].map((path) => new Option(path, path)));
      at(`field-${name}`).value = found.fields[name] ?? "";
    }
    mapped(found);
  });
}

function mapped(found) {
  at("mapping").hidden = false;
  at("told").textContent = found.told ?? "";
  at("start").disabled = !(found.items ?? []).length;
  at("first-rows").replaceChildren(...(found.items ?? []).map((item) => {
    const row = document.createElement("tr");
    const { problem, solution, reference } = item.request ?? {};
    for (const value of [item.row, problem, solution ?? item.error, reference, item.other]) {
      row.insertCell().textContent = short(Array.isArray(value) ? value.join("\n") : String(value ?? "–"), 160);
    }
    return row;
  }));
}

// -- scoring

async function score() {
  stopped = false;
  at("mapping").hidden = true;
  at("running").hidden = false;
  at("progress-said").textContent = "Reading the file …";
  await guarded(async () => {
    const found = await preview({});
    rows = (found.items ?? []).map((item, place) => ({ ...item, place, error: item.error ?? null, verdict: null, line: "" }));
    const asked = rows.filter((row) => row.request);
    at("progress").max = asked.length;
    at("scored").hidden = false;
    document.body.classList.add("done");
    let seen = performance.now();
    for await (const [place, result, line] of judged(asked.map((row) => row.request), () => stopped)) {
      settle(asked[place], result, line);
      at("progress").value = place + 1;
      at("progress-said").textContent = `${place + 1} of ${asked.length} rows`;
      if (performance.now() - seen > 1000) {
        refresh(true);
        seen = performance.now();
      }
    }
    if (found.complete === false) at("told").textContent = `The file has more rows: the first ${asked.length} were read.`;
  });
  at("running").hidden = true;
  if (rows.length) refresh(true);
}

/** Keep of a result what is looked through; the rest stays as text, which takes a tenth of the memory. */
function settle(row, result, line) {
  row.line = line;
  if (result.error) {
    row.error = result.error.detail;
    return;
  }
  const { outcome, reason, wrongness, absurdity, doubt, findings, answer, first_error_step: step } = result.verdict;
  row.verdict = {
    outcome, reason, wrongness, absurdity, doubt, step,
    answer: answer?.text ?? "",
    confidence: result.verdict.first_error_confidence,
    codes: [...new Set(findings.map((one) => one.code))],
    dimensions: [...new Set(findings.map((one) => one.dimension))],
  };
}

// -- the table

const table = new WindowedTable(at("table"), [
  ["Row", (row) => button(row), "narrow"],
  ["Outcome", (row) => badge(row), "middle"],
  ["Reason", (row) => (row.verdict?.reason ?? "").replaceAll("_", " "), "middle"],
  ["Other", (row) => row.other ?? "", "middle other"],
  ["Step", (row) => (row.verdict?.step == null ? "" : String(row.verdict.step + 1)), "narrow"],
  ["Chance", (row) => (row.verdict?.step == null ? "" : row.verdict.confidence.toFixed(2)), "narrow"],
  ["Wrongness", (row) => row.verdict?.wrongness.toFixed(2) ?? "", "narrow"],
  ["Findings", (row) => row.verdict?.codes.join(", ").replaceAll("_", " ") ?? "", "wide"],
  ["Answer", (row) => short(row.verdict?.answer ?? "", 60), "middle"],
  ["Solution", (row) => short(row.error ?? solutionOf(row), 200), "rest"],
], open);

function button(row) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = String(row.row);
  made.setAttribute("aria-label", `Open row ${row.row}`);
  return made;
}

function badge(row) {
  const made = document.createElement("strong");
  const outcome = row.error ? "error" : row.verdict?.outcome ?? "…";
  made.className = `badge ${row.error ? "unknown" : outcome}`;
  made.textContent = outcome;
  return made;
}

function refresh(keep = false) {
  const wanted = Object.fromEntries(["outcome", "reason", "dimension", "code", "text"].map((name) => [name, at(`by-${name}`).value]));
  const least = Number(at("by-confidence").value) || 0;
  const disagreeing = at("by-disagreement").checked;
  const text = wanted.text.toLowerCase();
  shown = rows.filter(({ verdict, request, other, error }) =>
    (!wanted.outcome || verdict?.outcome === wanted.outcome) && (!wanted.reason || verdict?.reason === wanted.reason)
    && (!wanted.dimension || verdict?.dimensions.includes(wanted.dimension)) && (!wanted.code || verdict?.codes.includes(wanted.code))
    && (!least || (verdict && verdict.step != null && verdict.confidence >= least)) && (!disagreeing || disagrees(verdict, other))
    && (!text || `${error ?? ""} ${Object.values(request ?? {}).join(" ")}`.toLowerCase().includes(text)));
  const order = at("sort").value;
  if (order !== "row") shown.sort((one, two) => (two.verdict?.[order] ?? -1) - (one.verdict?.[order] ?? -1));
  at("count").textContent = `${shown.length} of ${rows.length} rows`;
  table.show(shown, keep);
  plot();
}

/** Tell whether another grader says the opposite; what either leaves open is no disagreement. */
function disagrees(verdict, other) {
  return Boolean(verdict && other && verdict.outcome !== "unknown" && other !== verdict.outcome);
}

function plot() {
  const verdicts = shown.filter((row) => row.verdict).map((row) => row.verdict);
  const options = (id) => [...at(id).options].slice(1).map((one) => one.value);
  const count = (test) => verdicts.filter(test).length;
  const figures = [
    bars("Outcomes", options("by-outcome").map((name) => [name, count((one) => one.outcome === name), name])),
    bars("Findings by dimension", options("by-dimension").map((name) => [name, count((one) => one.dimensions.includes(name)), name])),
    histogram("Wrongness", verdicts.map((one) => one.wrongness), "wrongness"),
  ];
  if (rows.some((row) => row.other)) {
    const pairs = shown.filter((row) => row.verdict && row.other);
    const differ = pairs.filter((row) => disagrees(row.verdict, row.other)).length;
    const open = pairs.filter((row) => row.verdict.outcome === "unknown").length;
    figures.push(bars("The other grader", [["agrees", pairs.length - differ - open, "correct"], ["disagrees", differ, "incorrect"], ["left open", open, "unknown"]]));
  }
  at("plots").replaceChildren(...figures);
}

// -- a row, as in the playground

async function open(place) {
  const row = shown[place];
  if (!row) return;
  opened = place;
  at("opened-title").textContent = `Row ${row.row}`;
  at("opened-problem").textContent = row.request?.problem ?? "";
  at("opened-verdict").replaceChildren(row.error ?? "");
  at("in-playground").href = row.request ? `./${new URL(linkTo({ ...row.request, solution: solutionOf(row) })).hash}` : "./";
  at("before").disabled = place === 0;
  at("after").disabled = place === shown.length - 1;
  if (!at("opened").open) at("opened").showModal();
  if (!row.verdict) return;
  await guarded(async () => {
    const drawn = await draw(row.request, JSON.parse(row.line).verdict, "a");
    if (opened === place) show(at("opened-verdict"), drawn);
  });
}

function solutionOf(row) {
  const solution = row.request?.solution ?? "";
  return Array.isArray(solution) ? solution.join("\n") : solution;
}

// -- the scored file

const CSV = ["row", "outcome", "reason", "other", "first_error_step", "confidence", "wrongness", "absurdity", "findings", "answer", "error"];

function download(kind) {
  const texts = kind === "jsonl" ? shown.map(asJson) : [CSV.join(","), ...shown.map(asCsv)];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([texts.join("\n"), "\n"]));
  link.download = `${file.name.replace(/\.\w+$/, "")}.scored.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function asJson({ row, request, other, error, line }) {
  return JSON.stringify({ row, ...request, ...(other && { other }), ...(line ? JSON.parse(line) : { error }) });
}

function asCsv({ row, verdict, other, error }) {
  const { outcome, reason, step, confidence, wrongness, absurdity, codes, answer } = verdict ?? {};
  const cells = [row, outcome, reason, other, step == null ? "" : step + 1, confidence, wrongness, absurdity, codes?.join(" "), answer, error];
  // A spreadsheet must not take a cell of a stranger for a formula.
  return cells.map((one) => String(one ?? "")).map((one) => `"${(/^[=+@\t-]/.test(one) ? "'" : "") + one.replaceAll('"', '""')}"`).join(",");
}

// -- what is clicked

const short = (text, most) => (text.length > most ? `${text.slice(0, most)} …` : text);

async function guarded(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    at("told").textContent = error.message;
  }
}

at("file").addEventListener("change", () => at("file").files[0] && take(at("file").files[0]));
for (const kind of ["dragover", "drop"]) at("drop").addEventListener(kind, (event) => event.preventDefault());
at("drop").addEventListener("drop", (event) => event.dataTransfer.files[0] && take(event.dataTransfer.files[0]));
at("mapping").addEventListener("change", () => guarded(async () => mapped(await preview({ rows: 3 }))));
at("mapping").addEventListener("submit", (event) => {
  event.preventDefault();
  score();
});
at("stop").addEventListener("click", () => { stopped = true; });
at("filters").addEventListener("input", () => refresh());
at("filters").addEventListener("submit", (event) => event.preventDefault());
at("before").addEventListener("click", () => open(opened - 1));
at("after").addEventListener("click", () => open(opened + 1));
at("close").addEventListener("click", () => at("opened").close());
for (const one of document.querySelectorAll("[data-download]")) one.addEventListener("click", () => download(one.dataset.download));
tie(at("opened"));
