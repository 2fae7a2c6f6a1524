//! Whether a JPEG is all there, which its decoder does not ask.

/// Markers are this byte and one more.
const MARKER: u8 = 0xff;
const START_OF_IMAGE: u8 = 0xd8;
const END_OF_IMAGE: u8 = 0xd9;

/// Whether the picture's own end is reached, by walking from segment to segment. What a camera
/// writes after it is of no interest.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    walk(bytes).is_some()
}

fn walk(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.strip_prefix(&[MARKER, START_OF_IMAGE])?;
    loop {
        // After the header of a scan come its coded bytes: this passes over them.
        let begins = |pair: &[u8]| matches!(pair, [MARKER, kind] if begins_segment(*kind));
        let at = rest.windows(2).position(begins)?;
        let (kind, after) = rest.get(at + 1..)?.split_first()?;
        if *kind == END_OF_IMAGE {
            return Some(());
        }
        let (length, _) = after.split_first_chunk::<2>()?;
        rest = after.get(usize::from(u16::from_be_bytes(*length))..)?;
    }
}

/// Whether this byte after [`MARKER`] begins a segment: it is neither padding, nor coded data (a
/// zero), nor a restart in the middle of a scan.
const fn begins_segment(kind: u8) -> bool {
    !matches!(kind, 0x00 | 0x01 | 0xd0..=0xd7 | MARKER)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thumbnail with its own end in a segment of its own, then a scan with a stuffed byte, a
    /// restart and padding.
    const WHOLE: [u8; 26] = [
        0xff, 0xd8, // start
        0xff, 0xe1, 0x00, 0x06, 0xff, 0xd8, 0xff, 0xd9, // application data
        0xff, 0xda, 0x00, 0x03, 0x01, // header of a scan
        0x12, 0xff, 0x00, 0xff, 0xd0, 0x34, // coded data
        0xff, 0xff, 0xd9, // padding, end
        0x00, 0xff, // what a camera adds
    ];

    #[test]
    fn it_is_whole_only_with_its_own_end() {
        assert!(is_whole(&WHOLE));
        assert!(is_whole(&WHOLE[..24]));
        for end in 0..24 {
            assert!(!is_whole(&WHOLE[..end]), "{end}");
        }
    }
}
