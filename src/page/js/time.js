/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { currentLocale, _ } from "./i18n.js";

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} name @param {Intl.DateTimeFormatOptions} options */
function formatOf(name, options) {
  const key = `${currentLocale()} ${name}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(currentLocale(), options);
    formats.set(key, format);
  }
  return format;
}

/** @param {number} time */
export function shortTime(time) {
  return formatOf("short", { hour: "numeric", minute: "2-digit" }).format(time);
}

/** @param {number} time */
export function fullTime(time) {
  return formatOf("full", { dateStyle: "full", timeStyle: "medium" }).format(time);
}

/**
 * Names the day of a time in the reader's time zone, so that days can be told apart.
 *
 * @param {number} time
 */
export function dayKey(time) {
  const date = new Date(time);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** @param {number} time @param {number} days */
function addDays(time, days) {
  const date = new Date(time);
  date.setDate(date.getDate() + days);
  return date.getTime();
}

/** @param {number} time @param {number} now */
export function dayLabel(time, now) {
  if (dayKey(time) === dayKey(now)) return _("Today");
  if (dayKey(time) === dayKey(addDays(now, -1))) return _("Yesterday");
  if (new Date(time).getFullYear() === new Date(now).getFullYear()) {
    return formatOf("day", { weekday: "long", day: "numeric", month: "long" }).format(time);
  }
  return formatOf("year", { day: "numeric", month: "long", year: "numeric" }).format(time);
}

/**
 * How long it is until the words "today" and "yesterday" mean other days.
 *
 * @param {number} now
 */
export function untilMidnight(now) {
  const next = new Date(now);
  next.setHours(24, 0, 0, 0);
  return next.getTime() - now;
}
