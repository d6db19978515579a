//! What each element means where it starts.
//!
//! Elements are known by their local names: files of other programs use any prefix, Strict files other namespaces,
//! and the few names that DrawingML and Office Math share with WordprocessingML mean the same here.

use super::completion::{Completion, Control, Node, Run};
use super::style::TableLook;
use super::xml::Tag;
use crate::document::PartKind;

impl Completion<'_, '_> {
    /// Begins an element and says what it is to those inside it.
    pub(super) fn start(&mut self, tag: &Tag<'_>) -> Node {
        match self.stack.last().map(|(_, node)| node) {
            None => {
                self.declare(tag);
                self.element(tag)
            }
            Some(Node::Skip) => self.skipped(tag),
            Some(Node::ParagraphProperties) => self.paragraph_property(tag),
            Some(Node::NumberingProperties) => self.numbering_property(tag),
            Some(Node::MarkProperties) => self.mark_property(tag),
            Some(Node::RunProperties) => self.run_property(tag),
            Some(Node::TableProperties) => self.table_property(tag),
            Some(Node::RowProperties) => self.row_property(tag),
            Some(Node::CellProperties) => self.cell_property(tag),
            Some(Node::ControlProperties) => self.control_property(tag),
            Some(Node::FieldCharacter) => {
                if let Some(field) = self.story.fields.last_mut() {
                    field.form_data(tag);
                }
                Node::FieldCharacter
            }
            Some(_) => self.element(tag),
        }
    }

    fn element(&mut self, tag: &Tag<'_>) -> Node {
        match tag.local() {
            b"p" => {
                self.begin_paragraph();
                Node::Paragraph
            }
            b"pPr" => Node::ParagraphProperties,
            b"r" => Node::Run(self.run.replace(Run::default())),
            b"rPr" => Node::RunProperties,
            b"t" => {
                let keeps_space = self.keeps_space
                    || self.story.is_drawing
                    || tag.get("space").is_some_and(|space| space == "preserve");
                Node::Text { keeps_space }
            }
            b"tbl" => {
                self.begin_table();
                Node::Table
            }
            b"tr" => self.row(),
            b"tc" => self.cell(),
            b"trPr" => Node::RowProperties,
            b"tcPr" => Node::CellProperties,
            b"tblPr" => Node::TableProperties,
            b"tblGrid" | b"tblPrEx" | b"sectPr" | b"sdtEndPr" | b"smartTagPr" | b"customXmlPr" => Node::Skip,
            b"del" | b"moveFrom" => {
                self.noticed.tracked = true;
                Node::Skip
            }
            b"ins" | b"moveTo" => {
                self.noticed.tracked = true;
                Node::Plain
            }
            b"annotation" => self.annotation(tag),
            b"delText" | b"delInstrText" | b"comment" | b"fldData" | b"binData" => Node::Skip,
            b"sdt" => {
                self.controls.push(Control::default());
                Node::Control
            }
            b"sdtPr" => Node::ControlProperties,
            b"sdtContent" => self.begin_control_content(),
            b"txbxContent" => self.text_box(false),
            b"txBody" => self.text_box(true),
            b"textpath" => self.word_art(tag),
            b"AlternateContent" => Node::Alternate { is_taken: false },
            b"Choice" | b"Fallback" => self.alternative(tag),
            b"f" => Node::Fraction,
            b"den" => {
                if matches!(self.stack.last(), Some((_, Node::Fraction))) {
                    self.show("/");
                }
                Node::Plain
            }
            b"footnote" | b"endnote" => self.note(tag),
            b"altChunk" => self.embedded_part(tag),
            b"relIds" => self.diagram(tag),
            b"chart" => self.chart(tag),
            _ => self.run_content(tag),
        }
    }

    /// What stands for text inside a run.
    fn run_content(&mut self, tag: &Tag<'_>) -> Node {
        match tag.local() {
            b"tab" | b"ptab" => self.show_gap(true),
            b"br" if tag.get("type").as_deref() == Some("page") => {
                if self.is_shown() {
                    self.story.turn_page();
                }
                self.show_gap(false);
            }
            b"br" | b"cr" => self.show_gap(false),
            b"noBreakHyphen" => self.show("-"),
            b"softHyphen" => self.show("\u{ad}"),
            b"sym" => self.show_symbol(tag),
            b"fldChar" => return self.field_character(tag),
            b"instrText" => return Node::Instruction,
            b"footnoteReference" => self.show_note_mark(tag, PartKind::Footnote),
            b"endnoteReference" => self.show_note_mark(tag, PartKind::Endnote),
            _ => {}
        }
        Node::Plain
    }

    fn field_character(&mut self, tag: &Tag<'_>) -> Node {
        match tag.get("fldCharType").as_deref() {
            Some("begin") => {
                self.begin_field();
                return Node::FieldCharacter;
            }
            Some("separate") => self.separate_field(),
            Some("end") => self.end_field(),
            _ => {}
        }
        Node::Skip
    }

    fn skipped(&mut self, tag: &Tag<'_>) -> Node {
        let part = match tag.local() {
            b"footnoteReference" => PartKind::Footnote,
            b"endnoteReference" => PartKind::Endnote,
            _ => return Node::Skip,
        };
        if let Some(id) = tag.get("id").and_then(|id| id.trim().parse().ok()) {
            self.notes.discard(part, id);
        }
        Node::Skip
    }

    fn paragraph_property(&mut self, tag: &Tag<'_>) -> Node {
        let styles = self.styles;
        let is_open = self.story.paragraph.is_some();
        let Some(paragraph) = self.story.paragraph.as_mut().filter(|_| is_open) else { return Node::Skip };
        match tag.local() {
            b"pStyle" => {
                let id = tag.val().unwrap_or_default().into_owned();
                paragraph.style = styles.paragraph(Some(&id));
                if styles.character(&id).is_none() {
                    // A style that the package lacks is still known by a built-in name.
                    paragraph.outline = paragraph.outline.or_else(|| super::style::named_outline(&id));
                }
                paragraph.style_id = Some(id);
            }
            b"numPr" | b"listPr" => return Node::NumberingProperties,
            b"outlineLvl" => paragraph.outline = tag.number().and_then(|n| u8::try_from(n).ok()),
            b"framePr" => paragraph.is_joined |= tag.get("dropCap").is_some_and(|v| v == "drop" || v == "margin"),
            b"rPr" => return Node::MarkProperties,
            b"pageBreakBefore" if tag.is_on() => self.story.turn_page(),
            b"sectPr" => paragraph.ends_section = true,
            _ => {}
        }
        Node::Skip
    }

    fn numbering_property(&mut self, tag: &Tag<'_>) -> Node {
        let Some(paragraph) = self.story.paragraph.as_mut() else { return Node::Skip };
        match tag.local() {
            b"ilvl" => paragraph.level = tag.number().and_then(|n| u8::try_from(n).ok()),
            // A negative number is no list.
            b"numId" | b"ilfo" => paragraph.number = tag.number().map(|n| u32::try_from(n).unwrap_or(0)),
            _ => {}
        }
        Node::Skip
    }

    /// Properties of a paragraph's mark: where it is deleted or hidden, the next paragraph goes on with the line.
    fn mark_property(&mut self, tag: &Tag<'_>) -> Node {
        let joins = match tag.local() {
            b"annotation" => matches!(self.annotation(tag), Node::Skip),
            b"del" | b"moveFrom" => {
                self.noticed.tracked = true;
                true
            }
            b"ins" | b"moveTo" => {
                self.noticed.tracked = true;
                false
            }
            b"vanish" => tag.is_on(),
            _ => false,
        };
        if let Some(paragraph) = self.story.paragraph.as_mut() {
            paragraph.is_joined |= joins;
        }
        Node::Skip
    }

    fn run_property(&mut self, tag: &Tag<'_>) -> Node {
        let styles = self.styles;
        let Some(run) = &mut self.run else { return Node::Skip };
        match tag.local() {
            b"rStyle" => run.style = styles.character(&tag.val().unwrap_or_default()),
            b"del" | b"moveFrom" => run.is_deleted = true,
            _ => run.direct.property(tag),
        }
        Node::Skip
    }

    fn table_property(&mut self, tag: &Tag<'_>) -> Node {
        let styles = self.styles;
        if let Some(table) = self.story.tables.last_mut() {
            match tag.local() {
                b"tblStyle" => table.style = styles.character(&tag.val().unwrap_or_default()),
                b"tblLook" => table.look = TableLook::of(tag),
                _ => {}
            }
        }
        Node::Skip
    }

    fn row(&mut self) -> Node {
        match self.story.tables.last_mut() {
            Some(table) => {
                table.begin_row();
                Node::Row
            }
            None => Node::Plain,
        }
    }

    fn cell(&mut self) -> Node {
        match self.story.tables.last() {
            Some(table) if table.row_is_gone => return Node::Skip,
            Some(_) => {}
            None => return Node::Plain,
        }
        self.begin_cell();
        Node::Cell
    }

    fn row_property(&mut self, tag: &Tag<'_>) -> Node {
        let local = tag.local();
        self.noticed.tracked |= matches!(local, b"del" | b"ins");
        self.noticed.hidden |= local == b"hidden" && tag.is_on();
        if let Some(table) = self.story.tables.last_mut() {
            match local {
                b"del" => table.row_is_gone = true,
                b"hidden" => table.row_is_gone |= tag.is_on(),
                b"gridBefore" => table.start.column = columns(tag),
                _ => {}
            }
        }
        Node::Skip
    }

    fn cell_property(&mut self, tag: &Tag<'_>) -> Node {
        if let Some(table) = self.story.tables.last_mut() {
            match tag.local() {
                b"gridSpan" => table.start.span = columns(tag).max(1),
                b"vMerge" | b"vmerge" => table.start.continued = tag.val().is_none_or(|v| v != "restart"),
                _ => {}
            }
        }
        Node::Skip
    }

    fn control_property(&mut self, tag: &Tag<'_>) -> Node {
        let Some(control) = self.controls.last_mut() else { return Node::Skip };
        match tag.local() {
            b"showingPlcHdr" => control.is_placeholder = tag.is_on(),
            b"checkbox" => {
                control.checked.get_or_insert(false);
                return Node::ControlProperties;
            }
            b"checked" => control.checked = Some(tag.is_on()),
            _ => {}
        }
        Node::Skip
    }

    /// A text box; one nested too deep is read as part of the text around it.
    fn text_box(&mut self, is_drawing: bool) -> Node {
        if self.outer.len() >= self.limits.depth as usize { Node::Plain } else { self.begin_story(is_drawing) }
    }

    /// Text that VML sets along a path stands in an attribute.
    fn word_art(&mut self, tag: &Tag<'_>) -> Node {
        if let Some(text) = tag.get("string").filter(|text| !text.trim().is_empty()) {
            self.show_box(&[text.into_owned()]);
        }
        Node::Skip
    }

    fn alternative(&mut self, tag: &Tag<'_>) -> Node {
        let is_choice = tag.local() == b"Choice";
        let is_taken = match self.stack.last() {
            Some((_, Node::Alternate { is_taken })) => *is_taken,
            _ => false,
        };
        if is_taken || (is_choice && !self.understands(tag)) {
            return Node::Skip;
        }
        // A choice that shows no text leaves the turn to the next one: the text may be there only.
        Node::Choice { shown: self.shown }
    }

    /// `aml:annotation`, which holds changes and comments in Word 2003 XML.
    fn annotation(&mut self, tag: &Tag<'_>) -> Node {
        let kind = tag.get("type").unwrap_or_default();
        let is_deletion = kind.ends_with(".Deletion");
        self.noticed.tracked |= is_deletion || kind.ends_with(".Insertion");
        if is_deletion || kind.ends_with(".Comment") { Node::Skip } else { Node::Plain }
    }

    fn note(&mut self, tag: &Tag<'_>) -> Node {
        if self.story.part == PartKind::Body {
            return self.inline_note(tag);
        }
        let is_note = tag.get("type").is_none_or(|kind| kind == "normal");
        match tag.get("id").and_then(|id| id.trim().parse().ok()) {
            Some(id) if is_note && self.outer.is_empty() => {
                let part = self.story.part;
                let note = self.notes.add(part, id);
                self.begin_note(part, note)
            }
            _ => Node::Skip,
        }
    }

    /// Word 2003 XML has the note where its mark stands.
    fn inline_note(&mut self, tag: &Tag<'_>) -> Node {
        let part = if tag.local() == b"endnote" { PartKind::Endnote } else { PartKind::Footnote };
        let is_custom = tag.get("suppressRef").is_some_and(|value| value != "0" && value != "off");
        if !self.is_shown() {
            return Node::Skip;
        }
        let id = self.notes.unused_id();
        let note = self.notes.add(part, id);
        self.note_mark(part, id, is_custom);
        self.begin_note(part, note)
    }
}

/// A number of grid columns; Word allows 63.
fn columns(tag: &Tag<'_>) -> u32 {
    tag.number().and_then(|n| u32::try_from(n).ok()).unwrap_or(0).min(1000)
}
