/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { bdi, h } from "../dom.js";
import { _, currentLocale, format, formatNumber, ngettext } from "../i18n.js";
import { icon } from "../icons.js";
import { avatar } from "./avatar.js";

/**
 * @typedef {import("../types.js").Member} Member
 */

/**
 * Me first, then by name.
 *
 * @param {ReadonlyArray<Member>} members
 * @param {Member | null} me
 */
function sorted(members, me) {
  const collator = new Intl.Collator(currentLocale(), { sensitivity: "base", numeric: true });
  const others = members.filter(({ id }) => id !== me?.id);
  others.sort((a, b) => collator.compare(a.name, b.name));
  return me ? [me, ...others] : others;
}

/** @param {Member} member @param {boolean} isMe */
function person(member, isMe) {
  return h("li", { class: "person", "data-member": member.id },
    avatar(member.id, member.name),
    h("span", { class: "person__name" }, bdi(member.name)),
    isMe && h("span", { class: "person__me" }, _("you")));
}

/**
 * Who is here.
 *
 * @param {import("../store.js").Store} store
 */
export function createPeopleList(store) {
  const heading = h("h2", { class: "panel__heading", id: "people-heading" });
  const list = h("ul", { class: "people", tabindex: "0", "aria-labelledby": "people-heading" });
  const rest = h("p", { class: "people__rest" });

  store.subscribe(["members", "memberCount", "me"], ({ members, memberCount, me }) => {
    const all = sorted(members, me);
    const more = memberCount - all.length;
    heading.replaceChildren(_("People here"), " ",
                            h("span", { class: "panel__count" }, formatNumber(memberCount)));
    list.replaceChildren(...all.map((member) => person(member, member.id === me?.id)));
    rest.hidden = more <= 0;
    rest.textContent = format(ngettext("and {n} other", "and {n} others", more), { n: more });
  });
  return h("section", { class: "panel__section panel__section--grow" }, heading, list, rest);
}

/**
 * Changing my name.
 *
 * @param {import("../store.js").Store} store
 * @param {(name: string) => Promise<string>} rename gives what is wrong, or nothing
 */
export function createRenameForm(store, rename) {
  const error = h("p", { class: "rename__error", id: "rename-error", role: "alert" });
  const field = h("input", {
    class: "field", id: "rename", type: "text", dir: "auto", maxlength: "128", spellcheck: "false",
    autocomplete: "nickname", enterkeyhint: "done", "aria-describedby": "rename-error",
    on: { input: () => { error.textContent = ""; } },
  });
  const button = h("button", { class: "button", type: "submit" }, icon("pencil"), _("Change"));

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const name = field.value.trim();
    if (name === "" || name === store.get().me?.name) return;
    button.disabled = true;
    error.textContent = await rename(name);
    button.disabled = false;
  }

  store.subscribe(["me"], ({ me }) => {
    if (document.activeElement !== field || error.textContent === "") field.value = me?.name ?? "";
  });
  return h("form", { class: "rename", novalidate: true, on: { submit } },
    h("label", { class: "label", for: "rename" }, _("Your name")),
    h("div", { class: "rename__row" }, field, button),
    error);
}
