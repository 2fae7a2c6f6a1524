// Shelves run empty and minds change: sold out under one's hands, and cancelled orders.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newShopper } from "./browser.mjs";
import {
  CARD, addToCart, choose, fillIn, heading, openPayPage, order, payByElement, placeButton, pressPay,
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
  await latePage.getByRole("link", { name: /^Paring knife\W+Ash$/ }).waitFor();
  await latePage.getByText("Nothing was ordered and nothing was charged.").waitFor();
  assert.deepEqual(await statuses(late), []);

  await latePage.getByRole("link", { name: "Back to your cart" }).click();
  await latePage.getByText("Paring knife").first().waitFor();
  await latePage.getByRole("button", { name: "Remove" }).click();
  await order(late, latePage, { slug: "field-notebook", kind: "Lined" });
  assert.deepEqual(await statuses(late), ["PENDING"]);
});

/** Looks again and again until it can be bought: the shelf hears of the books a moment later. */
const onTheShelf = async (page, { slug, kind }) => {
  for (let looks = 0; looks < 50; looks += 1) {
    await page.goto(`${shop}/products/${slug}`);
    await choose(page, kind);
    if (await page.getByRole("button", { name: "Add to cart" }).count()) return;
  }
  assert.fail(`${slug} in ${kind} does not come back`);
};

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

  const shelf = await next.tab();
  await onTheShelf(shelf, LAST_MUGS);
  await order(next, shelf, LAST_MUGS);
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
  const kinds = page.locator(".values");
  const there = kinds.getByRole("link", { name: "Charcoal" });
  assert.equal(await there.getAttribute("aria-current"), "true");
  // It can be looked at, and says so.
  await kinds.getByRole("link", { name: "Sea (not available)" }).click();
  await page.getByRole("button", { name: "Sold out" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Sold out" }).isDisabled(), true);
  await there.click();
  await page.getByRole("button", { name: "Add to cart" }).waitFor();
});
