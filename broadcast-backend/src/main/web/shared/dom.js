// Makes elements. Attributes only, no inline style and no markup from text: the pages run under a strict
// content security policy, and show texts that people wrote.

const SVG = "http://www.w3.org/2000/svg";

export function make(tag, attributes = {}, children = []) {
  return fill(document.createElement(tag), attributes, children);
}

export function draw(tag, attributes = {}, children = []) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Sets text only where it differs, so that screen readers hear only what is new. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets an attribute only where it differs; `null` takes it away. */
export function mark(element, name, value) {
  if (value === null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}
