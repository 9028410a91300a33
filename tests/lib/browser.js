// SPDX-License-Identifier: LGPL-2.1-or-later
// Chromium for the tests of the page: Debian's, driven by playwright-core.

import { chromium } from 'playwright-core';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const ARGUMENTS = [
  '--headless', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // The sandbox cannot be had by root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

export const PHONE = {
  viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true,
};

// What a test with a lost network or a stopped daemon must cause.
const UNAVOIDABLE = /net::ERR_|WebSocket connection to .* failed|the server responded with a status of (40[04]|50[234])/;

/** @param {string[]} [more] further arguments of its command line */
export function launchBrowser(more = []) {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [...ARGUMENTS, ...more],
  });
}

/**
 * Notes everything that a page complains of: errors, refusals of the Content-Security-Policy, and
 * dialogues, which only a script that should not run would open.
 *
 * @param {import('playwright-core').Page} page
 * @param {string[]} complaints
 */
export function listenForComplaints(page, complaints) {
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    if (!UNAVOIDABLE.test(message.text())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.stack ?? error}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialogue: ${dialog.message()}`);
    void dialog.dismiss();
  });
}
