/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _, format, ngettext } from "../i18n.js";
import { icon } from "../icons.js";
import { buildRows } from "../rows.js";
import { createScroller } from "../scroll.js";
import { firstSeq } from "../timeline.js";
import { untilMidnight } from "../time.js";
import { createReconciler } from "./reconciler.js";
import { watchRows } from "./row-actions.js";
import { createRowWindow } from "./row-window.js";

const MARKED_MS = 3000;

/**
 * The conversation.
 *
 * @param {object} parts
 * @param {import("../store.js").Store} parts.store
 * @param {import("./message-row.js").MessageActions} parts.actions
 * @param {(seq: number, from: HTMLElement) => void} parts.openMenu
 * @param {(seq: number) => void} parts.reply
 * @param {() => Promise<void>} parts.loadOlder
 * @param {HTMLElement} parts.empty what to show when there is nothing
 */
export function createMessageList({ store, actions, openMenu, reply, loadOlder, empty }) {
  const older = h("button", { class: "button older", type: "button", on: { click: loadOlder } });
  const list = h("ol", { class: "list" });
  const log = h("div", {
    role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": _("Messages"),
  }, list);
  const inner = h("div", { class: "messages__inner" }, older, empty);
  const viewport = h("div", {
    class: "messages", id: "messages", tabindex: "0", role: "region",
    "aria-label": _("Conversation"),
  }, inner);
  const pillText = h("span", {});
  const pill = h("button", { class: "pill", type: "button", hidden: true, on: { click: toNews } },
                 pillText, icon("down"));
  const element = h("div", { class: "conversation" }, viewport, pill);

  const nearTop = new IntersectionObserver(([entry]) => {
    if (entry?.isIntersecting && store.get().history === "idle") void loadOlder();
  }, { root: viewport, rootMargin: "600px 0px 0px 0px" });
  const scroller = createScroller(viewport, list, (atEnd) => store.set({ atEnd }));
  const reconcile = createReconciler(list, actions);
  const drawn = createRowWindow(viewport, list);
  inner.append(drawn.above, log, drawn.below);
  watchRows({ viewport, list, open: openMenu, reply });
  let oldest = 0;
  let newest = 0;

  function toEnd() {
    const state = store.get();
    if (!state.atEnd) silently(() => reconcile(drawn.choose(buildRows(state, Date.now()), true)));
    scroller.toEnd();
  }

  /** The number of the last message that is in view, 0 if there is none. */
  function lastInView() {
    const { bottom } = viewport.getBoundingClientRect();
    const rows = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(":scope > [data-seq]")]);
    return Number(rows.findLast((row) => row.getBoundingClientRect().top < bottom)?.dataset.seq ?? 0);
  }

  /* First to where the news begin, then to where they end. */
  function toNews() {
    const { unread, unreadFrom } = store.get();
    const isBelow = unread > 0 && unreadFrom > lastInView();
    const rows = isBelow ? drawn.chooseFor(({ type }) => type === "unread") : null;
    if (!rows) {
      toEnd();
      return;
    }
    silently(() => reconcile(rows));
    list.querySelector(".unread--first")?.scrollIntoView({ block: "start" });
  }

  /* History is not news: a screen reader must not read all of it out when it comes. */
  /** @param {() => void} change */
  function silently(change) {
    log.setAttribute("aria-live", "off");
    log.setAttribute("aria-busy", "true");
    change();
    setTimeout(() => {
      log.setAttribute("aria-live", store.get().settings.aloud ? "polite" : "off");
      log.removeAttribute("aria-busy");
    }, 250);
  }

  function render() {
    const state = store.get();
    const first = firstSeq(state.entries);
    const whole = first !== oldest && state.lastSeq - newest > 1;
    const history = (first < oldest && first !== 0) || whole;
    oldest = first;
    newest = state.lastSeq;
    const rows = buildRows(state, Date.now());
    const change = () => reconcile(drawn.choose(rows, scroller.isAtEnd()));
    scroller.keep(() => (history ? silently(change) : change()));
  }

  /* Comes after the listener of the scroller, which must know first where we are. */
  viewport.addEventListener("scroll", () => {
    if (drawn.isShort()) scroller.keep(() => silently(() => reconcile(drawn.chooseAgain())));
  }, { passive: true });

  /**
   * Shows a message that is known.
   *
   * @param {number} seq
   * @returns {HTMLElement | null} its row
   */
  function reveal(seq) {
    const rows = drawn.chooseFor((row) => "seq" in row && row.seq === seq);
    if (!rows) return null;
    silently(() => reconcile(rows));
    const row = /** @type {HTMLElement | null} */ (list.querySelector(`[data-seq="${seq}"]`));
    row?.scrollIntoView({ block: "center" });
    return row;
  }

  /**
   * Shows a message that is known, and which one it is.
   *
   * @param {number} seq
   * @returns {boolean} whether it is there
   */
  function mark(seq) {
    const row = reveal(seq);
    if (!row) return false;
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.classList.add("row--marked");
    setTimeout(() => row.classList.remove("row--marked"), MARKED_MS);
    return true;
  }

  function renderAtMidnight() {
    setTimeout(() => {
      render();
      renderAtMidnight();
    }, untilMidnight(Date.now()) + 500);
  }

  store.subscribe(["entries", "outbox", "amendments", "me", "unreadFrom", "ignored", "settings"], render);
  store.subscribe(["entries", "outbox", "phase"], ({ entries, outbox, phase }) => {
    const said = entries.some(({ type }) => type === "message") || outbox.length > 0;
    empty.hidden = said || phase !== "room";
  });
  store.subscribe(["more", "history"], ({ more, history }) => {
    scroller.keep(() => {
      older.hidden = !more;
      older.disabled = history === "loading";
      if (history === "loading") older.textContent = _("Loading older messages…");
      else if (history === "failed") older.textContent = _("Could not load them. Try again");
      else older.textContent = _("Show older messages");
    });
    /* Observed anew, it tells again where it is: one page may not have filled the view. */
    nearTop.unobserve(older);
    if (more && history === "idle") nearTop.observe(older);
  });
  store.subscribe(["unread", "atEnd"], ({ unread, atEnd }) => {
    pill.hidden = atEnd;
    pill.classList.toggle("pill--news", unread > 0);
    pillText.textContent = unread > 0
      ? format(ngettext("{n} new message", "{n} new messages", unread), { n: unread })
      : _("To the newest");
  });

  renderAtMidnight();

  store.subscribe(["settings"], ({ settings }) => {
    log.setAttribute("aria-live", settings.aloud ? "polite" : "off");
  });

  function toStart() {
    viewport.scrollTop = 0;
  }

  return { element, toStart, toEnd, reveal, mark, byPages: scroller.byPages };
}
