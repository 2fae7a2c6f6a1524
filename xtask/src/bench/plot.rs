//! Bars as SVG, readable on light and dark pages, on a logarithmic scale: peers, shop and floors
//! lie orders of magnitude apart.

use std::fmt::Write as _;

/// One bar.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) value: f64,
    /// The least and the most of all rounds.
    pub(super) range: Option<(f64, f64)>,
    pub(super) floor: bool,
    pub(super) peer: bool,
}

const LABELS: f64 = 330.0;
const BARS: f64 = 430.0;
const NUMBERS: f64 = 70.0;
const ROW: f64 = 28.0;
const TOP: f64 = 44.0;

/// Draws the bars.
pub(super) fn bars(title: &str, bars: &[Bar]) -> String {
    let most = bars.iter().map(|bar| bar.range.map_or(bar.value, |range| range.1));
    let decades = most.fold(10.0, f64::max).log10().ceil();
    let rows = bars.iter().fold(0.0, |rows, _| rows + 1.0);
    let (width, height) = (LABELS + BARS + NUMBERS, TOP + rows * ROW + 24.0);
    let x = |value: f64| LABELS + value.max(1.0).log10() / decades * BARS;
    let mut svg = String::new();
    let mut draw = |line: String| {
        // Writing to a text cannot fail.
        let _ok = writeln!(svg, "{line}");
    };
    let look = r#"xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="13""#;
    draw(format!(r#"<svg {look} viewBox="0 0 {width} {height}" role="img">"#));
    draw(format!("<title>{}</title>", escaped(title)));
    draw(r##"<rect width="100%" height="100%" fill="#ffffff"/>"##.to_owned());
    draw(format!(r#"<text x="12" y="24" font-size="15">{}</text>"#, escaped(title)));
    let mut decade = 0.0;
    while decade <= decades {
        let (at, bottom) = (x(10_f64.powf(decade)), TOP + rows * ROW);
        draw(format!(
            r##"<line x1="{at:.1}" y1="{TOP}" x2="{at:.1}" y2="{bottom}" stroke="#dddddd"/>"##
        ));
        let (below, number) = (bottom + 16.0, 10_f64.powf(decade));
        draw(format!(
            r##"<text x="{at:.1}" y="{below}" text-anchor="middle" fill="#666666">{number}</text>"##
        ));
        decade += 1.0;
    }
    let mut y = TOP;
    for bar in bars {
        row(bar, y, &x).into_iter().for_each(&mut draw);
        y += ROW;
    }
    draw("</svg>".to_owned());
    svg
}

fn row(bar: &Bar, y: f64, x: &impl Fn(f64) -> f64) -> Vec<String> {
    let colour = match bar {
        Bar { floor: true, .. } => "#9aa5b1",
        Bar { peer: true, .. } => "#d9a066",
        _ => "#2f6f4f",
    };
    let (text, middle) = (y + ROW / 2.0 + 4.5, y + ROW / 2.0);
    let (top, thick, length) = (y + 5.0, ROW - 10.0, x(bar.value) - LABELS);
    let label = escaped(&bar.label);
    let before = LABELS - 10.0;
    let mut lines = vec![
        format!(r#"<text x="{before}" y="{text}" text-anchor="end">{label}</text>"#),
        format!(
            r#"<rect x="{LABELS}" y="{top}" width="{length:.1}" height="{thick}" fill="{colour}"/>"#
        ),
    ];
    let mut end = x(bar.value);
    if let Some((least, most)) = bar.range {
        let (from, to) = (x(least), x(most));
        end = end.max(to);
        let ends = format!("M{from:.1} {top}v{thick}M{to:.1} {top}v{thick}");
        let line = format!("M{from:.1} {middle}H{to:.1}");
        lines.push(format!(r##"<path d="{line}{ends}" stroke="#222222"/>"##));
    }
    let after = end + 6.0;
    let number =
        if bar.value < 100.0 { format!("{:.1}", bar.value) } else { format!("{:.0}", bar.value) };
    lines.push(format!(r#"<text x="{after:.1}" y="{text}">{number}</text>"#));
    lines
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_bars_are_more_and_text_is_escaped() {
        let bar = |label: &str, value| Bar {
            label: label.to_owned(),
            value,
            range: Some((value / 2.0, value * 2.0)),
            floor: false,
            peer: false,
        };
        let svg = bars("a < b", &[bar("one & only", 10.0), bar("two", 1_000.0)]);
        assert!(svg.contains("a &lt; b") && svg.contains("one &amp; only"));
        let widths: Vec<f64> = svg
            .lines()
            .filter(|line| line.contains("fill=\"#2f6f4f\""))
            .filter_map(|line| line.split("width=\"").nth(1)?.split('"').next()?.parse().ok())
            .collect();
        assert!(widths.len() == 2 && widths[0] > 0.0 && widths[0] < widths[1], "{widths:?}");
    }
}
