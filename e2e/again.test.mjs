// Reload, back button, second tab, impatient fingers: at every step of a checkout, one order.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newShopper } from "./browser.mjs";
import {
  ADDRESS, CARD, addToCart, fillIn, heading, openPayPage, order, orderUrl, payByElement, placeButton,
  placeOrder, pressPay, typeCard,
} from "./journey.mjs";
import { orders, shop } from "./shop.mjs";

const LAMP = { slug: "desk-lamp", kind: "Graphite" };

const oneOrder = async (shopper, status) => {
  const found = await orders(shopper.email);
  assert.deepEqual(found.map((row) => row.status), [status]);
};

const quantity = (page) => page.getByRole("spinbutton", { name: /^Quantity of/ }).inputValue();

test("reloading the cart, or going back and forth, adds nothing", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await addToCart(page, LAMP);
  await page.reload();
  assert.equal(await quantity(page), "1");
  await page.goBack();
  await page.getByRole("button", { name: "Add to cart" }).waitFor();
  await page.goForward();
  await page.waitForURL(`${shop}/cart`);
  assert.equal(await quantity(page), "1");
});

test("reloading an updated checkout keeps what was typed and orders nothing", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await addToCart(page, LAMP);
  await page.getByRole("link", { name: "Check out" }).click();
  await fillIn(page, shopper.email);
  // The updated page must be there before it can be loaded again.
  const updated = page.waitForNavigation();
  await page.getByRole("button", { name: "Update" }).last().click();
  await updated;
  await page.reload();
  assert.equal(await page.locator("#email").inputValue(), shopper.email);
  assert.equal(await page.locator("#region").inputValue(), "NY");
  assert.deepEqual(await orders(shopper.email), []);
  await placeButton(page).click();
  await heading(page, "One step left: payment");
  await oneOrder(shopper, "PENDING");
});

test("Enter in a field orders nothing", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await addToCart(page, LAMP);
  await page.getByRole("link", { name: "Check out" }).click();
  await fillIn(page, shopper.email);
  await page.locator("#city").press("Enter");
  await page.getByText("New York sales tax").or(page.getByText("Tax", { exact: true })).first()
    .waitFor();
  await heading(page, "Checkout");
  assert.deepEqual(await orders(shopper.email), []);
});

test("going back after the order leads to no second one", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await addToCart(page, LAMP);
  await page.getByRole("link", { name: "Check out" }).click();
  // No tax there: the total stays, and the order is placed from the first form.
  await fillIn(page, shopper.email, { ...ADDRESS, region: "TX", postal_code: "73301" });
  await placeButton(page).click();
  await heading(page, "One step left: payment");
  const placed = page.url();
  await page.goBack();
  await heading(page, "Your cart is empty");
  await page.goForward();
  await heading(page, "One step left: payment");
  assert.equal(page.url(), placed);
  await oneOrder(shopper, "PENDING");
});

test("the checkout in two tabs makes one order", async () => {
  const shopper = await newShopper();
  const one = await shopper.tab();
  await addToCart(one, LAMP);
  const two = await shopper.tab();
  for (const tab of [one, two]) {
    await tab.goto(`${shop}/checkout`);
    await fillIn(tab, shopper.email);
  }
  const first = await placeOrder(one);
  const second = await placeAsFarAsItGoes(two);
  assert.equal(second, first);
  await oneOrder(shopper, "PENDING");
});

/** In a tab that is late, updating the total already leads to the order. */
const placeAsFarAsItGoes = async (page) => {
  await page.getByRole("button", { name: "Update" }).last().click();
  await page.waitForURL(/\/orders\/int_/);
  return orderUrl(page);
};

test("two tabs that place at the same moment make one order", async () => {
  const shopper = await newShopper();
  const tabs = [await shopper.tab(), await shopper.tab()];
  await addToCart(tabs[0], LAMP);
  for (const tab of tabs) {
    await tab.goto(`${shop}/checkout`);
    await fillIn(tab, shopper.email);
    await tab.getByRole("button", { name: "Update" }).last().click();
    await tab.getByText("Tax", { exact: true }).waitFor();
  }
  const places = await Promise.all(tabs.map(async (tab) => {
    await placeButton(tab).click();
    await tab.waitForURL(/\/orders\/int_/);
    return orderUrl(tab);
  }));
  assert.equal(places[0], places[1]);
  await oneOrder(shopper, "PENDING");
});

test("an impatient double click places one order", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await addToCart(page, LAMP);
  await page.getByRole("link", { name: "Check out" }).click();
  await fillIn(page, shopper.email);
  await page.getByRole("button", { name: "Update" }).last().click();
  await placeButton(page).dblclick();
  await heading(page, "One step left: payment");
  await oneOrder(shopper, "PENDING");
});

test("an answer that was lost on the way is no lost order, and no second one", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await addToCart(page, LAMP);
  await page.getByRole("link", { name: "Check out" }).click();
  await fillIn(page, shopper.email);
  await page.getByRole("button", { name: "Update" }).last().click();
  await page.getByText("Tax", { exact: true }).waitFor();
  await page.route("**/checkout", loseAnswer);
  await placeButton(page).click();
  await page.waitForURL("chrome-error://**");
  await page.unroute("**/checkout", loseAnswer);
  await oneOrder(shopper, "PENDING");
  await page.goto(`${shop}/cart`);
  await page.getByRole("link", { name: "See your order" }).click();
  await heading(page, "One step left: payment");
  await oneOrder(shopper, "PENDING");
});

/** The shop hears and does what it is asked, and the browser never knows. */
const loseAnswer = async (route) => {
  const request = route.request();
  await fetch(request.url(), {
    method: request.method(),
    headers: await request.allHeaders(),
    body: request.postData(),
    redirect: "manual",
  });
  await route.abort();
};

test("a cart that changed in another tab is shown again before it is ordered", async () => {
  const shopper = await newShopper();
  const one = await shopper.tab();
  await addToCart(one, LAMP);
  await one.getByRole("link", { name: "Check out" }).click();
  await fillIn(one, shopper.email);
  await one.getByRole("button", { name: "Update" }).last().click();
  await one.getByText("Tax", { exact: true }).waitFor();
  await addToCart(await shopper.tab(), { slug: "field-notebook", kind: "Lined" });
  await placeButton(one).click();
  await one.getByText("Your cart has changed").waitFor();
  await one.locator("#totals").getByText("Field notebook").waitFor();
  assert.equal(await one.locator("#email").inputValue(), shopper.email);
  assert.deepEqual(await orders(shopper.email), []);
  await placeButton(one).click();
  await heading(one, "One step left: payment");
  await oneOrder(shopper, "PENDING");
});

test("an ordered cart is empty, and the next one is another order", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  const first = await order(shopper, page, LAMP);
  await page.goto(`${shop}/cart`);
  await heading(page, "Your cart is empty");
  const second = await order(shopper, page, LAMP);
  assert.notEqual(second, first);
  assert.equal((await orders(shopper.email)).length, 2);
});

test("reloading and going back around the payment pays once", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  const url = await order(shopper, page, LAMP);
  await page.reload();
  await heading(page, "One step left: payment");
  await openPayPage(page);
  await typeCard(shopper, page, CARD.pays);
  await page.reload();
  await page.goBack();
  await heading(page, "One step left: payment");
  await openPayPage(page);
  await payByElement(shopper, page);
  await heading(page, "Paid. Thank you");
  await page.reload();
  await heading(page, "Paid. Thank you");
  await page.goto(`${url}/pay`);
  await heading(page, "Paid. Thank you");
  await oneOrder(shopper, "PAID");
});

test("paying in two tabs pays once, and the late one is told", async () => {
  const shopper = await newShopper();
  shopper.expectRefusal(400);
  const tabs = [await shopper.tab(), await shopper.tab()];
  const url = await order(shopper, tabs[0], LAMP);
  for (const tab of tabs) {
    await tab.goto(`${url}/pay`);
    await typeCard(shopper, tab, CARD.pays);
  }
  await pressPay(tabs[0]);
  await heading(tabs[0], "Paid. Thank you");
  await pressPay(tabs[1]);
  await heading(tabs[1], "Paid. Thank you");
  await oneOrder(shopper, "PAID");
});

test("an impatient double click on the pay button pays once", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await order(shopper, page, LAMP);
  await openPayPage(page);
  await typeCard(shopper, page, CARD.pays);
  await page.getByRole("button", { name: /^Pay \$/ }).dblclick();
  await heading(page, "Paid. Thank you");
  await oneOrder(shopper, "PAID");
});
