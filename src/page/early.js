/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A classic script that runs before the first paint, so that nobody who chose a theme sees a flash
 * of the other one. js/theme.js takes over from here; the key must be the one that it writes. */
(() => {
  let choice = "";
  try {
    const path = location.pathname.replace(/[^/]*$/, "");
    choice = JSON.parse(localStorage.getItem(`snug:${path}:theme`) || '""');
  } catch {
    /* No storage, or not ours: the system decides. */
  }
  const dark = choice === "dark"
    || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
