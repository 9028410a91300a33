/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _ } from "../i18n.js";
import { icon } from "../icons.js";

const LONG_PRESS_MS = 450;
const MOVED_PX = 10;

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function rowOf(target) {
  return target instanceof Element ? target.closest(".list > [data-seq]") : null;
}

/** @param {HTMLElement | null} row */
function seqOf(row) {
  return Number(row?.dataset.seq ?? 0);
}

/**
 * The ways to what can be done with a message: two buttons under the pointer, a long press, the arrow
 * keys and Enter.
 *
 * @param {object} parts
 * @param {HTMLElement} parts.viewport
 * @param {HTMLElement} parts.list
 * @param {(seq: number, from: HTMLElement) => void} parts.open
 * @param {(seq: number) => void} parts.reply
 */
export function watchRows({ viewport, list, open, reply }) {
  const more = h("button", {
    class: "icon-button icon-button--quiet tools__button", type: "button", title: _("More"), "aria-label": _("More"),
    "aria-haspopup": "dialog", on: { click: () => open(seqOf(rowOf(more)), more) },
  }, icon("more"));
  const answer = h("button", {
    class: "icon-button icon-button--quiet tools__button", type: "button", title: _("Reply"), "aria-label": _("Reply"),
    on: { click: () => reply(seqOf(rowOf(answer))) },
  }, icon("reply"));
  const tools = h("div", { class: "tools" }, answer, more);

  /** @param {HTMLElement | null} row */
  function showTools(row) {
    if (tools.contains(document.activeElement)) return;
    const usable = row?.matches(".message:not(.message--removed)") ? row : null;
    const place = usable?.querySelector(".message__column") ?? null;
    if (place === tools.parentElement) return;
    if (place) place.prepend(tools);
    else tools.remove();
  }

  list.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") showTools(rowOf(event.target));
  });
  list.addEventListener("pointerleave", () => showTools(null));

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pressing;
  let pressed = false;
  let start = { x: 0, y: 0 };
  const letGo = () => clearTimeout(pressing);

  list.addEventListener("pointerdown", (event) => {
    const row = rowOf(event.target);
    letGo();
    pressed = false;
    if (event.pointerType === "mouse" || !row) return;
    start = { x: event.clientX, y: event.clientY };
    pressing = setTimeout(() => {
      pressed = true;
      open(seqOf(row), row);
    }, LONG_PRESS_MS);
  });
  list.addEventListener("pointermove", (event) => {
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > MOVED_PX) letGo();
  });
  for (const name of ["pointerup", "pointercancel"]) list.addEventListener(name, letGo);
  /* The finger that opened the menu must not press what is below it, nor select a word. */
  list.addEventListener("click", (event) => {
    if (!pressed) return;
    pressed = false;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  list.addEventListener("contextmenu", (event) => {
    if (pressed || (event instanceof PointerEvent && event.pointerType === "touch")) event.preventDefault();
  });

  /** @param {number} step @param {HTMLElement | null} from */
  function walk(step, from) {
    const rows = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(":scope > [data-seq]")]);
    const here = from ? rows.indexOf(from) : rows.length;
    const next = rows[Math.max(0, Math.min(rows.length - 1, here + step))];
    if (!next) return;
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  viewport.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    const onRow = event.target === row;
    if (event.target !== viewport && !row) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      walk(event.key === "ArrowUp" ? -1 : 1, row);
    } else if (row && ((event.key === "Enter" && onRow) || event.key === "ContextMenu"
               || (event.key === "F10" && event.shiftKey))) {
      event.preventDefault();
      open(seqOf(row), row);
    } else if (onRow && event.key === "r" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      reply(seqOf(row));
    }
  });
}
