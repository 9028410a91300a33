/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @typedef {import("../rows.js").Row} Row */

/* As few as these are all drawn. */
const FEW = 500;
/* How many rows are drawn before and behind the one in view, when they are more. */
const AROUND = 150;
/* What is to be drawn beyond the edges of the view at least, in heights of it. */
const RESERVE = 1.5;
const FIRST_GUESS_PX = 48;

/**
 * Decides which rows of a long list are drawn: those around the view. Two empty blocks stand for the
 * others, as high as those were when they were seen last.
 *
 * @param {HTMLElement} viewport
 * @param {HTMLElement} list
 */
export function createRowWindow(viewport, list) {
  const above = document.createElement("div");
  const below = document.createElement("div");
  /** @type {Map<string, number>} */
  const heights = new Map();
  /** @type {ReadonlyArray<Row>} */
  let rows = [];
  let from = 0;
  let to = 0;
  let width = 0;
  let average = FIRST_GUESS_PX;

  function measure() {
    if (list.clientWidth !== width) heights.clear();
    width = list.clientWidth;
    const tops = Array.from(list.children, (row) => row.getBoundingClientRect().top);
    tops.push(list.getBoundingClientRect().bottom);
    for (let n = 0; n < tops.length - 1 && from + n < to; n++) {
      const key = rows[from + n]?.key;
      const height = (tops[n + 1] ?? 0) - (tops[n] ?? 0);
      if (key !== undefined && height >= 0) heights.set(key, height);
    }
    if (to > from) average = ((tops.at(-1) ?? 0) - (tops[0] ?? 0)) / (to - from);
  }

  /** @param {number} index */
  function heightOf(index) {
    return heights.get(rows[index]?.key ?? "") ?? average;
  }

  /** @param {number} first @param {number} end */
  function heightOfAll(first, end) {
    let sum = 0;
    for (let index = first; index < end; index++) sum += heightOf(index);
    return sum;
  }

  /** The row at the upper edge of the view, also where nothing is drawn. */
  function indexInView() {
    const top = viewport.getBoundingClientRect().top;
    if (above.getBoundingClientRect().bottom > top + 1) {
      let index = 0;
      let bottom = above.getBoundingClientRect().top;
      while (index < from && (bottom += heightOf(index)) <= top) index++;
      return index;
    }
    const drawn = Array.from(list.children)
      .findIndex((row) => row.getBoundingClientRect().bottom > top);
    if (drawn >= 0) return from + drawn;
    let index = to;
    let bottom = below.getBoundingClientRect().top;
    while (index < rows.length - 1 && (bottom += heightOf(index)) <= top) index++;
    return index;
  }

  /** @param {string[]} keys the first that is still there counts */
  function firstIndexOf(keys) {
    const places = new Map(rows.map(({ key }, index) => [key, index]));
    return places.get(keys.find((key) => places.has(key)) ?? "") ?? -1;
  }

  /** @param {number} index */
  function drawAround(index) {
    from = Math.max(0, index - AROUND);
    to = Math.min(rows.length, index + AROUND);
  }

  /** Leaves the edges where they were, if those are still good for what is at the index. */
  /** @param {number} index @param {string | undefined} firstKey @param {number} many */
  function drawAgain(index, firstKey, many) {
    const first = rows.findIndex(({ key }) => key === firstKey);
    const end = Math.min(rows.length, first + many);
    const enough = AROUND / 3;
    if (first >= 0 && (first === 0 || index - first >= enough)
        && (end === rows.length || end - index >= enough)) {
      from = first;
      to = end;
    } else {
      drawAround(index);
    }
  }

  function drawEnd() {
    to = rows.length;
    if (from <= 0 || from >= to || to - from > 3 * AROUND) from = to - 2 * AROUND;
  }

  function fillUp() {
    above.style.blockSize = `${from > 0 ? heightOfAll(0, from) : 0}px`;
    below.style.blockSize = `${to < rows.length ? heightOfAll(to, rows.length) : 0}px`;
    return rows.slice(from, to);
  }

  return {
    above,
    below,
    /**
     * Takes new rows and gives those that are to be drawn.
     *
     * @param {ReadonlyArray<Row>} next
     * @param {boolean} atEnd whether the end is in view
     */
    choose(next, atEnd) {
      if (next.length <= FEW && rows.length <= FEW) {
        rows = next;
        from = 0;
        to = rows.length;
        return fillUp();
      }
      measure();
      const inView = rows.slice(indexInView()).map(({ key }) => key);
      const [firstKey, many] = [rows[from]?.key, to - from];
      rows = next;
      const index = firstIndexOf(inView);
      if (rows.length <= FEW) {
        from = 0;
        to = rows.length;
      } else if (atEnd || index < 0) {
        from = rows.findIndex(({ key }) => key === firstKey);
        drawEnd();
      } else {
        drawAgain(index, firstKey, many);
      }
      return fillUp();
    },
    /**
     * Whether the view comes near to what is not drawn.
     */
    isShort() {
      if (from === 0 && to === rows.length) return false;
      const view = viewport.getBoundingClientRect();
      const reserve = view.height * RESERVE;
      return (from > 0 && above.getBoundingClientRect().bottom > view.top - reserve)
        || (to < rows.length && below.getBoundingClientRect().top < view.bottom + reserve);
    },
    /**
     * The rows to draw so that one of them is among them, or null if there is none like that.
     *
     * @param {(row: Row) => boolean} wanted
     */
    chooseFor(wanted) {
      const index = rows.findIndex(wanted);
      if (index < 0) return null;
      if (index < from || index >= to) {
        measure();
        drawAround(index);
      }
      return fillUp();
    },
    /** The rows to draw for what is in view now. */
    chooseAgain() {
      measure();
      drawAround(indexInView());
      return fillUp();
    },
  };
}
