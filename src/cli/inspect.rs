//! `exrep inspect`: how one document was read.

use super::args::Inspect;
use super::{Exit, Stop, extractor, print};
use crate::ingest::{Input, read};

pub(super) fn run(args: &Inspect) -> Result<Exit, Stop> {
    let extractor = extractor(&args.profiles, Some(&args.ocr))?;
    let input = if args.file.as_os_str() == "-" { Input::stdin() } else { Input::named(&args.file) };
    let shown = read(&input, &extractor).and_then(|bytes| {
        if args.explain {
            return extractor.explain(&bytes);
        }
        let document = extractor.document(&bytes)?;
        Ok(if args.text { document.plain_text() } else { document.outline() })
    });
    match shown {
        Ok(text) => print(&text),
        Err(error) => Err(Stop::failed(format!("{}: {error}", args.file.display()))),
    }
}
