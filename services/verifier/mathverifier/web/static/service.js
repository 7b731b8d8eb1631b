// What the pages ask the service, with the key where it wants one.

const KEY = "mathverifier-key";

export class Refused extends Error {}

/** Return the response to a POST of `body` (a value for JSON, else a text or a file). Throws Refused, with what to do. */
export async function post(path, body, mediaType = "application/json") {
  const content = mediaType === "application/json" ? JSON.stringify(body) : body;
  for (;;) {
    const headers = { "content-type": mediaType };
    const key = sessionStorage.getItem(KEY);
    if (key) headers["x-api-key"] = key;
    const response = await sent(path, { method: "POST", headers, body: content });
    if (response.ok) return response;
    if (response.status !== 401) throw new Refused(await detail(response));
    sessionStorage.removeItem(KEY);
    if (!(await asked())) throw new Refused("A key is needed.");
  }
}

async function sent(path, request) {
  try {
    return await fetch(path, request);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused("The service does not answer. Is it still running?");
  }
}

async function detail(response) {
  try {
    return (await response.json()).detail;
  } catch {
    return `The service answered with status ${response.status}.`;
  }
}

let asking = null;

/** Ask for a key, once however many requests want one; return whether one was given. */
function asked() {
  asking ??= new Promise((resolve) => {
    const dialog = document.getElementById("key-dialog");
    const field = document.getElementById("key");
    field.value = "";
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      const given = dialog.returnValue === "use" && field.value.trim() !== "";
      if (given) sessionStorage.setItem(KEY, field.value.trim());
      field.value = "";
      asking = null;
      resolve(given);
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}
