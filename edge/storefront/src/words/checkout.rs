//! The checkout, and the sums that cart, checkout and order share.

words! {
    /// The texts of the checkout.
    Checkout {
        title = "Checkout", "Kasse";
        back = "Back to the cart", "Zurück zum Warenkorb";
        correct = "Please correct this", "Bitte korrigieren";
        contact = "Contact", "Kontakt";
        email = "Email", "E-Mail";
        phone = "Phone, for the carrier", "Telefon, für den Zusteller";
        destination = "Where it goes", "Lieferadresse";
        name = "Full name", "Vor- und Nachname";
        company = "Company", "Firma";
        country = "Country", "Land";
        line1 = "Street and number", "Straße und Hausnummer";
        line2 = "Flat, floor", "Adresszusatz";
        city = "City", "Ort";
        postal_code = "Postal code", "Postleitzahl";
        state = "State or province", "Bundesstaat oder Provinz";
        region = "Prefecture, province or state", "Präfektur, Provinz oder Bundesstaat";
        choose = "Please choose", "Bitte wählen";
        optional = "optional", "optional";
        travel = "How it travels", "Versand";
        days: fn(u8, u8) -> String = |first, last| {
            if first == last { format!("{first} days") } else { format!("{first}–{last} days") }
        }, |first, last| {
            if first == last { format!("{first} Tage") } else { format!("{first}–{last} Tage") }
        };
        anything_else = "Anything else?", "Noch etwas?";
        note = "Note", "Nachricht";
        your_order = "Your order", "Ihre Bestellung";
        shipping = "Shipping", "Versand";
        free = "Free", "Kostenlos";
        tax = "Tax", "Steuern";
        tax_included = "Tax, included", "Enthaltene MwSt.";
        tax_unknown = "added once the address is known", "sobald die Adresse bekannt ist";
        total = "Total", "Gesamt";
        update = "Update", "Aktualisieren";
        update_total = "Update total", "Summe aktualisieren";
        place: fn(&str) -> String = |sum| format!("Place order · {sum}"),
            |sum| format!("Zahlungspflichtig bestellen · {sum}");
        pay_next = "You pay on the next page.", "Bezahlt wird auf der nächsten Seite.";
        total_changed = "The total has changed for this address. Please check it and place the \
            order.",
            "Für diese Adresse gilt eine andere Summe. Bitte prüfen und dann bestellen.";
        cart_changed = "Your cart has changed. Please check it and place the order.",
            "Ihr Warenkorb hat sich geändert. Bitte prüfen und dann bestellen.";
        unconfirmed = "We could not confirm that your order reached us. Please place it again: it \
            cannot be ordered twice.",
            "Wir wissen nicht, ob Ihre Bestellung angekommen ist. Bitte senden Sie sie noch einmal \
            ab: Doppelt bestellt wird nichts.";
        /// What is wrong with a field.
        required = "This field is required.", "Dieses Feld wird gebraucht.";
        too_long = "This is too long.", "Das ist zu lang.";
        malformed = "This does not look right. Please check it.",
            "Das sieht nicht richtig aus. Bitte prüfen.";
        postal_code_wrong = "This is not a postal code of the country.",
            "So sehen Postleitzahlen dieses Landes nicht aus.";
        region_unknown = "The country has no such state or province.",
            "Das Land hat keinen solchen Bundesstaat und keine solche Provinz.";
        note_too_long = "At most 500 characters.", "Höchstens 500 Zeichen.";
        not_deliverable = "We do not deliver there.", "Dorthin liefern wir nicht.";
    }
}
