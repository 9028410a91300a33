/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { describeCommand } from "../commands.js";
import {
  findTrigger, findWrittenEmoji, suggestCommands, suggestEmoji, suggestNames,
} from "../completion.js";
import { bdi, h } from "../dom.js";
import { loadEmoji } from "../emoji.js";
import { _, format, ngettext } from "../i18n.js";

/**
 * @typedef {import("../completion.js").Suggestion} Suggestion
 * @typedef {import("../completion.js").Trigger} Trigger
 */

/**
 * Whom one may want to call: who spoke last first, then all the others.
 *
 * @param {Readonly<import("../types.js").State>} state
 */
function namesOf({ entries, members, me }) {
  const present = new Map(members.map(({ id, name }) => [id, name]));
  const recent = entries.slice(-200).reverse().flatMap((entry) => {
    const name = entry.type === "message" ? present.get(entry.message.member?.id ?? "") : undefined;
    return name === undefined ? [] : [name];
  });
  return [...recent, ...present.values()].filter((name) => name !== me?.name);
}

/**
 * The list of what could be meant by what is being typed: commands, names, emoji.
 *
 * @param {object} parts
 * @param {import("../store.js").Store} parts.store
 * @param {HTMLTextAreaElement} parts.field
 * @param {() => void} parts.changed is called when the text was changed
 */
export function createSuggestions({ store, field, changed }) {
  const list = h("ul", {
    class: "suggestions", id: "suggestions", role: "listbox", "aria-label": _("Suggestions"),
    hidden: true,
  });
  const spoken = h("span", { class: "visually-hidden", role: "status" });
  const element = h("div", { class: "suggestions__place" }, list, spoken);
  /** @type {Suggestion[]} */
  let found = [];
  /** @type {Trigger | null} */
  let trigger = null;
  let chosen = 0;

  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");

  /** @param {number} index */
  function choose(index) {
    chosen = (index + found.length) % found.length;
    Array.from(list.children).forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === chosen));
      if (at === chosen) option.scrollIntoView({ block: "nearest" });
    });
    field.setAttribute("aria-activedescendant", `suggestion-${chosen}`);
  }

  function close() {
    if (list.hidden) return;
    found = [];
    trigger = null;
    list.hidden = true;
    spoken.textContent = "";
    field.removeAttribute("aria-activedescendant");
    field.removeAttribute("aria-controls");
  }

  /** @param {Suggestion} suggestion @param {number} index */
  function option({ label, sign }, index) {
    const command = trigger?.kind === "command";
    return h("li", {
      class: "suggestion", id: `suggestion-${index}`, role: "option", "aria-selected": "false",
      on: {
        /* The focus, and on a phone the keyboard, stay where they are. */
        pointerdown: (/** @type {Event} */ event) => event.preventDefault(),
        click: () => accept(index),
      },
    },
      h("span", { class: "suggestion__sign", "aria-hidden": trigger?.kind === "name" }, sign),
      bdi(label),
      command && h("span", { class: "suggestion__more" }, describeCommand(label)));
  }

  /** @param {Trigger} next @param {Suggestion[]} suggestions */
  function open(next, suggestions) {
    const before = found.length;
    trigger = next;
    found = suggestions;
    if (found.length === 0) {
      close();
      return;
    }
    list.replaceChildren(...found.map(option));
    list.hidden = false;
    field.setAttribute("aria-controls", "suggestions");
    choose(0);
    if (found.length !== before) {
      spoken.textContent = format(ngettext("{n} suggestion", "{n} suggestions", found.length),
                                  { n: found.length });
    }
  }

  /** @param {number} start @param {string} text */
  function replace(start, text) {
    field.setRangeText(text, start, field.selectionEnd, "end");
    close();
    changed();
  }

  /** @param {number} index */
  function accept(index) {
    const suggestion = found[index];
    if (suggestion && trigger) replace(trigger.start, suggestion.text);
    field.focus();
  }

  /** @param {Trigger} wanted */
  async function lookForEmoji(wanted) {
    const emoji = await loadEmoji(document.documentElement.lang);
    const now = findTrigger(field.value, field.selectionEnd);
    if (now?.kind === "emoji" && now.query === wanted.query && now.start === wanted.start) {
      open(now, suggestEmoji(now.query, emoji));
    }
  }

  async function replaceWritten() {
    const { value, selectionEnd } = field;
    const written = findWrittenEmoji(value, selectionEnd);
    if (!written) return;
    const found = (await loadEmoji(document.documentElement.lang)).find(({ names }) => names.includes(written.name));
    if (found && field.value === value) replace(written.start, found.emoji);
  }

  function update() {
    if (field.selectionStart !== field.selectionEnd) {
      close();
      return;
    }
    const next = findTrigger(field.value, field.selectionEnd);
    if (next?.kind === "emoji") void lookForEmoji(next);
    else if (next?.kind === "command") open(next, suggestCommands(next.query));
    else if (next) open(next, suggestNames(next.query, namesOf(store.get())));
    else close();
  }

  field.addEventListener("blur", close);

  return {
    element,
    /** To be called when something was typed. */
    typed() {
      update();
      void replaceWritten();
    },
    close,
    /**
     * @param {KeyboardEvent} event
     * @returns {boolean} whether the key was for the list
     */
    keydown(event) {
      if (list.hidden || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
      if (event.key === "ArrowDown") choose(chosen + 1);
      else if (event.key === "ArrowUp") choose(chosen - 1);
      else if (event.key === "Enter" || event.key === "Tab") accept(chosen);
      else if (event.key === "Escape") close();
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
