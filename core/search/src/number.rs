//! Conversions between the widths of integers, none of which can fail or panic.

/// An offset or a count as the machine counts. Every target has at least 32 bits.
pub(crate) fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A length as 32 bits; lengths beyond that are cut, and limits refuse them long before.
pub(crate) fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A number cut to a byte.
pub(crate) fn byte(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// A score as a float: exact below 2^24 and in the same order above.
#[expect(clippy::as_conversions, reason = "rounds to the nearest, on every target alike")]
pub(crate) fn float(number: u32) -> f32 {
    number as f32
}

/// Sixteen times the binary logarithm, from integers alone, so that it is the same on every
/// target. Between powers of two it is a straight line. Nothing for 0 and 1.
pub(crate) fn log2_x16(number: u64) -> u32 {
    let Some(power) = number.checked_ilog2() else { return 0 };
    let fraction = number.saturating_mul(16).checked_shr(power).unwrap_or(0) & 15;
    power.saturating_mul(16).saturating_add(u32::try_from(fraction).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_grow_and_meet_powers_of_two() {
        assert_eq!([0, 1, 2, 3, 4, 1024].map(log2_x16), [0, 0, 16, 24, 32, 160]);
        assert!((1..5000).all(|number| log2_x16(number) <= log2_x16(number + 1)));
        assert!(log2_x16(u64::MAX) >= 63 * 16);
    }
}
