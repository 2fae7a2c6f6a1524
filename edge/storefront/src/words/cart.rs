//! The cart.

words! {
    /// The texts of the cart.
    Cart {
        title = "Cart", "Warenkorb";
        empty = "Your cart is empty", "Ihr Warenkorb ist leer";
        /// What was in it is an order that this browser has never seen.
        was_ordered = "What was in it has been ordered.", "Was darin war, ist bestellt.";
        see_order = "See your order", "Bestellung ansehen";
        being_ordered = "This cart is being ordered.", "Dieser Warenkorb wird gerade bestellt.";
        finish = "Finish your order", "Bestellung abschließen";
        gone = "No longer sold", "Nicht mehr im Angebot";
        remove_gone = "Not for sale any more. Please remove it.",
            "Nicht mehr erhältlich. Bitte entfernen.";
        /// Follows the price of one piece.
        each = "each", "pro Stück";
        quantity_of: fn(&str) -> String =
            |what| format!("Quantity of {what}"), |what| format!("Menge: {what}");
        change = "Change", "Ändern";
        remove = "Remove", "Entfernen";
        summary = "Summary", "Übersicht";
        subtotal = "Subtotal", "Zwischensumme";
        shipping_later = "Shipping is worked out at checkout.",
            "Der Versand wird an der Kasse berechnet.";
        tax_included = "Tax included.", "Inkl. MwSt.";
        tax_later = "Tax is added once the address is known.",
            "Steuern kommen hinzu, sobald die Adresse bekannt ist.";
        /// How much is missing until sending costs nothing.
        until_free: fn(&str) -> String =
            |sum| format!("{sum} more for free delivery"),
            |sum| format!("Noch {sum} bis zum kostenlosen Versand");
        is_free = "Delivery is free", "Der Versand ist kostenlos";
        check_out = "Check out", "Zur Kasse";
        /// A change was made, in a word, and can be taken back.
        added = "Added to your cart", "In den Warenkorb gelegt";
        removed = "Removed.", "Entfernt.";
        undo = "Undo", "Rückgängig";
        go_on = "Continue shopping", "Weiter einkaufen";
        quantity_wrong: fn(u32) -> String =
            |most| format!("The quantity is a whole number from 1 to {most}."),
            |most| format!("Die Menge ist eine ganze Zahl von 1 bis {most}.");
    }
}
