/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { _ } from "./i18n.js";

/**
 * @typedef {{ type: "post", text: string } | { type: "nick", name: string } | { type: "help" }
 *           | { type: "leave" } | { type: "unknown", command: string }} Command
 */

/** What can be typed after a slash, and what goes behind it. */
export const commands = [
  { name: "me", argument: true },
  { name: "nick", argument: true },
  { name: "help", argument: false },
  { name: "leave", argument: false },
];

/**
 * What a command does, in words.
 *
 * @param {string} name
 */
export function describeCommand(name) {
  switch (name) {
    case "me":
      return _("and what you do: says it in the third person");
    case "nick":
      return _("and a name: changes your name");
    case "leave":
      return _("leaves the room");
    case "help":
      return _("shows what can be typed and pressed");
    default:
      return "";
  }
}

/**
 * Finds out what a line in the composer means. Two slashes at the start make one, and a text.
 *
 * @param {string} text
 * @returns {Command}
 */
export function parseCommand(text) {
  if (text.startsWith("//")) return { type: "post", text: text.slice(1) };

  const match = /^\/(\p{L}+)(?:\s+([\s\S]*))?$/u.exec(text);
  if (!match) return { type: "post", text };

  const argument = (match[2] ?? "").trim();
  switch ((match[1] ?? "").toLowerCase()) {
    case "me":
      return argument ? { type: "post", text: `/me ${argument}` } : { type: "help" };
    case "nick":
      return argument ? { type: "nick", name: argument } : { type: "help" };
    case "help":
      return { type: "help" };
    case "leave":
      return { type: "leave" };
    default:
      return { type: "unknown", command: match[1] ?? "" };
  }
}

/**
 * What a message tells of its author, when it is one of those: "/me waves".
 *
 * @param {string} text
 * @returns {string | null}
 */
export function actionOf(text) {
  return /^\/me\s+(\S[\s\S]*)$/.exec(text)?.[1] ?? null;
}
