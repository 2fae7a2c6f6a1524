//! Colours, kept in OKLab so that lighter and darker look like light and shade.

use std::fmt;

/// A colour by its perceived lightness and two opponent axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour {
    lightness: f64,
    green_red: f64,
    blue_yellow: f64,
}

/// Black, for shade laid over other colours.
pub(crate) const BLACK: Colour = Colour { lightness: 0.16, green_red: 0.0, blue_yellow: -0.006 };

/// White, for light laid over other colours.
pub(crate) const WHITE: Colour = Colour { lightness: 0.995, green_red: 0.0, blue_yellow: 0.004 };

impl Colour {
    /// A colour as designers write it: lightness 0 to 1, chroma 0 to about 0.3, hue in degrees.
    #[must_use]
    pub fn oklch(lightness: f64, chroma: f64, hue: f64) -> Self {
        let (sin, cos) = hue.to_radians().sin_cos();
        Self { lightness, green_red: chroma * cos, blue_yellow: chroma * sin }
    }

    /// A colour as the web writes it: `0x8a4b2d`.
    #[must_use]
    pub fn rgb(hex: u32) -> Self {
        let channel = |shift: u32| linear(f64::from((hex >> shift) & 0xff) / 255.0);
        let (r, g, b) = (channel(16), channel(8), channel(0));
        let l = (0.412_221_47 * r + 0.536_332_54 * g + 0.051_445_99 * b).cbrt();
        let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
        let s = (0.088_302_46 * r + 0.281_718_84 * g + 0.629_978_7 * b).cbrt();
        Self {
            lightness: 0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
            green_red: 1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
            blue_yellow: 0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
        }
    }

    /// The same thing in more light (up to 1) or in shade (down to −1). Light is warm and washes
    /// out a little; shade is cool.
    #[must_use]
    pub fn shade(self, by: f64) -> Self {
        let room = if by > 0.0 { 0.99 - self.lightness } else { self.lightness - 0.10 };
        let wash = if by > 0.0 { 1.0 - 0.45 * by } else { 1.0 + 0.10 * by };
        Self {
            lightness: self.lightness + by * room,
            green_red: self.green_red * wash,
            blue_yellow: self.blue_yellow * wash + 0.012 * by,
        }
    }

    /// This colour with some of another in it: 0 is this one, 1 the other.
    #[must_use]
    pub fn mix(self, other: Self, share: f64) -> Self {
        let between = |one: f64, two: f64| one + (two - one) * share;
        Self {
            lightness: between(self.lightness, other.lightness),
            green_red: between(self.green_red, other.green_red),
            blue_yellow: between(self.blue_yellow, other.blue_yellow),
        }
    }

    /// How light it looks, 0 to 1.
    #[must_use]
    pub const fn lightness(self) -> f64 {
        self.lightness
    }

    fn channels(self) -> [f64; 3] {
        let Self { lightness, green_red: a, blue_yellow: b } = self;
        let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
        let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
        let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
        [
            4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_93 * s,
            -1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s,
            -0.004_196_086 * l - 0.703_418_6 * m + 1.707_614_7 * s,
        ]
    }

    /// The nearest colour a screen can show: chroma gives way before lightness does.
    fn shown(self) -> [f64; 3] {
        let mut colour = self;
        for _ in 0..24 {
            let channels = colour.channels();
            if channels.iter().all(|channel| (-0.002..=1.002).contains(channel)) {
                return channels;
            }
            colour.green_red *= 0.92;
            colour.blue_yellow *= 0.92;
        }
        colour.channels()
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("#")?;
        for channel in self.shown() {
            let byte = (encoded(channel.clamp(0.0, 1.0)) * 255.0).round();
            write!(f, "{:02x}", byte as u8)?;
        }
        Ok(())
    }
}

fn linear(encoded: f64) -> f64 {
    if encoded <= 0.040_45 { encoded / 12.92 } else { ((encoded + 0.055) / 1.055).powf(2.4) }
}

fn encoded(linear: f64) -> f64 {
    if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_colour_comes_back_as_it_went_in() {
        for hex in [0x00_0000, 0xff_ffff, 0x8a_4b2d, 0x1f_3d2c, 0xd9_c7a3, 0x00_7fff] {
            assert_eq!(Colour::rgb(hex).to_string(), format!("#{hex:06x}"));
        }
    }

    #[test]
    fn light_is_lighter_and_shade_darker() {
        let clay = Colour::rgb(0xa8_5c3c);
        assert!(clay.shade(0.3).lightness() > clay.lightness());
        assert!(clay.shade(-0.3).lightness() < clay.lightness());
        assert_eq!(clay.mix(BLACK, 0.0), clay);
    }
}
