//! Form data of fields, as a package states it.

use super::xml::Tag;
use crate::reader::field::Field;

impl Field {
    /// One element of its form data.
    pub(super) fn form_data(&mut self, tag: &Tag<'_>) {
        let form = &mut self.form;
        match tag.local() {
            b"ddList" => form.is_list = true,
            b"checked" => form.checked = Some(tag.is_on()),
            b"default" if form.is_list => form.default = tag.number(),
            b"default" => form.default = Some(tag.is_on().into()),
            b"result" => form.chosen = tag.number(),
            b"listEntry" => form.add_entry(tag.val().unwrap_or_default().into_owned()),
            _ => {}
        }
    }
}
