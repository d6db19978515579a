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
