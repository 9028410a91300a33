/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { isLooking, watchAttention } from "./attention.js";
import { watchBadge } from "./badge.js";
import { h } from "./dom.js";
import { createIdentity } from "./identity.js";
import { _, loadLanguage } from "./i18n.js";
import { icon } from "./icons.js";
import { createIgnored } from "./ignored.js";
import { clearNotifications, showNotification } from "./notify.js";
import { createReadMark } from "./read-mark.js";
import { createSession } from "./session.js";
import { keepSettings } from "./settings.js";
import { keepShell, lookForUpdate } from "./shell.js";
import { createChime } from "./sound.js";
import { initialState } from "./state.js";
import { browserStorage, createStorage } from "./storage.js";
import { createStore } from "./store.js";
import { createTabs } from "./tabs.js";
import { watchTheme } from "./theme.js";
import { watchUnread } from "./unread.js";
import { createJoinForm } from "./view/join-form.js";
import { createRoom } from "./view/room.js";
import { createSettingsDialog } from "./view/settings-dialog.js";
import { createSplash } from "./view/splash.js";
import { watchPage } from "./wake.js";

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return element;
}

/**
 * What draws the reader's attention to the room.
 *
 * @param {import("./store.js").Store} store
 * @param {string} path
 * @param {() => void} ring
 */
function attract(store, path, ring) {
  const tabs = createTabs({
    path,
    looking: isLooking,
    seen(epoch, seq) {
      const { room, lastSeq, visible } = store.get();
      if (!visible && room?.epoch === epoch && seq >= lastSeq) store.set({ unread: 0, unreadFrom: 0 });
    },
  });
  const image = new URL("../icons/icon-192.png", import.meta.url).href;
  watchUnread(store, document.querySelector('link[rel="icon"]'));
  watchBadge(store);
  watchAttention({
    store, tabs, ring, notify: showNotification, seen: clearNotifications, icon: image,
  });
}

/** @param {import("./store.js").Store} store @param {URL} address */
function keepPage(store, address) {
  void keepShell({ address, script: import.meta.url, outdated: () => store.set({ outdated: true }) });
  let wasOffline = false;
  store.subscribe(["link"], ({ link }) => {
    if (link.status === "online" && wasOffline) void lookForUpdate();
    wasOffline = link.status === "offline";
  });
}

async function start() {
  const address = new URL(".", location.href);
  const logo = new URL("../icons/icon.svg", import.meta.url).href;
  const now = Date.now;
  const storage = createStorage(browserStorage(), location.pathname);
  const language = storage.get("language");
  await loadLanguage(document.documentElement, language);

  const store = createStore(initialState());
  const identity = createIdentity(storage);
  const readMark = createReadMark(storage);
  const ignored = createIgnored(store, storage);
  const session = createSession({
    store, storage, identity, readMark, address: address.href, now,
  });
  const ring = createChime(now);
  const settings = createSettingsDialog({
    store,
    ring,
    change: keepSettings(store, storage),
    chooseTheme: watchTheme(store, storage),
    language: typeof language === "string" ? language : "",
    chooseLanguage(chosen) {
      if (chosen) storage.set("language", chosen);
      else storage.remove("language");
      location.reload();
    },
  });

  attract(store, address.pathname, ring);
  readMark.watch(store);
  watchPage({ store, session, now });

  const splash = createSplash(store, logo, session.leave);
  const joinForm = createJoinForm(store, logo, session.join);
  const room = createRoom({
    store, storage, session, ignored, openSettings: settings.open, logo, address, now,
  });
  const app = byId("app");
  joinForm.element.append(h("button", {
    class: "button button--plain join__settings", type: "button", on: { click: settings.open },
  }, icon("settings"), _("Settings")));
  document.body.append(settings.element);

  store.subscribe(["phase"], ({ phase }) => {
    if (phase === "starting") {
      app.replaceChildren(splash);
    } else if (phase === "room") {
      app.replaceChildren(room.element);
      room.focus();
    } else if (!joinForm.element.isConnected) {
      app.replaceChildren(joinForm.element);
      joinForm.focus();
    }
  });

  const { name, present } = identity.load();
  if (name && present) session.join(name, true);
  else store.set({ phase: "join", askedName: name });
  keepPage(store, address);
}

void start();
