//! Who may import whom: the layers of the house, held against the code's own paths.
//!
//! Readers know files and recognisers know councils because neither can name the other here.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

struct Layer {
    name: &'static str,
    modules: &'static [&'static str],
    /// Layers whose modules it may name, beside its own.
    imports: &'static [&'static str],
    /// Crates that are for it, beside those for everybody; the edge may use all.
    crates: &'static [&'static str],
}

const LAYERS: &[Layer] = &[
    Layer { name: "ground", modules: &["error", "document", "record"], imports: &[], crates: &[] },
    Layer {
        name: "input",
        modules: &["format", "reader"],
        imports: &["ground"],
        crates: &[
            "lopdf",
            "hayro_cmap",
            "flate2",
            "ttf_parser",
            "docx_rs",
            "quick_xml",
            "zip",
            "cfb",
            "encoding_rs",
            "memchr",
            "hayro",
            "image",
            "tiff",
        ],
    },
    Layer {
        name: "knowledge",
        modules: &["profile"],
        imports: &["ground"],
        crates: &["regex", "regex_automata", "regex_syntax", "toml", "std::fs"],
    },
    Layer {
        name: "meaning",
        modules: &["segment", "recognise", "normalise", "assemble", "check", "coverage"],
        imports: &["ground", "knowledge"],
        crates: &["regex", "regex_automata", "memchr"],
    },
    Layer {
        name: "one file",
        modules: &["convert"],
        imports: &["ground", "input", "knowledge", "meaning"],
        crates: &[],
    },
    Layer {
        name: "engine",
        modules: &["ocr"],
        imports: &["ground", "input"],
        crates: &["tempfile", "std::fs", "std::process"],
    },
    Layer {
        name: "many files",
        modules: &["ingest", "archive"],
        imports: &["ground", "one file"],
        crates: &[
            "rayon",
            "walkdir",
            "tempfile",
            "zip",
            "rusqlite",
            "rustix",
            "globset",
            "unicode_normalization",
            "md_5",
            "md5",
            "sha1",
            "jsonschema",
            "encoding_rs",
            "ryu_js",
            "quick_xml",
            "std::fs",
            "std::process",
        ],
    },
    Layer {
        name: "edge",
        modules: &["cli", "main", "lib"],
        imports: &["ground", "input", "knowledge", "meaning", "one file", "engine", "many files"],
        crates: &["clap", "indicatif", "anstream", "anstyle", "ctrlc", "mimalloc", "std::fs", "std::process"],
    },
];

/// Values and their notation, which every layer may use.
const FOR_ALL: &[&str] = &["serde", "serde_json", "schemars", "sha2", "jiff", "rust_decimal"];

#[test]
fn every_module_imports_only_what_its_layer_may() {
    let exports = reexports();
    let mut wrong = BTreeSet::new();
    for (file, module) in sources() {
        let layer = layer_of(&module).unwrap_or_else(|| panic!("module {module} belongs to no layer"));
        let code = code(&file);
        for named in named_after("crate::", &code) {
            let named = exports.get(&named).cloned().unwrap_or(named);
            let target = layer_of(&named).unwrap_or_else(|| panic!("{}: crate::{named}?", file.display()));
            if target.name != layer.name && !layer.imports.contains(&target.name) {
                wrong.insert(format!("{} ({}) names {named} ({})", file.display(), layer.name, target.name));
            }
        }
        for dependency in dependencies() {
            let allowed = FOR_ALL.contains(&dependency.as_str()) || layer.crates.contains(&dependency.as_str());
            if !allowed && names(&code, &dependency) {
                wrong.insert(format!("{} ({}) names {dependency}", file.display(), layer.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_dependency_has_its_layer() {
    for dependency in dependencies() {
        let known = FOR_ALL.contains(&dependency.as_str())
            || LAYERS.iter().any(|layer| layer.crates.contains(&dependency.as_str()));
        assert!(known, "no layer may use {dependency}");
    }
}

#[test]
fn paths_are_found_in_every_notation() {
    let found = |code: &str| named_after("crate::", code).into_iter().collect::<Vec<_>>();
    assert_eq!(found("use crate::record::Code;"), ["record"]);
    assert_eq!(found("use crate::{Error, reader::{self, Limits}, record};"), ["Error", "reader", "record"]);
    assert_eq!(found("fn f() -> crate::Error { my_crate::x() }"), ["Error"]);
}

fn layer_of(module: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| layer.modules.contains(&module))
}

/// Every source file and the top-level module that it belongs to.
fn sources() -> Vec<(PathBuf, String)> {
    let files = walkdir::WalkDir::new("src").sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let module = |path: &Path| {
        let first = path.components().nth(1).unwrap().as_os_str().to_str().unwrap();
        first.trim_end_matches(".rs").to_owned()
    };
    files.map(|path| (path.clone(), module(&path))).collect()
}

/// The file's code without comments and unit tests, with `super::` that reaches the root written `crate::`.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let text = text.split("#[cfg(test)]\n#[cfg(unix)]\nmod tests {").next().unwrap();
    let lines = text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    let depth = file.components().count() - if file.ends_with("mod.rs") { 2 } else { 1 };
    lines.collect::<Vec<_>>().join("\n").replace(&"super::".repeat(depth), "crate::")
}

/// The first names after `root` in paths and grouped imports.
fn named_after(root: &str, code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(root) {
        if code[..at].ends_with(is_word) {
            continue;
        }
        let rest = &code[at + root.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group_heads(group)),
            None => found.extend(head(rest)),
        }
    }
    found
}

fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut start) = (0, Vec::new(), 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                heads.extend(head(group[start..at].trim_start()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads
}

fn head(path: &str) -> Option<String> {
    let head: String = path.chars().take_while(|&c| is_word(c)).collect();
    (!head.is_empty() && head != "self").then_some(head)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether the code names the crate or module: `zip::…`, `use zip;`, `std::{fs, …}` counting as `std::fs`.
fn names(code: &str, dependency: &str) -> bool {
    if let Some(part) = dependency.strip_prefix("std::") {
        return named_after("std::", code).contains(part);
    }
    code.match_indices(&format!("{dependency}::")).any(|(at, _)| !code[..at].ends_with(|c| is_word(c) || c == ':'))
        || code.contains(&format!("use {dependency};"))
}

/// What `lib.rs` re-exports, and the module that it comes from.
fn reexports() -> BTreeMap<String, String> {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("pub use ")?.split_once("::"));
    lines
        .flat_map(|(module, names)| {
            let names = names.trim_matches(|c| "{};".contains(c)).split(", ").map(str::to_owned).collect::<Vec<_>>();
            names.into_iter().map(move |name| (name, module.to_owned()))
        })
        .collect()
}

/// The crates that the manifest names, as code writes them, and the parts of `std` that reach outside.
fn dependencies() -> Vec<String> {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let section = manifest.split("[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let names = section.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    let mut all: Vec<String> = names.map(|(name, _)| name.replace('-', "_")).collect();
    all.extend(["std::fs", "std::process"].map(str::to_owned));
    all
}
