/* SPDX-License-Identifier: LGPL-2.1-or-later */
const NEAR_PX = 100;

/**
 * @typedef {object} Scroller
 * @property {(change: () => void) => void} keep makes a change without moving what is read
 * @property {() => void} toEnd
 * @property {() => boolean} isAtEnd
 * @property {(pages: number) => void} byPages
 */

/**
 * Keeps a list at its end while the reader is there, and still while they are not: whatever is added
 * above or below, and however the window changes.
 *
 * @param {HTMLElement} viewport
 * @param {HTMLElement} content
 * @param {(atEnd: boolean) => void} report
 * @returns {Scroller}
 */
export function createScroller(viewport, content, report) {
  let atEnd = true;
  /* The sizes for which atEnd was found out. */
  let height = 0;
  let whole = 0;

  function distance() {
    return viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop;
  }

  function note() {
    const near = distance() <= NEAR_PX;
    if (near === atEnd) return;
    atEnd = near;
    report(atEnd);
  }

  function toEnd() {
    viewport.scrollTop = viewport.scrollHeight;
    height = viewport.clientHeight;
    whole = viewport.scrollHeight;
    note();
  }

  /* A change of size moves the list as well, and must not be taken for the reader's will. */
  function scrolled() {
    const resized = viewport.clientHeight !== height || viewport.scrollHeight !== whole;
    if (atEnd && resized) toEnd();
    else note();
  }

  /** The rows that are in view, and where, from the first on. */
  function placesInView() {
    const view = viewport.getBoundingClientRect();
    return Array.from(content.children, (row) => ({ row, box: row.getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > view.top && box.top < view.bottom);
  }

  viewport.addEventListener("scroll", scrolled, { passive: true });
  const observer = new ResizeObserver(() => {
    if (atEnd) toEnd();
  });
  observer.observe(viewport);
  observer.observe(content);

  return {
    keep(change) {
      if (atEnd) {
        change();
        toEnd();
        return;
      }
      const places = placesInView();
      change();
      /* The change may have taken some of them away. */
      const anchor = places.find(({ row }) => row.isConnected);
      const moved = anchor ? anchor.row.getBoundingClientRect().top - anchor.box.top : 0;
      /* Even setting what it is would stop a scrolling that goes on. */
      if (moved !== 0) viewport.scrollTop += moved;
    },
    toEnd,
    isAtEnd: () => atEnd,
    byPages(pages) {
      viewport.scrollBy({ top: pages * viewport.clientHeight * 0.85 });
    },
  };
}
