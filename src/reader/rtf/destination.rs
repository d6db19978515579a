//! Destinations: what becomes of the text of a group.

/// What becomes of the text of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Text of the story.
    Text,
    Skip,
    Fonts,
    Styles,
    /// Groups in it are properties.
    Info,
    /// Text that is collected until the group ends.
    Collect(Collected),
    /// A form field; its controls count.
    Form,
    /// A shape: its text boxes count, other text does not.
    Shape,
}

/// Text that is collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Collected {
    ListText,
    Instruction,
    Entry,
    Title,
    Author,
    Created,
    Modified,
    Generator,
}

/// A story of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StoryKind {
    Header,
    Footer,
    Note,
    TextBox,
}

/// The story that a control word begins.
pub(super) fn story(word: &str) -> Option<StoryKind> {
    Some(match word {
        "header" | "headerl" | "headerr" | "headerf" => StoryKind::Header,
        "footer" | "footerl" | "footerr" | "footerf" => StoryKind::Footer,
        "footnote" => StoryKind::Note,
        "shptxt" | "dptxbxtext" => StoryKind::TextBox,
        _ => return None,
    })
}

/// The destination that a control word names at the start of its group.
pub(super) fn named(word: &str, within: Destination) -> Option<Destination> {
    use Destination::{Collect, Fonts, Form, Info, Shape, Skip, Styles};
    Some(match word {
        "fonttbl" => Fonts,
        "stylesheet" => Styles,
        "info" => Info,
        "title" if within == Info => Collect(Collected::Title),
        "author" if within == Info => Collect(Collected::Author),
        "creatim" if within == Info => Collect(Collected::Created),
        "revtim" if within == Info => Collect(Collected::Modified),
        "generator" => Collect(Collected::Generator),
        "listtext" | "pntext" => Collect(Collected::ListText),
        "fldinst" => Collect(Collected::Instruction),
        "formfield" => Form,
        "ffl" => Collect(Collected::Entry),
        "shp" | "shpinst" | "do" | "shpgrp" => Shape,
        "moMath" | "moMathPara" | "nesttableprops" => within,
        // Properties of formulas hold signs that the text of the formula repeats.
        word if word.starts_with('m') && word.ends_with("Pr") => Skip,
        "colortbl" | "pict" | "nonshppict" | "shprslt" | "sp" | "nonesttables" | "filetbl" | "xe" | "tc" | "tcn"
        | "rxe" | "private" | "upr" | "falt" | "panose" | "fname" | "fontemb" | "pgdsctbl" | "revtbl" | "listtable"
        | "listoverridetable" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn" | "annotation"
        | "objdata" | "bkmkstart" | "bkmkend" | "datafield" | "xmlopen" | "atnid" | "atnauthor" | "template"
        | "txe" => Skip,
        _ => return None,
    })
}
