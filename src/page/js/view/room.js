/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { parseCommand } from "../commands.js";
import { createDraft } from "../draft.js";
import { h } from "../dom.js";
import { _, format } from "../i18n.js";
import { icon } from "../icons.js";
import { createJump } from "../permalink.js";
import { explainRefusal } from "../refusals.js";
import { createTypingSignal } from "../typing.js";
import { createBanner } from "./banner.js";
import { createComposer } from "./composer.js";
import { createEmptyRoom } from "./empty-room.js";
import { createHeader } from "./header.js";
import { createHeld } from "./held.js";
import { createHelpDialog } from "./help-dialog.js";
import { createInvite } from "./invite.js";
import { createMessageActions } from "./message-actions.js";
import { createMessageList } from "./message-list.js";
import { createPanel } from "./panel.js";
import { createPeopleList } from "./people.js";
import { createRenameForm } from "./rename-form.js";
import { watchShortcuts } from "./shortcuts.js";
import { createTypingLine } from "./typing-line.js";
import { createUpdateNote } from "./update-note.js";

/**
 * The room from within: all its parts, put together.
 *
 * @param {object} parts
 * @param {import("../store.js").Store} parts.store
 * @param {import("../storage.js").Storage} parts.storage
 * @param {import("../session.js").Session} parts.session
 * @param {import("../ignored.js").Ignored} parts.ignored
 * @param {() => void} parts.openSettings
 * @param {string} parts.logo
 * @param {URL} parts.address to invite others with
 * @param {() => number} parts.now
 */
export function createRoom({ store, storage, session, ignored, openSettings, logo, address, now }) {
  const signal = createTypingSignal(session.tellTyping, now);
  const help = createHelpDialog();
  const messages = createMessageActions({
    store, change: session.change, ignore: ignored.add, address, now,
  });

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
    /* What a message says is never a command. */
    const edits = store.get().target?.kind === "edit";
    const command = edits ? { type: /** @type {const} */ ("post"), text } : parseCommand(text);
    switch (command.type) {
      case "post":
        if (edits) {
          messages.take(text);
          return false;
        }
        session.outbox.add(command.text, messages.take(text));
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
    openMenu: messages.open,
    reply: messages.reply,
    loadOlder: session.loadOlder,
    empty: createEmptyRoom(logo, address),
    actions: {
      retry: session.outbox.retry,
      edit: (id) => composer.append(session.outbox.discard(id)),
      discard: (id) => void session.outbox.discard(id),
      loadOlder: session.loadOlder,
      mention: (name) => composer.mention(name),
      jump: (seq) => void jump(seq),
      react: messages.react,
    },
  });
  const jump = createJump({ store, loadOlder: session.loadOlder, show: list.mark });
  const composer = createComposer({
    store,
    draft: createDraft(storage),
    actions: { submit, typed: signal.keyPressed, emptied: signal.stop, scroll: list.byPages,
               editLast: messages.editLast },
  });
  const main = h("main", { class: "main" },
    createHeader(store, logo, () => store.set({ peopleOpen: !store.get().peopleOpen })),
    createBanner(store, session.retryNow, now),
    createUpdateNote(store),
    list.element,
    createTypingLine(store),
    createHeld(store, session.outbox),
    composer.element);
  const { panel, shade } = createPanel({
    store,
    behind: main,
    sections: [
      createPeopleList({ store, ignored, mention: mentionFromPanel }),
      h("section", { class: "panel__section" }, createInvite(address, { open: false })),
      h("section", { class: "panel__section" }, createRenameForm(store, rename)),
      h("section", { class: "panel__section" },
        h("button", { class: "button button--wide", type: "button", on: { click: openSettings } },
          icon("settings"), _("Settings"))),
    ],
    leave: session.leave,
    help: () => help.showModal(),
  });
  const element = h("div", { class: "room" }, main, shade, panel, help, messages.menu);

  watchShortcuts({
    element,
    store,
    composer: composer.field,
    toStart: list.toStart,
    toEnd: list.toEnd,
    help: () => help.showModal(),
  });

  /** @param {string} name */
  function mentionFromPanel(name) {
    /* Where the panel lies over it all, nothing behind it takes the focus until it is gone. */
    if (main.inert) store.set({ peopleOpen: false });
    queueMicrotask(() => composer.mention(name));
  }

  return {
    element,
    focus() {
      list.toEnd();
      if (!matchMedia("(pointer: coarse)").matches) composer.focus();
    },
  };
}
