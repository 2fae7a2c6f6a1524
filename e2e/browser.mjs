// A browser for shoppers who are watched: what their pages complain about and whom they talk to
// is written down, and looked at when the test ends.

import assert from "node:assert/strict";
import { after, afterEach } from "node:test";
import { chromium } from "playwright-core";

import { sandbox } from "./shop.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Longer than a loaded machine needs for any page, shorter than a person's patience. */
const PATIENCE = 20_000;

/** A movement of what is on the page that a person would notice, and might click beside. */
const JUMP = 0.02;

const browser = await chromium.launch({
  executablePath: process.env.BODEGA_CHROMIUM || "/usr/bin/chromium",
  args: FLAGS,
});
const open = new Set();

afterEach(async (test) => {
  const watched = [...open];
  await Promise.all(watched.map((shopper) => shopper.settled()));
  open.clear();
  const faults = watched.flatMap((shopper) => shopper.faults());
  await Promise.all(watched.map((shopper) => shopper.context.close()));
  // Said aloud too: of a test that has failed already, only the first failure is printed.
  faults.forEach((fault) => test.diagnostic(fault));
  assert.deepEqual(faults, [], "pages complained, or a card number went astray");
});
after(() => browser.close());

/** A new person with a browser of their own. `options` are those of a Playwright context. */
export const newShopper = async (options = {}) => {
  // A service worker would ask in the pages' stead, where no test sees it; the one that wants it
  // says so.
  const context = await browser.newContext({
    serviceWorkers: "block", reducedMotion: "reduce", ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  const shopper = new Shopper(context);
  open.add(shopper);
  await shopper.watch();
  return shopper;
};

let people = 0;

class Shopper {
  #complaints = [];
  #sent = [];
  #secrets = new Set();
  #refusals = new Set();
  #offline = false;

  constructor(context) {
    this.context = context;
    people += 1;
    this.email = `shopper-${process.pid}-${people}@example.com`;
  }

  /** Opens another tab. */
  async tab() {
    return this.context.newPage();
  }

  /** Lets what pages are about to report arrive here. */
  async settled() {
    const pages = this.context.pages();
    // A page that is just going away has nothing more to say.
    await Promise.allSettled(pages.map((page) => page.evaluate(() => true)));
  }

  /** From here on, this text may be sent to the payment sandbox and to nobody else. */
  guard(secret) {
    this.#secrets.add(secret).add(secret.replace(/(.{4})(?=.)/g, "$1 "));
  }

  /** The shop or the sandbox is about to say no with this status, which browsers write down. */
  expectRefusal(status) {
    this.#refusals.add(status);
  }

  /** The network is about to be taken away, which browsers write down too. */
  expectOffline() {
    this.#offline = true;
  }

  async watch() {
    await this.context.exposeBinding("tellTest", ({ page }, text) => {
      this.#complaints.push(`${page.url()}: ${text}`);
    });
    await this.context.addInitScript((jump) => {
      document.addEventListener("securitypolicyviolation", (event) => {
        window.tellTest(`violates its policy: ${event.effectiveDirective} ${event.blockedURI}`);
      });
      // What moves inside the provider's frame moves nothing of the shop's.
      if (window !== window.top) return;
      new PerformanceObserver((shifts) => {
        for (const { value, hadRecentInput, sources } of shifts.getEntries()) {
          if (hadRecentInput || value < jump) continue;
          const moved = sources.map(({ node }) => node?.outerHTML?.slice(0, 60));
          window.tellTest(`jumped by ${value.toFixed(3)}: ${moved}`);
        }
      }).observe({ type: "layout-shift", buffered: true });
    }, JUMP);
    this.context.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.#heard(message);
    });
    this.context.on("weberror", (error) => {
      this.#complaints.push(`a script failed: ${error.error().stack}`);
    });
    this.context.on("request", (request) => this.#sent.push(request));
  }

  #heard(message) {
    // What blocks them says so aloud.
    if (message.text() === "Service Worker registration blocked by Playwright") return;
    const status = /^Failed to load resource: .*status of (\d+)/.exec(message.text())?.[1];
    if (status && this.#refusals.has(Number(status))) return;
    if (this.#offline && message.text().includes("ERR_INTERNET_DISCONNECTED")) return;
    this.#complaints.push(`${message.location().url}: ${message.text()}`);
  }

  /** Forgets all complaints: for tests of the watching itself. */
  forgive() {
    this.#complaints = [];
    this.#sent = [];
  }

  /** What the pages complained about, and every secret that went astray. */
  faults() {
    const astray = this.#sent
      .filter((request) => new URL(request.url()).origin !== new URL(sandbox).origin)
      .filter((request) => this.#holdsSecret(request))
      .map((request) => `a card number was sent to ${request.method()} ${request.url()}`);
    return [...this.#complaints, ...astray];
  }

  /** The guarded texts that have been sent to the sandbox: proof that watching works. */
  secretsSent() {
    return this.#sent.filter((request) => this.#holdsSecret(request)).length;
  }

  #holdsSecret(request) {
    const headers = Object.values(request.headers()).join("\n");
    const said = [request.url(), request.postData() ?? "", headers].join("\n");
    const texts = [said, decodeURIComponent(said.replace(/%(?![0-9a-f]{2})/gi, "%25")
      .replaceAll("+", " "))];
    return [...this.#secrets].some((secret) => texts.some((text) => text.includes(secret)));
  }
}
