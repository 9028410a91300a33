/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { bdi, fill, h } from "../dom.js";
import { _ } from "../i18n.js";

/**
 * @param {string[]} names
 * @returns {Node | null}
 */
function words(names) {
  const [first, second] = names;
  if (first === undefined) return null;
  if (second === undefined) return fill(_("{name} is writing…"), { name: bdi(first) });
  if (names.length === 2) {
    return fill(_("{first} and {second} are writing…"), { first: bdi(first), second: bdi(second) });
  }
  return document.createTextNode(_("Several people are writing…"));
}

/**
 * Who is writing. The line keeps its height when nobody is, so that nothing jumps.
 *
 * @param {import("../store.js").Store} store
 */
export function createTypingLine(store) {
  const text = h("span", { class: "typing__text" });
  const element = h("div", { class: "typing" },
    h("span", { class: "typing__dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), text);

  store.subscribe(["typing", "ignored"], ({ typing, ignored }) => {
    const heard = typing.filter(({ member }) => !ignored.some(({ id }) => id === member.id));
    const content = words(heard.map(({ member }) => member.name));
    element.classList.toggle("typing--active", content !== null);
    text.replaceChildren(...(content ? [content] : []));
  });
  return element;
}
