// Distributions as figures: what came out, how wrong, which dimensions.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 240;

/** Return a figure of bars; `bars` are [name, count, class]. */
export function bars(title, list) {
  const most = Math.max(1, ...list.map(([, count]) => count));
  const height = list.length * 20;
  const drawn = figure(title, list.map(([name, count]) => `${name} ${count}`).join(", "), height);
  list.forEach(([name, count, kind], place) => {
    const y = place * 20;
    drawn.svg.append(text(name, 88, y + 13, "end"), rect(94, y + 4, (100 * count) / most, 11, kind), text(String(count), 198, y + 13, "start"));
  });
  return drawn.figure;
}

/** Return a histogram of values from 0 to 1. */
export function histogram(title, values, kind) {
  const counts = new Array(10).fill(0);
  for (const value of values) counts[Math.min(9, Math.floor(value * 10))] += 1;
  const most = Math.max(1, ...counts);
  const drawn = figure(title, counts.map((count, place) => `${place / 10} to ${(place + 1) / 10}: ${count}`).join(", "), 100);
  counts.forEach((count, place) => {
    const size = (76 * count) / most;
    drawn.svg.append(rect(4 + place * 23, 80 - size, 20, size, kind));
  });
  drawn.svg.append(text("0", 4, 95, "start"), text("1", 234, 95, "end"), text(`most: ${most}`, 119, 95, "middle"));
  return drawn.figure;
}

function figure(title, words, height) {
  const made = document.createElement("figure");
  const caption = document.createElement("figcaption");
  caption.textContent = title;
  const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", class: "plot" });
  svg.setAttribute("aria-label", `${title}: ${words}`);
  made.append(caption, svg);
  return { figure: made, svg };
}

function rect(x, y, width, height, kind) {
  return node("rect", { x, y, width, height, class: `value ${kind}` });
}

function text(words, x, y, anchor) {
  const made = node("text", { x, y, "text-anchor": anchor });
  made.textContent = words;
  return made;
}

function node(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
