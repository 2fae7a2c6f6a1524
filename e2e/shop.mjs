// The shop under test, as the environment describes it. The same files run against every host:
//
//   E2E_SHOP      where shoppers are served
//   E2E_SANDBOX   the payment sandbox, as a browser reaches it
//   E2E_BODEGA    the `bodega` command; its own settings are in the environment too
//   E2E_PICTURES  (optional) a folder for pictures of every page

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

const required = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; \`cargo xtask test browser\` sets it`);
  return value;
};

export const shop = required("E2E_SHOP");
export const sandbox = required("E2E_SANDBOX");
export const pictures = process.env.E2E_PICTURES;

const bodega = async (...words) => {
  const { stdout } = await run(required("E2E_BODEGA"), [...words, "--json"]);
  return JSON.parse(stdout);
};

/** Every order whose confirmation goes to this address, as the shopkeeper's command shows it. */
export const orders = async (email) => {
  const found = [];
  let before = [];
  for (;;) {
    const page = await bodega("orders", "list", "--limit", "100", ...before);
    for (const row of page) {
      const order = await whole(row.id);
      if (order.contact.email === email) found.push(row);
    }
    if (page.length < 100) return found;
    before = ["--before", String(page.at(-1).number)];
  }
};

// Who ordered never changes, so each order is looked at once.
const seen = new Map();
const whole = async (id) => {
  if (!seen.has(id)) seen.set(id, await bodega("orders", "show", id));
  return seen.get(id);
};
