//! A process of our own that paints pages, so that one that hangs or takes all memory can be ended.
//!
//! It is this program, called with the hidden subcommand `paint-pages`. It reads a document from standard
//! input (its length in 8 bytes, then its bytes) and says how many pages there are (4 bytes); then for each
//! request (page and resolution, 4 bytes each) it answers with 1, width, height, resolution (4 bytes each) and
//! the pixels, or with 0, the length of a sentence and the sentence. Numbers have their low byte first.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::reader::picture::{Paintable, Picture, Refusal, paint};

/// Kilobytes of memory that the process may have.
const MEMORY: u32 = 4 << 20;
/// Bytes of one answer at most.
const MOST: usize = 128 << 20;

/// A process that paints one document's pages.
#[derive(Debug)]
pub struct Painter {
    child: Child,
    stdin: Option<ChildStdin>,
    answers: Receiver<Result<Answer, String>>,
    patience: Duration,
    pages: Option<u32>,
    lost: bool,
}

/// What the process says.
#[derive(Debug)]
enum Answer {
    Pages(u32),
    Page(Picture, f32),
    Sentence(String),
}

impl Painter {
    /// Starts the process and gives it the document.
    pub fn start(program: &Path, bytes: &[u8], patience: Duration) -> Result<Painter, Refusal> {
        let mut command = limited(program);
        command.arg("paint-pages").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let cannot = |error: io::Error| Refusal(format!("the page painter cannot be started: {error}"));
        let mut child = command.spawn().map_err(cannot)?;
        let (send, answers) = mpsc::channel();
        if let Some(mut stdout) = child.stdout.take() {
            thread::spawn(move || {
                let mut first = true;
                loop {
                    let answer = answer(&mut stdout, std::mem::take(&mut first));
                    let failed = answer.is_err();
                    if send.send(answer).is_err() || failed {
                        return;
                    }
                }
            });
        }
        let mut stdin = child.stdin.take();
        if let Some(pipe) = &mut stdin {
            // One that dies over the document says so by its missing answer.
            let _ = pipe.write_all(&(bytes.len() as u64).to_le_bytes()).and_then(|()| pipe.write_all(bytes));
        }
        Ok(Painter { child, stdin, answers, patience, pages: None, lost: false })
    }

    /// Pages of the document.
    pub fn pages(&mut self) -> Result<u32, Refusal> {
        if let Some(pages) = self.pages {
            return Ok(pages);
        }
        match self.next()? {
            Answer::Pages(pages) => {
                self.pages = Some(pages);
                Ok(pages)
            }
            Answer::Sentence(sentence) => Err(self.lose(sentence)),
            Answer::Page(..) => Err(self.lose("the page painter lost count".to_owned())),
        }
    }

    /// The pixels of a page and their number to an inch.
    pub fn paint(&mut self, page: u32, resolution: f32) -> Result<(Picture, f32), Refusal> {
        self.pages()?;
        let mut request = page.to_le_bytes().to_vec();
        request.extend(resolution.to_le_bytes());
        let asked = self.stdin.as_mut().map(|pipe| pipe.write_all(&request).and_then(|()| pipe.flush()));
        if !matches!(asked, Some(Ok(()))) {
            return Err(self.lose("the page painter is gone".to_owned()));
        }
        match self.next()? {
            Answer::Page(picture, resolution) => Ok((picture, resolution)),
            Answer::Sentence(sentence) => Err(Refusal(sentence)),
            Answer::Pages(_) => Err(self.lose("the page painter lost count".to_owned())),
        }
    }

    /// Whether it cannot be asked again.
    pub fn is_lost(&self) -> bool {
        self.lost
    }

    fn next(&mut self) -> Result<Answer, Refusal> {
        match self.answers.recv_timeout(self.patience) {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(self.lose(format!("the page could not be painted: {error}"))),
            Err(_) => {
                let seconds = self.patience.as_secs_f32();
                Err(self.lose(format!("the painting of the page was ended after {seconds} seconds")))
            }
        }
    }

    fn lose(&mut self, sentence: String) -> Refusal {
        self.lost = true;
        self.stdin = None;
        // It may have ended by itself.
        let _ = self.child.kill();
        Refusal(sentence)
    }
}

impl Drop for Painter {
    fn drop(&mut self) {
        self.stdin = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program under a limit of memory, where a shell can set one.
fn limited(program: &Path) -> Command {
    if !cfg!(unix) {
        return Command::new(program);
    }
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("ulimit -v {MEMORY} 2>/dev/null; exec \"$0\" \"$@\"")).arg(program);
    command
}

fn answer(stdout: &mut ChildStdout, first: bool) -> Result<Answer, String> {
    let ended = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => "its painter ended without a word".to_owned(),
        _ => error.to_string(),
    };
    let mut kind = [0];
    stdout.read_exact(&mut kind).map_err(ended)?;
    match kind {
        [0] => {
            let mut sentence = vec![0; number(stdout).map_err(ended)?.min(1 << 16) as usize];
            stdout.read_exact(&mut sentence).map_err(ended)?;
            Ok(Answer::Sentence(String::from_utf8_lossy(&sentence).into_owned()))
        }
        [1] if first => Ok(Answer::Pages(number(stdout).map_err(ended)?)),
        [1] => {
            let (width, height) = (number(stdout).map_err(ended)? as usize, number(stdout).map_err(ended)? as usize);
            let resolution = f32::from_bits(number(stdout).map_err(ended)?);
            let count = width.checked_mul(height).filter(|count| *count <= MOST).ok_or("too large a page")?;
            let mut pixels = vec![0; count];
            stdout.read_exact(&mut pixels).map_err(ended)?;
            Ok(Answer::Page(Picture::new(width, height, pixels).ok_or("a page without pixels")?, resolution))
        }
        _ => Err("its painter spoke nonsense".to_owned()),
    }
}

fn number(stream: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    stream.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

/// What the process does: a document from `input`, answers to `output`, until the input ends.
///
/// # Errors
/// Where a pipe breaks, which is how the process is told to end.
pub fn serve(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let mut bytes = Vec::new();
    input.by_ref().take(u64::from_le_bytes(length)).read_to_end(&mut bytes)?;
    let document = match Paintable::open(&bytes) {
        Ok(document) => document,
        Err(sentence) => return say(&mut output, &sentence),
    };
    output.write_all(&[1])?;
    output.write_all(&document.pages().to_le_bytes())?;
    output.flush()?;
    loop {
        let page = match number(&mut input) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            page => page?,
        };
        let resolution = f32::from_bits(number(&mut input)?);
        match paint(&document, page, resolution) {
            Err(sentence) => say(&mut output, &sentence)?,
            Ok((picture, resolution)) => {
                output.write_all(&[1])?;
                for number in [picture.width as u32, picture.height as u32, resolution.to_bits()] {
                    output.write_all(&number.to_le_bytes())?;
                }
                output.write_all(&picture.pixels)?;
                output.flush()?;
            }
        }
    }
}

fn say(output: &mut impl Write, sentence: &str) -> io::Result<()> {
    output.write_all(&[0])?;
    output.write_all(&(sentence.len() as u32).to_le_bytes())?;
    output.write_all(sentence.as_bytes())?;
    output.flush()
}
