//! Walks the tags and feeds the builder.

use super::element::{ends, is_block, is_bold, is_hidden, is_void, is_wall};
use super::token::{Tag, Token, Tokens};
use crate::document::{BlockKind, Builder, Document, PartKind, Place, Style};
use crate::reader::docx::property::rfc3339;
use crate::reader::field::check_box;
use crate::reader::number_format::NumberFormat;
use crate::reader::{Limits, ledger};
use crate::record::{Code, Finding};

/// Elements that may be open at once; those inside are read as if they were not there.
const ELEMENTS: usize = 2_000;
/// Columns and rows that a cell may cover.
const SPAN: u32 = 1_000;

/// A page under reading.
pub(super) struct Page<'l> {
    limits: &'l Limits,
    builder: Builder,
    open: Vec<Element>,
    tables: Vec<Table>,
    lists: Vec<List>,
    /// What the next block will be.
    kind: BlockKind,
    is_in_block: bool,
    /// Blocks at top level so far.
    blocks: u32,
    paragraphs: usize,
    letters: u64,
    tracked: bool,
    select: Option<Select>,
}

struct Element {
    name: String,
    is_bold: bool,
    is_hidden: bool,
    keeps_lines: bool,
}

/// A table; one nested too deep is not kept as one.
#[derive(Default)]
struct Table {
    is_kept: bool,
    is_begun: bool,
    row: Option<u32>,
    cell: Option<u32>,
    column: u32,
    /// By column: how many more rows a cell from above covers.
    covered: Vec<u32>,
}

struct List {
    format: NumberFormat,
    next: u32,
}

/// The options of a list box: the one that is chosen, or the first.
#[derive(Default)]
struct Select {
    shown: String,
    takes: bool,
    is_settled: bool,
}

impl<'l> Page<'l> {
    pub(super) fn new(limits: &'l Limits) -> Page<'l> {
        Page {
            limits,
            builder: Builder::with_typed_markers(),
            open: Vec::new(),
            tables: Vec::new(),
            lists: Vec::new(),
            kind: BlockKind::Paragraph,
            is_in_block: false,
            blocks: 0,
            paragraphs: 0,
            letters: 0,
            tracked: false,
            select: None,
        }
    }

    pub(super) fn read(mut self, text: &str) -> Document {
        let mut tokens = Tokens::new(text);
        let mut is_cut = false;
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(text) => self.text(&text),
                Token::Start(tag) => self.start(&tag, &mut tokens),
                Token::End(name) => self.end(&name),
            }
            if self.paragraphs > self.limits.paragraphs {
                is_cut = true;
                break;
            }
        }
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.builder.end();
        let expected = self.letters.saturating_sub(self.builder.typed_letters());
        let mut document = self.builder.finish();
        ledger::balance(&mut document, expected);
        if self.tracked {
            let message = "tracked changes: insertions read, deletions left out";
            document.findings.push(Finding::new(Code::TrackedChanges, message));
        }
        if is_cut {
            let message = "the document is larger than the limits allow; its end was not read";
            document.findings.push(Finding::new(Code::LimitReached, message));
        }
        document
    }

    fn start(&mut self, tag: &Tag<'_>, tokens: &mut Tokens<'_>) {
        let name = tag.name.as_str();
        match name {
            "script" | "style" | "xml" => {
                tokens.raw(name);
                return;
            }
            "title" => return self.title(tokens.raw(name)),
            "textarea" => {
                let text = tokens.raw(name);
                return self.text(text);
            }
            "meta" => return self.meta(tag),
            "br" => return self.line_break(),
            "input" => return self.input(tag),
            _ => {}
        }
        self.close_implied(name);
        if is_block(name) {
            self.end_block();
        }
        match name {
            "ul" | "ol" | "menu" | "dir" => self.begin_list(tag),
            "li" => self.begin_item(tag),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes().get(1).map_or(1, |digit| digit - b'0');
                self.kind = BlockKind::Heading { level };
            }
            "table" => self.begin_table(),
            "tr" => self.begin_row(),
            "td" | "th" => self.begin_cell(tag),
            "select" => self.select = Some(Select::default()),
            "option" => self.begin_option(tag),
            "del" | "ins" => self.tracked = true,
            _ => {}
        }
        if !is_void(name) && self.open.len() < ELEMENTS {
            let outer = self.open.last();
            let element = Element {
                is_bold: is_bold(tag).unwrap_or_else(|| outer.is_some_and(|outer| outer.is_bold)),
                is_hidden: outer.is_some_and(|outer| outer.is_hidden) || is_hidden(tag),
                keeps_lines: name == "pre" || outer.is_some_and(|outer| outer.keeps_lines),
                name: tag.name.clone(),
            };
            self.open.push(element);
        }
    }

    /// Closes what an element's begin ends without an end tag.
    fn close_implied(&mut self, name: &str) {
        for at in (0..self.open.len()).rev() {
            let Some(open) = self.open.get(at).map(|element| element.name.as_str()) else { return };
            if ends(name, open) {
                self.close_down_to(at);
            } else if is_wall(open) || (matches!(name, "li") && matches!(open, "ul" | "ol" | "menu" | "dir")) {
                return;
            }
        }
    }

    fn end(&mut self, name: &str) {
        let reach =
            |open: &Element| is_wall(&open.name) && !matches!(name, "table" | "tr" | "td" | "th" | "body" | "html");
        for at in (0..self.open.len()).rev() {
            let Some(open) = self.open.get(at) else { return };
            if open.name == name {
                return self.close_down_to(at);
            }
            if reach(open) || (open.name == "table" && name != "table") {
                break;
            }
        }
        // `</p>` and `</br>` alone still end a line.
        if is_block(name) {
            self.end_block();
        }
    }

    fn close_down_to(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(element) = self.open.pop() else { return };
            match element.name.as_str() {
                "table" => self.end_table(),
                "td" | "th" => {
                    self.end_block();
                    if let Some(table) = self.tables.last_mut() {
                        table.cell = table.cell.map(|cell| cell + 1);
                    }
                }
                "ul" | "ol" | "menu" | "dir" => {
                    self.end_block();
                    self.lists.pop();
                }
                "select" => self.end_select(),
                name if is_block(name) => {
                    self.end_block();
                    self.kind = BlockKind::Paragraph;
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(select) = &mut self.select {
            if select.takes {
                select.shown.push_str(text);
            }
            return;
        }
        if self.open.last().is_some_and(|element| element.is_hidden) {
            return;
        }
        if !self.is_in_block && text.trim().is_empty() {
            return;
        }
        self.begin_block();
        self.letters += ledger::letters(text);
        let element = self.open.last();
        let style = Style { bold: element.is_some_and(|element| element.is_bold) };
        let place = self.place();
        if element.is_some_and(|element| element.keeps_lines) || !text.contains(['\n', '\r', '\t']) {
            self.builder.text(text, style, place);
        } else {
            self.builder.text(&text.replace(['\n', '\r', '\t'], " "), style, place);
        }
    }

    fn place(&self) -> Place {
        let outermost = self.tables.iter().find(|table| table.is_kept);
        let (row, cell) = outermost.map_or((None, None), |table| (table.row, table.cell));
        Place::Part { part: PartKind::Body, block: self.blocks.saturating_sub(1), row, cell }
    }

    fn begin_block(&mut self) {
        if self.is_in_block {
            return;
        }
        // Text between the cells of a table gets one of its own.
        if self.tables.last().is_some_and(|table| table.is_kept && table.is_begun && table.cell.is_none()) {
            self.open_cell(1, 1);
        }
        let kind = std::mem::replace(&mut self.kind, BlockKind::Paragraph);
        self.count_block();
        self.builder.begin(kind);
        self.paragraphs += 1;
        self.is_in_block = true;
    }

    fn count_block(&mut self) {
        if !self.tables.iter().any(|table| table.is_begun) {
            self.blocks = self.blocks.saturating_add(1);
        }
    }

    fn end_block(&mut self) {
        self.builder.end();
        self.is_in_block = false;
    }

    fn line_break(&mut self) {
        if self.is_in_block {
            self.builder.line_break();
        }
    }

    fn begin_list(&mut self, tag: &Tag<'_>) {
        let format = match (tag.name.as_str(), tag.get("type").as_deref()) {
            ("ol", Some("a")) => NumberFormat::LowerLetter,
            ("ol", Some("A")) => NumberFormat::UpperLetter,
            ("ol", Some("i")) => NumberFormat::LowerRoman,
            ("ol", Some("I")) => NumberFormat::UpperRoman,
            ("ol", _) => NumberFormat::Decimal,
            _ => NumberFormat::Bullet,
        };
        self.lists.push(List { format, next: tag.number("start").unwrap_or(1) });
    }

    fn begin_item(&mut self, tag: &Tag<'_>) {
        let level = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let marker = match self.lists.last_mut() {
            Some(list) if list.format != NumberFormat::Bullet => {
                let number = tag.number("value").unwrap_or(list.next);
                list.next = number.saturating_add(1);
                format!("{}.", list.format.text(number))
            }
            _ => "•".to_owned(),
        };
        self.kind = BlockKind::Item { level, marker };
    }

    fn begin_table(&mut self) {
        self.end_block();
        let kept = self.tables.iter().filter(|table| table.is_kept).count();
        let is_kept = kept < self.limits.depth as usize;
        self.tables.push(Table { is_kept, ..Table::default() });
    }

    fn begin_row(&mut self) {
        self.end_block();
        let is_first = self.tables.last().is_some_and(|table| table.is_kept && !table.is_begun);
        if is_first {
            // A table in the text between another one's cells.
            let at = self.tables.len() - 1;
            let outer = self.tables.get(..at).and_then(|outer| outer.last());
            if outer.is_some_and(|table| table.is_kept && table.is_begun && table.cell.is_none()) {
                let inner = self.tables.pop();
                self.open_cell(1, 1);
                self.tables.extend(inner);
            }
            self.count_block();
            self.builder.begin_table();
        }
        let Some(table) = self.tables.last_mut().filter(|table| table.is_kept) else { return };
        table.is_begun = true;
        table.row = Some(table.row.map_or(0, |row| row + 1));
        (table.cell, table.column) = (None, 0);
        for rows in &mut table.covered {
            *rows = rows.saturating_sub(1);
        }
        self.builder.begin_row();
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        let span = |name| tag.number(name).unwrap_or(1).clamp(1, SPAN);
        self.open_cell(span("colspan"), span("rowspan"));
    }

    fn open_cell(&mut self, across: u32, down: u32) {
        self.end_block();
        self.kind = BlockKind::Paragraph;
        if self.tables.last().is_some_and(|table| table.row.is_none()) {
            self.begin_row();
        }
        let Some(table) = self.tables.last_mut().filter(|table| table.is_kept) else { return };
        let index = |column: u32| usize::try_from(column).unwrap_or(usize::MAX);
        while table.covered.get(index(table.column)).is_some_and(|rows| *rows > 0) {
            table.column += 1;
        }
        let end = index(table.column.saturating_add(across)).min(1 << 16);
        if table.covered.len() < end {
            table.covered.resize(end, 0);
        }
        for rows in table.covered.iter_mut().take(end).skip(index(table.column)) {
            *rows = down;
        }
        self.builder.begin_cell(table.column, across, down);
        table.column = table.column.saturating_add(across);
        table.cell = Some(table.cell.unwrap_or(0));
    }

    fn end_table(&mut self) {
        self.end_block();
        if self.tables.pop().is_some_and(|table| table.is_begun) {
            self.builder.end_table();
        }
    }

    fn begin_option(&mut self, tag: &Tag<'_>) {
        let Some(select) = &mut self.select else { return };
        let is_selected = tag.get("selected").is_some();
        select.takes = is_selected || (select.shown.is_empty() && !select.is_settled);
        if is_selected {
            select.shown.clear();
            select.is_settled = true;
        }
    }

    fn end_select(&mut self) {
        if let Some(select) = self.select.take() {
            self.text(select.shown.trim());
        }
    }

    fn input(&mut self, tag: &Tag<'_>) {
        let kind = tag.get("type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "checkbox" | "radio" => self.text(check_box(tag.get("checked").is_some())),
            "" | "text" | "number" | "date" | "email" | "tel" | "url" => {
                let value = tag.get("value").unwrap_or_default();
                self.text(&value);
            }
            _ => {}
        }
    }

    fn title(&mut self, text: &str) {
        let text = super::entity::resolved(text);
        let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let properties = &mut self.builder.document_mut().properties;
        if !title.is_empty() && properties.title.is_none() {
            properties.title = Some(title);
        }
    }

    fn meta(&mut self, tag: &Tag<'_>) {
        let (Some(name), Some(content)) = (tag.get("name"), tag.get("content")) else { return };
        let properties = &mut self.builder.document_mut().properties;
        let content = Some(content.trim().to_owned()).filter(|content| !content.is_empty());
        match name.to_ascii_lowercase().as_str() {
            "author" => properties.author = content,
            "generator" => properties.producer = content,
            "created" => properties.created = content.and_then(|time| rfc3339(&time)),
            "changed" => properties.modified = content.and_then(|time| rfc3339(&time)),
            _ => {}
        }
    }
}
