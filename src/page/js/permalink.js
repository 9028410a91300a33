/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { findMessage } from "./changes.js";
import { _ } from "./i18n.js";
import { firstSeq } from "./timeline.js";

/* How far one goes back for a message, in pages. */
const MOST_PAGES = 100;

/**
 * The address of a message.
 *
 * @param {URL} address of the page
 * @param {number} seq
 */
export function linkTo(address, seq) {
  return new URL(`#m-${seq}`, address).href;
}

/** @param {string} hash */
export function seqOfHash(hash) {
  return Number(/^#m-([1-9]\d{0,14})$/.exec(hash)?.[1] ?? 0);
}

/**
 * Goes to messages, those of long ago too.
 *
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {() => Promise<void>} parts.loadOlder
 * @param {(seq: number) => boolean} parts.show whether it is there
 */
export function createJump({ store, loadOlder, show }) {
  /** @param {number} seq */
  async function jump(seq) {
    for (let page = 0; page < MOST_PAGES; page++) {
      const { entries, more, phase, lastSeq } = store.get();
      if (phase !== "room") return;
      if (findMessage(entries, seq)) {
        show(seq);
        return;
      }
      const oldest = firstSeq(entries);
      if (seq > lastSeq || !more || oldest === 0 || seq >= oldest) break;
      await loadOlder();
      if (firstSeq(store.get().entries) === oldest && store.get().history !== "loading") break;
    }
    store.set({ hint: { kind: "error", text: _("This message is not here any more.") } });
  }

  /* A link that somebody followed to come here, or follows while here. */
  let followed = "";
  function follow() {
    const seq = seqOfHash(location.hash);
    if (seq === 0 || location.hash === followed || store.get().phase !== "room") return;
    followed = location.hash;
    void jump(seq);
  }
  addEventListener("hashchange", () => {
    followed = "";
    follow();
  });
  store.subscribe(["phase"], () => setTimeout(follow));

  return jump;
}
