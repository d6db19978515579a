//! Contains a panic in the file that caused it.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
    static WORDS: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `work`; a panic in it is given as its words and place in our source, and printed nowhere.
pub(super) fn contained<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(listen);
    CONTAINED.set(true);
    // `work` owns or shares immutably all that it touches, and its result is dropped after a panic.
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(false);
    done.map_err(|_| WORDS.take())
}

/// Panics outside [`contained`] are reported as before.
fn listen() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if CONTAINED.get() {
            WORDS.replace(words(info));
        } else {
            before(info);
        }
    }));
}

fn words(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let said = payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let said = said.unwrap_or("a panic without words");
    match info.location() {
        Some(at) => format!("{said} ({}:{})", at.file(), at.line()),
        None => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_words_and_the_thread_goes_on() {
        let words = contained(|| -> u8 { panic!("left {}", 1) }).unwrap_err();
        assert!(words.starts_with("left 1 (src/ingest/isolate.rs:"), "{words}");
        assert_eq!(contained(|| 7), Ok(7));
    }
}
