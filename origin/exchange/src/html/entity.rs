//! Characters by name or number: `&auml;`, `&#228;`, `&#xE4;`.

/// The longest that is understood, with its `;`.
const LENGTH_MAX: usize = 10;

/// Those that shops' editors write; whatever else is there stays as it stands.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("shy", '\u{ad}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("bull", '•'),
    ("middot", '·'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("times", '×'),
    ("divide", '÷'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("micro", 'µ'),
    ("sect", '§'),
    ("euro", '€'),
    ("pound", '£'),
    ("yen", '¥'),
    ("cent", '¢'),
    ("szlig", 'ß'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("euml", 'ë'),
    ("iuml", 'ï'),
    ("Agrave", 'À'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("Aring", 'Å'),
    ("aring", 'å'),
    ("AElig", 'Æ'),
    ("aelig", 'æ'),
    ("Ccedil", 'Ç'),
    ("ccedil", 'ç'),
    ("Eacute", 'É'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("igrave", 'ì'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("ntilde", 'ñ'),
    ("ograve", 'ò'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("otilde", 'õ'),
    ("Oslash", 'Ø'),
    ("oslash", 'ø'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("ugrave", 'ù'),
    ("uacute", 'ú'),
    ("ucirc", 'û'),
    ("iexcl", '¡'),
    ("iquest", '¿'),
    ("rarr", '→'),
    ("check", '✓'),
];

/// The character that is written behind a `&`, and how many bytes it takes with its `;`.
pub(super) fn read(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(LENGTH_MAX).position(|byte| byte == b';')?;
    let name = rest.get(..end)?;
    let decoded = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => number.parse(),
            };
            code.ok().filter(|code| *code > 0).and_then(char::from_u32)?
        }
        None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter)?,
    };
    Some((decoded, name.len().saturating_add(1)))
}
