// A tour of every page, on a phone and on a desk, by day and by night: nothing a screen reader
// would stumble over, nothing wider than the screen, no complaint in the console. With
// E2E_PICTURES set, every page is photographed.

import { test } from "node:test";

import { newShopper } from "./browser.mjs";
import { inspect } from "./inspect.mjs";
import {
  CARD, addToCart, answerBank, cardFrame, fillIn, heading, openHostedPage, openPayPage, order,
  payByElement, payByHostedPage, placeButton, typeCard,
} from "./journey.mjs";
import { pictures, shop } from "./shop.mjs";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
/** The first two differ in both respects, which is enough unless pictures are wanted. */
const LOOKS = [
  { viewport: PHONE, colorScheme: "dark" },
  { viewport: DESK, colorScheme: "light" },
  { viewport: PHONE, colorScheme: "light" },
  { viewport: DESK, colorScheme: "dark" },
];

for (const look of pictures ? LOOKS : LOOKS.slice(0, 2)) {
  const name = `${look.viewport.width}-${look.colorScheme}`;
  test(`every page holds up at ${name}`, async () => {
    const shopper = await newShopper(look);
    [401, 402, 404, 422].forEach((status) => shopper.expectRefusal(status));
    const page = await shopper.tab();
    await browse(page, name);
    await checkOut(shopper, page, name);
    await pay(shopper, page, name);
    await payElsewhere(shopper, name);
    await goWrong(shopper, page, name);
  });
}

const browse = async (page, look) => {
  await page.goto(shop);
  await inspect(page, "00-home", look);
  await page.goto(`${shop}/products`);
  await inspect(page, "01-list", look);
  await page.goto(`${shop}/de`);
  await inspect(page, "01-home-german", look);
  await page.goto(`${shop}/categories/kitchen?sort=price`);
  await inspect(page, "02-list-category", look);
  await page.goto(`${shop}/search?q=xylophone`);
  await inspect(page, "03-list-empty", look);
  await page.goto(`${shop}/products/stoneware-mug`);
  await inspect(page, "04-product", look);
  await page.goto(`${shop}/products/wool-beanie`);
  await inspect(page, "05-product-sold-out-kind", look);
  await page.goto(`${shop}/de/products/stoneware-mug`);
  await inspect(page, "05-product-german", look);
  await page.goto(`${shop}/cart`);
  await inspect(page, "06-cart-empty", look);
  await page.goto(`${shop}/orders`);
  await inspect(page, "06-orders-none", look);
  await page.goto(`${shop}/offline`);
  await inspect(page, "06-offline", look);
  await unfold(page, look);
};

/** What opens over a page: the menu, the filters, proposals, the cart. */
const unfold = async (page, look) => {
  await page.goto(`${shop}/products?sort=price&in_stock=1`);
  await page.getByRole("button", { name: "Menu" }).click();
  await inspect(page, "26-menu", look, "fold");
  await page.keyboard.press("Escape");
  const filter = page.getByRole("button", { name: /^Filter/ });
  if (await filter.isVisible()) await filter.click();
  await inspect(page, "27-filters", look, "fold");
  await page.keyboard.press("Escape");
  const search = page.getByRole("button", { name: "Search" }).last();
  if (await search.isVisible()) await search.click();
  await page.getByRole("combobox", { name: "Search the shop" }).fill("st");
  await page.getByRole("option").first().waitFor();
  await inspect(page, "28-proposals", look, "fold");
  await page.goto(`${shop}/products/linen-throw`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Check out" }).waitFor();
  await inspect(page, "29-drawer", look, "fold");
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await inspect(page, "30-drawer-undo", look, "fold");
};

const checkOut = async (shopper, page, look) => {
  await addToCart(page, { slug: "linen-throw", kind: "Rust" });
  await addToCart(page, { slug: "single-origin-coffee", kind: "Filter", quantity: 2 });
  await inspect(page, "07-cart", look);
  await page.getByRole("link", { name: "Check out" }).click();
  await heading(page, "Checkout");
  await inspect(page, "08-checkout", look);
  await fillIn(page, "nobody", { name: "Ada Lovelace", city: "New York" });
  await placeButton(page).click();
  await page.getByRole("alert").waitFor();
  await inspect(page, "09-checkout-errors", look);
  await fillIn(page, shopper.email);
  await placeButton(page).click();
  await page.getByText("The total has changed").waitFor();
  await inspect(page, "10-checkout-new-total", look);
  await placeButton(page).click();
  await heading(page, "One step left: payment");
  await inspect(page, "11-order-unpaid", look);
};

const pay = async (shopper, page, look) => {
  await openPayPage(page);
  await cardFrame(page).getByLabel("Card number").waitFor();
  await inspect(page, "12-pay", look);
  await payByElement(shopper, page, CARD.declined);
  await page.locator("#pay-error").getByText("declined").waitFor();
  await inspect(page, "13-pay-declined", look);
  await page.goto(page.url().replace(/\/pay$/, ""));
  await heading(page, "The payment did not go through");
  await inspect(page, "14-order-declined", look);
  await openPayPage(page);
  await typeCard(shopper, page, CARD.asksBank);
  await inspect(page, "15-pay-typed", look);
  await payByElement(shopper, page, CARD.asksBank);
  await heading(page, "Is this you?");
  await inspect(page, "16-bank", look);
  await answerBank(page, "Authorise the payment");
  await heading(page, "Paid. Thank you");
  await inspect(page, "17-order-paid", look);
  await page.getByRole("button", { name: "Cancel this order" }).click();
  await heading(page, "This order was cancelled");
  await inspect(page, "18-order-cancelled", look);
};

const payElsewhere = async (shopper, look) => {
  const page = await shopper.tab();
  await order(shopper, page);
  await openPayPage(page);
  await openHostedPage(page);
  await inspect(page, "19-hosted-pay", look);
  await payByHostedPage(shopper, page, CARD.declined);
  await page.getByRole("alert").waitFor();
  await inspect(page, "20-hosted-pay-declined", look);
  await payByHostedPage(shopper, page, CARD.slow);
  await heading(page, "Your payment is being processed");
  // It would move on as soon as the payment is through; it has to hold still to be looked at.
  await page.route("**/orders/*/status", (route) => route.fulfill({ status: 204 }));
  await inspect(page, "21-order-processing", look);
};

const goWrong = async (shopper, page, look) => {
  await page.goto(`${shop}/nowhere`);
  await inspect(page, "22-not-found", look);
  await page.goto(`${shop}/orders/int_01JD3Z0000000000000000000V`);
  await inspect(page, "23-order-of-somebody-else", look);
  const late = await shopper.tab();
  // More than there are, which the shop may promise nobody.
  await addToCart(late, { slug: "single-origin-coffee", kind: "Espresso", quantity: 6 });
  await late.getByRole("link", { name: "Check out" }).click();
  await fillIn(late, shopper.email);
  await late.getByRole("button", { name: "Update" }).last().click();
  await placeButton(late).click();
  await late.getByRole("link", { name: "Back to your cart" }).waitFor();
  await inspect(late, "24-refused", look);
  await late.getByRole("link", { name: "Back to your cart" }).click();
  await heading(late, "Cart");
  await inspect(late, "25-cart-after-refusal", look);
};
