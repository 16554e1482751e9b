//! Whatever stands in problem.toml, loading it gives a problem or a message
//! that can be drawn; it never panics and never hangs.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// An empty folder, so that no example file can be found by luck.
static FOLDER: LazyLock<TempDir> =
    LazyLock::new(|| TempDir::new().expect("the fuzzer needs a temporary folder"));

fuzz_target!(|text: &str| {
    if let Err(error) = grade::problem::load_text(FOLDER.path(), text.to_owned()) {
        let page = error.render(false, 80);
        assert!(!error.diagnostics().is_empty() && !page.is_empty());
    }
});
