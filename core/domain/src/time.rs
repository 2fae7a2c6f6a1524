//! Moments and spans, in whole milliseconds, given by whoever has a clock.

use std::error::Error;
use std::fmt;

/// A moment: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Every value lies in the years 0000 to 9999, which is what RFC 3339 can write; arithmetic and
/// [`Timestamp::from_millis`] stop at those ends instead of failing or wrapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A span of time in milliseconds, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(u64);

/// Why a text is not a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeError {
    /// The text does not have the shape of RFC 3339.
    Malformed,
    /// The shape is right but there is no such day or hour, or it lies outside the years 0 to 9999.
    OutOfRange,
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the time is not written as RFC 3339",
            Self::OutOfRange => "there is no such moment",
        })
    }
}

impl Error for TimeError {}

impl Millis {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of so many milliseconds.
    pub const fn new(millis: u64) -> Self {
        Self(millis)
    }

    /// A span of so many seconds.
    pub const fn from_seconds(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1_000))
    }

    /// A span of so many minutes.
    pub const fn from_minutes(minutes: u64) -> Self {
        Self(minutes.saturating_mul(60_000))
    }

    /// A span of so many hours.
    pub const fn from_hours(hours: u64) -> Self {
        Self(hours.saturating_mul(3_600_000))
    }

    /// A span of so many days of 24 hours.
    pub const fn from_days(days: u64) -> Self {
        Self(days.saturating_mul(86_400_000))
    }

    /// The number of milliseconds.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The number of whole seconds, rounded down.
    pub const fn seconds(self) -> u64 {
        self.0 / 1_000
    }
}

impl Timestamp {
    /// 1970-01-01T00:00:00.000Z.
    pub const EPOCH: Self = Self(0);
    /// 0000-01-01T00:00:00.000Z, the earliest moment there is.
    pub const MIN: Self = Self(-62_167_219_200_000);
    /// 9999-12-31T23:59:59.999Z, the latest moment there is.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// The moment so many milliseconds after the epoch; beyond the ends, the nearest end.
    pub const fn from_millis(millis: i64) -> Self {
        if millis < Self::MIN.0 {
            Self::MIN
        } else if millis > Self::MAX.0 {
            Self::MAX
        } else {
            Self(millis)
        }
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The moment this much later.
    #[must_use]
    pub const fn plus(self, span: Millis) -> Self {
        Self::from_millis(self.0.saturating_add_unsigned(span.0))
    }

    /// The moment this much earlier.
    #[must_use]
    pub const fn minus(self, span: Millis) -> Self {
        Self::from_millis(self.0.saturating_sub_unsigned(span.0))
    }

    /// How long ago `earlier` was; zero when it is not earlier (clocks of two machines disagree).
    pub const fn since(self, earlier: Self) -> Millis {
        if self.0 > earlier.0 { Millis(self.0.abs_diff(earlier.0)) } else { Millis::ZERO }
    }

    /// The text every interface uses, always with milliseconds: `2026-11-21T05:48:00.123Z`.
    pub fn to_rfc3339(self) -> String {
        let days = self.0.div_euclid(DAY);
        let (year, month, day) = civil(days);
        let rest = self.0.rem_euclid(DAY);
        let (hour, minute) = (rest / HOUR, rest % HOUR / MINUTE);
        let (second, milli) = (rest % MINUTE / SECOND, rest % SECOND);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }

    /// Reads RFC 3339, with any offset; digits after the third of a second's fraction are dropped.
    pub fn parse_rfc3339(text: &str) -> Result<Self, TimeError> {
        let mut reader = Reader(text.as_bytes());
        let year = reader.number(4)?;
        reader.sign(b"-")?;
        let month = reader.number(2)?;
        reader.sign(b"-")?;
        let day = reader.number(2)?;
        reader.sign(b"Tt ")?;
        let hour = reader.number(2)?;
        reader.sign(b":")?;
        let minute = reader.number(2)?;
        reader.sign(b":")?;
        let second = reader.number(2)?;
        let milli = reader.fraction()?;
        let offset = reader.offset()?;
        let days = days(year, month, day).ok_or(TimeError::OutOfRange)?;
        if hour > 23 || minute > 59 || second > 59 {
            return Err(TimeError::OutOfRange);
        }
        let millis = millis(days, [hour, minute, second, milli], offset);
        let time = Self::from_millis(millis);
        if time.0 == millis { Ok(time) } else { Err(TimeError::OutOfRange) }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339())
    }
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 86_400_000;

/// What is left to read of a text.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn next(&mut self) -> Result<u8, TimeError> {
        let (first, rest) = self.0.split_first().ok_or(TimeError::Malformed)?;
        self.0 = rest;
        Ok(*first)
    }

    fn sign(&mut self, any_of: &[u8]) -> Result<u8, TimeError> {
        let sign = self.next()?;
        if any_of.contains(&sign) { Ok(sign) } else { Err(TimeError::Malformed) }
    }

    fn digit(&mut self) -> Result<i64, TimeError> {
        let digit = char::from(self.next()?).to_digit(10).ok_or(TimeError::Malformed)?;
        Ok(i64::from(digit))
    }

    fn number(&mut self, digits: u8) -> Result<i64, TimeError> {
        let mut number = 0_i64;
        for _ in 0..digits {
            number = number.saturating_mul(10).saturating_add(self.digit()?);
        }
        Ok(number)
    }

    fn fraction(&mut self) -> Result<i64, TimeError> {
        if self.0.first() != Some(&b'.') {
            return Ok(0);
        }
        self.sign(b".")?;
        let mut millis = self.digit()?.saturating_mul(100);
        let mut worth = 10_i64;
        while self.0.first().is_some_and(u8::is_ascii_digit) {
            millis = millis.saturating_add(self.digit()?.saturating_mul(worth));
            worth /= 10;
        }
        Ok(millis)
    }

    /// The offset from UTC in milliseconds; nothing may follow it.
    fn offset(&mut self) -> Result<i64, TimeError> {
        let sign = self.sign(b"Zz+-")?;
        let mut offset = 0_i64;
        if matches!(sign, b'+' | b'-') {
            let hours = self.number(2)?;
            self.sign(b":")?;
            let minutes = self.number(2)?;
            if hours > 23 || minutes > 59 {
                return Err(TimeError::OutOfRange);
            }
            offset = hours.saturating_mul(HOUR).saturating_add(minutes.saturating_mul(MINUTE));
        }
        if !self.0.is_empty() {
            return Err(TimeError::Malformed);
        }
        Ok(if sign == b'-' { offset.saturating_neg() } else { offset })
    }
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "the fields are at most four digits each, so the sum stays far inside an i64"
)]
fn millis(days: i64, [hour, minute, second, milli]: [i64; 4], offset: i64) -> i64 {
    days * DAY + hour * HOUR + minute * MINUTE + second * SECOND + milli - offset
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
/// The year is counted from March, so that the leap day is the last of its year.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a Timestamp's days are under eight digits, so no step leaves an i64"
)]
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The day counted from 1970-01-01, or nothing when the calendar has no such day.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "the fields are at most four digits each, so no step leaves an i64"
)]
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) {
        return None;
    }
    let from_march = year - i64::from(month <= 2);
    let era = from_march.div_euclid(400);
    let year_of_era = from_march.rem_euclid(400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    // A day past its month's end comes back as another one.
    (civil(days) == (year, month, day)).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_are_written_and_read() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_795_240_080_123, "2026-11-21T05:48:00.123Z"),
            (Timestamp::MIN.millis(), "0000-01-01T00:00:00.000Z"),
            (Timestamp::MAX.millis(), "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Timestamp::from_millis(millis).to_rfc3339(), text);
            assert_eq!(Timestamp::parse_rfc3339(text).unwrap().millis(), millis);
        }
    }

    /// Eight centuries day by day, against a calendar that only knows how to go one day on.
    #[test]
    fn every_day_follows_the_one_before() {
        let (mut year, mut month, mut day) = (1_600, 1, 1);
        let first = days(year, month, day).unwrap();
        for number in first.. {
            assert_eq!(civil(number), (year, month, day));
            assert_eq!(days(year, month, day), Some(number));
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let last = match month {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            assert_eq!(days(year, month, last + 1), None);
            (year, month, day) = match (month, day) {
                (12, 31) => (year + 1, 1, 1),
                (_, day) if day == last => (year, month + 1, 1),
                _ => (year, month, day + 1),
            };
            if year == 2_400 && month > 3 {
                break;
            }
        }
    }

    #[test]
    fn other_spellings_mean_the_same_moment() {
        let moment = Timestamp::parse_rfc3339("2026-11-21T05:48:00.100Z");
        for text in [
            "2026-11-21t05:48:00.1z",
            "2026-11-21 05:48:00.1009Z",
            "2026-11-21T07:18:00.100+01:30",
            "2026-11-20T23:48:00.100-06:00",
        ] {
            assert_eq!(Timestamp::parse_rfc3339(text), moment, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_moment_is_refused() {
        for text in ["", "2026-11-21", "2026-11-21T05:48:00", "2026-11-21T05:48:00.Z", "x"] {
            assert_eq!(Timestamp::parse_rfc3339(text), Err(TimeError::Malformed), "{text}");
        }
        for text in [
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-11-00T00:00:00Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T05:48:60Z",
            "0000-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
        ] {
            assert_eq!(Timestamp::parse_rfc3339(text), Err(TimeError::OutOfRange), "{text}");
        }
        assert!(Timestamp::parse_rfc3339("2026-11-21T05:48:00Z ").is_err());
    }

    #[test]
    fn arithmetic_stops_at_the_ends() {
        assert_eq!(Timestamp::MAX.plus(Millis::new(u64::MAX)), Timestamp::MAX);
        assert_eq!(Timestamp::MIN.minus(Millis::new(1)), Timestamp::MIN);
        assert_eq!(Timestamp::EPOCH.since(Timestamp::MAX), Millis::ZERO);
        assert_eq!(Timestamp::from_millis(7).since(Timestamp::EPOCH), Millis::new(7));
        assert_eq!(Millis::from_days(u64::MAX).get(), u64::MAX);
    }
}
