//! Signatures, with the parts that have labels of their own.

use super::{Assembly, joined};
use crate::normalise::{date, sign_off};
use crate::profile::Field;
use crate::recognise::fold;
use crate::record::SignOff;

impl Assembly<'_> {
    pub(super) fn sign_off(&mut self, field: Field) -> Option<SignOff> {
        let section = self.first(field)?;
        let lines: Vec<String> = section.content.iter().map(|piece| fold(self.document.slice(piece.span))).collect();
        let reading = sign_off::parse(&lines.join("\n"));
        let index = self.sections.iter().position(|other| std::ptr::eq(other, section))?;
        let mut sign_off = SignOff {
            text: lines.join(" "),
            name: reading.name,
            role: reading.role,
            date: reading.date.map(|date| date.to_string()),
            at: self.at(section),
        };
        for part in &self.sections[index + 1..] {
            match part.label.field {
                Field::SignOffDate => {
                    sign_off.date = sign_off.date.or(date::parse(&self.text(part)).map(|date| date.to_string()));
                }
                Field::SignOffRole => {
                    let role = Some(self.text(part)).filter(|role| !role.is_empty());
                    sign_off.role = sign_off.role.or(role);
                }
                _ => break,
            }
            sign_off.at = self.at(part).into_iter().fold(sign_off.at, joined);
        }
        Some(sign_off)
    }
}
