/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { sameRow } from "../rows.js";
import {
  createDayRow, createGapRow, createMissedRow, createNoticeRow, createPresenceRow, createUnreadRow,
} from "./event-rows.js";
import { createMessageRow } from "./message-row.js";

/**
 * @typedef {import("../rows.js").Row} Row
 * @typedef {import("./message-row.js").RowView} RowView
 * @typedef {import("./message-row.js").MessageActions} MessageActions
 */

/** @param {Row} row @param {MessageActions} actions @returns {RowView} */
function createRow(row, actions) {
  switch (row.type) {
    case "message":
      return createMessageRow(row, actions);
    case "notice":
      return createNoticeRow(row);
    case "presence":
      return createPresenceRow(row);
    case "day":
      return createDayRow(row);
    case "gap":
      return createGapRow(row, actions);
    case "missed":
      return createMissedRow(row);
    case "unread":
      return createUnreadRow();
  }
}

/**
 * Makes the children of a list be the elements of some rows, touching only what differs.
 *
 * @param {HTMLElement} list
 * @param {MessageActions} actions
 */
export function createReconciler(list, actions) {
  /** @type {Map<string, { row: Row, view: RowView }>} */
  let shown = new Map();

  /** @param {Row} row */
  function viewOf(row) {
    const known = shown.get(row.key);
    if (!known || known.row.type !== row.type) return createRow(row, actions);
    if (!sameRow(known.row, row)) known.view.update(row);
    return known.view;
  }

  /** @param {ReadonlyArray<Row>} rows */
  return (rows) => {
    /** @type {typeof shown} */
    const next = new Map();
    for (const row of rows) next.set(row.key, { row, view: viewOf(row) });
    for (const [key, { view }] of shown) {
      if (next.get(key)?.view !== view) view.element.remove();
    }
    shown = next;

    let place = list.firstElementChild;
    for (const { view } of next.values()) {
      if (view.element === place) place = place.nextElementSibling;
      else list.insertBefore(view.element, place);
    }
  };
}
