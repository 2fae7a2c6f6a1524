//! Lists of products, and a product itself.

words! {
    /// The texts of lists and products.
    Shelf {
        /// Stands before the lowest of several prices.
        from = "from", "ab";
        /// What a screen reader says before a struck-through price.
        price_before = "Before", "Vorher";
        price_now = "Now", "Jetzt";
        few_left = "Only a few left", "Nur noch wenige";
        sold_out = "Sold out", "Ausverkauft";
        made_to_order = "Made to order", "Auf Bestellung";
        colours: fn(usize) -> String =
            |count| format!("{count} colours"), |count| format!("{count} Farben");
        /// The number beside a list's title, for screen readers.
        products: fn(usize, &str) -> String = |count, text| match count {
            1 => "1 product".to_owned(),
            _ => format!("{text} products"),
        }, |count, text| match count {
            1 => "1 Produkt".to_owned(),
            _ => format!("{text} Produkte"),
        };
        results_for: fn(&str) -> String =
            |text| format!("Results for “{text}”"), |text| format!("Ergebnisse für „{text}“");
        filter = "Filter", "Filtern";
        chosen_filters = "Chosen filters", "Gewählte Filter";
        without = "Remove filter", "Filter entfernen";
        clear = "Clear all", "Alle entfernen";
        stock = "Availability", "Verfügbarkeit";
        only_in_stock = "In stock", "Auf Lager";
        price = "Price", "Preis";
        up_to: fn(&str) -> String = |most| format!("Up to {most}"), |most| format!("Bis {most}");
        from_price: fn(&str) -> String =
            |least| format!("From {least}"), |least| format!("Ab {least}");
        did_you_mean = "Did you mean", "Meinten Sie";
        drop_filters = "All filters together leave nothing over.",
            "Alle Filter zusammen lassen nichts übrig.";
        try_other_words = "Try fewer or more general words.",
            "Versuchen Sie es mit weniger oder allgemeineren Wörtern.";
        most_bought = "Most bought", "Am meisten gekauft";
        newest = "New", "Neu";
        see_more = "See more", "Mehr ansehen";
        look_inside = "Look inside", "Ansehen";
        more = "More products", "Weitere Produkte";
        to_start = "To the beginning", "Zum Anfang";
        pages = "Pages of this list", "Seiten dieser Liste";
        sort_best = "Best match", "Beste Treffer";
        sort = "Sort by", "Sortieren nach";
        sort_relevance = "Our choice", "Unsere Auswahl";
        sort_price = "Price, low to high", "Preis aufsteigend";
        sort_price_down = "Price, high to low", "Preis absteigend";
        sort_newest = "Newest", "Neueste";
        sort_name = "Name", "Name";
        show = "Show", "Anzeigen";
        category = "Category", "Kategorie";
        nothing = "Nothing fits.", "Dazu passt nichts.";
        see_all = "See all products", "Alle Produkte ansehen";
        quantity = "Quantity", "Menge";
        less = "One less", "Eins weniger";
        one_more = "One more", "Eins mehr";
        in_stock = "In stock", "Auf Lager";
        /// Follows a value that cannot be had with what else is chosen.
        unavailable = "not available", "nicht verfügbar";
        pictures = "Pictures", "Bilder";
        enlarge = "Enlarge", "Vergrößern";
        details = "Details", "Details";
        specifications = "Specifications", "Eigenschaften";
        delivery_returns = "Delivery and returns", "Versand und Rückgabe";
        related = "Goes well with it", "Passt gut dazu";
        add = "Add to cart", "In den Warenkorb";
        /// Where the goods may be sent to, in so many days.
        arrives: fn(u8, u8) -> String = |first, last| {
            if first == last { format!("Delivered in {first} days") }
            else { format!("Delivered in {first}–{last} days") }
        }, |first, last| {
            if first == last { format!("Lieferung in {first} Tagen") }
            else { format!("Lieferung in {first}–{last} Tagen") }
        };
        /// From which sum on sending costs nothing.
        free_from: fn(&str) -> String =
            |sum| format!("Free delivery from {sum}"), |sum| format!("Versandkostenfrei ab {sum}");
        tax_included = "Tax included", "Inkl. MwSt.";
    }
}
