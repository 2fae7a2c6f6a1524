//! Forty products of a shop for homes, tables and wardrobes, in English and in German.

/// A title, keywords with commas between, a description.
pub(crate) type Text = (&'static str, &'static str, &'static str);

pub(crate) const ENGLISH: [Text; 40] = [
    (
        "Velvet Sofa, three seats",
        "Nordhaus, Sofas, Living room, green, SOF-100",
        "Deep seats and soft cushions. Goes well with a wool rug and a side table.",
    ),
    (
        "Leather Sofa",
        "Nordhaus, Sofas, Living room, brown, SOF-200",
        "Full-grain leather that ages well. Wipe clean with a damp cloth.",
    ),
    (
        "Sofa Bed",
        "Lindgren, Sofas, Bedroom, grey, SOF-300",
        "A couch by day and a bed for two at night, with storage for linen.",
    ),
    (
        "Sofa Table",
        "Lindgren, Tables, Living room, oak, TAB-100",
        "A narrow oak table to stand behind a sofa.",
    ),
    (
        "Oak Dining Table",
        "Lindgren, Tables, Dining room, oak, TAB-200",
        "Seats six. Solid oak from certified forests, oiled by hand.",
    ),
    (
        "Folding Chair",
        "Atlas, Chairs, Garden, black, CHA-100",
        "Weighs three kilograms and folds flat.",
    ),
    (
        "Café Chair",
        "Maison, Chairs, Dining room, beech, CHA-200",
        "Bent beech and a cane seat, as in the cafés of Vienna.",
    ),
    (
        "Office Chair with armrests",
        "Atlas, Chairs, Office, black, CHA-300",
        "Adjustable in height, with a breathable back.",
    ),
    (
        "Desk Lamp",
        "Brightside, Lamps, Office, brass, LAM-100",
        "A swivelling arm in brass. Bulb included.",
    ),
    (
        "Floor Lamp",
        "Brightside, Lamps, Living room, white, LAM-200",
        "Warm light for reading beside a sofa.",
    ),
    (
        "LED Strip Lights, 5 m",
        "Brightside, Lamps, colour changing, LAM-300",
        "Stick them under shelves. Works with a remote.",
    ),
    ("Bookshelf", "Lindgren, Shelves, Living room, pine, SHE-100", "Five shelves for heavy books."),
    (
        "Wall Shelf, set of 2",
        "Lindgren, Shelves, walnut, SHE-200",
        "Two floating shelves with hidden brackets.",
    ),
    ("Wool Rug", "Maison, Rugs, Living room, cream, RUG-100", "Woven by hand from undyed wool."),
    ("Jute Rug, round", "Maison, Rugs, natural, RUG-200", "A round rug of braided jute."),
    (
        "Chef's Knife, 20 cm",
        "Kestrel, Knives, Kitchen, KNI-100",
        "Forged steel that takes a keen edge.",
    ),
    ("Bread Knife", "Kestrel, Knives, Kitchen, KNI-200", "A serrated blade for crusty loaves."),
    ("Knife Block", "Kestrel, Knives, Kitchen, oak, KNI-300", "Holds six knives. Without knives."),
    (
        "Frying Pan, 28 cm",
        "Kestrel, Pans, Kitchen, PAN-100",
        "Cast iron for high heat. Suits induction.",
    ),
    (
        "Crème Brûlée Dishes, set of 4",
        "Maison, Tableware, Kitchen, porcelain, DIS-100",
        "Shallow porcelain dishes for the oven.",
    ),
    (
        "Coffee Grinder",
        "Ember, Coffee, Kitchen, GRI-100",
        "Grinds beans by hand, from espresso to French press.",
    ),
    ("Espresso Machine", "Ember, Coffee, Kitchen, ESP-100", "Fifteen bar and a milk frother."),
    (
        "Tea Kettle",
        "Ember, Tea, Kitchen, steel, KET-100",
        "Boils a litre in four minutes, whistles when done.",
    ),
    (
        "Stoneware Mug",
        "Maison, Tableware, blue, MUG-100",
        "Holds 350 ml of coffee or tea. Glazed by hand.",
    ),
    (
        "Water Bottle, 750 ml",
        "Atlas, Bottles, Outdoor, steel, BOT-100",
        "Keeps drinks cold for a day.",
    ),
    (
        "Cotton T-Shirt",
        "Alder, Shirts, Men, white, black, navy, TSH-100",
        "Heavy organic cotton. A plain tee that keeps its shape.",
    ),
    (
        "Women's T-Shirt",
        "Alder, Shirts, Women, white, red, TSH-200",
        "Soft organic cotton with a round neck.",
    ),
    (
        "Linen Shirt",
        "Alder, Shirts, Men, white, sky blue, SHI-100",
        "Cool in summer. Mother-of-pearl buttons.",
    ),
    (
        "Men's Running Shoes",
        "Fleet, Shoes, Men, Running, blue, SHO-100",
        "Light sneakers with a springy sole.",
    ),
    (
        "Women's Running Shoes",
        "Fleet, Shoes, Women, Running, red, SHO-200",
        "Light, breathable, made for long distances.",
    ),
    (
        "Hiking Boots",
        "Fleet, Shoes, Outdoor, brown, BOO-100",
        "Waterproof leather with a deep tread.",
    ),
    ("Children's Rain Boots", "Fleet, Shoes, Kids, yellow, BOO-200", "Natural rubber for puddles."),
    (
        "Rain Jacket",
        "Alder, Jackets, Outdoor, yellow, JAC-100",
        "Waterproof and packs into its own pocket.",
    ),
    (
        "Wool Sweater",
        "Alder, Knitwear, Men, Women, grey, SWE-100",
        "Merino wool, knitted in one piece.",
    ),
    ("Cashmere Scarf", "Alder, Knitwear, red, camel, SCA-100", "Brushed cashmere, light and warm."),
    (
        "Leather Belt",
        "Quarry, Belts, brown, black, BEL-100",
        "Vegetable-tanned leather with a brass buckle.",
    ),
    ("Leather Wallet", "Quarry, Wallets, brown, WAL-100", "Room for eight cards."),
    (
        "Backpack, 25 l",
        "Atlas, Bags, Outdoor, green, BAG-100",
        "Water-repellent, with a sleeve for a laptop.",
    ),
    (
        "Gift Card",
        "Bodega, Gifts, GIF-025, GIF-050",
        "Sent by mail. Good for anything in the shop.",
    ),
    (
        "Green Tea from Uji 緑茶",
        "Ember, Tea, sencha, TEA-100",
        "First harvest from Kyoto. 新茶の緑茶セット。",
    ),
];

pub(crate) const GERMAN: [Text; 40] = [
    (
        "Samtsofa, Dreisitzer",
        "Nordhaus, Sofas, Wohnzimmer, grün, SOF-100",
        "Tiefe Sitze und weiche Kissen. Passt zu Wollteppich und Beistelltisch.",
    ),
    (
        "Ledersofa",
        "Nordhaus, Sofas, Wohnzimmer, braun, SOF-200",
        "Vollnarbiges Leder, das schön altert.",
    ),
    (
        "Schlafsofa",
        "Lindgren, Sofas, Schlafzimmer, grau, SOF-300",
        "Tags eine Couch, nachts ein Bett für zwei.",
    ),
    (
        "Konsolentisch",
        "Lindgren, Tische, Wohnzimmer, Eiche, TAB-100",
        "Schmal, für die Wand hinter dem Sofa.",
    ),
    (
        "Esstisch aus Eiche",
        "Lindgren, Tische, Esszimmer, Eiche, TAB-200",
        "Für sechs Personen, von Hand geölt.",
    ),
    (
        "Klappstuhl",
        "Atlas, Stühle, Garten, schwarz, CHA-100",
        "Wiegt drei Kilogramm und lässt sich flach zusammenlegen.",
    ),
    ("Caféhausstuhl", "Maison, Stühle, Esszimmer, Buche, CHA-200", "Gebogene Buche mit Geflecht."),
    (
        "Bürostuhl mit Armlehnen",
        "Atlas, Stühle, Büro, schwarz, CHA-300",
        "In der Höhe verstellbar, mit Netzrücken.",
    ),
    (
        "Schreibtischlampe",
        "Brightside, Lampen, Büro, Messing, LAM-100",
        "Schwenkbarer Arm aus Messing.",
    ),
    ("Stehlampe", "Brightside, Lampen, Wohnzimmer, weiß, LAM-200", "Warmes Licht zum Lesen."),
    (
        "LED-Lichtband, 5 m",
        "Brightside, Lampen, Farbwechsel, LAM-300",
        "Unter Regale kleben, mit Fernbedienung.",
    ),
    (
        "Bücherregal",
        "Lindgren, Regale, Wohnzimmer, Kiefer, SHE-100",
        "Fünf Böden für schwere Bücher.",
    ),
    ("Wandregal, 2er-Set", "Lindgren, Regale, Nussbaum, SHE-200", "Zwei schwebende Bretter."),
    (
        "Wollteppich",
        "Maison, Teppiche, Wohnzimmer, creme, RUG-100",
        "Von Hand gewebt aus ungefärbter Wolle.",
    ),
    ("Juteteppich, rund", "Maison, Teppiche, natur, RUG-200", "Rund und geflochten."),
    ("Kochmesser, 20 cm", "Kestrel, Messer, Küche, KNI-100", "Geschmiedeter Stahl."),
    ("Brotmesser", "Kestrel, Messer, Küche, KNI-200", "Wellenschliff für krosse Laibe."),
    (
        "Messerblock",
        "Kestrel, Messer, Küche, Eiche, KNI-300",
        "Für sechs Messer, ohne Messer geliefert.",
    ),
    ("Bratpfanne, 28 cm", "Kestrel, Pfannen, Küche, PAN-100", "Gusseisen, auch für Induktion."),
    (
        "Crème-brûlée-Schälchen, 4er-Set",
        "Maison, Geschirr, Küche, Porzellan, DIS-100",
        "Flaches Porzellan für den Ofen.",
    ),
    ("Kaffeemühle", "Ember, Kaffee, Küche, GRI-100", "Mahlt Bohnen von Hand."),
    ("Espressomaschine", "Ember, Kaffee, Küche, ESP-100", "Fünfzehn Bar und Milchschäumer."),
    ("Teekessel", "Ember, Tee, Küche, Stahl, KET-100", "Kocht einen Liter in vier Minuten."),
    ("Steingutbecher", "Maison, Geschirr, blau, MUG-100", "Fasst 350 ml Kaffee oder Tee."),
    (
        "Trinkflasche, 750 ml",
        "Atlas, Flaschen, Draußen, Stahl, BOT-100",
        "Hält Getränke einen Tag lang kalt.",
    ),
    (
        "T-Shirt aus Baumwolle",
        "Alder, Hemden, Herren, weiß, schwarz, TSH-100",
        "Schwere Bio-Baumwolle.",
    ),
    (
        "Damen-T-Shirt",
        "Alder, Hemden, Damen, weiß, rot, TSH-200",
        "Weiche Bio-Baumwolle mit rundem Ausschnitt.",
    ),
    (
        "Leinenhemd",
        "Alder, Hemden, Herren, weiß, himmelblau, SHI-100",
        "Kühl im Sommer. Knöpfe aus Perlmutt.",
    ),
    (
        "Laufschuhe für Herren",
        "Fleet, Schuhe, Herren, Laufen, blau, SHO-100",
        "Leichte Sneaker mit federnder Sohle.",
    ),
    (
        "Laufschuhe für Damen",
        "Fleet, Schuhe, Damen, Laufen, rot, SHO-200",
        "Leicht und atmungsaktiv.",
    ),
    (
        "Wanderstiefel",
        "Fleet, Schuhe, Draußen, braun, BOO-100",
        "Wasserdichtes Leder, tiefes Profil.",
    ),
    ("Kindergummistiefel", "Fleet, Schuhe, Kinder, gelb, BOO-200", "Naturkautschuk für Pfützen."),
    ("Regenjacke", "Alder, Jacken, Draußen, gelb, JAC-100", "Wasserdicht und klein verpackt."),
    (
        "Wollpullover",
        "Alder, Strick, Herren, Damen, grau, SWE-100",
        "Merinowolle, in einem Stück gestrickt.",
    ),
    ("Kaschmirschal", "Alder, Strick, rot, kamel, SCA-100", "Gebürstet, leicht und warm."),
    (
        "Ledergürtel",
        "Quarry, Gürtel, braun, schwarz, BEL-100",
        "Pflanzlich gegerbt, Schnalle aus Messing.",
    ),
    ("Geldbörse aus Leder", "Quarry, Geldbörsen, braun, WAL-100", "Platz für acht Karten."),
    (
        "Rucksack, 25 l",
        "Atlas, Taschen, Draußen, grün, BAG-100",
        "Wasserabweisend, mit Fach für den Laptop.",
    ),
    (
        "Gutschein",
        "Bodega, Geschenke, GIF-025, GIF-050",
        "Kommt per Mail, gilt für alles im Laden.",
    ),
    ("Grüner Tee aus Uji 緑茶", "Ember, Tee, Sencha, TEA-100", "Erste Ernte aus Kyoto."),
];
