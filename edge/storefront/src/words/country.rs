//! The names of countries, for those that shops of this size sell to.

use domain::Country;

use super::Language;

/// A country's name; its two letters where we have no name for it.
pub(crate) fn name(country: &Country, language: Language) -> &str {
    let found = NAMES.binary_search_by_key(&country.as_str(), |(code, ..)| code);
    let Some((_, english, german)) = found.ok().and_then(|at| NAMES.get(at)) else {
        return country.as_str();
    };
    match language {
        Language::En => english,
        Language::De => german,
    }
}

/// Sorted by code, so that it can be searched.
const NAMES: &[(&str, &str, &str)] = &[
    ("AE", "United Arab Emirates", "Vereinigte Arabische Emirate"),
    ("AR", "Argentina", "Argentinien"),
    ("AT", "Austria", "Österreich"),
    ("AU", "Australia", "Australien"),
    ("BE", "Belgium", "Belgien"),
    ("BG", "Bulgaria", "Bulgarien"),
    ("BR", "Brazil", "Brasilien"),
    ("CA", "Canada", "Kanada"),
    ("CH", "Switzerland", "Schweiz"),
    ("CL", "Chile", "Chile"),
    ("CN", "China", "China"),
    ("CO", "Colombia", "Kolumbien"),
    ("CY", "Cyprus", "Zypern"),
    ("CZ", "Czechia", "Tschechien"),
    ("DE", "Germany", "Deutschland"),
    ("DK", "Denmark", "Dänemark"),
    ("EE", "Estonia", "Estland"),
    ("EG", "Egypt", "Ägypten"),
    ("ES", "Spain", "Spanien"),
    ("FI", "Finland", "Finnland"),
    ("FR", "France", "Frankreich"),
    ("GB", "United Kingdom", "Vereinigtes Königreich"),
    ("GR", "Greece", "Griechenland"),
    ("HK", "Hong Kong", "Hongkong"),
    ("HR", "Croatia", "Kroatien"),
    ("HU", "Hungary", "Ungarn"),
    ("ID", "Indonesia", "Indonesien"),
    ("IE", "Ireland", "Irland"),
    ("IL", "Israel", "Israel"),
    ("IN", "India", "Indien"),
    ("IS", "Iceland", "Island"),
    ("IT", "Italy", "Italien"),
    ("JP", "Japan", "Japan"),
    ("KE", "Kenya", "Kenia"),
    ("KR", "South Korea", "Südkorea"),
    ("LI", "Liechtenstein", "Liechtenstein"),
    ("LT", "Lithuania", "Litauen"),
    ("LU", "Luxembourg", "Luxemburg"),
    ("LV", "Latvia", "Lettland"),
    ("MA", "Morocco", "Marokko"),
    ("MC", "Monaco", "Monaco"),
    ("MT", "Malta", "Malta"),
    ("MX", "Mexico", "Mexiko"),
    ("MY", "Malaysia", "Malaysia"),
    ("NG", "Nigeria", "Nigeria"),
    ("NL", "Netherlands", "Niederlande"),
    ("NO", "Norway", "Norwegen"),
    ("NZ", "New Zealand", "Neuseeland"),
    ("PE", "Peru", "Peru"),
    ("PH", "Philippines", "Philippinen"),
    ("PL", "Poland", "Polen"),
    ("PT", "Portugal", "Portugal"),
    ("RO", "Romania", "Rumänien"),
    ("RS", "Serbia", "Serbien"),
    ("SA", "Saudi Arabia", "Saudi-Arabien"),
    ("SE", "Sweden", "Schweden"),
    ("SG", "Singapore", "Singapur"),
    ("SI", "Slovenia", "Slowenien"),
    ("SK", "Slovakia", "Slowakei"),
    ("TH", "Thailand", "Thailand"),
    ("TR", "Türkiye", "Türkei"),
    ("TW", "Taiwan", "Taiwan"),
    ("UA", "Ukraine", "Ukraine"),
    ("US", "United States", "Vereinigte Staaten"),
    ("VN", "Vietnam", "Vietnam"),
    ("ZA", "South Africa", "Südafrika"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_searched() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let austria = Country::parse("AT").unwrap();
        assert_eq!(name(&austria, Language::De), "Österreich");
        assert_eq!(name(&Country::parse("XK").unwrap(), Language::En), "XK");
    }
}
