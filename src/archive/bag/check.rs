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

/// Files that operating systems leave in folders, and change.
const SYSTEM: [&str; 4] = [".DS_Store", "Thumbs.db", "desktop.ini", ".Spotlight-V100"];

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
    let elsewhere = fetched(folder, &mut bag, &manifests, declaration);
    fixity(folder, &mut bag, &manifests, &tag_manifests, &names, &elsewhere);
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
        let bare = path.strip_prefix('*').unwrap_or(path);
        if bare != path {
            problems.push(Problem::warning("odd_path", file, format!("{path:?} is in the notation of md5sum")));
        }
        let path = bare;
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
            if SYSTEM.iter().any(|system| name.rsplit('/').next() == Some(system)) {
                problems.push(Problem::warning("system_file", name, "was put there by an operating system, it seems"));
            }
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
fn fixity(
    folder: &Path,
    bag: &mut Bag,
    manifests: &[Manifest],
    tag_manifests: &[Manifest],
    names: &Names,
    elsewhere: &BTreeSet<String>,
) {
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
            None if elsewhere.contains(*path) => {
                vec![Problem::warning("to_be_fetched", *path, "is not here; fetch.txt says where it is")]
            }
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

/// The payload files that may be elsewhere; they are in the manifests nevertheless.
fn fetched(folder: &Path, bag: &mut Bag, manifests: &[Manifest], declaration: Declaration) -> BTreeSet<String> {
    let bytes = bag.files.contains_key(fetch::FILE).then(|| fs::read(folder.join(fetch::FILE)).ok()).flatten();
    let Some(bytes) = bytes else { return BTreeSet::new() };
    let text = declaration.text(fetch::FILE, &bytes, &mut bag.problems);
    let paths = fetch::paths(&text, declaration.version, &mut bag.problems);
    for path in &paths {
        if !manifests.iter().any(|manifest| manifest.entries.contains_key(path)) {
            bag.problems.push(Problem::error("fetch", fetch::FILE, format!("names {path:?}, which is in no manifest")));
        }
    }
    paths.into_iter().collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::bag::problem::Weight;
    use crate::archive::worker::hex;
    use sha2::{Digest, Sha256};

    const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

    fn digest(bytes: &[u8]) -> String {
        hex(&Sha256::digest(bytes))
    }

    /// A bag of these payload files, as it should be.
    fn bag(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = String::new();
        for (name, content) in files {
            put(folder.path(), name, content.as_bytes());
            manifest += &format!("{}  {name}\n", digest(content.as_bytes()));
        }
        put(folder.path(), "bagit.txt", DECLARATION.as_bytes());
        put(folder.path(), "manifest-sha256.txt", manifest.as_bytes());
        folder
    }

    fn put(folder: &Path, name: &str, bytes: &[u8]) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn found(folder: &Path) -> (Vec<&'static str>, Vec<&'static str>) {
        let (errors, warnings): (Vec<_>, Vec<_>) =
            check(folder).problems.into_iter().partition(|problem| problem.weight == Weight::Error);
        let codes = |problems: Vec<Problem>| problems.into_iter().map(|problem| problem.code).collect();
        (codes(errors), codes(warnings))
    }

    /// A change to a bag of `data/a.txt` and `data/b c.txt`, and the errors and warnings that it makes.
    type Case = (&'static str, fn(&Path), &'static [&'static str], &'static [&'static str]);

    fn manifest(folder: &Path, change: impl Fn(String) -> String) {
        let text = fs::read_to_string(folder.join("manifest-sha256.txt")).unwrap();
        put(folder, "manifest-sha256.txt", change(text).as_bytes());
    }

    fn older(folder: &Path) {
        put(folder, "bagit.txt", DECLARATION.replace("1.0", "0.97").as_bytes());
    }

    fn line(path: &str, content: &str) -> String {
        format!("{}  {path}\n", digest(content.as_bytes()))
    }

    const CASES: &[Case] = &[
        ("untouched", |_| (), &[], &[]),
        ("no declaration", |f| fs::remove_file(f.join("bagit.txt")).unwrap(), &["declaration"], &[]),
        ("changed payload", |f| put(f, "data/a.txt", b"x"), &["changed_file"], &[]),
        ("missing payload", |f| fs::remove_file(f.join("data/a.txt")).unwrap(), &["missing_file"], &[]),
        ("extra payload", |f| put(f, "data/x", b"x"), &["extra_file"], &[]),
        ("no manifest", |f| fs::remove_file(f.join("manifest-sha256.txt")).unwrap(), &["no_manifest"], &[]),
        (
            "no payload folder",
            |f| {
                fs::remove_dir_all(f.join("data")).unwrap();
                manifest(f, |_| String::new());
            },
            &["no_payload"],
            &[],
        ),
        (
            "a second manifest that lacks a file",
            |f| put(f, "manifest-md5.txt", b"\n"),
            &["not_listed", "not_listed"],
            &[],
        ),
        (
            "the same before version 1.0",
            |f| {
                older(f);
                put(f, "manifest-md5.txt", b"\n");
            },
            &[],
            &[],
        ),
        ("listed twice", |f| manifest(f, |text| text + &line("data/a.txt", "a")), &["listed_twice"], &[]),
        (
            "listed twice alike before version 1.0",
            |f| {
                older(f);
                manifest(f, |text| text + &line("data/a.txt", "a"));
            },
            &[],
            &["listed_twice"],
        ),
        (
            "listed twice with two digests before version 1.0",
            |f| {
                older(f);
                manifest(f, |text| text + &line("data/a.txt", "b"));
            },
            &["listed_twice"],
            &[],
        ),
        ("out of scope", |f| manifest(f, |text| text + &line("data/../../x", "x")), &["unsafe_path"], &[]),
        ("absolute", |f| manifest(f, |text| text + &line("/etc/passwd", "x")), &["unsafe_path"], &[]),
        ("home folder", |f| manifest(f, |text| text + &line("~root/x", "x")), &["unsafe_path"], &[]),
        (
            "tag file in a payload manifest",
            |f| manifest(f, |text| text + &line("bagit.txt", "x")),
            &["misplaced_path"],
            &[],
        ),
        (
            "upper case",
            |f| {
                manifest(f, |text| {
                    text.to_uppercase().replace("DATA", "data").replace("A.TXT", "a.txt").replace("B C.TXT", "b c.txt")
                })
            },
            &[],
            &[],
        ),
        ("CR line ends", |f| manifest(f, |text| text.replace('\n', "\r")), &[], &[]),
        ("CRLF line ends", |f| manifest(f, |text| text.replace('\n', "\r\n")), &[], &[]),
        ("no last line end", |f| manifest(f, |text| text.trim_end().to_owned()), &[], &[]),
        ("tabs", |f| manifest(f, |text| text.replace("  data", "\t data")), &[], &[]),
        ("md5sum's notation", |f| manifest(f, |text| text.replace("  data", " *data")), &[], &["odd_path", "odd_path"]),
        ("dot slash", |f| manifest(f, |text| text.replace("  data", "  ./data")), &[], &["odd_path", "odd_path"]),
        (
            "a short digest",
            |f| manifest(f, |text| text.replacen(char::is_alphanumeric, "", 1)),
            &["changed_file", "manifest_line"],
            &[],
        ),
        ("a line without a path", |f| manifest(f, |text| text + "abc\n"), &["manifest_line"], &[]),
        (
            "an algorithm nobody knows",
            |f| {
                older(f);
                put(f, "manifest-crc32.txt", b"00000000  data/a.txt\n");
            },
            &["algorithm"],
            &[],
        ),
        ("byte order mark", |f| manifest(f, |text| format!("\u{feff}{text}")), &[], &["byte_order_mark"]),
        ("wrong oxum", |f| put(f, "bag-info.txt", b"Payload-Oxum: 3.2\n"), &["oxum"], &[]),
        ("right oxum", |f| put(f, "bag-info.txt", b"payload-oxum : 2.2\n"), &[], &[]),
        ("info without a colon", |f| put(f, "bag-info.txt", b"A: b\n c\nno colon\n"), &["info_line"], &[]),
        (
            "a tag file that changed",
            |f| {
                put(f, "x.txt", b"x");
                put(f, "tagmanifest-sha256.txt", line("x.txt", "y").as_bytes());
            },
            &["changed_file"],
            &[],
        ),
        (
            "a tag file that is gone",
            |f| put(f, "tagmanifest-sha256.txt", line("x.txt", "y").as_bytes()),
            &["missing_file"],
            &[],
        ),
        (
            "a tag manifest that lists one",
            |f| put(f, "tagmanifest-sha256.txt", line("tagmanifest-sha512.txt", "y").as_bytes()),
            &["misplaced_path"],
            &[],
        ),
        (
            "to be fetched",
            |f| {
                fs::remove_file(f.join("data/a.txt")).unwrap();
                put(f, "fetch.txt", b"http://example.org/a - data/a.txt\n");
            },
            &[],
            &["to_be_fetched"],
        ),
        ("fetched out of scope", |f| put(f, "fetch.txt", b"http://example.org/a - ../a.txt\n"), &["fetch"], &[]),
        (
            "other case",
            |f| {
                put(f, "data/A.txt", b"a");
                manifest(f, |text| text + &line("data/A.txt", "a"));
            },
            &[],
            &["similar_names"],
        ),
        (
            "other normal form",
            |f| {
                put(f, "data/N\u{fa}n", b"n");
                manifest(f, |text| text + &line("data/Nu\u{301}n", "n"));
            },
            &[],
            &["odd_path"],
        ),
        (
            "a system's file",
            |f| {
                put(f, "data/.DS_Store", b"n");
                manifest(f, |text| text + &line("data/.DS_Store", "n"));
            },
            &[],
            &["system_file"],
        ),
        (
            "percent signs",
            |f| {
                put(f, "data/50%", b"n");
                put(f, "data/two\nlines", b"n");
                manifest(f, |text| text + &line("data/50%25", "n") + &line("data/two%0Alines", "n"));
            },
            &[],
            &[],
        ),
    ];

    #[test]
    fn all_that_is_wrong_with_a_bag_is_found() {
        for (name, change, errors, warnings) in CASES {
            let folder = bag(&[("data/a.txt", "a"), ("data/b c.txt", "b")]);
            change(folder.path());
            assert_eq!(found(folder.path()), (errors.to_vec(), warnings.to_vec()), "{name}");
        }
    }

    #[test]
    fn tag_files_in_other_encodings_are_read() {
        let name = "data/caf\u{e9}.txt";
        for (label, encode) in [
            ("ISO-8859-1", (|text: &str| text.chars().map(|c| c as u8).collect()) as fn(&str) -> Vec<u8>),
            ("UTF-16BE", |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            ("UTF-16", |text: &str| {
                [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
            }),
        ] {
            let folder = bag(&[(name, "x")]);
            put(folder.path(), "bagit.txt", DECLARATION.replace("UTF-8", label).as_bytes());
            put(folder.path(), "manifest-sha256.txt", &encode(&line(name, "x")));
            put(folder.path(), "bag-info.txt", &encode("Payload-Oxum: 1.1\n"));
            assert_eq!(found(folder.path()), (vec![], vec![]), "{label}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = bag(&[("data/a.txt", "a")]);
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("data/link")).unwrap();
        manifest(folder.path(), |text| text + &line("data/link", "x"));
        assert_eq!(found(folder.path()).0, ["link", "missing_file"]);
    }
}
