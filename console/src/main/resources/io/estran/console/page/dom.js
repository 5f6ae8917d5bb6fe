// Small words for the DOM. Texts are only ever set as text: nothing from outside is parsed as HTML.

export const byId = (id) => document.getElementById(id);

/** A copy of a template's only element. */
export const copy = (id) => byId(id).content.firstElementChild.cloneNode(true);

/** Shows one of the sprites. */
export function setShape(svg, name) {
  const use = svg.firstElementChild;
  const href = `#shape-${name}`;
  if (use.getAttribute("href") !== href) {
    use.setAttribute("href", href);
  }
}

export function setData(element, key, value) {
  if (element.dataset[key] !== value) {
    element.dataset[key] = value;
  }
}

/** By attribute, for SVG elements know no such property. */
export function setHidden(element, hidden) {
  if (element.hasAttribute("hidden") !== hidden) {
    element.toggleAttribute("hidden", hidden);
  }
}

/** Natural order: pump-2 before pump-10. */
export const natural = new Intl.Collator(undefined, { numeric: true }).compare;

/** Makes a list's children the elements of these items in order, reusing what is there by key. */
export function reconcile(parent, items, key, create, render) {
  const known = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  let before = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    let element = known.get(name);
    if (element) {
      known.delete(name);
    } else {
      element = create(item);
      element.dataset.key = name;
    }
    if (element === before) {
      before = before.nextElementSibling;
    } else {
      parent.insertBefore(element, before);
    }
    render(element, item);
  }
  known.forEach((element) => element.remove());
}
