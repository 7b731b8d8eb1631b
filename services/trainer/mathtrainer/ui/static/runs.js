// Pages about runs, while they are open: where runs stand, curves that grow, actions for whoever has the token.

const page = document.querySelector(".runs");

if (page?.dataset.events) {
  new EventSource(page.dataset.events).addEventListener("message", (event) => {
    for (const status of JSON.parse(event.data)) tell(status);
  });
}

function tell({ id, state, stage, done, total }) {
  const row = document.querySelector(`[data-run="${CSS.escape(id)}"]`);
  if (!row) return;
  const shown = row.querySelector("[data-state]");
  shown.textContent = state;
  shown.className = `state ${state}`;
  row.querySelector("[data-stage]").textContent = total ? `${stage} ${done}/${total}` : stage;
  if (row === page) grow();
}

/** Draw the curves anew, as far as they have come. */
async function grow() {
  const response = await fetch("curves");
  if (!response.ok) return;
  const drawn = new DOMParser().parseFromString(await response.text(), "text/html");
  document.getElementById("curves").replaceChildren(...[...drawn.body.children].map((one) => document.adoptNode(one)));
}

for (const button of document.querySelectorAll("[data-action]")) {
  button.addEventListener("click", async () => {
    const token = sessionStorage.getItem("mathtrainer-token") ?? prompt("The token of MATHTRAINER_UI_TOKEN");
    if (!token) return;
    const response = await fetch(button.dataset.action, { method: "POST", headers: { "x-token": token } });
    if (response.status !== 401) sessionStorage.setItem("mathtrainer-token", token);
    else sessionStorage.removeItem("mathtrainer-token");
    document.getElementById("told").textContent = await response.text();
  });
}
