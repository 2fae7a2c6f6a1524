//! What stands around every page: header, footer, and words that many pages use.

words! {
    /// The texts around every page.
    Frame {
        /// Jumps over the header, for keyboards.
        skip = "Skip to content", "Zum Inhalt springen";
        /// Opens the list of everything there is.
        menu = "Menu", "Menü";
        close = "Close", "Schließen";
        search = "Search", "Suchen";
        search_hint = "Search the shop", "Im Shop suchen";
        /// What a screen reader calls the list under the search field.
        proposals = "Suggestions", "Vorschläge";
        offline = "You are offline", "Sie sind offline";
        offline_more = "What you have seen is not kept here, since prices and stock change. As soon \
            as there is a network again, the shop is there too: your cart is waiting.",
            "Gesehene Seiten heben wir hier nicht auf, denn Preise und Bestand ändern sich. Sobald \
            es wieder Netz gibt, ist auch der Laden da: Ihr Warenkorb wartet.";
        try_again = "Try again", "Noch einmal versuchen";
        /// On the bar that is on every page of a preview, before the way out of it.
        preview: fn(u64) -> String = |release| format!("You preview release {release}"),
            |release| format!("Vorschau auf Version {release}");
        preview_end = "Leave", "Verlassen";
        cart = "Cart", "Warenkorb";
        all_products = "All products", "Alle Produkte";
        categories = "Categories", "Kategorien";
        /// The heading over policies in the footer.
        information = "Good to know", "Gut zu wissen";
        /// The heading over the markets in the footer.
        markets = "Country and language", "Land und Sprache";
        /// The first step of a breadcrumb trail.
        home = "Home", "Start";
        breadcrumb = "You are here", "Sie sind hier";
    }
}
