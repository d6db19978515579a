//! One operator at a time.

use lopdf::{Dictionary, Object};

use super::Interpreter;
use super::marked::{self, Sequence};
use super::path;
use super::state::{Paint, Space};
use crate::document::Rect;
use crate::reader::pdf::budget::Reached;
use crate::reader::pdf::lexer::{Token, name, string, string_in};
use crate::reader::pdf::matrix::Matrix;
use crate::reader::pdf::object::{dictionary, number};
use crate::reader::pdf::page::Rule;
use crate::reader::pdf::string::text;

/// Small shapes of one page that are kept; a page with more is a drawing.
const DOTS: usize = 4_000;

/// The last `N` numbers before the operator; `None` if there are fewer.
fn numbers<const N: usize>(operands: &[Token]) -> Option<[f64; N]> {
    let mut values = [0.0; N];
    let last = operands.get(operands.len().checked_sub(N)?..)?;
    for (slot, token) in values.iter_mut().zip(last) {
        let Token::Number(value) = token else { return None };
        *slot = *value;
    }
    Some(values)
}

fn one(operands: &[Token]) -> Option<f64> {
    numbers::<1>(operands).map(|[value]| value)
}

/// The string that `Tj` shows.
fn last<'t, 'a>(operands: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match operands {
        [.., string @ (Token::Literal(_) | Token::Hex(_))] => std::slice::from_ref(string),
        _ => &[],
    }
}

impl<'d> Interpreter<'d> {
    /// Executes `operator`; `floors` are the saved states and open sequences that belong to callers.
    pub(super) fn operate(
        &mut self,
        operator: &[u8],
        operands: &[Token],
        resources: &'d Dictionary,
        floors: (usize, usize),
    ) {
        let done = match operator {
            b"Tj" | b"TJ" | b"'" | b"\"" | b"Td" | b"TD" | b"Tm" | b"T*" | b"BT" => self.text(operator, operands),
            b"Tf" | b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr" => self.text_state(operator, operands, resources),
            b"m" | b"l" | b"c" | b"v" | b"y" | b"re" | b"h" => self.construct(operator, operands),
            b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n" => self.paint_path(operator),
            b"g" | b"rg" | b"k" | b"sc" | b"scn" | b"cs" | b"G" | b"RG" | b"K" | b"SC" | b"SCN" | b"CS" => {
                self.colour(operator, operands, resources)
            }
            b"BMC" | b"BDC" => self.begin_marked(operands, resources),
            b"EMC" => {
                self.marked.end(floors.1, &mut self.page.glyphs);
                Some(())
            }
            b"q" => {
                self.save();
                Some(())
            }
            b"Q" => {
                self.restore(floors.0);
                Some(())
            }
            b"cm" => numbers(operands).map(|values| self.state.ctm = Matrix::new(values).then(self.state.ctm)),
            b"w" => one(operands).map(|width| self.state.line_width = width.abs()),
            b"gs" => self.graphics_state(operands, resources),
            b"Do" => self.paint_object(operands, resources),
            _ => None,
        };
        // An operator without its operands does nothing, as in other readers.
        let _ = done;
        if !matches!(operator, b"Tj" | b"TJ" | b"'" | b"\"" | b"Td" | b"TD" | b"T*") {
            self.run = None;
        }
    }

    fn text(&mut self, operator: &[u8], operands: &[Token]) -> Option<()> {
        match operator {
            b"Tj" => self.show_all(last(operands)),
            b"TJ" => self.show_all(operands),
            b"'" => {
                self.pen.next_line(0.0, -self.state.text.leading);
                self.show_all(last(operands));
            }
            b"\"" => {
                if let Some([word, character]) = operands.split_last().and_then(|(_, before)| numbers(before)) {
                    self.state.text.word_spacing = word;
                    self.state.text.character_spacing = character;
                }
                self.pen.next_line(0.0, -self.state.text.leading);
                self.show_all(last(operands));
            }
            b"Td" => {
                let [x, y] = numbers(operands)?;
                self.pen.next_line(x, y);
            }
            b"TD" => {
                let [x, y] = numbers(operands)?;
                self.state.text.leading = -y;
                self.pen.next_line(x, y);
            }
            b"Tm" => self.pen.set(Matrix::new(numbers(operands)?)),
            b"T*" => self.pen.next_line(0.0, -self.state.text.leading),
            _ => self.pen.begin(),
        }
        Some(())
    }

    /// Shows strings, and between them moves the pen by numbers.
    fn show_all(&mut self, tokens: &[Token]) {
        let mut scratch = std::mem::take(&mut self.scratch);
        for token in tokens {
            match token {
                Token::Number(amount) => self.adjust(*amount),
                Token::Literal(_) | Token::Hex(_) => self.show(string_in(*token, &mut scratch)),
                _ => {}
            }
        }
        self.scratch = scratch;
    }

    fn text_state(&mut self, operator: &[u8], operands: &[Token], resources: &'d Dictionary) -> Option<()> {
        if operator == b"Tf" {
            let [.., Token::Name(font), Token::Number(size)] = operands else { return None };
            self.state.text.size = *size;
            let fonts = self.objects.dict(resources, b"Font");
            let dict = fonts.and_then(|fonts| self.objects.dict(fonts, &name(font)));
            self.state.text.font = dict.map(|dict| self.fonts.get(self.objects, dict, self.budget));
            return Some(());
        }
        let value = one(operands)?;
        let text = &mut self.state.text;
        match operator {
            b"Tc" => text.character_spacing = value,
            b"Tw" => text.word_spacing = value,
            b"Tz" => text.scaling = value / 100.0,
            b"TL" => text.leading = value,
            b"Ts" => text.rise = value,
            _ => text.mode = value as u8,
        }
        Some(())
    }

    fn construct(&mut self, operator: &[u8], operands: &[Token]) -> Option<()> {
        let state = &self.state;
        match operator {
            b"re" => self.path.rectangle(state, numbers(operands)?),
            b"h" => self.path.close(),
            _ => {
                let [x, y] = numbers(operands)?;
                match operator {
                    b"m" => self.path.move_to(state, x, y),
                    b"l" => self.path.line_to(state, x, y),
                    _ => self.path.curve_to(state, x, y),
                }
            }
        }
        Some(())
    }

    fn paint_path(&mut self, operator: &[u8]) -> Option<()> {
        if matches!(operator, b"s" | b"b" | b"b*") {
            self.path.close();
        }
        if !self.marked.hidden() {
            let filled = !matches!(operator, b"S" | b"s" | b"n");
            if operator != b"n"
                && let Some(dot) = self.path.dot(&self.state, filled)
            {
                if self.page.dots.len() < DOTS {
                    self.page.dots.push(dot);
                } else {
                    self.budget.reach(Reached::Drawing(DOTS));
                }
            }
            if self.path.is_cut() {
                self.budget.reach(Reached::Drawing(path::POINTS));
            }
            if self.page.rules.len().max(self.page.fills.len()) >= path::RULES {
                self.budget.reach(Reached::Drawing(path::RULES));
            }
            let (rules, fills) = (self.page.rules.len(), self.page.fills.len());
            if matches!(operator, b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*") {
                self.path.fill(&self.state, &mut self.page.rules, &mut self.page.fills);
            }
            if matches!(operator, b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*") {
                self.path.stroke(&self.state, &mut self.page.rules);
            }
            self.keep_on_page(rules, fills);
        }
        self.path.clear();
        Some(())
    }

    /// Cuts what was drawn from these rules and fills on to the page, and drops what lies outside of it.
    fn keep_on_page(&mut self, rules: usize, fills: usize) {
        let (width, height) = (self.page.width, self.page.height);
        let cut = |bbox: &mut Rect| {
            let Rect { x0, y0, x1, y1 } = *bbox;
            *bbox = Rect { x0: x0.max(0.0), y0: y0.max(0.0), x1: x1.min(width), y1: y1.min(height) };
            bbox.x0 <= bbox.x1 && bbox.y0 <= bbox.y1
        };
        let drawn: Vec<Rule> = self.page.rules.drain(rules.min(self.page.rules.len())..).collect();
        self.page.rules.extend(drawn.into_iter().filter_map(|mut rule| cut(&mut rule.bbox).then_some(rule)));
        let filled: Vec<Rect> = self.page.fills.drain(fills.min(self.page.fills.len())..).collect();
        self.page.fills.extend(filled.into_iter().filter_map(|mut fill| cut(&mut fill).then_some(fill)));
    }

    fn colour(&mut self, operator: &[u8], operands: &[Token], resources: &'d Dictionary) -> Option<()> {
        let stroke = operator.first().is_some_and(u8::is_ascii_uppercase);
        let before = if stroke { self.state.stroke } else { self.state.fill };
        let values =
            operands.iter().filter_map(|token| if let Token::Number(value) = token { Some(*value) } else { None });
        let paint = match operator {
            b"g" | b"G" | b"rg" | b"RG" => {
                let mut values = values;
                let first = values.next()?;
                // A gray is the colour of three equal parts.
                let rest = [values.next().unwrap_or(first), values.next().unwrap_or(first)];
                Paint::new(Space::Additive, [first].into_iter().chain(rest))
            }
            b"k" | b"K" => Paint::new(Space::Subtractive, values),
            b"cs" | b"CS" => Paint::initial(self.colour_space(operands, resources)),
            _ if before.space() == Space::Additive => {
                let values: Vec<f64> = values.take(4).collect();
                match values.as_slice() {
                    [gray] => Paint::new(Space::Additive, [*gray; 3].into_iter()),
                    _ => Paint::new(Space::Additive, values.into_iter()),
                }
            }
            _ => Paint::new(before.space(), values),
        };
        let paint = paint.alpha_of(before);
        if stroke {
            self.state.stroke = paint;
        } else {
            self.state.fill = paint;
        }
        Some(())
    }

    fn colour_space(&self, operands: &[Token], resources: &'d Dictionary) -> Space {
        let Some(Token::Name(raw)) = operands.last() else { return Space::Other };
        let named = |name: &[u8]| match name {
            b"DeviceGray" | b"DeviceRGB" | b"CalGray" | b"CalRGB" | b"G" | b"RGB" => Some(Space::Additive),
            b"DeviceCMYK" | b"CMYK" | b"Separation" | b"DeviceN" => Some(Space::Subtractive),
            _ => None,
        };
        let name = name(raw);
        if let Some(space) = named(&name) {
            return space;
        }
        let entry = self.objects.dict(resources, b"ColorSpace").and_then(|spaces| self.objects.get(spaces, &name));
        match entry {
            Some(Object::Name(name)) => named(name).unwrap_or(Space::Other),
            Some(Object::Array(array)) => {
                let kind = array.first().and_then(|object| object.as_name().ok()).unwrap_or_default();
                if kind != b"ICCBased" {
                    return named(kind).unwrap_or(Space::Other);
                }
                let profile = array.get(1).and_then(|object| self.objects.resolve(object)).and_then(dictionary);
                match profile.and_then(|profile| self.objects.integer(profile, b"N")) {
                    Some(4) => Space::Subtractive,
                    _ => Space::Additive,
                }
            }
            _ => Space::Other,
        }
    }

    fn graphics_state(&mut self, operands: &[Token], resources: &'d Dictionary) -> Option<()> {
        let Some(Token::Name(raw)) = operands.last() else { return None };
        let states = self.objects.dict(resources, b"ExtGState")?;
        let dict = self.objects.dict(states, &name(raw))?;
        if let Some(alpha) = self.objects.number(dict, b"ca") {
            self.state.fill = self.state.fill.with_alpha(alpha);
        }
        if let Some(alpha) = self.objects.number(dict, b"CA") {
            self.state.stroke = self.state.stroke.with_alpha(alpha);
        }
        if let Some(width) = self.objects.number(dict, b"LW") {
            self.state.line_width = width.abs();
        }
        if let Some([font, size]) = self.objects.array(dict, b"Font") {
            let dict = self.objects.resolve(font).and_then(dictionary)?;
            self.state.text.font = Some(self.fonts.get(self.objects, dict, self.budget));
            self.state.text.size = self.objects.resolve(size).and_then(number)?;
        }
        Some(())
    }

    fn paint_object(&mut self, operands: &[Token], resources: &'d Dictionary) -> Option<()> {
        let Some(Token::Name(raw)) = operands.last() else { return None };
        let objects = self.objects.dict(resources, b"XObject")?;
        let (id, object) = self.objects.get_with_id(objects, &name(raw))?;
        let stream = object.as_stream().ok()?;
        if stream.dict.get(b"OC").is_ok_and(|layer| self.context.hidden.hides(self.objects, layer)) {
            return None;
        }
        match self.objects.name(&stream.dict, b"Subtype") {
            Some(b"Image") => self.add_image(self.objects.integer(&stream.dict, b"Width").unwrap_or(0)),
            Some(b"Form") | None => self.paint_form(stream, id, resources),
            Some(_) => {}
        }
        Some(())
    }

    fn begin_marked(&mut self, operands: &[Token], resources: &'d Dictionary) -> Option<()> {
        let mut sequence = self.marked.inner();
        let tag = match operands.first() {
            Some(Token::Name(tag)) => *tag,
            _ => b"",
        };
        sequence.artifact |= tag == b"Artifact";
        match operands.get(1) {
            Some(Token::Name(raw)) => {
                let properties = self.objects.dict(resources, b"Properties");
                if let Some(entry) = properties.and_then(|properties| properties.get(&name(raw)).ok()) {
                    self.describe(&mut sequence, tag, entry);
                }
            }
            Some(Token::DictOpen) => self.describe_inline(&mut sequence, operands),
            _ => {}
        }
        if !self.marked.begin(sequence) {
            self.budget.reach(Reached::Nesting(marked::DEPTH));
        }
        Some(())
    }

    fn describe(&self, sequence: &mut Sequence, tag: &[u8], entry: &'d Object) {
        if tag == b"OC" {
            sequence.hidden |= self.context.hidden.hides(self.objects, entry);
            return;
        }
        let Some(dict) = self.objects.resolve(entry).and_then(dictionary) else { return };
        if let Some(mcid) = self.objects.integer(dict, b"MCID") {
            self.enter_element(sequence, mcid as f64);
        }
        if let Some(actual) = self.objects.string(dict, b"ActualText") {
            sequence.actual = Some((text(actual), self.page.glyphs.len()));
        }
    }

    fn describe_inline(&self, sequence: &mut Sequence, operands: &[Token]) {
        for pair in operands.windows(2) {
            match pair {
                [Token::Name(b"MCID"), Token::Number(mcid)] => self.enter_element(sequence, *mcid),
                [Token::Name(b"ActualText"), actual @ (Token::Literal(_) | Token::Hex(_))] => {
                    sequence.actual = Some((text(&string(*actual)), self.page.glyphs.len()));
                }
                _ => {}
            }
        }
    }

    fn enter_element(&self, sequence: &mut Sequence, mcid: f64) {
        let element = self.context.structure.element(self.owner, mcid.max(0.0) as u32);
        sequence.element = element.unwrap_or(sequence.element);
    }
}
