// Which responses are given again, and to whom: by Node, whose Request and Response are the Workers'.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Kept } from "../src/kept.js";

const URL = "https://shop.example/store/v1/products/mug";

/** A shop that gives leave number 1, and writes down what it was asked. */
function shop() {
  const asked = [];
  const state = { leave: 1, room: 8_000_000 };
  const grant = (leave, counted, address) => {
    asked.push([leave, counted, address]);
    return leave === state.leave ? `req_${asked.length}` : undefined;
  };
  const kept = new Kept({ grant, room: () => state.room });
  return { kept, asked, state };
}

/** What all responses have in common, as in the bridge. */
const shared = new Headers({ "content-type": "application/json", "x-request-id": "req_0" });

/** A response as the bridge makes it. */
function response(text, { leave = 1, counted = 0 } = {}) {
  const body = new TextEncoder().encode(text);
  shared.set("etag", `"${text}"`);
  const answer = new Response(body, { headers: shared });
  if (leave !== 0) answer.again = { leave, class: counted, headers: shared, etag: `"${text}"`, body };
  return answer;
}

const get = (init = {}, url = URL) => new Request(url, init);

test("it is given again with an id of its own", async () => {
  const { kept } = shop();
  assert.equal(kept.find(get()), undefined);
  kept.keep(URL, response("mug"));
  for (const id of ["req_1", "req_2"]) {
    const again = kept.find(get());
    assert.equal(again.status, 200);
    assert.equal(again.headers.get("x-request-id"), id);
    assert.equal(again.headers.get("etag"), '"mug"');
    assert.equal(again.headers.get("content-type"), "application/json");
    assert.equal(await again.text(), "mug");
  }
  assert.equal(kept.find(get({}, `${URL}?fields=title`)), undefined);
  kept.keep(`${URL}s`, response("mugs"));
  const [mugs, mug] = [kept.find(get({}, `${URL}s`)), kept.find(get())];
  assert.deepEqual([mugs.headers.get("etag"), mug.headers.get("etag")], ['"mugs"', '"mug"']);
});

test("who says what an answer may depend on is answered by the program", () => {
  const { kept, asked } = shop();
  kept.keep(URL, response("mug"));
  for (const name of ["cookie", "if-none-match", "bodega-consistency"]) {
    // Node takes no cookie into a request: this stands for it.
    const request = { url: URL, method: "GET", body: null, headers: new Map([[name, "x"]]) };
    assert.equal(kept.find(request), undefined, name);
  }
  for (const method of ["HEAD", "OPTIONS", "DELETE"]) {
    assert.equal(kept.find(get({ method })), undefined, method);
  }
  assert.equal(kept.find(get({ method: "POST", body: "x" })), undefined);
  assert.equal(kept.find({ ...get(), url: URL, method: "GET", body: {}, headers: new Map() }), undefined);
  assert.deepEqual(asked, []);
  assert.notEqual(kept.find(get({ headers: { accept: "application/json" } })), undefined);
});

test("only what is marked is kept, and only for as long as its leave is good", async () => {
  const { kept, state } = shop();
  kept.keep(URL, response("mug", { leave: 0 }));
  assert.equal(kept.find(get()), undefined);
  kept.keep(URL, response("mug"));
  state.leave = 2;
  assert.equal(kept.find(get()), undefined);
  // The first answer with the new leave takes all the others along.
  kept.keep(`${URL}s`, response("mugs", { leave: 2 }));
  assert.equal(kept.find(get()), undefined);
  state.leave = 1;
  assert.equal(kept.find(get()), undefined);
  state.leave = 2;
  kept.keep(URL, response("another mug", { leave: 2 }));
  assert.equal(await kept.find(get()).text(), "another mug");
});

test("a program that has ended gives no leave", () => {
  const grant = () => {
    throw new Error("Module terminated");
  };
  const kept = new Kept({ grant, room: () => 8_000_000 });
  kept.keep(URL, response("mug"));
  assert.equal(kept.find(get()), undefined);
});

test("who is counted is counted by address", () => {
  const { kept, asked } = shop();
  kept.keep(URL, response("mug", { counted: 3 }));
  kept.find(get({ headers: { "cf-connecting-ip": "192.0.2.1" } }));
  kept.keep(URL, response("mug"));
  kept.find(get({ headers: { "cf-connecting-ip": "192.0.2.1" } }));
  assert.deepEqual(asked, [[1, 3, "192.0.2.1"], [1, 0, undefined]]);
});

test("the oldest make room, unless they were asked for", () => {
  const { kept, state } = shop();
  const long = "x".repeat(60_000);
  const address = (number) => `${URL}/${number}`;
  const there = (number) => kept.find(get({}, address(number))) !== undefined;
  for (let number = 0; number < 400; number += 1) {
    kept.keep(address(number), response(long));
    assert.ok(there(0), `${number}`);
  }
  const all = Array.from({ length: 400 }, (_, number) => there(number));
  const count = all.filter(Boolean).length;
  assert.ok(count > 100 && count * 60_000 <= state.room, `${count}`);
  assert.ok(all[0] && !all[1] && all.slice(1 - count).every(Boolean));
  // What is kept again is not counted twice.
  for (let time = 0; time < 400; time += 1) kept.keep(address(399), response(long));
  const left = () => Array.from({ length: 400 }, (_, number) => there(number)).filter(Boolean).length;
  assert.equal(left(), count);
  // The program has grown.
  state.room = 1_000_000;
  kept.keep(address(399), response(long));
  assert.equal(left(), 16);
});

test("long addresses weigh what they are", () => {
  const { kept } = shop();
  const address = (number) => `${URL}?${"x".repeat(10_000)}${number}`;
  for (let number = 0; number < 2_000; number += 1) kept.keep(address(number), response("mug"));
  const there = Array.from({ length: 2_000 }, (_, number) => kept.find(get({}, address(number))));
  const count = there.filter(Boolean).length;
  assert.ok(count > 700 && count < 800, `${count}`);
});
