/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { fitDirection, h } from "../dom.js";
import { _ } from "../i18n.js";
import { explainRefusal } from "../refusals.js";

/**
 * The door: a name, and in.
 *
 * @param {import("../store.js").Store} store
 * @param {string} logo
 * @param {(name: string) => void} join
 */
export function createJoinForm(store, logo, join) {
  const error = h("p", { class: "join__error", id: "join-error", role: "alert" });
  const status = h("p", { class: "join__status", role: "status" });
  const input = h("input", {
    class: "field", id: "join-name", name: "name", type: "text", required: true, maxlength: "128",
    autocomplete: "nickname", autocapitalize: "words", spellcheck: "false",
    enterkeyhint: "go", "aria-describedby": "join-error",
  });
  const button = h("button", { class: "button button--primary button--wide", type: "submit" });
  const form = h("form", { class: "join__form", novalidate: true, on: { submit } },
    h("label", { class: "label", for: "join-name" }, _("Your name")), input, error, button);
  const element = h("main", { class: "join" },
    h("div", { class: "join__card" },
      h("img", { class: "join__logo", src: logo, alt: "", width: "72", height: "72" }),
      h("h1", { class: "join__title" }, "Snug"),
      h("p", { class: "join__tagline" }, _("A room to talk in")),
      form, status));

  /** @param {string} text */
  function complain(text) {
    error.textContent = text;
    input.toggleAttribute("aria-invalid", text !== "");
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const name = input.value.trim();
    if (name === "") {
      complain(_("Enter a name first."));
      input.focus();
    } else {
      join(name);
    }
  }

  store.subscribe(["phase", "refusal", "askedName"], ({ phase, refusal, askedName }) => {
    button.textContent = phase === "joining" ? _("Coming in…") : _("Come in");
    button.disabled = phase === "joining";
    complain(refusal ? explainRefusal(refusal, askedName) : "");
    if (document.activeElement !== input && askedName) input.value = askedName;
    fitDirection(input);
    if (refusal && phase === "join") {
      input.focus();
      input.select();
    }
  });
  store.subscribe(["phase", "link"], ({ phase, link }) => {
    const lost = phase === "joining" && link.status === "offline";
    status.textContent = lost ? _("The room cannot be reached. Trying again…") : "";
  });
  input.addEventListener("input", () => {
    complain("");
    fitDirection(input);
  });

  return {
    element,
    focus() {
      if (!matchMedia("(pointer: coarse)").matches) input.focus();
    },
  };
}
