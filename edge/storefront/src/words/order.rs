//! Orders, and paying for them.

words! {
    /// The texts of an order's pages.
    Order {
        number: fn(&str) -> String =
            |number| format!("Order {number}"), |number| format!("Bestellung {number}");
        /// What this browser has ordered.
        all = "Your orders", "Ihre Bestellungen";
        of_day: fn(&str) -> String =
            |day| format!("Order begun {day}"), |day| format!("Bestellung vom {day}");
        none_here = "Nothing has been ordered in this browser. The link in our mail opens an order \
            anywhere.",
            "In diesem Browser wurde noch nichts bestellt. Der Link in unserer E-Mail öffnet eine \
            Bestellung überall.";
        kept_here = "This list is kept in this browser only. The link in our mail opens an order \
            anywhere.",
            "Diese Liste gibt es nur in diesem Browser. Der Link in unserer E-Mail öffnet eine \
            Bestellung überall.";
        placed_on: fn(&str) -> String =
            |day| format!("placed {day}"), |day| format!("vom {day}");
        we_write_to = "We write to", "Wir schreiben an";
        to_pay = "One step left: payment", "Noch ein Schritt: die Zahlung";
        declined = "The payment did not go through", "Die Zahlung hat nicht geklappt";
        processing = "Your payment is being processed", "Ihre Zahlung wird bearbeitet";
        confirming = "Your payment is being confirmed", "Ihre Zahlung wird bestätigt";
        paid = "Paid. Thank you", "Bezahlt. Vielen Dank";
        packing = "We are packing your order", "Wir packen Ihre Bestellung";
        shipped = "On its way", "Unterwegs";
        delivered = "Delivered", "Zugestellt";
        cancelled = "This order was cancelled", "Diese Bestellung ist storniert";
        accepted = "We have your order and are confirming stock",
            "Ihre Bestellung ist da, wir prüfen den Bestand";
        accepted_short = "Your order is being confirmed", "Ihre Bestellung wird bestätigt";
        looks_again = "This page looks again by itself. You can also close it: we write to you.",
            "Diese Seite sieht von selbst wieder nach. Sie können sie auch schließen: Wir \
            schreiben Ihnen.";
        takes_a_moment = "This takes a moment; the page looks again by itself. You can also close \
            it.",
            "Das dauert einen Moment; die Seite sieht von selbst wieder nach. Sie können sie \
            auch schließen.";
        as_it_stands = "See the order as it stands", "Bestellung ansehen, wie sie gerade ist";
        not_ordered = "Not ordered", "Nicht bestellt";
        too_little = "There is not enough left of this:", "Davon ist nicht mehr genug da:";
        price_was: fn(&str, &str) -> String =
            |before, now| format!("It was {before} and is now {now}."),
            |before, now| format!("Bisher waren es {before}, jetzt sind es {now}.");
        nothing_charged = "Nothing was ordered and nothing was charged.",
            "Es wurde nichts bestellt und nichts berechnet.";
        back_to_cart = "Back to your cart", "Zurück zum Warenkorb";
        money_back = "What you paid goes back to where it came from; that can take a few days.",
            "Ihr Geld geht dorthin zurück, woher es kam; das kann einige Tage dauern.";
        held_until = "The goods are held for you until",
            "Die Waren sind für Sie zurückgelegt bis";
        contents = "What you ordered", "Was Sie bestellt haben";
        sent_to = "Sent to", "Lieferung an";
        history = "What happened", "Was bisher geschah";
        cancel = "Cancel this order", "Bestellung stornieren";
        payment = "Payment", "Zahlung";
        pay: fn(&str) -> String = |sum| format!("Pay {sum}"), |sum| format!("{sum} bezahlen");
        or = "Or:", "Oder:";
        elsewhere = "Pay on the provider’s page", "Auf der Seite des Anbieters bezahlen";
        back_to_order = "Back to your order", "Zurück zur Bestellung";
        /// What can happen to an order, as its history tells it.
        event_placed = "Order placed", "Bestellung aufgegeben";
        event_payment_started = "Payment started", "Zahlung begonnen";
        event_payment_processing = "Payment in progress", "Zahlung in Bearbeitung";
        event_payment_authorized = "Payment authorised", "Zahlung reserviert";
        event_payment_failed = "Payment declined", "Zahlung abgelehnt";
        event_payment_cancelled = "Payment called off", "Zahlung abgebrochen";
        event_paid = "Paid", "Bezahlt";
        event_packing = "Packing began", "Wird gepackt";
        event_shipped = "Sent", "Versandt";
        event_delivered = "Delivered", "Zugestellt";
        event_cancelled = "Cancelled", "Storniert";
        event_refunded = "Money returned", "Geld zurückgegeben";
    }
}

impl Order {
    /// What happened, in a few words; nothing for what is the shop's own business.
    pub(crate) fn event(&self, kind: &str) -> Option<&'static str> {
        Some(match kind {
            "order.placed" => self.event_placed,
            "payment.started" => self.event_payment_started,
            "payment.processing" => self.event_payment_processing,
            "payment.authorized" => self.event_payment_authorized,
            "payment.failed" | "payment.refused" => self.event_payment_failed,
            "payment.cancelled" => self.event_payment_cancelled,
            "order.paid" => self.event_paid,
            "order.processing" => self.event_packing,
            "order.shipped" => self.event_shipped,
            "order.delivered" => self.event_delivered,
            "order.cancelled" => self.event_cancelled,
            "payment.refunded" | "payment.partially_refunded" => self.event_refunded,
            _ => return None,
        })
    }
}
