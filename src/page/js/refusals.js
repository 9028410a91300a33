/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { _, format, ngettext } from "./i18n.js";

/** @typedef {import("./types.js").Problem} Problem */

/* These pass by themselves: who was in the room, or what is on its way to it, just tries again. */
const passing = new Set([
  "busy", "closed", "rate-limited", "storage", "storage-busy", "storage-full",
]);

/** @param {Problem} problem */
export function isPassing(problem) {
  return passing.has(problem.code);
}

/** @param {number} seconds */
function tooQuick(seconds) {
  return seconds <= 1 ? _("That was too quick. Wait a moment and try again.")
    : format(ngettext("That was too quick. Try again in {n} second.",
                      "That was too quick. Try again in {n} seconds.", seconds), { n: seconds });
}

/**
 * Says why the room did not let somebody in, or did not rename them.
 *
 * @param {Problem} problem
 * @param {string} name the name that was asked for
 */
export function explainRefusal({ code, message, retryAfter }, name) {
  switch (code) {
    case "name-taken":
      return format(_("Somebody here is already called “{name}”, or nearly so. Try another name."),
                    { name });
    case "name-invalid":
      return _("This name cannot be used. Take up to 32 letters, digits or signs that can be seen.");
    case "name-reserved":
      return _("This name is kept for those who run the room. Try another one.");
    case "full":
      return _("The room is full. Try again a little later.");
    case "banned":
      return _("You may not enter this room.");
    case "rate-limited":
      return tooQuick(Math.ceil((retryAfter ?? 0) / 1000));
    case "closed":
      return _("The room is about to close. Try again in a moment.");
    case "storage":
    case "storage-busy":
    case "storage-full":
    case "internal":
      return _("The room has trouble with its memory. Try again a little later.");
    case "expelled":
      return _("You were asked to leave the room.");
    default:
      return message || _("The room did not let you in.");
  }
}

/**
 * Says why a message could not be changed.
 *
 * @param {Problem} problem
 */
export function explainChange(problem) {
  switch (problem.code) {
    case "no-such-message":
      return _("This message does not exist any more.");
    case "not-yours":
      return _("Only its author can change a message.");
    case "too-late":
      return _("It is too late to change this message.");
    case "too-many-reactions":
      return _("There are as many reactions as there can be.");
    case "emoji-invalid":
      return _("A reaction is one emoji.");
    default:
      return explainFailure(problem);
  }
}

/**
 * Says why something that goes out by itself later does not yet.
 *
 * @param {Problem} problem
 */
export function explainDelay({ code }) {
  switch (code) {
    case "storage":
      return _("The room cannot store anything just now. It goes out when it can again.");
    case "storage-full":
      return _("The room has no space left just now. It goes out when there is some again.");
    default:
      return _("The room is busy. It goes out in a moment.");
  }
}

/**
 * Says why a message was not taken.
 *
 * @param {Problem} problem
 */
export function explainFailure({ code, message }) {
  switch (code) {
    case "text-empty":
      return _("There is nothing in it.");
    case "text-too-long":
      return _("It is too long.");
    case "text-invalid":
      return _("It has characters that cannot be sent.");
    case "storage-full":
      return _("The room has no space left.");
    case "storage":
    case "internal":
      return _("The room could not store it.");
    case "old":
      return _("It was written a while ago, without a connection.");
    case "no-answer":
      return _("The room did not answer.");
    default:
      return message || _("The room did not take it.");
  }
}
