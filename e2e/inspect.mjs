// A look at one page, whichever it is: what must hold of all of them.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

import { pictures } from "./shop.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What a whole page must have and a frame within one need not. */
const PART_OF_A_PAGE = {
  "landmark-one-main": { enabled: false },
  "page-has-heading-one": { enabled: false },
  region: { enabled: false },
};

/** Looks at one page: accessibility, width, and a picture if pictures are wanted. */
export const inspect = async (page, name, look, part) => {
  if (pictures) {
    await mkdir(pictures, { recursive: true });
    const file = path.join(pictures, `${name}-${look}.png`);
    await page.screenshot({ path: file, fullPage: part !== "fold" });
  }
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  assert.ok(wide <= 0, `${name} at ${look} is ${wide}px too wide`);
  const violations = [];
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  for (const frame of page.frames()) {
    // A frame within is see-through: what is behind it is the page's own paper.
    if (frame !== page.mainFrame()) {
      await frame.evaluate((colour) => { document.body.style.backgroundColor = colour; }, paper);
    }
    // Not as a script element: the pages' policy rightly forbids that.
    await frame.evaluate(axe);
    const rules = frame === page.mainFrame() ? {} : PART_OF_A_PAGE;
    violations.push(...(await frame.evaluate((chosen) => window.axe.run(document, {
      iframes: false, rules: chosen,
    }), rules)).violations);
  }
  const found = violations
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  assert.deepEqual(found, [], `${name} at ${look} shuts somebody out`);
};
