/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _, availableLanguages, languageName } from "../i18n.js";
import { icon } from "../icons.js";
import { askForNotifications, notificationState } from "../notify.js";
import { createThemeChoice } from "./theme-choice.js";

/**
 * @typedef {import("../types.js").Settings} Settings
 *
 * @typedef {object} Parts
 * @property {import("../store.js").Store} store
 * @property {(theme: import("../types.js").ThemeChoice) => void} chooseTheme
 * @property {(change: Partial<Settings>) => void} change
 * @property {string} language the one that was chosen, or nothing
 * @property {(language: string) => void} chooseLanguage
 * @property {() => void} ring
 */

/**
 * @param {string} id
 * @param {string} label
 * @param {(input: HTMLInputElement) => void} changed
 */
function createSwitch(id, label, changed) {
  const input = h("input", {
    class: "switch", id, type: "checkbox", role: "switch", on: { change: () => changed(input) },
  });
  const element = h("div", { class: "settings__line" },
    h("label", { class: "settings__label", for: id }, label), input);
  return { input, element };
}

/** Why there are no notifications, or nothing. */
function whyNot() {
  switch (notificationState()) {
    case "insecure":
      return _("Browsers show notifications only for pages that are opened with https:// or on this computer. Whoever runs this room can provide such an address.");
    case "unsupported":
      return _("This browser has no notifications.");
    case "denied":
      return _("The browser blocks notifications from this page. Allow them in its settings first.");
    default:
      return "";
  }
}

/** @param {Parts} parts */
function createNotifySwitch({ store, change }) {
  const note = h("p", { class: "settings__note", id: "notify-note", role: "status" });
  const line = createSwitch("notify", _("Notify me when somebody mentions me"), ask);
  line.input.setAttribute("aria-describedby", "notify-note");

  /** @param {HTMLInputElement} input */
  async function ask(input) {
    const wanted = input.checked;
    const answer = wanted ? await askForNotifications() : "granted";
    change({ notify: wanted && answer === "granted" });
    show();
    note.textContent = answer === "default"
      ? _("The browser was not given leave. Try again, and answer its question.") : whyNot();
  }

  function show() {
    line.input.checked = store.get().settings.notify && notificationState() === "granted";
  }

  store.subscribe(["settings"], show);
  return { show, nodes: [line.element, note] };
}

/** @param {Parts} parts */
function createLanguageChoice({ language, chooseLanguage }) {
  const select = h("select", {
    class: "field", id: "language", on: { change: () => chooseLanguage(select.value) },
  },
    h("option", { value: "" }, _("As in the browser")),
    ...availableLanguages().map((code) =>
      h("option", { value: code, lang: code, dir: "auto" }, languageName(code))));
  select.value = language;
  return h("div", {}, h("label", { class: "label", for: "language" }, _("Language")), select);
}

/**
 * What this browser is to do for its reader.
 *
 * @param {Parts} parts
 */
export function createSettingsDialog(parts) {
  const { store, change, chooseTheme, ring } = parts;
  const close = () => dialog.close();
  const notify = createNotifySwitch(parts);
  const sound = createSwitch("sound", _("Play a sound when somebody writes while I look elsewhere"),
                             ({ checked }) => {
                               change({ sound: checked });
                               if (checked) ring();
                             });
  const aloud = createSwitch("aloud", _("Let a screen reader read new messages aloud"),
                             ({ checked }) => change({ aloud: checked }));
  const comings = createSwitch("comings", _("Show who comes and goes"),
                               ({ checked }) => change({ comings: checked }));
  const dialog = h("dialog", { class: "help settings", "aria-labelledby": "settings-title" },
    h("div", { class: "help__head" },
      h("h2", { class: "help__title", id: "settings-title" }, _("Settings")),
      h("button", {
        class: "icon-button", type: "button", "aria-label": _("Close"), title: _("Close"),
        on: { click: close },
      }, icon("close"))),
    h("div", { class: "settings__body" },
      createThemeChoice(store, chooseTheme),
      createLanguageChoice(parts),
      h("div", {}, ...notify.nodes),
      sound.element,
      aloud.element,
      comings.element));

  store.subscribe(["settings"], ({ settings }) => {
    sound.input.checked = settings.sound;
    aloud.input.checked = settings.aloud;
    comings.input.checked = settings.comings;
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) close();
  });
  return {
    element: dialog,
    open() {
      notify.show();
      dialog.showModal();
    },
  };
}
