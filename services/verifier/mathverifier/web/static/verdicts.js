// A verdict on the page: drawn by the service, shown, its findings tied to their evidence.

import { post } from "./service.js";

/** Return the element that shows `verdict` on `request.solution`, with ids that begin with `side`. */
export async function draw(request, verdict, side) {
  const { solution, reference } = request;
  const response = await post("page/verdict", { solution, ...(reference && { reference }), verdict, side });
  const drawn = new DOMParser().parseFromString(await response.text(), "text/html");
  return document.adoptNode(drawn.body.firstElementChild);
}

/** Show a drawn verdict in `place`, with the step that is blamed in view within its list. */
export function show(place, drawn) {
  place.replaceChildren(drawn);
  const step = place.querySelector(".step:not(.nothing)");
  const list = place.querySelector(".steps");
  if (!step || !list) return;
  const beyond = step.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (beyond > 0) list.scrollTop += Math.min(beyond + 8, step.offsetTop - list.offsetTop - 8);
}

/** Tie findings and evidence in `root`: what is pointed at, or has the focus, lights up with its other half. */
export function tie(root) {
  const light = (event) => {
    const own = event.target.closest?.("[data-findings]");
    const verdict = event.target.closest?.(".verdict");
    for (const one of root.querySelectorAll(".tied")) one.classList.remove("tied");
    if (!own || !verdict) return;
    const numbers = new Set(own.dataset.findings.split(" "));
    for (const one of verdict.querySelectorAll("[data-findings]")) {
      if (one.dataset.findings.split(" ").some((number) => numbers.has(number))) one.classList.add("tied");
    }
  };
  for (const kind of ["pointerover", "focusin"]) root.addEventListener(kind, light);
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a.to-step");
    if (!link) return;
    event.preventDefault(); // The fragment holds a permalink's text.
    const step = document.getElementById(link.hash.slice(1));
    step.scrollIntoView({ block: "nearest" });
    step.focus();
  });
}
