// The same shop for different people: who speaks German and pays in euro, who has no mouse, who has
// a phone. And for everybody's patience: how much is sent before a page can be used.

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { newShopper } from "./browser.mjs";
import { addToCart, fillIn, heading, openPayPage, payByElement, placeButton } from "./journey.mjs";
import { orders, shop } from "./shop.mjs";

/** What a page may weigh, gzipped, in bytes: its HTML, and everything for a first look. */
const HTML_MOST = 20_000;
const FIRST_LOOK_MOST = 100_000;

test("a German shopper buys in euro and in German, tax included", async () => {
  const shopper = await newShopper({ locale: "de-DE" });
  const page = await shopper.tab();
  await page.goto(`${shop}/de`);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de-DE");
  await page.getByRole("link", { name: /Alle Produkte|Mehr ansehen/ }).first().click();
  await page.goto(`${shop}/de/products/field-notebook`);
  await page.getByRole("button", { name: "In den Warenkorb" }).click();
  await page.getByRole("dialog", { name: "Warenkorb" }).getByRole("link", { name: "Zur Kasse" })
    .click();
  await heading(page, "Kasse");
  await fillIn(page, shopper.email, {
    name: "Grete Hermann", line1: "Lindenallee 7", city: "Bremen", postal_code: "28195",
  });
  await page.locator("#country").selectOption("DE");
  const total = await page.locator(".sum.total dd").innerText();
  assert.match(total, /^\d+,\d\d\s€$/);
  await page.getByText(/MwSt/).first().waitFor();
  await page.locator("button[value=place]").click();
  await page.waitForURL(/\/orders\/int_/);
  await heading(page, "Noch ein Schritt: die Zahlung");
  const [found] = await orders(shopper.email);
  assert.equal(found.status, "PENDING");
});

test("without a mouse one finds, chooses, orders and pays", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await page.goto(shop);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Skip to content");
  await reach(page, (one) => one.id === "q");
  await page.keyboard.type("notebook");
  await page.keyboard.press("Enter");
  await heading(page, /notebook/);
  await reach(page, (one) => one.matches(".card"));
  await page.keyboard.press("Enter");
  await heading(page, "Field notebook");
  await reach(page, (one) => one.textContent === "Lined");
  await page.keyboard.press("Enter");
  await page.locator(".values [aria-current]").filter({ hasText: "Lined" }).waitFor();
  await reach(page, (one) => one.textContent === "Add to cart");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Cart" }).getByRole("link", { name: "Check out" }).waitFor();
  await reach(page, (one) => one.textContent === "Check out");
  await page.keyboard.press("Enter");
  await heading(page, "Checkout");
  const typed = {
    email: shopper.email, name: "Ada", line1: "1 Main Street", city: "Reno", region: "Nev",
    postal_code: "89501",
  };
  for (const [id, text] of Object.entries(typed)) {
    await reach(page, (one, wanted) => one.id === wanted, id);
    await page.keyboard.type(text);
  }
  await reach(page, (one) => one.value === "place");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/orders\/int_/);
  await heading(page, "One step left: payment");
  await reach(page, (one) => one.textContent.startsWith("Pay $"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/pay$/);
  assert.equal((await orders(shopper.email)).length, 1);
});

const focused = (page) => page.evaluate(() => document.activeElement.textContent);

/** Presses Tab until the focus is on something that fits, and looks that it can be seen there. */
const reach = async (page, fits, more) => {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate(([source, wanted]) => {
      const one = document.activeElement;
      if (!new Function(`return ${source}`)()(one, wanted)) return null;
      const { outlineStyle, boxShadow } = getComputedStyle(one);
      return outlineStyle !== "none" || boxShadow !== "none";
    }, [fits.toString(), more]);
    if (there === null) continue;
    assert.ok(there, "the focus can be seen");
    return;
  }
  assert.fail(`nothing that fits ${fits} can be reached: ${await focused(page)}`);
};

test("on a phone one buys with a thumb", async () => {
  const shopper = await newShopper({
    viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true,
  });
  const page = await shopper.tab();
  await page.goto(shop);
  await page.getByRole("button", { name: "Menu" }).tap();
  await page.locator("#menu").getByRole("link", { name: "All products" }).tap();
  await heading(page, "All products");
  await page.getByRole("button", { name: /^Filter/ }).tap();
  await page.locator("#filters").getByRole("link", { name: /kitchen/ }).tap();
  await page.locator("#filters [aria-current]").waitFor();
  await page.locator("#filters").getByRole("button", { name: /products?$/ }).tap();
  await page.goto(`${shop}/products/field-notebook`);
  // The one button that matters is under the thumb before anything is scrolled.
  const button = page.getByRole("button", { name: "Add to cart" });
  const { y, height } = await button.boundingBox();
  assert.ok(y + height <= 844 && height >= 44, `the button ends at ${y + height}`);
  await button.tap();
  await page.getByRole("dialog", { name: "Cart" }).getByRole("link", { name: "Check out" }).tap();
  await heading(page, "Checkout");
  await fillIn(page, shopper.email, { name: "Ada", line1: "1 Main Street", city: "Reno",
    region: "NV", postal_code: "89501" });
  await placeButton(page).tap();
  await page.waitForURL(/\/orders\/int_/);
  await openPayPage(page);
  await payByElement(shopper, page);
  await heading(page, "Paid. Thank you");
});

test("at 320 pixels nothing is wider than the screen", async () => {
  const shopper = await newShopper({ viewport: { width: 320, height: 640 } });
  const page = await shopper.tab();
  await addToCart(page, { slug: "linen-throw" });
  const places = ["", "products", "products/linen-throw", "search?q=wool", "cart", "checkout", "de"];
  for (const place of places) {
    await page.goto(`${shop}/${place}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `/${place} is ${wide}px too wide`);
  }
});

test("pages are light", async (context) => {
  const shopper = await newShopper();
  for (const place of ["", "products", "products/stoneware-mug", "search?q=wool"]) {
    const page = await shopper.tab();
    const sent = [];
    page.on("response", (answer) => sent.push(answer));
    await page.goto(`${shop}/${place}`, { waitUntil: "networkidle" });
    const sizes = await Promise.all(sent.map(async (answer) => {
      const body = await answer.body().catch(() => Buffer.alloc(0));
      const packed = /text|json|javascript|svg/.test(answer.headers()["content-type"] ?? "");
      return packed ? gzipSync(body).length : body.length;
    }));
    const whole = sizes.reduce((sum, size) => sum + size, 0);
    context.diagnostic(`/${place}: HTML ${sizes[0]} bytes, first look ${whole} bytes, gzipped`);
    assert.ok(sizes[0] <= HTML_MOST, `/${place}: ${sizes[0]} bytes of HTML`);
    assert.ok(whole <= FIRST_LOOK_MOST, `/${place}: ${whole} bytes`);
    await page.close();
  }
});
