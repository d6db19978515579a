//! Indicators' codes: `NI 192`, `BVPI 109a-c`, `LPI0541`, `KPI 1.1.2.1`.

use super::cursor::Cursor;
use super::indicator;
use super::token::{Kind, Token, tokens};

/// Families of indicators, whose number may stand apart from the letters.
const FAMILIES: [&str; 29] = [
    "ascof",
    "bv",
    "bvpi",
    "ci",
    "cp",
    "cpi",
    "hi",
    "indicator",
    "ki",
    "kpi",
    "li",
    "lpi",
    "measure",
    "mi",
    "ni",
    "npi",
    "ofi",
    "oi",
    "op",
    "paf",
    "phof",
    "pi",
    "ppi",
    "qpi",
    "si",
    "smi",
    "sp",
    "spi",
    "ssi",
];

/// Letters before digits that are no code: `KS2 attainment`, `CO2 emissions`.
const WORDS: [&str; 18] =
    ["a", "b", "co", "covid", "gcse", "iso", "k", "ks", "m", "no", "nox", "nvq", "p", "pm", "q", "sen", "so", "yr"];

/// The codes that `text` begins with, and what follows them; `None` and all of `text` where there are none.
pub(super) fn leading(text: &str) -> (Option<&str>, &str) {
    split_leading(text).map_or((None, text), |(code, rest)| (Some(code), rest))
}

/// The code that `text` ends with, in brackets or behind a dash, and what stands before it.
pub(super) fn trailing(text: &str) -> (Option<&str>, &str) {
    split_trailing(text).map_or((None, text), |(code, rest)| (Some(code), rest))
}

fn split_leading(text: &str) -> Option<(&str, &str)> {
    let tokens = tokens(text);
    let mut cursor = Cursor::new(&tokens);
    let asked = label(&mut cursor);
    let start = cursor.peek()?.start;
    let certain = code(&mut cursor)
        .map(|family| family || asked)
        .or_else(|| numbered(&mut cursor).then_some(true))
        .or_else(|| (asked && cursor.eat_if(|token| token.kind == Kind::Digits)).then_some(true))?;
    while more(&mut cursor) {}
    let end = cursor.passed().last()?.end();
    let separated = separator(&mut cursor);
    if cursor.at_end() {
        return certain.then(|| text.get(start..end)).flatten().map(|code| (code, ""));
    }
    let name = cursor.peek()?;
    let apart = separated || name.spaced;
    let rest = text.get(name.start..)?;
    (apart && (certain || separated)).then_some((text.get(start..end)?, rest))
}

/// `Ref:`, `PI Ref No:`.
fn label(cursor: &mut Cursor) -> bool {
    let mut trial = *cursor;
    trial.eat_word(&["pi"]);
    let named = trial.eat_word(&["ref", "reference", "code"]);
    trial.eat_mark('.');
    trial.eat_word(&["no", "number"]);
    trial.eat_mark('.');
    trial.eat_mark(':');
    if named {
        *cursor = trial;
    }
    named
}

/// One code with letters; whether it is certain without a separator behind it.
fn code(cursor: &mut Cursor) -> Option<bool> {
    let mut trial = *cursor;
    // `CP:OP39`, `W-C2`, `TDC_ST5`: letters of a group before the code's own.
    let group = trial.peek().is_some_and(|token| {
        token.kind == Kind::Word && token.text.len() <= 4 && token.text.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    let parted = trial.ahead(1).is_some_and(|mark| matches!(mark.kind, Kind::Mark(':' | '-' | '_')) && !mark.spaced);
    let upper = |token: &Token| token.kind == Kind::Word && token.text.bytes().all(|byte| byte.is_ascii_uppercase());
    if group && parted && trial.ahead(2).is_some_and(|next| upper(next) && !next.spaced) {
        trial.skip(2);
    }
    let letters = trial.peek().filter(|token| token.kind == Kind::Word && token.text.is_ascii())?;
    let family = letters.is_word(&FAMILIES);
    let upper = letters.text.bytes().all(|byte| byte.is_ascii_uppercase());
    if letters.text.len() > if family { 9 } else { 6 } {
        return None;
    }
    trial.skip(1);
    trial.eat_if(|token| matches!(token.kind, Kind::Mark('.' | '-' | '_' | '/')) && !token.spaced);
    if family {
        // `PAF D20`
        trial.eat_if(|token| token.kind == Kind::Word && token.text.len() == 1 && token.spaced);
        trial.eat_word(&["no"]);
        trial.eat_mark('.');
    }
    let digits = trial.peek().filter(|token| token.kind == Kind::Digits)?;
    let glued = !digits.spaced;
    // `P3.9` counts, `CO2` does not.
    let dotted = glued
        && trial.ahead(1).is_some_and(|dot| dot.is_mark('.') && !dot.spaced)
        && trial.ahead(2).is_some_and(|digits| digits.kind == Kind::Digits && !digits.spaced);
    // `A10 - Patients …`, but `A10 resurfaced`, `Q1 - April`.
    let everyday = letters.is_word(&WORDS) && !digits.text.starts_with('0') && !dotted;
    let road = || letters.is_word(&["a", "b", "k", "m", "p"]) && glued && upper && digits.text.len() >= 2;
    if everyday && !road() {
        return None;
    }
    let short = upper && (2..=4).contains(&letters.text.len());
    if !glued && !family && !short {
        return None;
    }
    if glued && !upper && !family && digits.text.len() < 2 {
        return None;
    }
    let apart = short && !glued && is_number(digits.text) && !indicator::is_everyday(letters.text);
    number(&mut trial);
    *cursor = trial;
    // `CS 295 Council tax collected`: a name begins behind it.
    let named = || cursor.peek().is_some_and(|name| name.kind == Kind::Word && begins_name(name.text));
    Some((family || glued || apart && named()) && !everyday)
}

/// Whether digits may number an indicator and are no year.
fn is_number(digits: &str) -> bool {
    (2..=4).contains(&digits.len()) && !(digits.len() == 4 && digits.starts_with(['1', '2']))
}

/// Whether a word begins with a capital and goes on in lower case.
fn begins_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// `192`, `1.1.2.1`, `109a-c`, `02b`, `2A(1)`.
fn number(cursor: &mut Cursor) {
    cursor.skip(1);
    loop {
        let mut trial = *cursor;
        let glued = |token: &Token| !token.spaced;
        trial.eat_if(|token| matches!(token.kind, Kind::Mark('.' | '-' | '/' | '_')) && glued(token));
        let digits = trial.eat_if(|token| token.kind == Kind::Digits && glued(token));
        let letter = trial.eat_if(|token| token.kind == Kind::Word && token.text.len() <= 2 && glued(token));
        if !digits && !letter {
            return;
        }
        *cursor = trial;
    }
}

/// `1.6`, `2.2.2`, `1.`, `3)`, when a capital or a sign follows; `16 to 18` and `2.5 year` are names.
fn numbered(cursor: &mut Cursor) -> bool {
    let mut trial = *cursor;
    if !trial.eat_if(|token| token.kind == Kind::Digits && token.text.len() <= 3) {
        return false;
    }
    let mut dotted = false;
    while let (Some(dot), Some(digits)) = (trial.peek(), trial.ahead(1))
        && dot.is_mark('.')
        && digits.kind == Kind::Digits
        && !dot.spaced
        && !digits.spaced
    {
        dotted = true;
        trial.skip(2);
    }
    if dotted {
        trial.eat_if(|token| token.kind == Kind::Word && token.text.len() == 1 && !token.spaced);
    }
    let mut after = trial;
    let ended = after.eat_if(|token| matches!(token.kind, Kind::Mark('.' | ')' | ':')) && !token.spaced)
        || after.peek().is_some_and(|dash| dash.is_mark('-') && dash.spaced);
    after.eat_mark('-');
    let opens = after.peek().is_some_and(|name| {
        name.spaced && name.text.chars().next().is_some_and(|char| char.is_uppercase() || "%£".contains(char))
    });
    if (dotted || ended) && opens {
        *cursor = trial;
        return true;
    }
    false
}

/// `, PAFC28`, ` / SP213`, ` (PAF D20)`, ` (A)` behind a code.
fn more(cursor: &mut Cursor) -> bool {
    let mut trial = *cursor;
    let found = if trial.eat_mark('(') {
        let letter = trial.peek().is_some_and(|token| token.kind == Kind::Word && token.text.len() == 1);
        let part = trial.peek().is_some_and(|token| token.kind == Kind::Digits && token.text.len() <= 2)
            && trial.ahead(1).is_some_and(|token| token.kind == Kind::Word && token.text.len() == 1);
        if part {
            trial.skip(2);
        }
        (part || code(&mut trial).is_some() || letter && trial.eat_if(|_| true)) && trial.eat_mark(')')
    } else {
        (trial.eat_if(|token| matches!(token.kind, Kind::Mark(',' | '/' | '&' | ';'))) || trial.eat_word(&["and"]))
            && code(&mut trial).is_some()
    };
    if found {
        *cursor = trial;
    }
    found
}

fn separator(cursor: &mut Cursor) -> bool {
    let mut found = false;
    while cursor.eat_if(|token| matches!(token.kind, Kind::Mark(':' | '-' | '.' | ')' | ']' | ','))) {
        found = true;
    }
    found
}

fn split_trailing(text: &str) -> Option<(&str, &str)> {
    let body = text.trim_end_matches([' ', '.']);
    if let Some(inner) = body.strip_suffix([')', ']']) {
        let open = inner.rfind(['(', '['])?;
        let code = whole_code(inner.get(open + 1..)?.trim())?;
        return Some((code, body.get(..open)?.trim_end()));
    }
    let dash = body.char_indices().rev().find(|(_, char)| matches!(char, '-' | '–' | '—'))?;
    let (at, char) = dash;
    let before = body.get(..at)?;
    let after = body.get(at + char.len_utf8()..)?;
    if !before.ends_with(' ') || !after.starts_with(' ') {
        return None;
    }
    Some((whole_code(after.trim())?, before.trim_end()))
}

/// `text` without its `Ref:`, if all the rest is a code.
fn whole_code(text: &str) -> Option<&str> {
    let tokens = tokens(text);
    let mut cursor = Cursor::new(&tokens);
    let asked = label(&mut cursor);
    let start = cursor.peek()?.start;
    let certain = code(&mut cursor)?;
    while more(&mut cursor) {}
    (cursor.at_end() && (certain || asked)).then(|| text.get(start..)).flatten()
}
