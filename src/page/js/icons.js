/* SPDX-License-Identifier: LGPL-2.1-or-later */
const SVG = "http://www.w3.org/2000/svg";

/* Drawn for Snug on a grid of 24, with strokes of 2. */
const paths = {
  send: "M12 20V5M5.5 11.5 12 5l6.5 6.5",
  people: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.5 2.9-5.5 6.5-5.5s6.5 2 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.9c2.2.7 3.5 2.5 3.5 5.1",
  sun: "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2v1.5M12 20.5V22M2 12h1.5M20.5 12H22M4.9 4.9 6 6M18 18l1.1 1.1M19.1 4.9 18 6M6 18l-1.1 1.1",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  system: "M3.5 5.5a1 1 0 0 1 1-1h15a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1zM8.5 20h7M12 16.5V20",
  copy: "M9 9.5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zM15 8.5v-4a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h4",
  check: "M4.5 12.5 10 18 19.5 6.5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.2l3.2 2",
  alert: "M12 4 2.8 20h18.4zM12 10v4.5M12 17.3v.1",
  retry: "M19.5 12a7.5 7.5 0 1 1-2.6-5.7M19.5 3.5v4h-4",
  down: "M12 4.5V19M5.5 12.5 12 19l6.5-6.5",
  leave: "M13.5 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h7.5M10 12h10.5M17 8l4 4-4 4",
  pencil: "M4 20l1-4.5L16.2 4.3a1.7 1.7 0 0 1 2.4 0l1.1 1.1a1.7 1.7 0 0 1 0 2.4L8.5 19zM14 6.5l3.5 3.5",
  notice: "M4 10v4.5h3L16 19V5.5L7 10zM19 9.2c1.3 1.7 1.3 4.3 0 6M8.5 14.5 10 20",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.3 9.5a2.7 2.7 0 1 1 4.2 2.2c-.9.6-1.5 1.2-1.5 2.3M12 17v.1",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18.5 14v2.5H20M14 20h2M19 20h1",
  settings: "M3.5 7.5h9M17.5 7.5h3M15 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3.5 16.5h3M11.5 16.5h9M9 19a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  ignore: "M3 3l18 18M10.5 6c.5-.1 1-.1 1.5-.1 6 0 9.5 6.1 9.5 6.1a16 16 0 0 1-2.7 3.4M6.5 7.3A15.5 15.5 0 0 0 2.5 12s3.5 6.3 9.5 6.3a9 9 0 0 0 4.2-1M9.9 10a3 3 0 0 0 4.1 4.1",
  reply: "M9.5 6 4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6V19",
  more: "M5.5 12v.1M12 12v.1M18.5 12v.1",
  link: "M10 14a4 4 0 0 0 5.7 0l3.6-3.6a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.6 3.6a4 4 0 0 0 5.7 5.7l1.6-1.6",
  trash: "M4.5 6.5h15M9.5 6V4h5v2M6.5 6.5 7.5 20h9l1-13.5M10 10.5v6M14 10.5v6",
  close: "M6 6l12 12M18 6 6 18",
  offline: "M3 3l18 18M8.5 16.5a5 5 0 0 1 6.3-.6M5.2 12.8a9.6 9.6 0 0 1 4.3-2.4M13.5 9.9c2 .3 3.8 1.3 5.3 2.9M2 9.2a14.3 14.3 0 0 1 4.3-2.8M10.2 5.1A14.3 14.3 0 0 1 22 9.2M12 20v.1",
};

/** @typedef {keyof typeof paths} IconName */

/**
 * An icon that says nothing to a screen reader: what it is on must have a name.
 *
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");

  svg.setAttribute("class", `icon icon--${name}`);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}
