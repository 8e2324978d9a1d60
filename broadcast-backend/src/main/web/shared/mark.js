// The mark of an option: a letter and a shape, so that colour is never the only difference.
import { draw } from "./dom.js";

const SHAPES = [
  "M20 4 37 34H3Z", // triangle
  "M20 2 38 20 20 38 2 20Z", // diamond
  "M20 3a17 17 0 1 0 0 34 17 17 0 0 0 0-34Z", // circle
  "M7 5h26a2 2 0 0 1 2 2v26a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z", // square
  "M20 2 38 15.5 31 37H9L2 15.5Z", // pentagon
  "M11 4h18l9.5 16L29 36H11L1.5 20Z", // hexagon
  "M13 3h14v10h10v14H27v10H13V27H3V13h10Z", // cross
  "M20 1l5.6 12.3L39 14.9l-9.9 9.1 2.6 13.3L20 30.6 8.3 37.3 10.9 24 1 14.9l13.4-1.6Z", // star
];

/** @returns {string} what the fan calls the option */
export function letterOf(option, place) {
  return option.id.length <= 2 ? option.id : String.fromCharCode(65 + place);
}

/** @returns {number} 0 to 7; the style sheets have a colour for each */
export function hueOf(place) {
  return place % SHAPES.length;
}

export function markOf(option, place) {
  return draw("svg", { class: "mark", viewBox: "0 0 40 40", "aria-hidden": "true" }, [
    draw("path", { d: SHAPES[hueOf(place)] }),
    draw("text", { x: 20, y: hueOf(place) === 0 ? 30 : 26, "text-anchor": "middle" }, [
      letterOf(option, place),
    ]),
  ]);
}
