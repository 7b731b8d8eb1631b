// A link that holds the texts behind its `#`: no server ever gets that part.

const NAMES = { problem: "p", solution: "s", second: "t", reference: "r" };

/** Return the address of this page with `texts` in its fragment. */
export function linkTo(texts) {
  const parts = new URLSearchParams();
  for (const [name, short] of Object.entries(NAMES)) if (texts[name]) parts.set(short, texts[name]);
  return `${location.href.split("#")[0]}#${parts}`;
}

/** Return the texts that this page's address holds, or null where it holds none. */
export function linkedTexts() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const texts = {};
  for (const [name, short] of Object.entries(NAMES)) texts[name] = parts.get(short) ?? "";
  return texts.solution ? texts : null;
}
