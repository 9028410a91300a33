/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @param {EventTarget | null} target */
function isEditable(target) {
  return target instanceof HTMLElement
    && (target.matches("input, textarea, select") || target.isContentEditable);
}

/** @param {EventTarget | null} target */
function isEmptyField(target) {
  return target instanceof HTMLTextAreaElement && target.value === "";
}

/**
 * The keys that work wherever one is in the room.
 *
 * @param {object} parts
 * @param {HTMLElement} parts.element the room
 * @param {import("../store.js").Store} parts.store
 * @param {HTMLElement} parts.composer
 * @param {() => void} parts.toStart
 * @param {() => void} parts.toEnd
 * @param {() => void} parts.help
 */
export function watchShortcuts({ element, store, composer, toStart, toEnd, help }) {
  /** @param {string} selector */
  const find = (selector) => /** @type {HTMLElement | null} */ (element.querySelector(selector));

  /** @returns {(HTMLElement | null)[]} */
  function places() {
    return [find("#messages"), composer, find("#people .people")];
  }

  /** @param {boolean} back */
  async function nextPlace(back) {
    const all = places();
    const here = all.findIndex((place) => place?.contains(document.activeElement));
    const start = here < 0 ? (back ? 0 : -1) : here;
    const next = (start + (back ? all.length - 1 : 1)) % all.length;
    if (next === all.length - 1) store.set({ peopleOpen: true });
    else if (matchMedia("(max-width: 55.99rem)").matches) store.set({ peopleOpen: false });
    /* The panel is shown in the turn after this one. */
    await Promise.resolve();
    await Promise.resolve();
    all[next]?.focus();
  }

  /** @type {Record<string, () => void>} */
  const keys = {
    "/": () => composer.focus(),
    "?": help,
    Home: toStart,
    End: toEnd,
  };

  element.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const { key, target } = event;
    if (key === "F6") {
      event.preventDefault();
      void nextPlace(event.shiftKey);
    } else if (key === "Escape") {
      composer.focus();
      toEnd();
    } else if (Object.hasOwn(keys, key)) {
      const scrolls = key === "Home" || key === "End";
      if (isEditable(target) && !(scrolls && isEmptyField(target))) return;
      event.preventDefault();
      keys[key]?.();
    }
  });
}
