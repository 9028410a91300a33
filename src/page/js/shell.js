/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * The service worker, which keeps the page for when there is no network. Browsers have it for pages
 * from https:// and from this computer only.
 *
 * @param {object} parts
 * @param {URL} parts.address of the page
 * @param {string} parts.script where this page's own files are
 * @param {() => void} parts.outdated there is a newer version of the page
 */
export async function keepShell({ address, script, outdated }) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;

  serviceWorker.addEventListener("message", ({ data }) => {
    if (typeof data?.base === "string" && !script.includes(`/${data.base}/`)) outdated();
  });
  try {
    await serviceWorker.register(trusted(new URL("service-worker.js", address).href), {
      scope: address.pathname, updateViaCache: "none",
    });
  } catch {
    /* Private windows and certificates that nobody vouches for: then the page needs its network. */
  }
}

/** Looks whether there is a new version: the room may have been away to be renewed. */
export async function lookForUpdate() {
  try {
    await (await navigator.serviceWorker?.getRegistration())?.update();
  } catch {
    /* Next time. */
  }
}

/**
 * The policy of the server wants addresses of scripts to be vouched for, and knows this one only.
 *
 * @param {string} url
 * @returns {string}
 */
function trusted(url) {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  if (!trustedTypes) return url;
  return trustedTypes.createPolicy("snug-worker", {
    createScriptURL: () => url,
  }).createScriptURL(url);
}
