//! The `tesseract` program.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::hocr;
use crate::reader::picture::{Found, Picture, Refusal};

/// How to get the engine, for people.
const INSTALL: &str = "install tesseract 5 to read scans (Debian and Ubuntu: `apt-get install tesseract-ocr \
                       tesseract-ocr-eng tesseract-ocr-cym`; macOS: `brew install tesseract tesseract-lang`)";

/// Bytes of a page's text at most.
const MOST: u64 = 64 << 20;

/// An engine that was found.
#[derive(Clone, Debug)]
pub struct Tesseract {
    program: PathBuf,
    version: String,
    languages: String,
    patience: Duration,
}

impl Tesseract {
    /// Looks the program up, its version and which of `languages` it has.
    pub fn find(program: &Path, languages: &str, patience: Duration) -> Result<Tesseract, String> {
        let ask = |argument: &str| {
            let mut command = Command::new(program);
            command.arg(argument).stdin(Stdio::null());
            let (output, status) = run(command, Vec::new(), patience).map_err(|_| INSTALL.to_owned())?;
            if status.success() { Ok(String::from_utf8_lossy(&output).into_owned()) } else { Err(INSTALL.to_owned()) }
        };
        let version = ask("--version")?;
        let version = version.lines().next().unwrap_or_default().trim_start_matches("tesseract").trim().to_owned();
        let list = ask("--list-langs")?;
        let installed: Vec<&str> = list.lines().skip(1).map(str::trim).collect();
        let usable: Vec<&str> = languages.split('+').filter(|language| installed.contains(language)).collect();
        if usable.is_empty() {
            return Err(format!(
                "tesseract has none of the languages {languages}; install one, for example `apt-get install \
                 tesseract-ocr-eng`"
            ));
        }
        let languages = usable.join("+");
        Ok(Tesseract { program: program.to_owned(), version, languages, patience })
    }

    /// Its version and languages.
    pub fn name(&self) -> String {
        format!("tesseract {} ({})", self.version, self.languages)
    }

    /// The words of an upright picture, read in the first language alone.
    pub fn read(&self, picture: &Picture, resolution: f32) -> Result<Found, Refusal> {
        let first = self.languages.split('+').next().unwrap_or_default();
        self.read_as(picture, resolution, "3", first)
    }

    /// The words of a picture in which few stand here and there.
    pub fn read_sparse(&self, picture: &Picture, resolution: f32) -> Result<Found, Refusal> {
        let first = self.languages.split('+').next().unwrap_or_default();
        self.read_as(picture, resolution, "11", first)
    }

    /// The words of an upright picture, read in all languages, the others before the first; none where there
    /// is one language only.
    pub fn read_in_all(&self, picture: &Picture, resolution: f32) -> Result<Option<Found>, Refusal> {
        let Some((first, others)) = self.languages.split_once('+') else { return Ok(None) };
        self.read_as(picture, resolution, "3", &format!("{others}+{first}")).map(Some)
    }

    /// The words of a picture that is laid out as `mode` says (`--psm`).
    fn read_as(&self, picture: &Picture, resolution: f32, mode: &str, languages: &str) -> Result<Found, Refusal> {
        let mut command = Command::new(&self.program);
        command
            .args(["stdin", "stdout", "-l", languages, "--psm", mode, "--oem", "1"])
            .args(["--dpi", &format!("{}", resolution.round().clamp(70.0, 2400.0))])
            .args(["-c", "tessedit_create_hocr=1", "-c", "hocr_char_boxes=1"])
            // Documents are read side by side; threads of one page would only get in each other's way.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped());
        let mut bytes = format!("P5\n{} {}\n255\n", picture.width, picture.height).into_bytes();
        bytes.extend_from_slice(&picture.pixels);
        let (output, status) = run(command, bytes, self.patience).map_err(Refusal)?;
        if !status.success() {
            return Err(Refusal(format!("tesseract ended with {status}")));
        }
        Ok(Found { words: hocr::words(&String::from_utf8_lossy(&output)) })
    }
}

/// Runs a program on `input` and gives what it wrote; one that takes too long is ended.
fn run(mut command: Command, input: Vec<u8>, patience: Duration) -> Result<(Vec<u8>, ExitStatus), String> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{} cannot be started: {error}", command.get_program().to_string_lossy()))?;
    let deadline = Instant::now() + patience;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not want all of it closes the pipe.
        thread::spawn(move || drop(stdin.write_all(&input)));
    }
    let (send, output) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = stdout.take(MOST).read_to_end(&mut bytes);
            // Nobody waits any more once the program was ended.
            let _ = send.send(read.map(|_| bytes));
        });
    }
    match output.recv_timeout(patience) {
        Ok(Ok(bytes)) => match ended(&mut child, deadline) {
            Some(status) => Ok((bytes, status)),
            None => Err(killed(child, patience)),
        },
        Ok(Err(error)) => {
            killed(child, patience);
            Err(format!("the engine's words could not be had: {error}"))
        }
        Err(_) => Err(killed(child, patience)),
    }
}

/// How it ended, before the deadline.
fn ended(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(1)),
            _ => return None,
        }
    }
}

fn killed(mut child: Child, patience: Duration) -> String {
    // It may have ended by itself just now.
    let _ = child.kill();
    let _ = child.wait();
    format!("the engine was ended after {} seconds", patience.as_secs_f32())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdin(Stdio::piped());
        command
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        let begun = Instant::now();
        for script in ["exec sleep 30", "exec 1>&-; exec sleep 30", "while :; do :; done"] {
            let refused = run(shell(script), vec![0; 1 << 20], Duration::from_millis(200)).unwrap_err();
            assert!(refused.contains("ended after 0.2 seconds"), "{script} {refused}");
        }
        assert!(begun.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_program_gets_its_input_and_gives_its_output() {
        let (output, status) = run(shell("wc -c"), vec![0; 300_000], Duration::from_secs(20)).unwrap();
        assert_eq!((String::from_utf8_lossy(&output).trim(), status.success()), ("300000", true));
    }

    #[test]
    fn without_an_engine_the_message_says_how_to_get_one() {
        let missing = Tesseract::find(Path::new("/nonexistent/tesseract"), "eng", Duration::from_secs(5));
        assert!(missing.unwrap_err().contains("apt-get install tesseract-ocr"));
    }
}
