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

/**
 * Draws a list anew, and gives the focus back to the button that had it.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement[]} items
 */
function replaceItems(list, items) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const id = focused?.closest("[data-member]")?.getAttribute("data-member");
  list.replaceChildren(...items);
  if (!focused) return;
  const item = items.find((one) => one.dataset.member === id);
  const button = item?.querySelector(`.${focused.classList[0]}`) ?? list;
  if (button instanceof HTMLElement) button.focus();
}

/**
 * Who is here, and whom I do not want to read.
 *
 * @param {object} parts
 * @param {import("../store.js").Store} parts.store
 * @param {import("../ignored.js").Ignored} parts.ignored
 * @param {(name: string) => void} parts.mention
 */
export function createPeopleList({ store, ignored, mention }) {
  const heading = h("h2", { class: "panel__heading", id: "people-heading" });
  const list = h("ul", { class: "people", tabindex: "0", "aria-labelledby": "people-heading" });
  const rest = h("p", { class: "people__rest" });
  const away = h("ul", { class: "people__ignored", "aria-label": _("Ignored people") });

  /** @param {Member} member @param {boolean} hidden */
  function ignoreButton(member, hidden) {
    const label = hidden ? format(_("Show again what {name} writes"), { name: member.name })
      : format(_("Ignore {name}"), { name: member.name });
    return h("button", {
      class: "icon-button icon-button--quiet person__ignore", type: "button", "aria-label": label, title: label,
      on: { click: () => (hidden ? ignored.remove(member.id) : ignored.add(member)) },
    }, icon(hidden ? "eye" : "ignore"));
  }

  /** @param {Member} member @param {boolean} hidden */
  function other(member, hidden) {
    return h("li", { class: hidden ? "person person--ignored" : "person", "data-member": member.id },
      avatar(member.id, member.name),
      h("button", {
        class: "person__name", type: "button", title: format(_("Mention {name}"), { name: member.name }),
        on: { click: () => mention(member.name) },
      }, bdi(member.name)),
      ignoreButton(member, hidden));
  }

  /** @param {Member} member */
  function myself(member) {
    return h("li", { class: "person", "data-member": member.id },
      avatar(member.id, member.name),
      h("span", { class: "person__name" }, bdi(member.name)),
      h("span", { class: "person__me" }, _("you")));
  }

  store.subscribe(["members", "memberCount", "me", "ignored"], (state) => {
    const { members, memberCount, me } = state;
    const all = sorted(members, me);
    const more = memberCount - all.length;
    const hidden = new Set(state.ignored.map(({ id }) => id));
    heading.replaceChildren(_("People here"), " ",
                            h("span", { class: "panel__count" }, formatNumber(memberCount)));
    replaceItems(list, all.map((member) => (member.id === me?.id ? myself(member)
      : other(member, hidden.has(member.id)))));
    rest.hidden = more <= 0;
    rest.textContent = format(ngettext("and {n} other", "and {n} others", more), { n: more });
    const gone = state.ignored.filter(({ id }) => !all.some((member) => member.id === id));
    replaceItems(away, gone.map((member) => other(member, true)));
    away.hidden = gone.length === 0;
  });
  return h("section", { class: "panel__section panel__section--grow" }, heading, list, rest, away);
}
