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
        sort = "Sort by", "Sortieren nach";
        sort_relevance = "Our choice", "Unsere Auswahl";
        sort_price = "Price, low to high", "Preis aufsteigend";
        sort_price_down = "Price, high to low", "Preis absteigend";
        sort_newest = "Newest", "Neueste";
        sort_name = "Name", "Name";
        show = "Show", "Anzeigen";
        category = "Category", "Kategorie";
        all = "All", "Alle";
        nothing = "Nothing matches.", "Dazu gibt es nichts.";
        see_all = "See all products", "Alle Produkte ansehen";
        quantity = "Quantity", "Menge";
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
