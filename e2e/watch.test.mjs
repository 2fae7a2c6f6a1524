// The watching itself: a test that cannot fail proves nothing.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newShopper } from "./browser.mjs";
import { CARD, addToCart } from "./journey.mjs";
import { orders, sandbox, shop } from "./shop.mjs";

const complaintsAbout = async (act) => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await page.goto(shop);
  await act(page, shopper);
  await shopper.settled();
  const faults = shopper.faults();
  shopper.forgive();
  return faults.join("\n");
};

test("a card number that goes to the shop is noticed, however it is written", async () => {
  for (const number of [CARD.pays, "4242 4242 4242 4242", "4242+4242%204242+4242"]) {
    const faults = await complaintsAbout(async (page, shopper) => {
      shopper.guard(CARD.pays);
      await page.evaluate(async (body) => {
        const headers = { "Content-Type": "application/x-www-form-urlencoded" };
        await fetch("/cart", { method: "POST", body: `note=${body}`, headers });
      }, number);
    });
    assert.match(faults, /a card number was sent to POST .*\/cart/, number);
  }
});

test("a card number that goes to the provider is none of the shop's business", async () => {
  const faults = await complaintsAbout(async (page, shopper) => {
    shopper.guard(CARD.pays);
    await page.goto(`${sandbox}/v3/element?number=${CARD.pays}`);
    assert.equal(shopper.secretsSent(), 1);
  });
  assert.equal(faults, "");
});

test("a script that no policy allows, and one that fails, are noticed", async () => {
  const faults = await complaintsAbout(async (page) => {
    const failing = page.waitForEvent("pageerror");
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.smuggled = true";
      document.head.append(script);
      setTimeout(() => { throw new Error("clumsy"); });
    });
    await failing;
    assert.equal(await page.evaluate(() => window.smuggled), undefined);
  });
  assert.match(faults, /violates its policy: script-src/);
  assert.match(faults, /clumsy/);
});

test("a page that jumps is noticed", async () => {
  const faults = await complaintsAbout(async (page) => {
    await page.evaluate(() => new Promise((resolve) => {
      document.querySelector("main").style.paddingTop = "400px";
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    }));
  });
  assert.match(faults, /jumped by/);
});

test("a cart is not an order", async () => {
  const shopper = await newShopper();
  await addToCart(await shopper.tab(), { slug: "field-notebook", kind: "Plain" });
  assert.deepEqual(await orders(shopper.email), []);
});
