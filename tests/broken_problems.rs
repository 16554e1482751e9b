//! One broken problem a kind of mistake: what an author reads, word by word.

use std::path::{Path, PathBuf};

fn broken_problems() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("tests/broken")
        .expect("tests/broken is part of the project")
        .map(|entry| entry.expect("the entry can be read").path())
        .collect();
    folders.sort();
    folders
}

#[test]
fn every_mistake_is_shown_with_its_place_and_its_cure() {
    for folder in broken_problems() {
        let name = folder
            .file_name()
            .expect("a folder has a name")
            .to_string_lossy()
            .into_owned();
        let error = match grade::problem::load(&folder) {
            Ok(_) => panic!("{name} loads, but it should not"),
            Err(error) => error,
        };
        insta::assert_snapshot!(name, error.render(false, 90));
    }
}

#[test]
fn every_mistake_in_a_text_file_has_a_line() {
    for folder in broken_problems() {
        let error = grade::problem::load(&folder).expect_err("it is broken");
        for diagnostic in error.diagnostics() {
            let text = diagnostic.message();
            let about_a_file = [" no problem:", " beside it", " lies too deep"]
                .iter()
                .any(|words| text.contains(words));
            assert!(
                about_a_file || (diagnostic.line().is_some() && diagnostic.file().is_some()),
                "{}: {text}",
                folder.display()
            );
        }
    }
}

#[test]
fn no_line_is_wider_than_asked() {
    for folder in broken_problems() {
        let error = grade::problem::load(&folder).expect_err("it is broken");
        for line in error.render(false, 72).lines() {
            // A path is never broken, so that a terminal can still open it.
            let width = unicode_width::UnicodeWidthStr::width(line);
            assert!(
                width <= 72 || line.contains("-->"),
                "{}: {line}",
                folder.display()
            );
        }
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    let error = grade::problem::load(Path::new("tests/broken/duplicate-case")).expect_err("broken");
    let plain = error.render(false, 80);
    let colored = error.render(true, 80);
    assert_ne!(plain, colored);
    let mut stripped = String::new();
    let mut inside = false;
    for c in colored.chars() {
        match c {
            '\u{1b}' => inside = true,
            'm' if inside => inside = false,
            c if !inside => stripped.push(c),
            _ => {}
        }
    }
    assert_eq!(stripped, plain);
}
