// What shoppers do, in their own words: a test reads as a story of these.

import { shop } from "./shop.mjs";

export const CARD = {
  pays: "4242424242424242",
  declined: "4000000000000002",
  poor: "4000000000009995",
  asksBank: "4000002500003155",
  slow: "4000000000008005",
};

const EXPIRY = "12 / 34";
const CODE = "123";

export const ADDRESS = {
  name: "Ada Lovelace",
  line1: "12 Analytical Row",
  city: "New York",
  region: "NY",
  postal_code: "10001",
};

/** Puts something into the cart from its product page, and sees the cart. */
export const addToCart = async (page, { slug, kind, quantity = 1 }) => {
  await page.goto(`${shop}/products/${slug}`);
  if (kind) await choose(page, kind);
  await page.getByLabel("Quantity").fill(String(quantity));
  await page.getByRole("button", { name: "Add to cart" }).click();
  // With a script the cart slides in, without one its page opens: either way it is there.
  await page.getByRole("heading", { name: "Cart" }).first().waitFor();
  if (page.url() !== `${shop}/cart`) await page.goto(`${shop}/cart`);
};

/** Chooses a kind of a product on its page. */
export const choose = async (page, kind) => {
  const value = page.locator(".values").getByRole("link", { name: kind });
  await value.click();
  await page.locator(".values [aria-current]").filter({ hasText: kind }).waitFor();
};

/** Fills in the checkout form. */
export const fillIn = async (page, email, address = ADDRESS) => {
  await page.locator("#email").fill(email);
  for (const [name, value] of Object.entries(address)) {
    const field = page.locator(`#${name}`);
    const choice = (await field.evaluate((element) => element.tagName)) === "SELECT";
    await (choice ? field.selectOption(value) : field.fill(value));
  }
};

export const placeButton = (page) => page.getByRole("button", { name: /^Place order/ });

/** Places the order; the total may change once when the shop learns the address. */
export const placeOrder = async (page) => {
  await page.getByRole("button", { name: "Update" }).last().click();
  await placeButton(page).click();
  await page.waitForURL(/\/orders\/int_/);
  return orderUrl(page);
};

/** The order page's own address, without what a payment provider adds to it. */
export const orderUrl = (page) => page.url().split("?")[0];

/** From the shelf to a placed order that waits for its payment. */
export const order = async (shopper, page, what = { slug: "field-notebook", kind: "Dotted" }) => {
  await addToCart(page, what);
  await page.getByRole("link", { name: "Check out" }).click();
  await fillIn(page, shopper.email);
  const url = await placeOrder(page);
  await heading(page, "One step left: payment");
  return url;
};

/** Waits until the page says this in its largest letters. */
export const heading = (page, name) =>
  page.getByRole("heading", { level: 1, name }).waitFor({ state: "visible" });

/** The sandbox's frame with the card fields. */
export const cardFrame = (page) => page.frameLocator("#payment-element iframe");

const fillCard = async (form, number) => {
  await form.getByLabel("Card number").fill(number);
  await form.getByLabel("Expiry").fill(EXPIRY);
  await form.getByLabel("Security code").fill(CODE);
};

/** Opens the pay page and types a card into the provider's frame, without sending it. */
export const typeCard = async (shopper, page, number) => {
  shopper.guard(number);
  await fillCard(cardFrame(page), number);
};

/** Opens the pay page from the order page. */
export const openPayPage = async (page) => {
  await page.getByRole("link", { name: /^Pay / }).click();
  await page.waitForURL(/\/pay$/);
};

/** Presses the pay page's own button. */
export const pressPay = (page) => page.getByRole("button", { name: /^Pay [^o]/ }).click();

/** Pays with the card fields on the pay page. */
export const payByElement = async (shopper, page, number = CARD.pays) => {
  await typeCard(shopper, page, number);
  await pressPay(page);
};

/** Goes to the provider's own page from the pay page. */
export const openHostedPage = async (page) => {
  await page.getByRole("button", { name: "Pay on the provider’s page" }).click();
  await page.waitForURL((url) => url.pathname.startsWith("/pay/"));
};

/** Pays with the form on the provider's own page. */
export const payByHostedPage = async (shopper, page, number = CARD.pays) => {
  shopper.guard(number);
  await fillCard(page, number);
  await page.getByRole("button", { name: /^Pay / }).click();
};

/** Answers the bank's question. */
export const answerBank = async (page, answer) => {
  await heading(page, "Is this you?");
  await page.getByRole("button", { name: answer }).click();
};
