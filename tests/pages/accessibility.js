// What is wrong with a page for people who cannot see it well, or have no mouse (WCAG 2.2, A and AA), as sentences.
const faults = [];
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const seen = (one) => one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
const named = (one) => `${one.tagName.toLowerCase()}${one.id ? `#${one.id}` : ""}.${[...one.classList].join(".")}`;

/** The colour that layers of colours come to, painted one over the other. */
function painted(layers) {
  canvas.clearRect(0, 0, 1, 1);
  for (const layer of ["#ffffff", ...layers]) { canvas.fillStyle = layer; canvas.fillRect(0, 0, 1, 1); }
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
}
function luminance(colour) {
  const [r, g, b] = colour.map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(front, back) {
  const [dark, light] = [luminance(front), luminance(back)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
function grounds(one) {
  const layers = [];
  for (let at = one; at; at = at.parentElement) layers.unshift(getComputedStyle(at).backgroundColor);
  return layers;
}

const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const looked = new Set();
let texts = 0;
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const one = node.parentElement;
  if (!node.data.trim() || looked.has(one) || !seen(one) || one.closest("script, style, :disabled")) continue;
  looked.add(one);
  texts += 1;
  const style = getComputedStyle(one);
  const layers = grounds(one);
  const ink = one instanceof SVGElement ? style.fill : style.color;
  const found = contrast(painted([...layers, ink]), painted(layers));
  const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
  if (found < (large ? 3 : 4.5)) faults.push(`contrast ${found.toFixed(2)} of ${named(one)}: ${node.data.trim().slice(0, 40)}`);
}
if (texts < 5) faults.push(`only ${texts} texts were looked at`);

const told = (one) => one.getAttribute("aria-label")?.trim()
  || (one.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => id && document.getElementById(id)?.textContent).join("").trim();
for (const one of document.querySelectorAll("input, textarea, select")) {
  if (one.type !== "hidden" && !told(one) && ![...(one.labels ?? [])].some((label) => label.textContent.trim())) faults.push(`no label: ${named(one)}`);
}
for (const one of document.querySelectorAll("button, a[href], [role=button]")) {
  if (!told(one) && !one.textContent.trim()) faults.push(`no name: ${named(one)}`);
}
for (const one of document.querySelectorAll("img")) if (!one.hasAttribute("alt")) faults.push(`no alt: ${named(one)}`);
for (const one of document.querySelectorAll("svg")) {
  if (one.getAttribute("aria-hidden") !== "true" && !(one.getAttribute("role") === "img" && told(one))) faults.push(`a figure without words: ${named(one)}`);
}
for (const one of document.querySelectorAll("section, nav, [role=group], [role=region], dialog, table")) {
  if (!told(one) && !(one.tagName === "TABLE" && one.caption)) faults.push(`no name: ${named(one)}`);
}
const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
for (const id of new Set(ids.filter((one, place) => ids.indexOf(one) !== place))) faults.push(`the id ${id} stands twice`);
for (const name of ["for", "aria-controls", "aria-describedby", "aria-labelledby"]) {
  for (const one of document.querySelectorAll(`[${name}]`)) {
    for (const id of one.getAttribute(name).split(" ").filter(Boolean)) if (!document.getElementById(id)) faults.push(`${name} of ${named(one)} leads nowhere: ${id}`);
  }
}
for (const one of document.querySelectorAll("[tabindex]")) if (one.tabIndex > 0) faults.push(`an order of its own: ${named(one)}`);
// What scrolls must be reached by the keyboard.
for (const one of document.querySelectorAll("main *")) {
  const scrolls = one.scrollHeight > one.clientHeight + 2 && /auto|scroll/.test(getComputedStyle(one).overflowY);
  if (scrolls && seen(one) && one.tabIndex < 0 && !one.querySelector("a, button, input, textarea, [tabindex='0']")) faults.push(`scrolls out of the keyboard's reach: ${named(one)}`);
}
// Fingers: 24 pixels each way, links in a sentence left out.
for (const one of document.querySelectorAll("button, input, textarea, select, nav a")) {
  const box = one.getBoundingClientRect();
  if (seen(one) && (box.width < 24 || box.height < 24)) faults.push(`too small to touch: ${named(one)} ${box.width}x${box.height}`);
}
if (!document.documentElement.lang) faults.push("the page has no language");
if (!document.title) faults.push("the page has no title");
if (document.querySelectorAll("h1").length !== 1) faults.push("there is not one h1");
if (document.querySelectorAll("main").length !== 1) faults.push("there is not one main");
if (document.documentElement.scrollWidth > innerWidth) faults.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
return faults;
