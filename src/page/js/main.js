/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { createIdentity } from "./identity.js";
import { loadLanguage } from "./i18n.js";
import { createSession } from "./session.js";
import { initialState } from "./state.js";
import { browserStorage, createStorage } from "./storage.js";
import { createStore } from "./store.js";
import { watchTheme } from "./theme.js";
import { watchUnread } from "./unread.js";
import { createJoinForm } from "./view/join-form.js";
import { createRoom } from "./view/room.js";
import { createSplash } from "./view/splash.js";
import { watchPage } from "./wake.js";

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return element;
}

async function start() {
  await loadLanguage(document.documentElement);

  const address = new URL(".", location.href);
  const logo = new URL("../icons/icon.svg", import.meta.url).href;
  const now = Date.now;
  const storage = createStorage(browserStorage(), location.pathname);
  const store = createStore(initialState());
  const identity = createIdentity(storage);
  const session = createSession({ store, storage, identity, address: address.href, now });
  const chooseTheme = watchTheme(store, storage);

  watchUnread(store, document.querySelector('link[rel="icon"]'));
  watchPage({ store, session, now });

  const splash = createSplash(store, logo, session.leave);
  const joinForm = createJoinForm(store, logo, session.join);
  const room = createRoom({ store, storage, session, chooseTheme, logo, address, now });
  const app = byId("app");

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
}

void start();
