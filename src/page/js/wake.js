/* SPDX-License-Identifier: LGPL-2.1-or-later */
const SLEPT_MS = 15000;

/**
 * Looks after the connection when the page comes back: from behind other windows, out of the
 * browser's back-forward cache, or with the network.
 *
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {Pick<import("./session.js").Session, "retryNow" | "checkAlive">} parts.session
 * @param {() => number} parts.now
 */
export function watchPage({ store, session, now }) {
  let hiddenAt = 0;

  function visibility() {
    const visible = document.visibilityState === "visible";
    store.set({ visible });
    if (!visible) {
      hiddenAt = now();
    } else if (now() - hiddenAt > SLEPT_MS) {
      void session.checkAlive();
    } else {
      session.retryNow();
    }
  }

  document.addEventListener("visibilitychange", visibility);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) void session.checkAlive();
  });
  window.addEventListener("online", () => session.retryNow());
  store.set({ visible: document.visibilityState === "visible" });
}
