/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h, hiddenText } from "../dom.js";
import { _, format, formatNumber, ngettext } from "../i18n.js";
import { icon } from "../icons.js";

/**
 * The line above it all: where we are, and how many.
 *
 * @param {import("../store.js").Store} store
 * @param {string} logo
 * @param {() => void} togglePeople
 */
export function createHeader(store, logo, togglePeople) {
  const title = h("bdi");
  const topic = h("bdi");
  const topicLine = h("p", { class: "header__topic", role: "status" }, topic);
  const number = h("span", { class: "header__count", "aria-hidden": "true" });
  const spoken = hiddenText("");
  const people = h("button", {
    class: "header__people", type: "button", id: "people-button", "aria-controls": "people",
    on: { click: togglePeople },
  }, icon("people"), number, spoken);
  const element = h("header", { class: "header" },
    h("img", { class: "header__logo", src: logo, alt: "", width: "36", height: "36" }),
    h("div", { class: "header__words" }, h("h1", { class: "header__title" }, title), topicLine),
    people);

  store.subscribe(["room"], ({ room }) => {
    title.textContent = room?.name || "Snug";
    topic.textContent = room?.topic ?? "";
    topicLine.hidden = !room?.topic;
  });
  store.subscribe(["memberCount"], ({ memberCount }) => {
    number.textContent = formatNumber(memberCount);
    spoken.textContent = format(
      ngettext("{n} person is here. Show people and settings.",
               "{n} people are here. Show people and settings.", memberCount),
      { n: memberCount });
  });
  store.subscribe(["peopleOpen"], ({ peopleOpen }) => {
    people.setAttribute("aria-expanded", String(peopleOpen));
    people.title = peopleOpen ? _("Hide people and settings") : _("Show people and settings");
  });
  return element;
}
