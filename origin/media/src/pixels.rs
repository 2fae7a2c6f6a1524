//! A decoded picture in the size it will be shown in: sRGB, eight bits a channel, and nothing that
//! came with it.

/// White, which a transparent picture is laid on where it cannot stay transparent.
const PAPER: u16 = 255;

/// Rows of pixels, from the top left.
pub(crate) struct Pixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) samples: Samples,
}

/// Three or four bytes a pixel.
pub(crate) enum Samples {
    /// Red, green, blue.
    Rgb(Vec<u8>),
    /// Red, green, blue, opacity; not premultiplied.
    Rgba(Vec<u8>),
}

impl Samples {
    /// Without the fourth byte when it says nothing.
    pub(crate) fn from_rgba(bytes: Vec<u8>) -> Self {
        if bytes.chunks_exact(4).all(|pixel| matches!(pixel, [_, _, _, u8::MAX])) {
            let opaque = bytes.chunks_exact(4).flat_map(|pixel| pixel.iter().take(3)).copied();
            Self::Rgb(opaque.collect())
        } else {
            Self::Rgba(bytes)
        }
    }

    /// What is seen when it lies on white paper.
    pub(crate) fn on_paper(self) -> Vec<u8> {
        match self {
            Self::Rgb(bytes) => bytes,
            Self::Rgba(bytes) => bytes.chunks_exact(4).flat_map(lay).collect(),
        }
    }
}

fn lay(pixel: &[u8]) -> [u8; 3] {
    let &[red, green, blue, opacity] = pixel else { return [u8::MAX; 3] };
    let opacity = u16::from(opacity);
    [red, green, blue].map(|sample| {
        let mixed = (u16::from(sample) * opacity + PAPER * (PAPER - opacity) + 127) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparent_parts_are_laid_on_white() {
        let samples = Samples::from_rgba(vec![10, 20, 30, 0, 10, 20, 30, 255, 0, 0, 0, 128]);
        assert_eq!(samples.on_paper(), [255, 255, 255, 10, 20, 30, 127, 127, 127]);
    }

    #[test]
    fn an_opacity_that_says_nothing_is_dropped() {
        let samples = Samples::from_rgba(vec![1, 2, 3, 255, 4, 5, 6, 255]);
        assert!(matches!(samples, Samples::Rgb(bytes) if bytes == [1, 2, 3, 4, 5, 6]));
    }
}
