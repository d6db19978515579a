//! Text to typed values: quantities, periods, dates, signatures, statuses.
//!
//! Every parser takes one string to one value and is total: any Unicode in,
//! a reading or `None` out, in time linear in the text. A text that could be
//! read in two ways is not read: the record then keeps its words and says so.
//!
//! ```
//! use exrep::normalise::{date, period, quantity};
//! use exrep::record::Unit;
//!
//! let outturn = quantity::parse("34 out of 69 (49.2%)").unwrap();
//! assert_eq!(outturn.unit, Unit::Percent);
//! assert_eq!(date::parse("1st Dec 2021").unwrap().to_string(), "2021-12-01");
//! assert_eq!(period::parse("2021/22 Q2").unwrap().end.to_string(), "2021-09-30");
//! ```

mod absence;
mod amount;
mod comparator;
mod cursor;
pub mod date;
pub mod indicator;
pub mod narrative;
pub mod period;
pub mod polarity;
pub mod quantity;
pub mod rag;
mod reference;
pub mod sign_off;
mod tail;
mod token;
pub mod unit;
pub mod variance;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces of what the parsers look for, in any order, between any other characters.
    fn likely() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[0-9]{1,30}",
            "\\PC{0,3}",
            "[-–—−.,:;/()\\[\\]%£<>=≥≤*'’ \\t\\n&+]",
            prop::sample::select(vec![
                "Q",
                "Quarter ",
                "FY",
                "M",
                "Dec",
                "March ",
                "st",
                "of ",
                "to ",
                "at least ",
                "out of ",
                "per ",
                "1,000",
                "k",
                "million",
                "days",
                "hours ",
                "None",
                "no ",
                "implications",
                "Head",
                "Ann ",
                "NI ",
                "Ref:",
                "Name:",
                "2021/22",
                "17/11/21",
                "☒",
                "↑",
                "High",
                "é",
                "\u{a0}",
                "\u{301}",
                "²",
                "year ended ",
                "as at ",
            ])
            .prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not_without_a_panic(text in prop_oneof![likely(), any::<String>()]) {
            let _ = (quantity::parse(&text), quantity::is_absent(&text), unit::from_name(&text), unit::from_label(&text));
            let _ = (period::parse(&text), date::parse(&text), sign_off::parse(&text), indicator::parse(&text));
            let _ = (polarity::parse(&text), rag::parse(&text), narrative::status(&text));
        }

        #[test]
        fn what_is_found_lies_on_character_boundaries(text in likely()) {
            for (range, _) in date::find_all(&text) {
                prop_assert!(text.get(range).is_some_and(|found| !found.is_empty()));
            }
            if let Some(found) = period::find(&text) {
                prop_assert!(!found.parts.is_empty() && found.reading.start <= found.reading.end);
                for range in found.parts {
                    prop_assert!(text.get(range).is_some_and(|part| !part.is_empty()));
                }
            }
        }

        #[test]
        fn every_day_is_read_back_from_its_british_forms(day in 1..=28_u8, month in 1..=12_u8, year in 1970..=2069_i16) {
            let expected = jiff::civil::Date::new(year, month as i8, day as i8).ok();
            prop_assert_eq!(date::parse(&format!("{day}/{month}/{year}")), expected);
            prop_assert_eq!(date::parse(&format!("{day:02}.{month:02}.{:02}", year % 100)), expected);
        }

        #[test]
        fn every_quarter_is_read_back(year in 2000..=2060_i16, quarter in 1..=4_u8) {
            let text = format!("Q{quarter} {year}/{:02}", (year + 1) % 100);
            let read = period::parse(&text);
            prop_assert_eq!(read.and_then(|reading| reading.quarter), Some(quarter));
        }
    }

    #[test]
    fn long_texts_take_linear_time() {
        let bracketed = "(".repeat(100_000);
        let quarters = "Q2 2021/22 and ".repeat(20_000);
        let colons = "Name: ".repeat(50_000);
        for text in [bracketed, quarters, colons] {
            let _ = (quantity::parse(&text), unit::from_name(&text), period::find(&text), date::find_all(&text));
            let _ = (sign_off::parse(&text), indicator::parse(&text), polarity::parse(&text), narrative::status(&text));
        }
    }
}
