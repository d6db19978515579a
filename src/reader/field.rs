//! Fields: what stands for them in the text.

use super::symbol::SymbolFont;

/// Longest instruction that is kept.
const INSTRUCTION: usize = 256;
/// Fields that may be open at once.
pub(super) const FIELDS: usize = 64;
/// Most entries of a drop-down that are kept; Word allows 25.
const ENTRIES: usize = 256;

/// A field between its begin and end characters (ECMA-376 part 1, 17.16).
#[derive(Debug, Default)]
pub(super) struct Field {
    instruction: String,
    pub(super) form: Form,
    /// The separator was met: what follows is the result.
    pub(super) in_result: bool,
    /// The result is not shown, because something else was shown in its place.
    pub(super) is_replaced: bool,
}

/// The state of a legacy form field.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) is_list: bool,
    pub(super) checked: Option<bool>,
    /// Of a check box 1 for checked, of a drop-down the entry's index.
    pub(super) default: Option<i64>,
    pub(super) chosen: Option<i64>,
    pub(super) entries: Vec<String>,
}

impl Form {
    /// Adds an entry of a drop-down.
    pub(super) fn add_entry(&mut self, entry: String) {
        if self.entries.len() < ENTRIES {
            self.entries.push(entry);
        }
    }
}

impl Field {
    /// More of its instruction.
    pub(super) fn instruct(&mut self, text: &str) {
        let room = INSTRUCTION.saturating_sub(self.instruction.len());
        self.instruction.extend(text.chars().take(room));
    }

    /// What is shown in place of the field's result: the state of a form field, or a symbol.
    pub(super) fn replacement(&self) -> Option<String> {
        let mut words = self.instruction.split_whitespace();
        let name = words.next()?;
        if name.eq_ignore_ascii_case("FORMCHECKBOX") {
            let checked = self.form.checked.unwrap_or(self.form.default == Some(1));
            return Some(check_box(checked).to_owned());
        }
        if name.eq_ignore_ascii_case("FORMDROPDOWN") {
            let index = self.form.chosen.or(self.form.default).unwrap_or(0);
            return self.form.entries.get(usize::try_from(index).ok()?).cloned();
        }
        if name.eq_ignore_ascii_case("SYMBOL") && !self.in_result {
            return self.symbol();
        }
        None
    }

    /// `SYMBOL 252 \f "Wingdings"` (17.16.5.63).
    fn symbol(&self) -> Option<String> {
        let code = self.instruction.split_whitespace().nth(1)?;
        let code = match code.strip_prefix("0x").or_else(|| code.strip_prefix("0X")) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => code.parse().ok()?,
        };
        let font = self.instruction.split_once("\\f").map_or("", |(_, rest)| rest);
        let font = font.trim().trim_start_matches('"').split(['"', '\\']).next().unwrap_or_default();
        let c = SymbolFont::named(font).map_or_else(|| char::from_u32(code), |font| Some(font.unicode(code)));
        c.map(String::from)
    }
}

/// The character of a check box.
pub(super) fn check_box(checked: bool) -> &'static str {
    if checked { "☒" } else { "☐" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_field_gives_its_character() {
        for (instruction, shown) in [
            (" SYMBOL 252 \\f \"Wingdings\" \\s 12 ", Some("✓")),
            ("SYMBOL 0xb3 \\f Symbol", Some("≥")),
            ("SYMBOL 163", Some("£")),
            ("PAGE", None),
            ("", None),
        ] {
            let mut field = Field::default();
            field.instruct(instruction);
            assert_eq!(field.replacement().as_deref(), shown, "{instruction}");
        }
    }
}
