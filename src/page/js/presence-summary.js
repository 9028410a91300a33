/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * @typedef {import("./types.js").PresenceChange} PresenceChange
 *
 * @typedef {object} Summary
 * @property {string[]} joined
 * @property {string[]} left
 * @property {string[]} visited came and went again
 * @property {{ from: string, to: string }[]} renamed
 */

/**
 * Boils a row of comings and goings down to what they came to.
 *
 * @param {ReadonlyArray<PresenceChange>} changes
 * @returns {Summary}
 */
export function summarizePresence(changes) {
  /** @type {Map<string, { name: string, first: string, last: string, from: string }>} */
  const people = new Map();

  for (const { what, member, oldName } of changes) {
    const known = people.get(member.id) ?? { name: "", first: "", last: "", from: "" };
    if (what === "renamed") {
      known.from = known.from || oldName;
    } else {
      known.first = known.first || what;
      known.last = what;
    }
    known.name = member.name;
    people.set(member.id, known);
  }

  /** @type {Summary} */
  const summary = { joined: [], left: [], visited: [], renamed: [] };
  for (const { name, first, last, from } of people.values()) {
    if (last === "joined" && first === "joined") summary.joined.push(name);
    else if (last === "left" && first === "left") summary.left.push(name);
    else if (last === "left") summary.visited.push(name);
    if (from && from !== name && last !== "left" && first !== "joined") {
      summary.renamed.push({ from, to: name });
    }
  }
  return summary;
}
