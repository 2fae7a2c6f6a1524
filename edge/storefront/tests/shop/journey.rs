//! The journey of a checkout through the pages, without a line of script.

use domain::Millis;
use domain::order::{OrderStatus, PaymentStatus};
use wire::answer::RefusalCode;

use crate::fixture::{self, MUG};
use crate::talk::{Said, Talk};

pub(crate) const ADDRESS: [(&str, &str); 7] = [
    ("email", "ada@example.com"),
    ("name", "Ada Lovelace"),
    ("line1", "1 Main Street"),
    ("city", "New York"),
    ("region", "NY"),
    ("postal_code", "10001"),
    ("country", "US"),
];

/// A browser with two mugs in the cart, on the checkout page.
fn at_checkout(talk: &mut Talk) -> Said {
    let mug = MUG.to_string();
    talk.form("/cart/lines", &[("variant", &mug), ("quantity", "2")]).expect(303);
    let page = talk.get("/checkout");
    page.expect(200);
    page
}

/// Presses a button of a checkout page that was filled in with `typed`.
pub(crate) fn press(talk: &mut Talk, page: &Said, button: &str, typed: &[(&str, &str)]) -> Said {
    let hidden = ["intent", "version", "quote"].map(|name| (name, page.field(name)));
    let mut fields: Vec<(&str, &str)> =
        hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("do", button));
    fields.extend_from_slice(typed);
    talk.form("/checkout", &fields)
}

/// Fills in the form, looks at the total, and places the order.
fn order(talk: &mut Talk) -> Said {
    let page = at_checkout(talk);
    let updated = press(talk, &page, "update", &ADDRESS);
    updated.expect(200);
    press(talk, &updated, "place", &ADDRESS)
}

#[test]
fn a_whole_sale() {
    let mut talk = Talk::new();
    let page = at_checkout(&mut talk);
    let updated = press(&mut talk, &page, "update", &ADDRESS);
    assert!(updated.text.contains("Ada Lovelace"), "what was typed is still there");
    assert!(updated.text.contains("Place order \u{b7} $31.40"), "{}", updated.text);
    let said = press(&mut talk, &updated, "place", &ADDRESS);
    let status = said.expect(303).header("location").to_owned();
    assert_eq!(status, format!("/orders/{}", page.field("intent")));
    assert!(!talk.cookies.contains_key("__Host-cart"), "the cart has become an order");
    assert_eq!(talk.cookies["cart_count"], "0");

    let shown = talk.get(&status);
    assert!(shown.expect(200).text.contains("Pay $31.40"), "{}", shown.text);
    let policy = shown.header("content-security-policy");
    let watched = "connect-src 'self' http://origin.test/store/v1/orders/;";
    assert!(policy.contains(watched), "the script may watch orders, and nothing else: {policy}");
    let news = format!("data-news=\"http://origin.test/store/v1{status}\"");
    assert!(shown.text.contains(&news), "{}", shown.text);
    let pay = talk.get(&format!("{status}/pay"));
    let policy = pay.expect(200).header("content-security-policy").to_owned();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(pay.text.contains(&format!("nonce=\"{nonce}\"")));
    assert!(pay.text.contains("http://pay.test/v3/stripe.js"));
    let away = talk.form(&format!("{status}/pay"), &[("method", "redirect")]);
    assert_eq!(away.expect(303).header("location"), "http://pay.test/pay/cs_1");
    let element = talk.form(&format!("{status}/pay"), &[("method", "element")]);
    assert_eq!(element.expect(200).at("/client_secret"), "pi_1_secret_2");

    let before = talk.get(&format!("{status}/status")).at("/version");
    talk.host.0.origin.change(|order| {
        order.status = OrderStatus::Paid;
        order.payment_status = PaymentStatus::Succeeded;
    });
    assert_ne!(talk.get(&format!("{status}/status")).at("/version"), before);
    assert!(talk.get(&status).text.contains("Paid. Thank you"));
    assert_eq!(talk.get(&format!("{status}/pay")).expect(303).header("location"), status);
    assert_eq!(talk.host.0.origin.placed(), 1);
}

#[test]
fn mistakes_are_shown_beside_their_fields_and_lose_nothing() {
    let mut talk = Talk::new();
    let page = at_checkout(&mut talk);
    let typed = [("email", "nobody"), ("name", "Ada <b>"), ("country", "US"), ("note", "hello")];
    let said = press(&mut talk, &page, "place", &typed);
    said.expect(422);
    for part in
        ["id=\"email-error\"", "id=\"line1-error\"", "href=\"#postal_code\"", "Ada &lt;b&gt;"]
    {
        assert!(said.text.contains(part), "{part}: {}", said.text);
    }
    assert!(said.text.contains(">hello</textarea>"));
    assert_eq!(talk.host.0.origin.placed(), 0);
}

#[test]
fn the_total_that_was_seen_is_the_total_that_is_paid() {
    let mut talk = Talk::new();
    let page = at_checkout(&mut talk);
    // The first page did not know of New York's tax: the order waits for another press.
    let said = press(&mut talk, &page, "place", &ADDRESS);
    assert!(said.expect(200).text.contains("The total has changed"), "{}", said.text);
    // Meanwhile the price changes.
    talk.host.publish(&fixture::catalog(2, 1_300));
    talk.host.pass(Millis::from_seconds(2));
    talk.get("/");
    let again = press(&mut talk, &said, "place", &ADDRESS);
    assert!(again.expect(200).text.contains("The total has changed"), "{}", again.text);
    assert_eq!(talk.host.0.origin.placed(), 0);
    press(&mut talk, &again, "place", &ADDRESS).expect(303);
    assert_eq!(talk.host.0.origin.placed(), 1);
}

#[test]
fn another_tab_changed_the_cart() {
    let mut talk = Talk::new();
    let page = at_checkout(&mut talk);
    let updated = press(&mut talk, &page, "update", &ADDRESS);
    let mug = MUG.to_string();
    talk.form("/cart/lines", &[("variant", &mug), ("quantity", "1")]);
    let said = press(&mut talk, &updated, "place", &ADDRESS);
    assert!(said.expect(200).text.contains("Your cart has changed"), "{}", said.text);
    press(&mut talk, &said, "place", &ADDRESS).expect(303);
    assert_eq!(talk.host.0.origin.placed(), 1);
}

#[test]
fn reload_back_and_second_tab_are_the_same_order() {
    let mut talk = Talk::new();
    let page = at_checkout(&mut talk);
    let updated = press(&mut talk, &page, "update", &ADDRESS);
    let cookies = talk.cookies.clone();
    let first = press(&mut talk, &updated, "place", &ADDRESS);
    let again = press(&mut talk, &updated, "place", &ADDRESS);
    assert_eq!(again.expect(303).header("location"), first.header("location"));
    // The first answer never reached the browser: it still has its cart and no order.
    talk.cookies = cookies;
    let lost = press(&mut talk, &updated, "place", &ADDRESS);
    assert_eq!(lost.expect(303).header("location"), first.header("location"));
    let status = first.header("location").to_owned();
    talk.get(&status).expect(200);
    assert_eq!(talk.host.0.origin.placed(), 1);
}

#[test]
fn a_silent_origin_is_no_error_page() {
    let mut talk = Talk::new();
    let page = at_checkout(&mut talk);
    let updated = press(&mut talk, &page, "update", &ADDRESS);
    talk.host.0.express_up.set(false);
    let status = press(&mut talk, &updated, "place", &ADDRESS).header("location").to_owned();
    let shown = talk.get(&status);
    assert!(shown.expect(200).text.contains("We have your order and are confirming stock"));
    assert!(shown.text.contains("http-equiv=\"refresh\""));
    // Sent again while it waits: the durable lane may hold it twice, and it is one order.
    let cookie = format!("__Host-order-{}", page.field("intent"));
    talk.cookies.remove(&cookie);
    press(&mut talk, &updated, "place", &ADDRESS).expect(303);
    talk.host.0.express_up.set(true);
    talk.host.deliver();
    assert_eq!(talk.host.0.origin.placed(), 1);
    assert!(talk.get(&status).text.contains("One step left: payment"));
    assert!(!talk.cookies.contains_key("__Host-cart"));
}

#[test]
fn both_lanes_failing_is_said_and_can_be_tried_again() {
    let mut talk = Talk::new();
    let page = at_checkout(&mut talk);
    let updated = press(&mut talk, &page, "update", &ADDRESS);
    talk.host.0.express_up.set(false);
    talk.host.0.durable_up.set(false);
    let said = press(&mut talk, &updated, "place", &ADDRESS);
    assert_eq!(said.expect(503).header("retry-after"), "5");
    assert!(said.text.contains("it cannot be ordered twice"), "{}", said.text);
    talk.host.0.express_up.set(true);
    press(&mut talk, &updated, "place", &ADDRESS).expect(303);
    assert_eq!(talk.host.0.origin.placed(), 1);
}

#[test]
fn an_order_that_neither_lane_took_can_be_finished_from_the_cart() {
    let mut talk = Talk::new();
    talk.host.0.express_up.set(false);
    talk.host.0.durable_up.set(false);
    order(&mut talk).expect(503);
    // The page is closed, and with it what was typed: only the cart is left.
    assert!(talk.get("/cart").expect(200).text.contains("href=\"/checkout\""));
    talk.host.0.express_up.set(true);
    let page = talk.get("/checkout");
    assert!(page.expect(200).text.contains("it cannot be ordered twice"), "{}", page.text);
    let updated = press(&mut talk, &page, "update", &ADDRESS);
    press(&mut talk, updated.expect(200), "place", &ADDRESS).expect(303);
    assert_eq!(talk.host.0.origin.placed(), 1);
    assert!(!talk.cookies.contains_key("__Host-cart"));
}

#[test]
fn an_order_whose_answer_was_lost_is_found_from_the_cart() {
    for refusal in [None, Some(RefusalCode::OutOfStock)] {
        let mut talk = Talk::new();
        talk.host.0.origin.refuse.set(refusal);
        let page = at_checkout(&mut talk);
        let updated = press(&mut talk, &page, "update", &ADDRESS);
        let cookies = talk.cookies.clone();
        talk.host.0.express_up.set(false);
        press(&mut talk, &updated, "place", &ADDRESS).expect(303);
        talk.cookies = cookies;
        talk.host.0.express_up.set(true);
        talk.host.deliver();
        let place = format!("/orders/{}", page.field("intent"));
        assert_eq!(talk.get("/checkout").expect(303).header("location"), place);
        talk.get(&place).expect(200);
        let again = talk.get("/cart").text;
        assert_eq!(again.contains("Check out"), refusal.is_some(), "{again}");
        assert_eq!(talk.host.0.origin.placed(), usize::from(refusal.is_none()));
    }
}

#[test]
fn a_refusal_leads_back_to_an_open_cart() {
    let mut talk = Talk::new();
    talk.host.0.origin.refuse.set(Some(RefusalCode::OutOfStock));
    let said = order(&mut talk);
    let status = said.expect(303).header("location").to_owned();
    let shown = talk.get(&status);
    assert!(shown.expect(200).text.contains("Nothing was ordered"), "{}", shown.text);
    let kept = shown.header("set-cookie").to_owned();
    assert!(kept.starts_with("__Host-order-") && kept.ends_with("Max-Age=3600"), "{kept}");
    talk.get(&status).expect(200);
    assert!(talk.get("/cart").text.contains("Check out"));
    let page = talk.get("/checkout");
    assert_ne!(format!("/orders/{}", page.field("intent")), status);
    let updated = press(&mut talk, &page, "update", &ADDRESS);
    press(&mut talk, &updated, "place", &ADDRESS).expect(303);
    assert_eq!(talk.host.0.origin.placed(), 1);
}

#[test]
fn a_refusal_by_the_durable_lane_is_found_when_it_is_looked_for() {
    let mut talk = Talk::new();
    talk.host.0.express_up.set(false);
    talk.host.0.origin.refuse.set(Some(RefusalCode::PriceChanged));
    let status = order(&mut talk).header("location").to_owned();
    talk.host.0.express_up.set(true);
    talk.host.deliver();
    assert!(talk.get("/cart").text.contains("This cart is being ordered"));
    assert!(talk.get(&status).text.contains("The price has changed"));
    assert!(talk.get("/cart").text.contains("Check out"));
}

#[test]
fn a_declined_payment_can_be_tried_again_and_an_order_cancelled() {
    let mut talk = Talk::new();
    let status = order(&mut talk).header("location").to_owned();
    talk.host.0.origin.change(|order| {
        order.status = OrderStatus::PaymentPending;
        order.payment_status = PaymentStatus::Failed;
    });
    let shown = talk.get(&status);
    assert!(shown.text.contains("did not go through") && shown.text.contains("Pay $31.40"));
    talk.get(&format!("{status}/pay")).expect(200);
    talk.form(&format!("{status}/cancel"), &[]).expect(303);
}

#[test]
fn an_order_page_needs_its_cookie() {
    let mut talk = Talk::new();
    let status = order(&mut talk).header("location").to_owned();
    talk.cookies.clear();
    for path in [status.clone(), format!("{status}/pay"), format!("{status}/status")] {
        talk.get(&path).expect(401);
    }
    talk.form(&format!("{status}/cancel"), &[]).expect(401);
    talk.get("/orders/int_nothing").expect(404);
}

#[test]
fn the_link_in_a_mail_opens_the_order_in_any_browser() {
    let mut talk = Talk::new();
    let status = order(&mut talk).header("location").to_owned();
    let intent = status.trim_start_matches("/orders/").to_owned();
    let secret = talk.cookies[&format!("__Host-order-{intent}")].clone();
    talk.cookies.clear();
    let other = wire::secret::OrderSecret::new([4; 32]).reveal();
    for wrong in ["", "nonsense", other.as_str()] {
        talk.get(&format!("{status}?token={wrong}")).expect(403);
        assert!(talk.cookies.is_empty(), "a wrong token opens nothing");
    }
    let said = talk.get(&format!("{status}?token={secret}"));
    assert_eq!(said.expect(303).header("location"), status, "the token leaves the address");
    assert!(talk.get(&status).expect(200).text.contains("Pay $31.40"));
    talk.get(&format!("{status}/pay")).expect(200);
    assert!(!talk.host.0.log.borrow().join("\n").contains(&secret));
}

#[test]
fn an_empty_cart_has_no_checkout() {
    let mut talk = Talk::new();
    assert_eq!(talk.get("/checkout").expect(303).header("location"), "/cart");
    let mug = MUG.to_string();
    talk.form("/cart/lines", &[("variant", &mug), ("quantity", "1")]);
    let page = talk.get("/checkout");
    let line = talk.get("/cart").text;
    let line = line.split("/cart/lines/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    talk.form(&format!("/cart/lines/{line}"), &[("do", "remove")]);
    assert_eq!(talk.get("/checkout").expect(303).header("location"), "/cart");
    let said = press(&mut talk, &page, "place", &ADDRESS);
    assert_eq!(said.expect(303).header("location"), "/cart");
}
