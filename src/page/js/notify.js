/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * How things are between the browser and notifications. "insecure": browsers have them for pages from
 * https:// and from this computer only.
 *
 * @returns {"unsupported" | "insecure" | NotificationPermission}
 */
export function notificationState() {
  if (!globalThis.isSecureContext) return "insecure";
  return "Notification" in globalThis ? Notification.permission : "unsupported";
}

/** Asks the browser, which asks the reader. Must be called from a click. */
export async function askForNotifications() {
  if (notificationState() === "default") await Notification.requestPermission();
  return notificationState();
}

async function workerRegistration() {
  const registration = await navigator.serviceWorker?.getRegistration();
  return registration?.active ? registration : null;
}

/**
 * @param {string} title
 * @param {NotificationOptions} options
 */
export async function showNotification(title, options) {
  if (notificationState() !== "granted") return;
  /* Phones show only what comes from a service worker. */
  const registration = await workerRegistration();
  if (registration) {
    await registration.showNotification(title, options);
    return;
  }
  const notification = new Notification(title, options);
  notification.addEventListener("click", () => {
    window.focus();
    notification.close();
  });
}

/** Takes away what was shown: it was seen. */
export async function clearNotifications() {
  if (notificationState() !== "granted") return;
  const registration = await workerRegistration();
  for (const notification of await registration?.getNotifications() ?? []) notification.close();
}
