/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @typedef {import("./types.js").ThemeChoice} ThemeChoice */

/* The colours of the browser's own bars; the same as --paper in style/tokens.css. */
const bars = { light: "#f7f2ea", dark: "#1c1714" };

/** @param {unknown} value @returns {value is ThemeChoice} */
function isChoice(value) {
  return value === "system" || value === "light" || value === "dark";
}

/**
 * Shows the theme that was chosen, or else the system's. early.js does the same before the page is
 * first drawn.
 *
 * @param {import("./store.js").Store} store
 * @param {import("./storage.js").Storage} storage
 */
export function watchTheme(store, storage) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const meta = document.querySelector('meta[name="theme-color"]');
  const stored = storage.get("theme");

  function show() {
    const { theme } = store.get();
    const dark = theme === "dark" || (theme === "system" && system.matches);
    const name = dark ? "dark" : "light";
    document.documentElement.dataset.theme = name;
    meta?.setAttribute("content", bars[name]);
  }

  if (isChoice(stored)) store.set({ theme: stored });
  system.addEventListener("change", show);
  store.subscribe(["theme"], show);

  /** @param {ThemeChoice} theme */
  return (theme) => {
    storage.set("theme", theme);
    store.set({ theme });
  };
}
