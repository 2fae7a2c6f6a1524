"""What schemathesis cannot guess: a variant that is for sale, a cart with its secret, a quote, an order.

Most requests with a wrong secret are answered alike. These hooks give half of the requests real ones,
so that what lies behind is reached, too. The other half stays as it was made up.
"""

import os
import re
import zlib

import requests
import schemathesis

API = os.environ["SHOP"] + "/store/v1"
CARTS_MADE_AFTER = 25  # A cart that was ordered or is full refuses everything.
SECRET = re.compile(r"^[A-Za-z0-9_-]{22}$|^[A-Za-z0-9_-]{43}$")


def post(path, body, **headers):
    answer = requests.post(API + path, json=body, headers=headers, timeout=30)
    return answer.json() if answer.ok else {}


class Known:
    """A cart with a line in it, and an order; each made anew after some uses."""

    def __init__(self):
        products = requests.get(API + "/products?limit=100&in_stock=1", timeout=30).json()["data"]
        one = [requests.get(f"{API}/products/{product['slug']}", timeout=30).json() for product in products]
        self.variants = [variant["id"] for product in one for variant in product["variants"]]
        self.cart, self.order, self.uses = None, None, 0

    def variant(self, number):
        return self.variants[number % len(self.variants)]

    def new_cart(self, number):
        cart = post("/carts", {})
        line = {"variant_id": self.variant(number), "quantity": 1}
        filled = post(f"/carts/{cart['id']}/lines", line, **{"Bodega-Cart": cart["secret"]})
        return {**cart, "lines": filled.get("lines", [])}

    def a_cart(self, number):
        self.uses += 1
        if self.cart is None or self.uses % CARTS_MADE_AFTER == 0:
            self.cart = self.new_cart(number)
        return self.cart

    def quoted(self, number):
        cart = self.new_cart(number)
        place = {"country": "US", "region": "NY", "postal_code": "10001"}
        quote = post(f"/carts/{cart['id']}/quote", {"destination": place}, **{"Bodega-Cart": cart["secret"]})
        return {"intent_id": cart["intent_id"], "quote": quote.get("quote", "q1"),
                "contact": {"email": "ada@example.com"},
                "shipping_address": {"name": "Ada", "line1": "1 Main Street", "city": "New York", **place}}

    def an_order(self, number):
        if self.order is None or number % 16 == 1:
            body = self.quoted(number)
            placed = post("/checkouts", body, **{"Idempotency-Key": body["intent_id"]})
            self.order = placed if "order_secret" in placed else self.order
        return self.order


KNOWN = None


@schemathesis.hook
def before_call(context, case, kwargs):
    global KNOWN
    number = zlib.crc32(repr((case.path_parameters, case.body)).encode("utf-8", "replace"))
    if number % 2:
        return
    KNOWN = KNOWN or Known()
    number //= 2
    headers, path = case.headers or {}, case.path_parameters or {}
    made_up = lambda name: name in headers and not SECRET.match(str(headers[name]))
    if made_up("Bodega-Cart") and "cart" in path:
        cart = KNOWN.a_cart(number)
        headers["Bodega-Cart"], path["cart"] = cart["secret"], cart["id"]
        if "line" in path and cart["lines"]:
            path["line"] = cart["lines"][0]["id"]
    if made_up("Bodega-Order") and (order := KNOWN.an_order(number)):
        headers["Bodega-Order"] = order["order_secret"]
        path.update({name: order["intent_id"] for name in ("intent", "order") if name in path})
    if isinstance(case.body, dict):
        if "variant_id" in case.body:
            case.body["variant_id"] = KNOWN.variant(number)
        if "destination" in case.body and number % 2:
            case.body["destination"] = {"country": "US", "region": "NY"}
        if "shipping_address" in case.body and isinstance(case.body.get("quote"), str):
            case.body.update(KNOWN.quoted(number))
