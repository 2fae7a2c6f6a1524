//! Pages of text. They say what is true of a demo: nobody is charged and nothing is sent.

use super::{Said, said};

/// A page of text.
pub(super) struct Page {
    pub(super) slug: &'static str,
    pub(super) title: Said,
    pub(super) text: Said,
}

pub(super) const POLICIES: [Page; 5] = [
    Page {
        slug: "shipping",
        title: said("Shipping", "Versand"),
        text: said(
            "Orders placed before noon leave the same day, from Monday to Friday. How long the way \
             takes and what it costs is said before you pay, for each place that we send to.\n\n\
             Large pieces of furniture come with a carrier, who calls to agree on a day and carries \
             them to the room where they are to stand.\n\n\
             This is a demo shop: nothing is sent.",
            "Bestellungen bis zwölf Uhr gehen von Montag bis Freitag am selben Tag hinaus. Wie lange \
             der Weg dauert und was er kostet, steht vor dem Bezahlen da, für jeden Ort, an den wir \
             senden.\n\n\
             Große Möbel bringt eine Spedition. Sie ruft an, um einen Tag zu vereinbaren, und trägt \
             die Stücke in das Zimmer, in dem sie stehen sollen.\n\n\
             Dies ist ein Demo-Shop: Es wird nichts verschickt.",
        ),
    },
    Page {
        slug: "returns",
        title: said("Returns", "Rückgabe"),
        text: said(
            "You have 30 days to change your mind. Send things back as they came, and the money is \
             on its way within three days of their arrival.\n\n\
             Plants, food and opened soap cannot come back, unless something is wrong with them. \
             What breaks in the first two years we repair or replace.",
            "Sie haben 30 Tage, um es sich anders zu überlegen. Schicken Sie alles so zurück, wie es \
             gekommen ist: Drei Tage nach der Ankunft ist das Geld unterwegs.\n\n\
             Pflanzen, Lebensmittel und angebrochene Seife nehmen wir nur zurück, wenn etwas damit \
             nicht stimmt. Was in den ersten zwei Jahren kaputtgeht, reparieren oder ersetzen wir.",
        ),
    },
    Page {
        slug: "privacy",
        title: said("Privacy", "Datenschutz"),
        text: said(
            "We keep what an order needs: your name, your address and how to reach you. It is \
             sealed on the way and can be erased on request.\n\n\
             There is no tracking here and there are no cookies but the ones that remember your \
             cart and your language.",
            "Wir behalten, was eine Bestellung braucht: Name, Anschrift und wie wir Sie erreichen. \
             Die Angaben sind unterwegs versiegelt und werden auf Wunsch gelöscht.\n\n\
             Niemand verfolgt Sie hier, und es gibt keine Cookies außer denen, die sich Warenkorb \
             und Sprache merken.",
        ),
    },
    Page {
        slug: "terms",
        title: said("Terms", "Geschäftsbedingungen"),
        text: said(
            "A contract is made when we confirm an order. Prices hold as they are shown when you \
             order, and what tax they contain is said beside them.\n\n\
             This is a demo shop: test cards only, and no contract is made.",
            "Ein Vertrag kommt zustande, wenn wir eine Bestellung bestätigen. Es gelten die Preise, \
             die beim Bestellen angezeigt werden; welche Steuer sie enthalten, steht dabei.\n\n\
             Dies ist ein Demo-Shop: nur mit Testkarten, und es kommt kein Vertrag zustande.",
        ),
    },
    Page {
        slug: "imprint",
        title: said("Imprint", "Impressum"),
        text: said(
            "Bodega is a demo of the shop software of the same name. Whoever runs it is responsible \
             for what stands here.\n\nPut your own company, address and register number in this \
             place before you sell anything.",
            "Bodega ist eine Vorführung der gleichnamigen Shop-Software. Verantwortlich für den \
             Inhalt ist, wer sie betreibt.\n\nBevor Sie etwas verkaufen, gehören hierher Ihre Firma, \
             Anschrift und Registernummer.",
        ),
    },
];
