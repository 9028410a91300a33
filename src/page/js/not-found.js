/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { _, loadLanguage } from "./i18n.js";

async function start() {
  await loadLanguage(document.documentElement);

  const words = {
    title: _("Nothing here"),
    text: _("This address leads nowhere, but the room is not far."),
    link: _("Go to the room"),
  };

  document.title = words.title;
  for (const [id, text] of Object.entries(words)) {
    const element = document.getElementById(id);
    if (element) element.textContent = text;
  }
}

void start();
