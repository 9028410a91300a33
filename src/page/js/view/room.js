/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { parseCommand } from "../commands.js";
import { createDraft } from "../draft.js";
import { h } from "../dom.js";
import { _, format } from "../i18n.js";
import { explainRefusal } from "../refusals.js";
import { createTypingSignal } from "../typing.js";
import { createBanner } from "./banner.js";
import { createComposer } from "./composer.js";
import { createEmptyRoom } from "./empty-room.js";
import { createHeader } from "./header.js";
import { createHelpDialog } from "./help-dialog.js";
import { createInvite } from "./invite.js";
import { createMessageList } from "./message-list.js";
import { createPanel } from "./panel.js";
import { createPeopleList, createRenameForm } from "./people.js";
import { createThemeChoice } from "./theme-choice.js";
import { createTypingLine } from "./typing-line.js";

/** @param {EventTarget | null} target */
function isEditable(target) {
  return target instanceof HTMLElement
    && (target.matches("input, textarea, select") || target.isContentEditable);
}

/**
 * The room from within: all its parts, put together.
 *
 * @param {object} parts
 * @param {import("../store.js").Store} parts.store
 * @param {import("../storage.js").Storage} parts.storage
 * @param {import("../session.js").Session} parts.session
 * @param {(theme: import("../types.js").ThemeChoice) => void} parts.chooseTheme
 * @param {string} parts.logo
 * @param {URL} parts.address to invite others with
 * @param {() => number} parts.now
 */
export function createRoom({ store, storage, session, chooseTheme, logo, address, now }) {
  const signal = createTypingSignal(session.tellTyping, now);
  const help = createHelpDialog();

  /** @param {string} name @returns {Promise<string>} what is wrong, or nothing */
  async function rename(name) {
    try {
      const ack = await session.rename(name);
      return ack.ok ? "" : explainRefusal(ack.problem, name);
    } catch {
      return _("There is no connection just now. Try again later.");
    }
  }

  /** @param {string} name */
  async function renameByCommand(name) {
    const wrong = await rename(name);
    if (wrong) {
      store.set({ hint: { kind: "error", text: wrong } });
      composer.append(`/nick ${name}`);
    }
  }

  /** @param {string} text @returns {boolean} */
  function submit(text) {
    const command = parseCommand(text);
    switch (command.type) {
      case "post":
        session.outbox.add(command.text);
        signal.reset();
        store.set({ unreadFrom: 0 });
        list.toEnd();
        return true;
      case "nick":
        void renameByCommand(command.name);
        return true;
      case "help":
        help.showModal();
        return true;
      case "leave":
        session.leave();
        return true;
      case "unknown":
        store.set({
          hint: {
            kind: "error",
            text: format(_("There is no command /{command}. /help shows those that there are; to send this as a text, begin it with //."),
                         { command: command.command }),
          },
        });
        return false;
    }
  }

  const list = createMessageList({
    store,
    loadOlder: session.loadOlder,
    empty: createEmptyRoom(logo, address),
    actions: {
      retry: session.outbox.retry,
      edit: (id) => composer.append(session.outbox.discard(id)),
      discard: (id) => void session.outbox.discard(id),
      mention: (name) => composer.mention(name),
    },
  });
  const composer = createComposer({
    store,
    draft: createDraft(storage),
    actions: { submit, typed: signal.keyPressed, emptied: signal.stop, scroll: list.byPages },
  });
  const main = h("main", { class: "main" },
    createHeader(store, logo, () => store.set({ peopleOpen: !store.get().peopleOpen })),
    createBanner(store, session.retryNow),
    list.element,
    createTypingLine(store),
    composer.element);
  const { panel, shade } = createPanel({
    store,
    behind: main,
    sections: [
      createPeopleList(store),
      h("section", { class: "panel__section" }, createInvite(address, { open: false })),
      h("section", { class: "panel__section" }, createRenameForm(store, rename)),
      h("section", { class: "panel__section" }, createThemeChoice(store, chooseTheme)),
    ],
    leave: session.leave,
    help: () => help.showModal(),
  });
  const element = h("div", { class: "room" }, main, shade, panel, help);

  /** @param {KeyboardEvent} event */
  function shortcut(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.key === "Escape") {
      composer.focus();
      list.toEnd();
    } else if (isEditable(event.target)) {
      return;
    } else if (event.key === "/") {
      event.preventDefault();
      composer.focus();
    } else if (event.key === "?") {
      event.preventDefault();
      help.showModal();
    }
  }

  element.addEventListener("keydown", shortcut);
  return {
    element,
    focus() {
      list.toEnd();
      if (!matchMedia("(pointer: coarse)").matches) composer.focus();
    },
  };
}
