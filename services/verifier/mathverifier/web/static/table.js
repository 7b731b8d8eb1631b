// A table of any number of rows, of which only those in view are in the page.

const HEIGHT = 32;
const BEYOND = 8;

export class WindowedTable {
  /** Make a table in `root`; `columns` are [name, row => text or element, class], `open` is told of a chosen row. */
  constructor(root, columns, open) {
    this.columns = columns;
    this.open = open;
    this.rows = [];
    this.head = element("div", "table-head", "row");
    for (const [name, , kind] of columns) this.head.append(cell(name, kind, "columnheader"));
    this.body = element("div", "table-body", "rowgroup");
    this.view = element("div", "table-view", "table");
    this.view.tabIndex = 0;
    this.view.setAttribute("aria-label", "Rows");
    this.view.append(this.head, this.body);
    root.replaceChildren(this.view);
    this.view.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(this.view);
    this.body.addEventListener("click", (event) => {
      const row = event.target.closest("[data-place]");
      if (row) this.open(Number(row.dataset.place));
    });
  }

  /** Show these rows, from the first one unless the place is to be kept. */
  show(rows, keep = false) {
    this.rows = rows;
    if (!keep) this.view.scrollTop = 0;
    this.view.setAttribute("aria-rowcount", String(this.rows.length + 1));
    this.body.style.height = `${this.rows.length * HEIGHT}px`;
    this.drawn = null;
    this.draw();
  }

  draw() {
    const first = Math.max(0, Math.floor(this.view.scrollTop / HEIGHT) - BEYOND);
    const last = Math.min(this.rows.length, first + Math.ceil(this.view.clientHeight / HEIGHT) + 2 * BEYOND);
    if (this.drawn === `${first}-${last}`) return;
    this.drawn = `${first}-${last}`;
    const focused = document.activeElement?.closest?.("[data-place]")?.dataset.place;
    const shown = document.createDocumentFragment();
    for (let place = first; place < last; place += 1) shown.append(this.row(place));
    this.body.replaceChildren(shown);
    if (focused) this.body.querySelector(`[data-place="${focused}"] button`)?.focus({ preventScroll: true });
  }

  row(place) {
    const row = element("div", "table-row", "row");
    row.dataset.place = place;
    row.setAttribute("aria-rowindex", String(place + 2));
    row.style.top = `${place * HEIGHT}px`;
    for (const [, value, kind] of this.columns) row.append(cell(value(this.rows[place]), kind, "cell"));
    return row;
  }
}

function element(tag, name, role) {
  const made = document.createElement(tag);
  made.className = name;
  made.setAttribute("role", role);
  return made;
}

function cell(value, kind, role) {
  const made = element("div", `cell ${kind}`, role);
  made.append(value);
  return made;
}
