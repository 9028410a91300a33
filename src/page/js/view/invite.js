/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { copyField } from "../clipboard.js";
import { h } from "../dom.js";
import { _ } from "../i18n.js";
import { icon } from "../icons.js";

let lastId = 0;

/** @param {string} host */
function isOnlyHere(host) {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]"
    || /^127\./.test(host);
}

/**
 * The address as a QR code, which is drawn once it is to be seen.
 *
 * @param {string} text
 * @param {HTMLElement} place
 */
async function draw(text, place) {
  try {
    const { qrCode } = await import("./qr.js");
    place.replaceChildren(qrCode(text, _("The link as a QR code")));
  } catch {
    /* What draws it could not be fetched: there is no connection just now. */
    addEventListener("online", () => void draw(text, place), { once: true });
  }
}

/**
 * The address to give to others, with a button that copies it, and as a QR code.
 *
 * @param {URL} address
 * @param {{ open: boolean }} options whether the code is there at once
 */
export function createInvite(address, { open }) {
  const id = `invite-${++lastId}`;
  const field = h("input", {
    class: "field invite__field", id, type: "text", readonly: true, dir: "ltr",
    value: address.href, on: { focus: () => field.select() },
  });
  const label = h("span", {}, _("Copy link"));
  const button = h("button", { class: "button invite__copy", type: "button", on: { click: copy } },
                   icon("copy"), label);
  const result = h("span", { class: "visually-hidden", role: "status" });

  async function copy() {
    const copied = await copyField(field);
    const text = copied ? _("Copied") : _("Press Ctrl+C to copy");
    label.textContent = text;
    result.textContent = text;
    button.replaceChildren(icon(copied ? "check" : "copy"), label);
    setTimeout(() => {
      label.textContent = _("Copy link");
      result.textContent = "";
      button.replaceChildren(icon("copy"), label);
    }, 2500);
  }

  const code = h("div", { class: "invite__code", id: `${id}-code`, hidden: !open });
  const show = h("button", {
    class: "button button--plain invite__show", type: "button", hidden: open,
    "aria-expanded": "false", "aria-controls": code.id, on: { click: toggle },
  }, icon("qr"), _("QR code"));

  function toggle() {
    code.hidden = !code.hidden;
    show.setAttribute("aria-expanded", String(!code.hidden));
  }

  new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    void draw(address.href, code);
  }).observe(code);

  return h("div", { class: "invite" },
    h("label", { class: "label", for: id }, _("Invite others with this link")),
    h("div", { class: "invite__row" }, field, button),
    result,
    show,
    code,
    isOnlyHere(address.hostname) && h("p", { class: "invite__note" },
      _("This link works on this computer only. For others, open the room at an address that they can reach.")));
}
