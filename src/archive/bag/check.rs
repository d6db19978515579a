//! Whether a bag is complete and valid (RFC 8493, clause 3), also one of an earlier version or by other hands.
//!
//! All that is wrong is reported, not only the first. Nothing outside the bag's folder is opened, whatever its
//! manifests say.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::declaration::{self, Declaration};
use super::info::Info;
use super::manifest::decoded;
use super::path::{plain, unsafe_because};
use super::problem::Problem;
use super::{digests, fetch};

/// A bag as it was found.
#[derive(Debug, Default)]
pub(in crate::archive) struct Bag {
    /// Every file in it, and its size.
    pub files: BTreeMap<String, u64>,
    /// The lines of its bag-info.
    pub info: Info,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Checks the bag in a folder.
pub(in crate::archive) fn check(folder: &Path) -> Bag {
    let mut bag = Bag::default();
    list(folder, &mut bag);
    let bytes =
        bag.files.contains_key(declaration::FILE).then(|| fs::read(folder.join(declaration::FILE)).ok()).flatten();
    let Some(bytes) = bytes else {
        bag.problems.push(Problem::error("declaration", declaration::FILE, "is missing: this is no bag"));
        return bag;
    };
    let declaration = Declaration::parse(&bytes, &mut bag.problems);
    if !folder.join("data").is_dir() {
        bag.problems.push(Problem::error("no_payload", "data", "is missing, a bag's payload folder"));
    }
    let manifests = manifests(folder, &mut bag, declaration, "manifest-");
    if manifests.is_empty() {
        bag.problems.push(Problem::error("no_manifest", "manifest-sha512.txt", "there is no payload manifest"));
    }
    let tag_manifests = self::manifests(folder, &mut bag, declaration, "tagmanifest-");
    let names = Names::of(&bag.files, &mut bag.problems);
    completeness(&mut bag, &manifests, &names, declaration);
    fetched(folder, &mut bag, &manifests, declaration);
    fixity(folder, &mut bag, &manifests, &tag_manifests, &names);
    about(folder, &mut bag, declaration);
    bag.problems.sort();
    bag.problems.dedup();
    bag
}

fn list(folder: &Path, bag: &mut Bag) {
    for entry in walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(String::new, |path| name_of(folder, path));
                bag.problems.push(Problem::error("unreadable", path, error.to_string()));
                continue;
            }
        };
        let name = name_of(folder, entry.path());
        let kind = entry.file_type();
        if kind.is_file() {
            bag.files.insert(name, entry.metadata().map_or(0, |metadata| metadata.len()));
        } else if kind.is_symlink() {
            bag.problems.push(Problem::error("link", name, "is a symbolic link, expected a file"));
        } else if !kind.is_dir() {
            bag.problems.push(Problem::error("no_file", name, "is a device, a pipe or a socket, expected a file"));
        }
    }
}

fn name_of(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned()
}

/// One manifest: its file's name, its algorithm, and the digest of each path.
struct Manifest {
    file: String,
    algorithm: String,
    entries: BTreeMap<String, String>,
}

fn manifests(folder: &Path, bag: &mut Bag, declaration: Declaration, prefix: &str) -> Vec<Manifest> {
    let names: Vec<String> = bag.files.keys().filter(|name| !name.contains('/')).cloned().collect();
    let mut manifests = Vec::new();
    for file in names {
        let algorithm = file.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(".txt"));
        let Some(algorithm) = algorithm.map(|name| name.to_ascii_lowercase().replace('-', "")) else { continue };
        match fs::read(folder.join(&file)) {
            Ok(bytes) => {
                let text = declaration.text(&file, &bytes, &mut bag.problems);
                let entries = entries(&file, &text, &algorithm, declaration, &mut bag.problems);
                manifests.push(Manifest { file, algorithm, entries });
            }
            Err(error) => bag.problems.push(Problem::error("unreadable", file, error.to_string())),
        }
    }
    manifests
}

fn entries(
    file: &str,
    text: &str,
    algorithm: &str,
    declaration: Declaration,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, String> {
    let expected = digests::length(algorithm);
    if expected.is_none() {
        problems.push(Problem::error(
            "algorithm",
            file,
            format!("has digests by {algorithm:?}, which is not known here"),
        ));
    }
    let mut entries: BTreeMap<String, String> = BTreeMap::new();
    for line in text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()) {
        let Some((digest, path)) = line.split_once([' ', '\t']) else {
            problems.push(Problem::error("manifest_line", file, format!("{line:?} has not a digest and a path")));
            continue;
        };
        let hexadecimal = digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !hexadecimal || expected.is_some_and(|length| digest.len() != length) {
            problems.push(Problem::error("manifest_line", file, format!("{digest:?} is no digest by {algorithm}")));
        }
        let path = path.trim_start_matches([' ', '\t']);
        // The notation of md5sum for files read as binary.
        let path = path.strip_prefix('*').unwrap_or(path);
        if let Some(path) = named(file, path, declaration, problems) {
            repeated(file, &path, digest, entries.get(&path), declaration, problems);
            entries.entry(path).or_insert_with(|| digest.to_ascii_lowercase());
        }
    }
    entries
}

/// The path that a manifest's line means, if it is one for that manifest.
fn named(file: &str, written: &str, declaration: Declaration, problems: &mut Vec<Problem>) -> Option<String> {
    let path = decoded(written, declaration.version);
    if let Some(why) = unsafe_because(&path) {
        problems.push(Problem::error("unsafe_path", file, format!("the path {written:?} {why}")));
        return None;
    }
    let plain = plain(&path);
    if plain != path {
        problems.push(Problem::warning("odd_path", file, format!("the path {written:?} means {plain:?}")));
    }
    let payload = plain.starts_with("data/");
    if file.starts_with("manifest-") != payload {
        let expected = if payload { "a tag file" } else { "a file below data/" };
        problems.push(Problem::error("misplaced_path", file, format!("found {written:?}, expected {expected}")));
        return None;
    }
    if file.starts_with("tagmanifest-") && plain.starts_with("tagmanifest-") {
        problems.push(Problem::error("misplaced_path", file, format!("lists {written:?}, which no tag manifest may")));
        return None;
    }
    Some(plain)
}

fn repeated(
    file: &str,
    path: &str,
    digest: &str,
    before: Option<&String>,
    declaration: Declaration,
    problems: &mut Vec<Problem>,
) {
    match before {
        None => {}
        Some(before) if *before == digest.to_ascii_lowercase() && declaration.version < (1, 0) => {
            problems.push(Problem::warning("listed_twice", file, format!("lists {path:?} twice")));
        }
        Some(_) => problems.push(Problem::error("listed_twice", file, format!("lists {path:?} twice"))),
    }
}

/// Files by the normal form of their names: some systems change that when they copy.
struct Names {
    by_form: HashMap<String, String>,
}

impl Names {
    fn of(files: &BTreeMap<String, u64>, problems: &mut Vec<Problem>) -> Names {
        let (mut by_form, mut by_case) = (HashMap::new(), HashMap::new());
        for name in files.keys() {
            let form: String = name.nfc().collect();
            let case = form.to_lowercase();
            if let Some(other) = by_form.insert(form, name.clone()) {
                let message = format!("is the same as {other:?} on systems that normalise names");
                problems.push(Problem::warning("similar_names", name, message));
            } else if let Some(other) = by_case.insert(case, name.clone()) {
                let message = format!("is the same as {other:?} on systems that do not tell case");
                problems.push(Problem::warning("similar_names", name, message));
            }
        }
        Names { by_form }
    }

    /// The file that a manifest means.
    fn find<'a>(&'a self, files: &'a BTreeMap<String, u64>, path: &str) -> Option<&'a str> {
        if let Some((name, _)) = files.get_key_value(path) {
            return Some(name);
        }
        self.by_form.get(&path.nfc().collect::<String>()).map(String::as_str)
    }
}

/// Every listed file is there, and every payload file is listed: since version 1.0 in each manifest.
fn completeness(bag: &mut Bag, manifests: &[Manifest], names: &Names, declaration: Declaration) {
    let found = |path: &str| names.find(&bag.files, path).map(str::to_owned);
    let listed: Vec<BTreeSet<String>> =
        manifests.iter().map(|manifest| manifest.entries.keys().filter_map(|path| found(path)).collect()).collect();
    let everywhere = declaration.version >= (1, 0);
    for file in bag.files.keys().filter(|file| file.starts_with("data/")) {
        let without: Vec<&str> = manifests
            .iter()
            .zip(&listed)
            .filter(|(_, files)| !files.contains(file))
            .map(|(m, _)| m.file.as_str())
            .collect();
        if without.len() == manifests.len() && !manifests.is_empty() {
            bag.problems.push(Problem::error("extra_file", file, "is in no manifest"));
        } else if everywhere && !without.is_empty() {
            bag.problems.push(Problem::error("not_listed", file, format!("is not in {}", without.join(", "))));
        }
    }
}

/// Every listed file is there with the digest that is listed.
fn fixity(folder: &Path, bag: &mut Bag, manifests: &[Manifest], tag_manifests: &[Manifest], names: &Names) {
    let mut wanted: BTreeMap<&str, Vec<(&Manifest, &str)>> = BTreeMap::new();
    for manifest in manifests.iter().chain(tag_manifests) {
        for (path, digest) in &manifest.entries {
            wanted.entry(path).or_default().push((manifest, digest));
        }
    }
    let files = &bag.files;
    let wanted: Vec<_> = wanted.into_iter().collect();
    let problems: Vec<Problem> = wanted
        .par_iter()
        .flat_map_iter(|(path, digests)| match names.find(files, path) {
            None => {
                let listing: Vec<&str> = digests.iter().map(|(manifest, _)| manifest.file.as_str()).collect();
                vec![Problem::error("missing_file", *path, format!("is missing; {} has it", listing.join(", ")))]
            }
            Some(file) => {
                let mut problems = differing(folder, file, digests);
                if file != *path {
                    problems.push(Problem::warning("odd_path", file, format!("is listed as {path:?}")));
                }
                problems
            }
        })
        .collect();
    bag.problems.extend(problems);
}

fn differing(folder: &Path, file: &str, wanted: &[(&Manifest, &str)]) -> Vec<Problem> {
    let algorithms: BTreeSet<&str> = wanted.iter().map(|(manifest, _)| manifest.algorithm.as_str()).collect();
    let found = match digests::of_file(&folder.join(file), algorithms.into_iter()) {
        Ok((_, found)) => found,
        Err(error) => return vec![Problem::error("unreadable", file, error.to_string())],
    };
    let differ = |(manifest, digest): &&(&Manifest, &str)| {
        found.get(manifest.algorithm.as_str()).is_some_and(|found| found != digest)
    };
    let by: Vec<&str> = wanted.iter().filter(differ).map(|(manifest, _)| manifest.file.as_str()).collect();
    if by.is_empty() {
        return Vec::new();
    }
    vec![Problem::error("changed_file", file, format!("is not what {} says", by.join(" and ")))]
}

/// What is to be fetched is in the manifests.
fn fetched(folder: &Path, bag: &mut Bag, manifests: &[Manifest], declaration: Declaration) {
    if !bag.files.contains_key(fetch::FILE) {
        return;
    }
    let Ok(bytes) = fs::read(folder.join(fetch::FILE)) else { return };
    let text = declaration.text(fetch::FILE, &bytes, &mut bag.problems);
    for path in fetch::paths(&text, declaration.version, &mut bag.problems) {
        if !manifests.iter().any(|manifest| manifest.entries.contains_key(&path)) {
            bag.problems.push(Problem::error("fetch", fetch::FILE, format!("names {path:?}, which is in no manifest")));
        }
    }
}

/// The bag-info, which versions before 0.96 call package-info.
fn about(folder: &Path, bag: &mut Bag, declaration: Declaration) {
    let Some(file) = ["bag-info.txt", "package-info.txt"].into_iter().find(|file| bag.files.contains_key(*file)) else {
        return;
    };
    let Ok(bytes) = fs::read(folder.join(file)) else { return };
    let text = declaration.text(file, &bytes, &mut bag.problems);
    for line in Info::strange(&text) {
        bag.problems.push(Problem::error("info_line", file, format!("{line:?} has not a label, a colon and a value")));
    }
    bag.info = Info::parse(&text);
    let payload = bag.files.iter().filter(|(name, _)| name.starts_with("data/"));
    let (bytes, files) = payload.fold((0_u64, 0_u64), |(bytes, files), (_, size)| (bytes + size, files + 1));
    let problems: Vec<Problem> = bag
        .info
        .all("Payload-Oxum")
        .filter(|stated| *stated != format!("{bytes}.{files}"))
        .map(|stated| {
            Problem::error("oxum", file, format!("found {bytes}.{files}, expected {stated:?} by Payload-Oxum"))
        })
        .collect();
    bag.problems.extend(problems);
    if bag.info.all("Payload-Oxum").count() > 1 {
        bag.problems.push(Problem::error("oxum", file, "has several Payload-Oxum"));
    }
}
