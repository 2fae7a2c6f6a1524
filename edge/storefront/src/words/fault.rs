//! What went wrong, as a page says it. The API has its own, English titles: those are promises.

use crate::failure::Code;

words! {
    /// The texts of pages that say what went wrong.
    Fault {
        /// What a refusal is called on a page.
        title: fn(Code) -> &'static str = english, german;
        not_yours = "It is not your fault. Please try again in a moment.",
            "Das liegt nicht an Ihnen. Bitte versuchen Sie es gleich noch einmal.";
        /// What there is to do about an address at which there is nothing.
        look_around = "It may have moved, or is no longer sold. Search for it, or look around.",
            "Vielleicht ist es umgezogen oder nicht mehr im Angebot. Suchen Sie danach, oder sehen \
            Sie sich um.";
        /// Nothing can be shown: databases are away, or somebody works on them.
        back_soon = "The shop opens again in a few minutes. Your cart is kept.",
            "Der Laden öffnet in wenigen Minuten wieder. Ihr Warenkorb bleibt, wie er ist.";
        /// Too many requests came from where this one came from.
        slower = "A great many requests reached us from your connection. Please wait a minute and \
            try again: nothing was lost.",
            "Von Ihrem Anschluss kamen sehr viele Anfragen auf einmal. Bitte warten Sie eine \
            Minute und versuchen Sie es dann noch einmal: Es ging nichts verloren.";
        /// The cart's primary is away, and what its replica knows is older than what was seen.
        cart_kept = "It is kept as you left it, and we show no older one. Please try again in a \
            moment.",
            "Er bleibt, wie er ist; einen älteren Stand zeigen wir nicht. Bitte versuchen Sie es \
            gleich noch einmal.";
        /// Why an order's page stays closed.
        elsewhere = "Open it in the browser that placed the order, or by the link in your mail.",
            "Öffnen Sie sie in dem Browser, mit dem Sie bestellt haben, oder über den Link in \
            Ihrer E-Mail.";
        unconfirmed = "We could not confirm your order. Send the same order again in a moment: it \
            cannot be ordered twice.",
            "Wir wissen nicht, ob Ihre Bestellung angekommen ist. Senden Sie sie gleich noch \
            einmal ab: Doppelt bestellt wird nichts.";
        not_placed_yet = "The order is still being confirmed. Try again in a moment.",
            "Die Bestellung wird noch bestätigt. Versuchen Sie es gleich noch einmal.";
        open_again = "Please open the checkout again.", "Bitte öffnen Sie die Kasse noch einmal.";
        one_thing: fn(u32) -> String =
            |most| format!("At most {most} of one thing."),
            |most| format!("Höchstens {most} Stück von einer Sache.");
        /// A link that should show a catalog before it is published, and does not.
        new_link = "Ask whoever sent it to you for a new one.",
            "Bitten Sie um einen neuen, wo Sie ihn herhaben.";
        /// The release of such a link is not in this database: not any more, or not yet.
        not_kept = "It was made long ago, or has only just been made: then open the link again in \
            a moment.",
            "Sie wurde vor langer Zeit erstellt oder gerade eben: Dann öffnen Sie den Link gleich \
            noch einmal.";
        preview_only = "Goods and prices may still change before they are published. Leave the \
            preview to shop.",
            "Waren und Preise können sich bis zur Veröffentlichung noch ändern. Verlassen Sie die \
            Vorschau, um einzukaufen.";
        to_cart = "Back to the cart", "Zurück zum Warenkorb";
        to_checkout = "To the checkout", "Zur Kasse";
        /// Before the number that helps us find what happened.
        if_you_write = "If you write to us, name", "Wenn Sie uns schreiben, nennen Sie bitte";
    }
}

/// A page says it as the API does, but for what a program calls a secret: to a person it is an
/// opened door.
fn english(code: Code) -> &'static str {
    match code {
        Code::OrderSecretRequired => "This order is not open in this browser",
        Code::OrderSecretInvalid => "This link does not open this order",
        Code::NotFound => "There is nothing at this address",
        Code::RateLimited => "That was a little fast",
        Code::Unavailable => "We are closed for a moment",
        Code::CartPending => "Your cart is out of reach for a moment",
        code => code.title(),
    }
}

fn german(code: Code) -> &'static str {
    match code {
        Code::BodyUnreadable
        | Code::NotUtf8
        | Code::MalformedJson
        | Code::MalformedForm
        | Code::InvalidRequest
        | Code::InvalidHeader
        | Code::IdempotencyKeyRequired
        | Code::UnsupportedMediaType => "Das konnten wir nicht lesen",
        Code::UnknownParameter | Code::InvalidParameter | Code::InvalidCursor => {
            "Diese Adresse verstehen wir nicht"
        }
        Code::CartSecretRequired | Code::CartNotFound => "Diesen Warenkorb gibt es nicht mehr",
        Code::OrderSecretRequired => "Diese Bestellung ist in diesem Browser nicht geöffnet",
        Code::OrderSecretInvalid => "Dieser Link öffnet diese Bestellung nicht",
        Code::CrossSite => "Das Formular kam von einer anderen Website",
        Code::PreviewInvalid => "Dieser Vorschau-Link öffnet hier nichts",
        Code::PreviewExpired => "Dieser Vorschau-Link ist abgelaufen",
        Code::PreviewGone => "Diese Vorschau ist hier nicht vorhanden",
        Code::PreviewOnly => "In einer Vorschau kann man nichts kaufen",
        Code::NotFound => "Unter dieser Adresse ist nichts",
        Code::CategoryNotFound => "Diese Kategorie gibt es nicht",
        Code::ProductNotFound => "Dieses Produkt gibt es nicht",
        Code::LineNotFound => "Das ist nicht mehr im Warenkorb",
        Code::CheckoutNotFound => "Diese Bestellung gibt es nicht",
        Code::MethodNotAllowed => "Das geht an dieser Adresse nicht",
        Code::CartSubmitted => "Der Warenkorb wird gerade bestellt",
        Code::CartOrdered | Code::CartAlreadyOrdered => "Der Warenkorb ist schon bestellt",
        Code::OutOfStock => "Davon ist nicht mehr alles auf Lager",
        Code::PriceChanged => "Der Preis hat sich geändert",
        Code::IntentExpired => "Die Bestellung kam zu spät",
        Code::MarketClosed => "Dort verkaufen wir zurzeit nicht",
        Code::NothingToPay => "Es gibt nichts zu bezahlen",
        Code::TooManyUnpaid => "Zu viel von Ihren Bestellungen ist noch nicht bezahlt",
        Code::Conflict => "Das geht mit dieser Bestellung jetzt nicht",
        Code::VersionMismatch => "Der Warenkorb hat sich inzwischen geändert",
        Code::BodyTooLarge => "Das ist zu viel auf einmal",
        Code::ValidationFailed => "Etwas muss noch korrigiert werden",
        Code::CartFull => "Mehr passt nicht in den Warenkorb",
        Code::CartEmpty => "Im Warenkorb ist nichts zu bestellen",
        Code::NotForSale => "Das ist hier nicht zu kaufen",
        Code::NotDeliverable => "Dorthin liefern wir nicht",
        Code::QuoteInvalid | Code::QuoteForeign => "Dieses Angebot ist nicht von uns",
        Code::QuoteExpired => "Dieses Angebot ist abgelaufen",
        Code::IdempotencyKeyReused => "Das wurde schon einmal anders gesendet",
        Code::RateLimited => "Das ging etwas zu schnell",
        Code::Internal => "Bei uns ist etwas schiefgegangen",
        Code::Unavailable => "Wir haben kurz geschlossen",
        Code::CartPending => "Ihr Warenkorb ist gerade nicht zu erreichen",
        Code::OriginUnavailable => "Die Bestellannahme ist im Moment nicht erreichbar",
    }
}
