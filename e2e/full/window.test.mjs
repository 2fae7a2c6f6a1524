// The whole demo, with its pictures: what a first look at it weighs, and how it looks.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newShopper } from "../browser.mjs";
import { inspect } from "../inspect.mjs";
import { shop } from "../shop.mjs";

/** The phone that Lighthouse judges pages by. */
const PHONE = {
  viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true,
};
/** P15: everything that crosses the line until the page is at rest, heads of answers included. */
const FIRST_LOAD_BYTES_MAX = 100 * 1024;
/** The window's picture, six categories, twelve things for sale, a story: fewer is no full page. */
const PICTURES_MIN = 20;
/** How many of the screen's dots a picture must have of its own, so as not to look blurred. */
const SHARP = 0.9;

test("the first load of the home page is light on a phone, and its pictures are sharp", async (t) => {
  const shopper = await newShopper(PHONE);
  const page = await shopper.tab();
  const line = await shopper.context.newCDPSession(page);
  await line.send("Network.enable");
  const what = new Map();
  const came = [];
  line.on("Network.responseReceived", ({ requestId, response }) => what.set(requestId, response.url));
  line.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    came.push([encodedDataLength, what.get(requestId)]);
  });
  await page.goto(shop);
  // How far below the fold a browser fetches is its own guess of the line: here, all of it.
  await unroll(page);
  await page.waitForLoadState("networkidle");

  const seen = await page.evaluate(() => [...document.images]
    .filter((image) => image.currentSrc && image.complete)
    .map(({ currentSrc, naturalWidth, clientWidth }) => ({ currentSrc, naturalWidth, clientWidth })));
  assert.deepEqual(seen.filter((one) => one.naturalWidth === 0), [], "broken pictures");
  assert.ok(seen.length >= PICTURES_MIN, `only ${seen.length} pictures`);
  const blurred = seen.filter(({ currentSrc, clientWidth }) => {
    const own = Number(/-(\d+)\.webp$/.exec(currentSrc)?.[1] ?? 0);
    return own < clientWidth * PHONE.deviceScaleFactor * SHARP;
  });
  assert.deepEqual(blurred, [], "narrower than they are shown");

  const bytes = came.reduce((sum, [size]) => sum + size, 0);
  const list = came.sort(([a], [b]) => b - a).map(([size, url]) => `${size} ${url}`).join("\n");
  t.diagnostic(`first load of home: ${(bytes / 1024).toFixed(1)} KiB in ${came.length} answers`);
  assert.ok(bytes <= FIRST_LOAD_BYTES_MAX, `${bytes} bytes:\n${list}`);
});

const LOOKS = [
  { viewport: { width: 390, height: 844 }, colorScheme: "light" },
  { viewport: { width: 1440, height: 900 }, colorScheme: "light" },
];
const PAGES = [
  ["40-full-home", "/"],
  ["41-full-list", "/categories/table-kitchen"],
  ["42-full-product", "/products/dome-lamp"],
  ["43-full-search", "/search?q=lamp"],
];

for (const look of LOOKS) {
  const name = `${look.viewport.width}-${look.colorScheme}`;
  test(`the full shelves hold up at ${name}`, async () => {
    const shopper = await newShopper(look);
    const page = await shopper.tab();
    for (const [file, place] of PAGES) {
      await page.goto(`${shop}${place}`);
      await unroll(page);
      await inspect(page, file, name);
    }
  });
}

/** Has every picture fetched that is to be seen, also those below the fold. */
const unroll = (page) => page.evaluate(async () => {
  const shown = [...document.images].filter((image) => image.checkVisibility());
  for (const image of shown) image.loading = "eager";
  await Promise.all(shown.map((image) => image.decode()));
});
