//! Canonical JSON, RFC 8785: one value, one sequence of bytes, whoever writes it.
//!
//! Keys are sorted by their UTF-16 code units, strings escape only what they must, and numbers are written as
//! ECMAScript writes IEEE 754 doubles. The decimals of a record have at most 15 significant digits
//! ([`Number`](crate::record::Number)), so that nothing is lost on that way.

use std::fmt::Write;

use serde::Serialize;
use serde_json::{Number, Value};

/// Larger whole numbers are not the same in every JSON reader (RFC 7493, clause 2.2).
const MOST_EXACT: u64 = 1 << 53;

/// The canonical bytes of a value, without a line end.
///
/// # Errors
/// Where the value is no JSON, or holds a number that no double holds.
pub fn canonical(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut text = String::with_capacity(4 << 10);
    write(&serde_json::to_value(value)?, &mut text)?;
    Ok(text.into_bytes())
}

fn write(value: &Value, to: &mut String) -> serde_json::Result<()> {
    match value {
        Value::Null => to.push_str("null"),
        Value::Bool(true) => to.push_str("true"),
        Value::Bool(false) => to.push_str("false"),
        Value::Number(number) => write_number(number, to)?,
        Value::String(text) => write_string(text, to),
        Value::Array(values) => {
            to.push('[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    to.push(',');
                }
                write(value, to)?;
            }
            to.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            to.push('{');
            for (at, (key, value)) in members.into_iter().enumerate() {
                if at > 0 {
                    to.push(',');
                }
                write_string(key, to);
                to.push(':');
                write(value, to)?;
            }
            to.push('}');
        }
    }
    Ok(())
}

fn write_number(number: &Number, to: &mut String) -> serde_json::Result<()> {
    if let Some(whole) = number.as_i64()
        && whole.unsigned_abs() <= MOST_EXACT
    {
        // Writing to a String cannot fail.
        let _ = write!(to, "{whole}");
        return Ok(());
    }
    let Some(double) = number.as_f64().filter(|double| double.is_finite()) else {
        return Err(serde::ser::Error::custom(format!("{number} is no IEEE 754 double")));
    };
    to.push_str(ryu_js::Buffer::new().format_finite(double));
    Ok(())
}

fn write_string(text: &str, to: &mut String) {
    to.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            8 => "\\b",
            9 => "\\t",
            10 => "\\n",
            12 => "\\f",
            13 => "\\r",
            0..32 => "",
            _ => continue,
        };
        to.push_str(text.get(plain..at).unwrap_or_default());
        if escape.is_empty() {
            let _ = write!(to, "\\u{byte:04x}");
        } else {
            to.push_str(escape);
        }
        plain = at + 1;
    }
    to.push_str(text.get(plain..).unwrap_or_default());
    to.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(value: Value) -> String {
        String::from_utf8(canonical(&value).unwrap()).unwrap()
    }

    #[test]
    fn the_examples_of_rfc_8785_come_out() {
        let value: Value = serde_json::from_str(
            r#"{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#,
        )
        .unwrap();
        let expected = "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
                        \"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        assert_eq!(text(value), expected);
    }

    #[test]
    fn keys_are_sorted_by_utf_16_code_units() {
        let value = json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7});
        let text = text(value);
        let order: Vec<usize> = [2, 4, 6, 7, 1, 5, 3].iter().map(|n| text.find(&format!("\":{n}")).unwrap()).collect();
        assert!(order.is_sorted(), "{text}");
    }

    #[test]
    fn whole_doubles_have_no_fraction_and_zero_no_sign() {
        assert_eq!(
            text(json!([1.0, -0.0, 0.1, -7, 1e21, 9007199254740993_u64])),
            "[1,0,0.1,-7,1e+21,9007199254740992]"
        );
    }
}
