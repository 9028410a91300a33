/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * @typedef {Node | string | null | false | undefined} Child
 * @typedef {{ [name: string]: unknown, on?: { [event: string]: (event: any) => void } }} Props
 */

/** @param {Child[]} children */
function nodes(children) {
  return children.filter((child) => child !== null && child !== false && child !== undefined);
}

/**
 * Makes an element. A property that is true becomes an attribute without value; one that is false,
 * null or undefined becomes nothing.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const { on, ...attributes } = props;

  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  for (const [event, listener] of Object.entries(on ?? {})) {
    element.addEventListener(event, listener);
  }
  element.append(.../** @type {(Node | string)[]} */ (nodes(children)));
  return element;
}

/**
 * Like format(), but the values are nodes: "{name} joined" with a name in an element of its own.
 *
 * @param {string} template
 * @param {Record<string, Node | string>} values
 * @returns {DocumentFragment}
 */
export function fill(template, values) {
  const fragment = document.createDocumentFragment();
  for (const part of template.split(/(\{\w+\})/)) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    fragment.append((name !== undefined ? values[name] : undefined) ?? part);
  }
  return fragment;
}

/**
 * A name of a person, kept from reordering the text around it.
 *
 * @param {string} name
 */
export function bdi(name) {
  return h("bdi", {}, name);
}

/** @param {string} text */
export function hiddenText(text) {
  return h("span", { class: "visually-hidden" }, text);
}

/**
 * Lets what is typed decide on the direction of a field; the page does while there is nothing.
 *
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 */
export function fitDirection(field) {
  field.dir = field.value === "" ? document.documentElement.dir : "auto";
}
