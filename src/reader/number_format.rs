//! How list numbers and note marks are written: `iv`, `AA`, `03`, `2nd`.

/// A number format (ECMA-376 part 1, 17.18.59); the rarer ones print as decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NumberFormat {
    #[default]
    Decimal,
    DecimalZero,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    Ordinal,
    Chicago,
    Bullet,
    None,
}

impl NumberFormat {
    /// The format that a `w:numFmt` names, in the spelling of Word 2003 XML too.
    pub(super) fn named(name: &str) -> NumberFormat {
        match name {
            "decimalZero" | "decimal-zero" => NumberFormat::DecimalZero,
            "lowerLetter" | "lower-letter" => NumberFormat::LowerLetter,
            "upperLetter" | "upper-letter" => NumberFormat::UpperLetter,
            "lowerRoman" | "lower-roman" => NumberFormat::LowerRoman,
            "upperRoman" | "upper-roman" => NumberFormat::UpperRoman,
            "ordinal" => NumberFormat::Ordinal,
            "chicago" => NumberFormat::Chicago,
            "bullet" => NumberFormat::Bullet,
            "none" => NumberFormat::None,
            _ => NumberFormat::Decimal,
        }
    }

    /// The format of a number format code (MS-OSHARED 2.2.1.3), which Word 97 and Word 2003 XML write.
    pub(super) fn coded(code: u8) -> NumberFormat {
        match code {
            1 => NumberFormat::UpperRoman,
            2 => NumberFormat::LowerRoman,
            3 => NumberFormat::UpperLetter,
            4 => NumberFormat::LowerLetter,
            5 => NumberFormat::Ordinal,
            9 => NumberFormat::Chicago,
            22 => NumberFormat::DecimalZero,
            23 => NumberFormat::Bullet,
            255 => NumberFormat::None,
            _ => NumberFormat::Decimal,
        }
    }

    /// `number` in this format.
    pub(super) fn text(self, number: u32) -> String {
        match self {
            NumberFormat::Decimal => number.to_string(),
            NumberFormat::DecimalZero => format!("{number:02}"),
            NumberFormat::LowerLetter => letters(number),
            NumberFormat::UpperLetter => letters(number).to_ascii_uppercase(),
            NumberFormat::LowerRoman => roman(number),
            NumberFormat::UpperRoman => roman(number).to_ascii_uppercase(),
            NumberFormat::Ordinal => ordinal(number),
            NumberFormat::Chicago => chicago(number),
            NumberFormat::Bullet | NumberFormat::None => String::new(),
        }
    }
}

/// a … z, aa, bb, … as Word counts; beyond that decimal.
fn letters(number: u32) -> String {
    let Some(zero_based) = number.checked_sub(1) else { return "0".to_owned() };
    let letter = char::from(b'a' + (zero_based % 26) as u8);
    match zero_based / 26 {
        times @ 0..=29 => letter.to_string().repeat(times as usize + 1),
        _ => number.to_string(),
    }
}

fn roman(number: u32) -> String {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..=4999).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, digit) in DIGITS {
        while rest >= value {
            out.push_str(digit);
            rest -= value;
        }
    }
    out
}

fn ordinal(number: u32) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// *, †, ‡, §, **, … (17.18.59, chicago).
fn chicago(number: u32) -> String {
    let Some(zero_based) = number.checked_sub(1) else { return "0".to_owned() };
    let sign = ["*", "†", "‡", "§"].get((zero_based % 4) as usize).copied().unwrap_or("*");
    sign.repeat((zero_based / 4).min(20) as usize + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        for (name, number, text) in [
            ("decimal", 12, "12"),
            ("decimalZero", 3, "03"),
            ("lowerLetter", 28, "bb"),
            ("upperLetter", 3, "C"),
            ("lowerRoman", 1994, "mcmxciv"),
            ("upperRoman", 4, "IV"),
            ("ordinal", 12, "12th"),
            ("ordinal", 22, "22nd"),
            ("chicago", 6, "††"),
            ("none", 1, ""),
            ("upperRoman", 0, "0"),
            ("lowerLetter", 0, "0"),
        ] {
            assert_eq!(NumberFormat::named(name).text(number), text, "{name} {number}");
        }
    }
}
