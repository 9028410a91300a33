/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { splitLinks } from "./links.js";
import { findMentions } from "./mentions.js";

/**
 * The little markup that people use in a chat, read into a tree: **bold**, *italic* or _italic_,
 * ~~struck~~, `code`, code between lines of ```, and quotes behind "> ". What is not closed, or stands
 * within a word, is just text. The time it takes grows with the length of the text and no quicker.
 *
 * @typedef {{ type: "text", text: string }} TextNode
 * @typedef {{ type: "link", text: string, href: string }} LinkNode
 * @typedef {{ type: "mention", text: string }} MentionNode
 * @typedef {{ type: "code", text: string }} CodeNode
 * @typedef {{ type: "strong" | "em" | "del", children: Inline[] }} SpanNode
 * @typedef {TextNode | LinkNode | MentionNode | CodeNode | SpanNode} Inline
 *
 * @typedef {{ type: "lines", children: Inline[] }} LinesBlock
 * @typedef {{ type: "quote", children: Inline[] }} QuoteBlock
 * @typedef {{ type: "fence", text: string }} FenceBlock
 * @typedef {LinesBlock | QuoteBlock | FenceBlock} Block
 *
 * @typedef {object} Mark a run of signs that may begin or end a span
 * @property {"mark"} type
 * @property {string} text
 * @property {boolean} opens
 * @property {boolean} closes
 */

/** @type {Record<string, SpanNode["type"]>} */
const spans = { "**": "strong", "*": "em", _: "em", "~~": "del" };
const runs = /\*+|_+|~+/g;
const word = /[\p{L}\p{N}_]/u;
const FENCE = "```";

/** @param {string | undefined} character */
function isSpace(character) {
  return character === undefined || /\s/u.test(character);
}

/**
 * The marks that a run of signs is, or none if it is only text.
 *
 * @param {string} run
 * @param {string | undefined} before
 * @param {string | undefined} after
 * @returns {Mark[]}
 */
function marksOf(run, before, after) {
  if (before === "\\") return [];
  /* Within words only what is seldom meant otherwise: 2*3*4 and snake_case stay as they are. */
  const within = run.length >= 2;
  const opens = !isSpace(after) && (within || before === undefined || !word.test(before));
  const closes = !isSpace(before) && (within || after === undefined || !word.test(after));
  /** @param {string} text @returns {Mark} */
  const mark = (text) => ({ type: "mark", text, opens, closes });

  if (!opens && !closes) return [];
  if (run === "***") return closes && !opens ? [mark("*"), mark("**")] : [mark("**"), mark("*")];
  return Object.hasOwn(spans, run) ? [mark(run)] : [];
}

/** @param {string} text @param {string} name @returns {(TextNode | MentionNode)[]} */
function splitMentions(text, name) {
  /** @type {(TextNode | MentionNode)[]} */
  const nodes = [];
  let end = 0;
  for (const mention of findMentions(text, name)) {
    if (mention.start > end) nodes.push({ type: "text", text: text.slice(end, mention.start) });
    nodes.push({ type: "mention", text: text.slice(mention.start, mention.end) });
    end = mention.end;
  }
  if (end < text.length) nodes.push({ type: "text", text: text.slice(end) });
  return nodes;
}

/**
 * @param {string} text
 * @param {string | undefined} before what stands before it, if anything does
 * @param {string | undefined} after what stands behind it
 * @returns {(TextNode | Mark)[]}
 */
function splitMarks(text, before, after) {
  /** @type {(TextNode | Mark)[]} */
  const tokens = [];
  let end = 0;
  for (const match of text.matchAll(runs)) {
    const next = match.index + match[0].length;
    const marks = marksOf(match[0], text[match.index - 1] ?? before, text[next] ?? after);
    if (marks.length === 0) continue;
    if (match.index > end) tokens.push({ type: "text", text: text.slice(end, match.index) });
    tokens.push(...marks);
    end = next;
  }
  if (end < text.length) tokens.push({ type: "text", text: text.slice(end) });
  return tokens;
}

/** @param {string} text @returns {(TextNode | CodeNode)[]} */
function splitCode(text) {
  /** @type {(TextNode | CodeNode)[]} */
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(/`([^`\n]+)`/g)) {
    if (match[1]?.trim() === "") continue;
    if (match.index > end) nodes.push({ type: "text", text: text.slice(end, match.index) });
    nodes.push({ type: "code", text: match[1] ?? "" });
    end = match.index + match[0].length;
  }
  if (end < text.length) nodes.push({ type: "text", text: text.slice(end) });
  return nodes;
}

/**
 * Finds the spans: each mark that closes ends the nearest open one of its kind. All others are text.
 * A kind is open once at most, so nothing is nested deeply.
 *
 * @param {(Inline | Mark)[]} tokens
 * @returns {Inline[]}
 */
function nest(tokens) {
  /** @type {(Inline | Mark)[]} */
  const done = [];
  /** @type {Map<string, number>} where in done the mark is that is open */
  const open = new Map();
  /** @param {Inline | Mark} token @returns {Inline} */
  const plain = (token) => (token.type === "mark" ? { type: "text", text: token.text } : token);

  for (const token of tokens) {
    const start = token.type === "mark" && token.closes ? open.get(token.text) : undefined;
    if (token.type === "mark" && start !== undefined && start < done.length - 1) {
      const children = done.splice(start).slice(1).map(plain);
      for (const [mark, place] of open) if (place >= start) open.delete(mark);
      done.push({ type: /** @type {SpanNode["type"]} */ (spans[token.text]), children });
    } else {
      if (token.type === "mark" && token.opens) open.set(token.text, done.length);
      done.push(token);
    }
  }
  return done.map(plain);
}

/** @param {string} text @returns {(TextNode | CodeNode | LinkNode)[]} */
function splitOpaque(text) {
  /** @type {(TextNode | CodeNode | LinkNode)[]} */
  const pieces = [];
  for (const node of splitCode(text)) {
    if (node.type === "code") pieces.push(node);
    else pieces.push(...splitLinks(node.text));
  }
  return pieces;
}

/**
 * @param {string} text
 * @param {string} name whom to look for
 * @returns {Inline[]}
 */
export function parseInline(text, name) {
  /** @type {(Inline | Mark)[]} */
  const tokens = [];
  splitOpaque(text).forEach((piece, index, { length }) => {
    if (piece.type !== "text") {
      tokens.push(piece);
      return;
    }
    for (const token of splitMarks(piece.text, index > 0 ? "`" : undefined,
                                   index < length - 1 ? "`" : undefined)) {
      if (token.type === "text") tokens.push(...splitMentions(token.text, name));
      else tokens.push(token);
    }
  });
  return nest(tokens);
}

/**
 * @param {string} text
 * @param {number} from where ``` begins
 * @returns {{ text: string, end: number } | null}
 */
function fenceAt(text, from) {
  const close = text.indexOf(FENCE, from + FENCE.length);
  if (close < 0) return null;
  const end = close + FENCE.length;
  if (end < text.length && text[end] !== "\n") return null;
  /* A word behind the opening names the language, which nothing is made of. */
  const code = text.slice(from + FENCE.length, close).replace(/^[\w+#.-]*[ \t]*\n/, "")
    .replace(/\n$/, "");
  return code.trim() === "" ? null : { text: code, end: end + 1 };
}

/**
 * @param {string} text
 * @param {string} [name] who is looked for, to be marked where they are called
 * @returns {Block[]}
 */
export function parseMarkup(text, name = "") {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {"lines" | "quote"} */
  let type = "lines";
  /** @type {string[]} */
  let lines = [];

  function finish() {
    if (lines.length > 0) blocks.push({ type, children: parseInline(lines.join("\n"), name) });
    lines = [];
  }

  for (let start = 0; start < text.length;) {
    const fence = text.startsWith(FENCE, start) ? fenceAt(text, start) : null;
    if (fence) {
      finish();
      blocks.push({ type: "fence", text: fence.text });
      start = fence.end;
      continue;
    }
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const quoted = text.startsWith("> ", start);
    if (quoted !== (type === "quote")) {
      finish();
      type = quoted ? "quote" : "lines";
    }
    lines.push(text.slice(quoted ? start + 2 : start, end));
    start = end + 1;
  }
  finish();
  return blocks;
}
