/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { encode } from "../../vendor/uqr.js";

const SVG = "http://www.w3.org/2000/svg";

/* The quiet border that ISO/IEC 18004 asks for. */
const BORDER = 4;

/**
 * A text as a QR code.
 *
 * @param {string} text
 * @param {string} label what a screen reader says in its place
 */
export function qrCode(text, label) {
  const { data, size } = encode(text, { ecc: "M", border: BORDER });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) =>
    (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");

  svg.setAttribute("class", "qr");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("shape-rendering", "crispEdges");
  path.setAttribute("d", squares.join(""));
  svg.append(path);
  return svg;
}
