// The order's page while it is open: it tells of a payment by itself, without being loaded again,
// by the best of three ways that gets through.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newShopper } from "./browser.mjs";
import { heading, order, payByElement } from "./journey.mjs";

const STREAM = /\/store\/v1\/orders\/int_\w+\/events$/;
const QUESTION = /\/store\/v1\/orders\/int_\w+\?wait=/;
const LOOK = /\/orders\/int_\w+\/status$/;

/** Pays in another tab, and answers how the page that was open all the time heard of it. */
const heardBy = async (shopper) => {
  const watching = await shopper.tab();
  const asked = [];
  await order(shopper, watching);
  watching.on("request", (request) => asked.push(request.url()));
  await watching.evaluate(() => { window.stayed = true; });
  const paying = await shopper.tab();
  await paying.goto(`${watching.url()}/pay`);
  await payByElement(shopper, paying);
  await heading(watching, "Paid. Thank you");
  assert.ok(await watching.evaluate(() => window.stayed), "the page was loaded again");
  assert.match(await watching.title(), /^Paid. Thank you/);
  assert.equal(await watching.locator("#news").textContent(), "Paid. Thank you");
  return asked;
};

/** What goes there is lost, as behind a wall. */
const wall = async (shopper, address) => {
  shopper.expectOffline();
  await shopper.context.route(address, (route) => route.abort("internetdisconnected"));
};

test("the origin's stream tells of a payment", async () => {
  const shopper = await newShopper();
  const streamed = [];
  shopper.context.on("response", (response) => {
    if (STREAM.test(response.url())) streamed.push(response.headers()["content-type"]);
  });
  const asked = await heardBy(shopper);
  assert.deepEqual(new Set(streamed), new Set(["text/event-stream"]));
  assert.ok(asked.every((url) => !QUESTION.test(url) && !LOOK.test(url)), asked.join("\n"));
});

test("where no stream gets through, the origin is asked and answers in its time", async () => {
  const shopper = await newShopper();
  await wall(shopper, STREAM);
  const answers = [];
  shopper.context.on("response", (response) => {
    if (QUESTION.test(response.url())) answers.push(response.status());
  });
  const asked = await heardBy(shopper);
  assert.ok(answers.includes(200), asked.join("\n"));
  assert.ok(!asked.some((url) => LOOK.test(url)), asked.join("\n"));
});

test("where the origin cannot be reached, the shop is asked", async () => {
  const shopper = await newShopper();
  await wall(shopper, STREAM);
  await wall(shopper, QUESTION);
  const asked = await heardBy(shopper);
  assert.ok(asked.some((url) => LOOK.test(url)), asked.join("\n"));
});
