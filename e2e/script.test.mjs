// What a script adds: no page is loaded for a choice, a filter or a cart. And what there is when
// the network is gone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newShopper } from "./browser.mjs";
import { choose, heading } from "./journey.mjs";
import { shop } from "./shop.mjs";

/** Whatever happens until `same` is asked again must not load another page. */
const stay = async (page) => {
  await page.evaluate(() => { window.stayed = true; });
  return () => page.evaluate(() => window.stayed === true);
};

const count = (page) => page.locator("[data-cart-count]");
const drawer = (page) => page.getByRole("dialog", { name: "Cart" });

test("a choice changes price, stock and address, and keeps what was typed", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await page.goto(`${shop}/products/linen-throw`);
  const same = await stay(page);
  await page.getByLabel("Quantity").fill("3");
  await choose(page, "Rust");
  assert.match(page.url(), /\?variant=/);
  assert.match(await page.locator(".facts .price").innerText(), /\$69\.00/);
  assert.equal(await page.getByLabel("Quantity").inputValue(), "3");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Rust");
  assert.ok(await same());
  await page.reload();
  assert.match(await page.locator(".values [aria-current]").innerText(), /Rust/);
});

test("the cart slides in, and every change in it is true at once", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await page.goto(`${shop}/products/field-notebook`);
  const same = await stay(page);
  await page.getByRole("button", { name: "Add to cart" }).click();
  const cart = drawer(page);
  await cart.getByRole("link", { name: "Check out" }).waitFor();
  assert.equal(await count(page).innerText(), "1");
  await cart.getByRole("button", { name: "One more" }).click();
  await cart.locator(".sums").getByText("$24.00").waitFor();
  assert.equal(await count(page).innerText(), "2");
  await cart.getByRole("button", { name: "Remove" }).click();
  await cart.getByText("Your cart is empty").waitFor();
  assert.equal(await count(page).isVisible(), false);
  await cart.getByRole("button", { name: "Undo" }).click();
  await cart.locator(".sums").getByText("$24.00").waitFor();
  await cart.getByRole("link", { name: "Continue shopping" }).click();
  await cart.waitFor({ state: "hidden" });
  assert.ok(await same());
  assert.equal(page.url(), `${shop}/products/field-notebook`);
  await page.goto(`${shop}/cart`);
  assert.equal(await page.getByRole("spinbutton").inputValue(), "2");
});

test("the cart's own page changes without being loaded again", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await page.goto(`${shop}/products/field-notebook`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await drawer(page).waitFor();
  await page.goto(`${shop}/cart`);
  const same = await stay(page);
  await page.getByRole("spinbutton").fill("4");
  await page.getByRole("spinbutton").press("Tab");
  await page.locator(".sums").getByText("$48.00").waitFor();
  await page.getByRole("button", { name: "Remove" }).click();
  await heading(page, "Your cart is empty");
  assert.ok(await same());
});

test("one press adds once: pressed twice, or sent again because the answer was lost", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await page.goto(`${shop}/products/field-notebook`);
  await page.getByRole("button", { name: "Add to cart" }).dblclick();
  await drawer(page).getByRole("link", { name: "Check out" }).waitFor();
  assert.equal(await count(page).innerText(), "1");
  await page.keyboard.press("Escape");

  // The shop has done it, and nobody hears of it: the form goes its own way.
  shopper.expectOffline();
  let sent = 0;
  await page.route("**/cart/lines", async (route) => {
    sent += 1;
    if (sent > 1) return route.continue();
    await route.fetch({ maxRedirects: 0 });
    return route.abort("internetdisconnected");
  });
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.waitForURL(`${shop}/cart`);
  assert.equal(sent, 2);
  assert.equal(await page.getByRole("spinbutton").inputValue(), "2");
});

test("without a script, too, a button that is pressed twice adds once", async () => {
  const shopper = await newShopper({ javaScriptEnabled: false });
  const page = await shopper.tab();
  await page.goto(`${shop}/products/field-notebook`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.waitForURL(`${shop}/cart`);
  await page.goto(`${shop}/products/field-notebook`);
  await page.getByRole("button", { name: "Add to cart" }).dblclick();
  await page.waitForURL(`${shop}/cart`);
  await page.reload();
  assert.equal(await page.getByRole("spinbutton").inputValue(), "2");
});

test("what is typed is proposed, and arrows choose", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await page.goto(shop);
  const field = page.getByRole("combobox", { name: "Search the shop" });
  await field.pressSequentially("stonew");
  await page.getByRole("option", { name: /Stoneware mug/ }).waitFor();
  assert.equal(await field.getAttribute("aria-expanded"), "true");
  await field.press("ArrowDown");
  const chosen = await field.getAttribute("aria-activedescendant");
  assert.equal(await page.locator(`#${chosen}`).getAttribute("aria-selected"), "true");
  await field.press("Escape");
  assert.equal(await page.getByRole("option").count(), 0);
  await field.press("w");
  await field.press("Backspace");
  await page.getByRole("option", { name: /Stoneware mug/ }).waitFor();
  await field.press("ArrowDown");
  await field.press("Enter");
  await heading(page, "Stoneware mug");
});

test("filters and sorting change the list in place, and the back button takes them back", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await page.goto(`${shop}/products`);
  const all = await page.locator(".card").count();
  const same = await stay(page);
  await page.locator(".filters").getByRole("link", { name: /kitchen/ }).click();
  await page.locator(".chips").getByRole("link", { name: /kitchen/ }).waitFor();
  assert.match(page.url(), /category=kitchen/);
  const some = await page.locator(".card").count();
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  await page.getByLabel("Sort by").selectOption("-price");
  await page.waitForURL(/sort=-price/);
  assert.match(page.url(), /category=kitchen/);
  await page.goBack();
  await page.goBack();
  await page.waitForURL(`${shop}/products`);
  await page.waitForFunction((wanted) => document.querySelectorAll(".card").length === wanted, all);
  assert.ok(await same());
});

test("without a network there is a page that says so, and a way back", async () => {
  const shopper = await newShopper({ serviceWorkers: "allow" });
  shopper.expectOffline();
  const page = await shopper.tab();
  await page.goto(shop);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((controlled) => {
      navigator.serviceWorker.addEventListener("controllerchange", controlled, { once: true });
    });
  });
  await shopper.context.setOffline(true);
  await page.goto(`${shop}/products/stoneware-mug`);
  await heading(page, "You are offline");
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).margin), "8px");
  await shopper.context.setOffline(false);
  await page.getByRole("link", { name: "Try again" }).click();
  await heading(page, "Stoneware mug");
});
