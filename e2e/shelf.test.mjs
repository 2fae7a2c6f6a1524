// Shelves run empty and minds change: sold out under one's hands, and cancelled orders.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newShopper } from "./browser.mjs";
import {
  CARD, addToCart, fillIn, heading, openPayPage, order, payByElement, placeButton, pressPay,
  typeCard,
} from "./journey.mjs";
import { orders, shop } from "./shop.mjs";

/** The demo has three of these. */
const LAST_KNIVES = { slug: "paring-knife", kind: "Ash", quantity: 3 };
/** And four of these. */
const LAST_MUGS = { slug: "stoneware-mug", kind: "Moss", quantity: 4 };

const statuses = async (shopper) => (await orders(shopper.email)).map((row) => row.status);

/** Everything up to the press of the button. */
const readyToPlace = async (shopper, what) => {
  const page = await shopper.tab();
  await addToCart(page, what);
  await page.getByRole("link", { name: "Check out" }).click();
  await fillIn(page, shopper.email);
  await page.getByRole("button", { name: "Update" }).last().click();
  await page.getByText("Tax", { exact: true }).waitFor();
  return page;
};

test("the second shopper is told that it is sold out, and keeps the cart", async () => {
  const [quick, late] = [await newShopper(), await newShopper()];
  const latePage = await readyToPlace(late, LAST_KNIVES);
  await order(quick, await quick.tab(), LAST_KNIVES);

  await placeButton(latePage).click();
  await heading(latePage, "Some of it is no longer in stock");
  await latePage.getByRole("link", { name: "Paring knife, Ash" }).waitFor();
  await latePage.getByText("Nothing was ordered and nothing was charged.").waitFor();
  assert.deepEqual(await statuses(late), []);

  await latePage.getByRole("link", { name: "Back to your cart" }).click();
  await latePage.getByText("Paring knife").first().waitFor();
  await latePage.getByRole("button", { name: "Remove" }).click();
  await order(late, latePage, { slug: "field-notebook", kind: "Lined" });
  assert.deepEqual(await statuses(late), ["PENDING"]);
});

test("a cancelled order gives its goods back", async () => {
  const [fickle, next] = [await newShopper(), await newShopper()];
  const page = await fickle.tab();
  await order(fickle, page, LAST_MUGS);
  await page.getByRole("button", { name: "Cancel this order" }).click();
  await heading(page, "This order was cancelled");
  assert.deepEqual(await statuses(fickle), ["CANCELLED"]);
  assert.equal(await page.getByRole("link", { name: /^Pay/ }).count(), 0);
  await page.reload();
  await heading(page, "This order was cancelled");

  await order(next, await next.tab(), LAST_MUGS);
  assert.deepEqual(await statuses(next), ["PENDING"]);
});

test("an order cancelled in another tab cannot be paid any more", async () => {
  const shopper = await newShopper();
  [400, 409].forEach((status) => shopper.expectRefusal(status));
  const page = await shopper.tab();
  const url = await order(shopper, page);
  const paying = await shopper.tab();
  await paying.goto(`${url}/pay`);
  await typeCard(shopper, paying, CARD.pays);
  await page.getByRole("button", { name: "Cancel this order" }).click();
  await heading(page, "This order was cancelled");
  await pressPay(paying);
  await paying.locator("#pay-error").getByText(/./).waitFor();
  await paying.goto(`${url}/pay`);
  await heading(paying, "This order was cancelled");
  assert.deepEqual(await statuses(shopper), ["CANCELLED"]);
});

test("a paid order that is cancelled says what happens to the money", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await order(shopper, page);
  await openPayPage(page);
  await payByElement(shopper, page);
  await heading(page, "Paid. Thank you");
  await page.getByRole("button", { name: "Cancel this order" }).click();
  await heading(page, "This order was cancelled");
  await page.getByText("What you paid goes back").waitFor();
  assert.deepEqual(await statuses(shopper), ["CANCELLED"]);
});

test("what is sold out on the shelf cannot be chosen", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await page.goto(`${shop}/products/wool-beanie`);
  await page.getByRole("radio", { name: /Sea/ }).waitFor();
  assert.equal(await page.getByRole("radio", { name: /Sea/ }).isDisabled(), true);
  assert.equal(await page.getByRole("radio", { name: /Charcoal/ }).isChecked(), true);
  await page.getByText("Sold out").waitFor();
});
