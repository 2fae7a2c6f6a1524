// Forms filled in badly: every error beside its field and summed up at the top, nothing lost.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newShopper } from "./browser.mjs";
import { addToCart, fillIn, heading, placeButton } from "./journey.mjs";
import { orders, shop } from "./shop.mjs";

const checkout = async (shopper) => {
  const page = await shopper.tab();
  await addToCart(page, { slug: "canvas-tote", kind: "Navy" });
  await page.getByRole("link", { name: "Check out" }).click();
  return page;
};

const wrongFields = (page) =>
  page.locator("[aria-invalid]").evaluateAll((fields) => fields.map((field) => field.name));

test("an empty form says what is missing, beside each field and at the top", async () => {
  const shopper = await newShopper();
  shopper.expectRefusal(422);
  const page = await checkout(shopper);
  await placeButton(page).click();
  const summary = page.getByRole("alert");
  await summary.waitFor();
  const expected = ["email", "name", "line1", "city", "region", "postal_code"];
  assert.deepEqual((await wrongFields(page)).sort(), [...expected].sort());
  for (const name of expected) {
    const described = await page.locator(`#${name}`).getAttribute("aria-describedby");
    await page.locator(`#${described}`).waitFor({ state: "visible" });
    await summary.locator(`a[href="#${name}"]`).waitFor();
  }
  await summary.locator('a[href="#city"]').click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "city");
});

test("what was typed is kept, and mending the one mistake is enough", async () => {
  const shopper = await newShopper();
  shopper.expectRefusal(422);
  const page = await checkout(shopper);
  await fillIn(page, "not an address");
  await page.locator("#note").fill("Please ring <twice> & wait");
  await placeButton(page).click();
  await page.getByRole("alert").waitFor();
  assert.deepEqual(await wrongFields(page), ["email"]);
  assert.equal(await page.locator("#email").inputValue(), "not an address");
  assert.equal(await page.locator("#line1").inputValue(), "12 Analytical Row");
  assert.equal(await page.locator("#region").inputValue(), "NY");
  assert.equal(await page.locator("#note").inputValue(), "Please ring <twice> & wait");
  await page.locator("#email").fill(shopper.email);
  await placeButton(page).click();
  await heading(page, "One step left: payment");
  assert.equal((await orders(shopper.email)).length, 1);
});

test("a form without JavaScript behaves the same", async () => {
  const shopper = await newShopper({ javaScriptEnabled: false });
  shopper.expectRefusal(422);
  const page = await checkout(shopper);
  await fillIn(page, shopper.email, { name: "Ada", postal_code: "1" });
  await placeButton(page).click();
  await page.getByRole("alert").waitFor();
  assert.deepEqual((await wrongFields(page)).sort(), ["city", "line1", "postal_code", "region"]);
  assert.equal(await page.locator("#name").inputValue(), "Ada");
});

test("very long and very strange text is refused politely and shown as it was typed", async () => {
  const shopper = await newShopper();
  shopper.expectRefusal(422);
  const page = await checkout(shopper);
  await fillIn(page, shopper.email);
  const strange = `"><img src=x onerror=alert(1)>${"\u{1f9f6}".repeat(200)}`;
  await page.locator("#name").fill(strange);
  await placeButton(page).click();
  await page.getByRole("alert").waitFor();
  assert.deepEqual(await wrongFields(page), ["name"]);
  assert.equal(await page.locator("#name").inputValue(), strange);
  assert.equal(await page.locator("img").count(), 0);
});

test("a quantity that is none is refused where it was typed", async () => {
  const shopper = await newShopper();
  shopper.expectRefusal(422);
  const page = await shopper.tab();
  await page.goto(`${shop}/products/canvas-tote`);
  // Past what the browser itself would catch.
  await page.locator("form[action='/cart/lines']").evaluate((form) => { form.noValidate = true; });
  await page.getByLabel("Quantity").fill("1000");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByText("The quantity is a whole number from 1 to 999.").first().waitFor();
  await page.goto(`${shop}/cart`);
  await heading(page, "Your cart is empty");
});

test("an old or invented address ends on a page with a way on", async () => {
  const shopper = await newShopper();
  [401, 404].forEach((status) => shopper.expectRefusal(status));
  const page = await shopper.tab();
  const addresses = [
    "/products/unobtainium", "/nowhere", "/orders/int_01JD3Z0000000000000000000V", "/orders/x",
  ];
  for (const address of addresses) {
    const answer = await page.goto(`${shop}${address}`);
    assert.ok([401, 404].includes(answer.status()), `${address}: ${answer.status()}`);
    await page.locator("main a.button").first().waitFor();
  }
});
