/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { fitDirection, h } from "../dom.js";
import { _, format } from "../i18n.js";
import { icon } from "../icons.js";
import { tidy } from "../text.js";
import { createComposerTarget } from "./composer-target.js";
import { createCounter } from "./counter.js";
import { createHint } from "./hint.js";
import { createSuggestions } from "./suggestions.js";

/**
 * @typedef {object} ComposerActions
 * @property {(text: string) => boolean} submit takes what was written; whether the field is to be
 *   emptied
 * @property {() => void} typed
 * @property {() => void} emptied
 * @property {(pages: number) => void} scroll
 * @property {() => boolean} editLast begins to edit my last message, if it can be
 */

/** @param {KeyboardEvent} event */
function isComposing(event) {
  /* Safari ends the composition before it tells of the key: 229 is how it is known there. */
  return event.isComposing || event.keyCode === 229;
}

/** @param {KeyboardEvent} event */
function sends(event) {
  if (event.key !== "Enter" || isComposing(event)) return false;
  if (event.ctrlKey || event.metaKey) return true;
  /* A keyboard on glass has no other way to begin a new line. */
  return !event.shiftKey && !event.altKey && !matchMedia("(pointer: coarse)").matches;
}

/**
 * Where one writes.
 *
 * @param {object} parts
 * @param {import("../store.js").Store} parts.store
 * @param {ReturnType<typeof import("../draft.js").createDraft>} parts.draft
 * @param {ComposerActions} parts.actions
 */
export function createComposer({ store, draft, actions }) {
  const field = h("textarea", {
    class: "composer__field", id: "composer", rows: "1",
    "aria-label": _("Your message"), placeholder: _("Write a message…"), autocomplete: "off",
    "aria-keyshortcuts": "/", on: { input: typed, keydown },
  });
  const suggestions = createSuggestions({ store, field, changed });
  const counter = createCounter();
  const button = h("button", {
    class: "composer__send", type: "submit", title: _("Send"), "aria-label": _("Send"),
  }, icon("send"));
  const element = h("form", { class: "composer", on: { submit } },
    suggestions.element,
    createHint(store),
    createComposerTarget(store, () => {
      store.set({ target: null });
      field.focus();
    }),
    h("div", { class: "composer__box" }, field, counter.element, button));

  let width = 0;

  function fits() {
    return counter.update(field.value, store.get().limits);
  }

  function grow() {
    /* To be measured the field must be small for a moment; the conversation must not notice. */
    element.style.minHeight = `${element.offsetHeight}px`;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
    element.style.minHeight = "";
  }

  function refresh() {
    fitDirection(field);
    grow();
    button.disabled = !fits() || tidy(field.value) === "";
  }

  function changed() {
    refresh();
    draft.save(field.value);
    if (store.get().hint) store.set({ hint: null });
    if (field.value === "") actions.emptied();
    else if (!field.value.startsWith("/")) actions.typed();
  }

  function typed() {
    changed();
    suggestions.typed();
  }

  /** @param {string} text */
  function setText(text) {
    field.value = text;
    draft.save(text);
    refresh();
  }

  function send() {
    const text = tidy(field.value);
    suggestions.close();
    if (text === "") return;
    if (!fits()) {
      store.set({ hint: { kind: "error", text: format(_("A message can have {n} characters. Shorten it, or send it in parts."),
                                                      { n: store.get().limits.text }) } });
    } else if (actions.submit(text)) {
      setText("");
    }
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    send();
    field.focus();
  }

  /** Whether the last message is in view, and nothing else is being done. */
  function editable() {
    const { atEnd, target } = store.get();
    return atEnd && !target;
  }

  /** @param {KeyboardEvent} event */
  function keydown(event) {
    if (!isComposing(event) && suggestions.keydown(event)) return;
    if (sends(event)) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && store.get().target) {
      event.preventDefault();
      store.set({ target: null });
    } else if (event.key === "ArrowUp" && field.value === "" && editable()) {
      if (actions.editLast()) event.preventDefault();
    } else if (event.key === "PageUp" || event.key === "PageDown") {
      event.preventDefault();
      actions.scroll(event.key === "PageUp" ? -1 : 1);
    }
  }

  /* A tap on the button must not take the focus, and with it the keyboard, away from the field. */
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  store.subscribe(["limits"], refresh);
  store.subscribe(["room"], ({ room }) => {
    field.placeholder = room?.name
      ? format(_("Message to {room}"), { room: room.name }) : _("Write a message…");
  });
  /* What was being written waits until the other message is edited. */
  let waiting = "";
  let edits = false;
  store.subscribe(["target"], ({ target }) => {
    const edit = target?.kind === "edit";
    if (edit && !edits) waiting = field.value;
    if (edit) setText(target.text);
    else if (edits) setText(waiting);
    edits = edit;
    if (target) field.focus();
  });
  setText(draft.load());
  new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    grow();
  }).observe(element);

  return {
    element,
    field,
    focus: () => field.focus(),
    /** @param {string} name of somebody to call */
    mention(name) {
      const before = field.value.slice(0, field.selectionStart);
      field.setRangeText(`${/\S$/.test(before) ? " " : ""}@${name} `, field.selectionStart,
                         field.selectionEnd, "end");
      changed();
      field.focus();
    },
    /** @param {string} text to write on, after what is there */
    append(text) {
      setText(field.value === "" ? text : `${field.value}\n${text}`);
      field.focus();
    },
  };
}
