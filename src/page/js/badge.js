/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * The mark on the icon of an installed page: how many mentions, or only that there is something.
 *
 * @param {import("./store.js").Store} store
 */
export function watchBadge(store) {
  const badge = /** @type {Partial<Navigator>} */ (navigator);
  const ignore = () => { /* Not installed: there is nothing to put a mark on. */ };

  store.subscribe(["visible", "unread", "mentions"], ({ visible, unread, mentions }) => {
    const done = !visible && unread > 0
      ? badge.setAppBadge?.(...(mentions > 0 ? [mentions] : [])) : badge.clearAppBadge?.();
    done?.catch(ignore);
  });
}
