// Ways to pay: in the provider's frame, on the provider's page, refused first, asked by the bank.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newShopper } from "./browser.mjs";
import {
  CARD, answerBank, cardFrame, heading, openHostedPage, openPayPage, order, orderUrl, payByElement,
  payByHostedPage,
} from "./journey.mjs";
import { orders } from "./shop.mjs";

/** The one order of this shopper, paid. */
const paidOnce = async (shopper) => {
  const found = await orders(shopper.email);
  assert.equal(found.length, 1, "exactly one order");
  assert.equal(found[0].status, "PAID");
  assert.equal(found[0].payment_status, "SUCCEEDED");
};

test("a guest pays in the card fields and sees it without touching the page", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  const url = await order(shopper, page);
  await openPayPage(page);
  await payByElement(shopper, page);
  await heading(page, "Paid. Thank you");
  assert.equal(orderUrl(page), url);
  assert.ok(shopper.secretsSent() > 0, "the card went to the provider, where it was seen");
  await paidOnce(shopper);
});

test("a page that was open all the time tells of the payment by itself", async () => {
  const shopper = await newShopper();
  const watching = await shopper.tab();
  await order(shopper, watching);
  const paying = await shopper.tab();
  await paying.goto(`${watching.url()}/pay`);
  await payByElement(shopper, paying);
  await heading(watching, "Paid. Thank you");
});

test("without JavaScript a guest pays on the provider's page", async () => {
  const shopper = await newShopper({ javaScriptEnabled: false });
  const page = await shopper.tab();
  const url = await order(shopper, page);
  await openPayPage(page);
  assert.equal(await page.locator("#pay-form").isVisible(), false, "no dead card form");
  await openHostedPage(page);
  await payByHostedPage(shopper, page);
  await page.waitForURL((at) => at.href.startsWith(url));
  await heading(page, "Paid. Thank you");
  await paidOnce(shopper);
});

test("a declined card is told beside the fields, and another one pays", async () => {
  const shopper = await newShopper();
  shopper.expectRefusal(402);
  const page = await shopper.tab();
  await order(shopper, page);
  await openPayPage(page);
  await payByElement(shopper, page, CARD.declined);
  await page.locator("#pay-error").getByText("declined").waitFor();
  await payByElement(shopper, page, CARD.pays);
  await heading(page, "Paid. Thank you");
  await paidOnce(shopper);
});

test("after a declined card the order page says so and offers to pay again", async () => {
  const shopper = await newShopper();
  shopper.expectRefusal(402);
  const page = await shopper.tab();
  const url = await order(shopper, page);
  await openPayPage(page);
  await payByElement(shopper, page, CARD.poor);
  await page.locator("#pay-error").getByText("insufficient").waitFor();
  await page.goto(url);
  await heading(page, "The payment did not go through");
  await openPayPage(page);
  await payByElement(shopper, page, CARD.pays);
  await heading(page, "Paid. Thank you");
  await paidOnce(shopper);
});

test("a declined card on the provider's page can be replaced there", async () => {
  const shopper = await newShopper({ javaScriptEnabled: false });
  shopper.expectRefusal(422);
  const page = await shopper.tab();
  await order(shopper, page);
  await openPayPage(page);
  await openHostedPage(page);
  await payByHostedPage(shopper, page, CARD.declined);
  await page.getByRole("alert").getByText("declined").waitFor();
  await payByHostedPage(shopper, page, CARD.pays);
  await heading(page, "Paid. Thank you");
  await paidOnce(shopper);
});

test("the bank asks after the card fields, and yes pays", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await order(shopper, page);
  await openPayPage(page);
  await payByElement(shopper, page, CARD.asksBank);
  await answerBank(page, "Authorise the payment");
  await heading(page, "Paid. Thank you");
  await paidOnce(shopper);
});

test("the bank asks, no does not pay, and another card does", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  const url = await order(shopper, page);
  await openPayPage(page);
  await payByElement(shopper, page, CARD.asksBank);
  await answerBank(page, "Refuse it");
  await page.waitForURL((at) => at.href.startsWith(url));
  await heading(page, "The payment did not go through");
  await openPayPage(page);
  await payByElement(shopper, page, CARD.pays);
  await heading(page, "Paid. Thank you");
  await paidOnce(shopper);
});

test("the bank asks after the provider's page, without JavaScript", async () => {
  const shopper = await newShopper({ javaScriptEnabled: false });
  const page = await shopper.tab();
  await order(shopper, page);
  await openPayPage(page);
  await openHostedPage(page);
  await payByHostedPage(shopper, page, CARD.asksBank);
  await answerBank(page, "Authorise the payment");
  await heading(page, "Paid. Thank you");
  await paidOnce(shopper);
});

test("a slow payment is being processed until it is through", async () => {
  const shopper = await newShopper();
  const page = await shopper.tab();
  await order(shopper, page);
  await openPayPage(page);
  await payByElement(shopper, page, CARD.slow);
  await heading(page, "Your payment is being processed");
  await heading(page, "Paid. Thank you");
  await paidOnce(shopper);
});

test("the card fields stay usable when the provider says the number is wrong", async () => {
  const shopper = await newShopper();
  shopper.expectRefusal(402);
  shopper.expectRefusal(400);
  const page = await shopper.tab();
  await order(shopper, page);
  await openPayPage(page);
  await payByElement(shopper, page, "4242424242424241");
  await page.locator("#pay-error").waitFor();
  const number = cardFrame(page).getByLabel("Card number");
  assert.equal(await number.getAttribute("aria-invalid"), "true");
  await payByElement(shopper, page, CARD.pays);
  await heading(page, "Paid. Thank you");
});
