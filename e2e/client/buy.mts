// A program buys something with nothing but the types made from the shop's own description:
// whatever the description gets wrong does not compile here, or is not answered.
//
//   SHOP   where shoppers are served

import createClient from "openapi-fetch";
import type { components, paths } from "./store.js";

declare const process: { env: Record<string, string | undefined> };

type Schemas = components["schemas"];

const shop = process.env["SHOP"];
if (!shop) throw new Error("SHOP is not set; `cargo xtask test openapi` sets it");

const store = createClient<paths>({
  baseUrl: shop,
  querySerializer: { object: { style: "form", explode: true } },
});

/** What was answered, or the problem as an error. */
const done = <T,>(answer: { data?: T; error?: Schemas["Problem"] }): T => {
  if (answer.data === undefined) throw new Error(`refused: ${JSON.stringify(answer.error)}`);
  return answer.data;
};

const expect = (what: string, holds: boolean) => {
  if (!holds) throw new Error(`expected ${what}`);
};

// Look around: search, filter by an option, and choose what is in stock.
const list = done(
  await store.GET("/store/v1/products", {
    params: { query: { q: "mug", facets: "1", in_stock: "1", options: { "option.Colour": "Ink" } } },
  }),
);
const card = list.data[0];
if (!card) throw new Error("no mug is for sale");
expect("facets where they were asked for", list.facets !== undefined);
const product = done(
  await store.GET("/store/v1/products/{product}", { params: { path: { product: card.slug } } }),
);
const variant = product.variants.find((one) => one.availability !== "none");
if (!variant) throw new Error("every mug is sold out");

// A cart, opened by its secret.
const cart = done(await store.POST("/store/v1/carts", { body: {} }));
if (!cart.secret) throw new Error("a new cart shows its secret");
const opens = { path: { cart: cart.id }, header: { "Bodega-Cart": cart.secret } };
const filled = done(
  await store.POST("/store/v1/carts/{cart}/lines", {
    params: opens,
    body: { variant_id: variant.id, quantity: 2, operation_id: "typed-1" },
  }),
);
const line = filled.lines[0];
if (!line) throw new Error("the line is missing");

// A stale validator is refused with the cart as it is, and the type says so.
const stale = await store.PATCH("/store/v1/carts/{cart}/lines/{line}", {
  params: {
    path: { ...opens.path, line: line.id },
    header: { ...opens.header, "If-Match": '"1"' },
  },
  body: { quantity: 1 },
});
expect("412 for a stale validator", stale.response.status === 412);
const current = stale.error?.cart;
if (!current) throw new Error("the conflict shows no cart");
const changed = done(
  await store.PATCH("/store/v1/carts/{cart}/lines/{line}", {
    params: {
      path: { ...opens.path, line: line.id },
      header: { ...opens.header, "If-Match": `"${current.version}"` },
    },
    body: { quantity: 1 },
  }),
);
expect("one piece", changed.lines[0]?.quantity === 1);

// An exact price, and the order.
const destination = { country: "US", region: "NY", postal_code: "10001" };
const { quote } = done(
  await store.POST("/store/v1/carts/{cart}/quote", { params: opens, body: { destination } }),
);
const placed = done(
  await store.POST("/store/v1/checkouts", {
    params: { header: { "Idempotency-Key": `place-${cart.id}` } },
    body: {
      intent_id: cart.intent_id,
      quote,
      contact: { email: "ada@example.com" },
      shipping_address: {
        name: "Ada Lovelace",
        line1: "1 Main Street",
        city: "New York",
        ...destination,
      },
    },
  }),
);
const secret = placed.order_secret;
if (!secret) throw new Error("the order shows no secret");
const intent = { path: { intent: placed.intent_id }, header: { "Bodega-Order": secret } };

// The payment, confirmed at the provider as its own library does.
const payment = done(
  await store.POST("/store/v1/checkouts/{intent}/payment", {
    params: { ...intent, header: { ...intent.header, "Idempotency-Key": `pay-${cart.id}` } },
    body: { method: "element" },
  }),
);
const client = payment.client_secret;
if (!client) throw new Error("the payment has no client secret");
const at = `${payment.provider_url}/v1/payment_intents/${client.split("_secret_")[0]}/confirm`;
const confirmed = await fetch(at, {
  method: "POST",
  headers: { authorization: `Bearer ${payment.publishable_key}` },
  body: new URLSearchParams({ client_secret: client, payment_method: "pm_card_visa" }),
});
expect("the provider to take the card", confirmed.ok);

// The webhook tells the shop; until then the order is asked for again.
const until = Date.now() + 20_000;
for (;;) {
  const order = done(
    await store.GET("/store/v1/orders/{order}", {
      params: { path: { order: placed.intent_id }, header: intent.header },
    }),
  );
  if (order.status === "PAID") {
    console.log(`${order.number}: ${order.totals.total.amount} ${order.totals.total.currency}`);
    break;
  }
  if (Date.now() > until) throw new Error(`the order is still ${order.status}`);
  await new Promise<void>((wake) => setTimeout(wake, 200));
}
