//! Does a compiled answer have state that outlives a call? Its object file
//! tells: variables in sections that can be written, and the functions of the
//! C library behind which there is such state.
//!
//! Only ELF with 64 bits is read. What cannot be read counts as having state,
//! which costs time and is never wrong.

/// Functions whose effect lasts.
const LASTING: [&str; 35] = [
    "srand",
    "rand",
    "random",
    "srandom",
    "drand48",
    "srand48",
    "lrand48",
    "strtok",
    "setlocale",
    "setenv",
    "putenv",
    "unsetenv",
    "chdir",
    "atexit",
    "on_exit",
    "signal",
    "sigaction",
    "pthread_create",
    "fork",
    "alarm",
    "setitimer",
    "fclose",
    "close",
    "dup2",
    "freopen",
    "fopen",
    "open",
    "creat",
    "mmap",
    "setrlimit",
    "setvbuf",
    "setbuf",
    "tmpfile",
    "umask",
    "mtrace",
];

/// True where cases have to be kept apart.
pub(super) fn has_state(object: &[u8]) -> bool {
    read(object).unwrap_or(true)
}

struct Section {
    name: usize,
    kind: u32,
    flags: u64,
    offset: usize,
    size: usize,
    link: usize,
}

fn read(object: &[u8]) -> Option<bool> {
    const SYMBOLS: u32 = 2;
    const WRITABLE: u64 = 1;
    const OBJECT: u8 = 1;
    const THREAD_LOCAL: u8 = 6;
    if object.get(..6)? != b"\x7fELF\x02\x01" {
        return None;
    }
    let table = usize::try_from(number(object, 0x28, 8)?).ok()?;
    let entry = usize::try_from(number(object, 0x3a, 2)?).ok()?;
    let count = usize::try_from(number(object, 0x3c, 2)?).ok()?;
    let sections: Vec<Section> = (0..count)
        .map(|index| section(object, table + index * entry))
        .collect::<Option<_>>()?;
    // So many sections that their number stands elsewhere: not looked into.
    if count == 0 {
        return None;
    }
    let symbols = sections.iter().find(|section| section.kind == SYMBOLS)?;
    let names = sections.get(symbols.link)?;
    let names = object.get(names.offset..names.offset.checked_add(names.size)?)?;
    for at in (symbols.offset..symbols.offset.checked_add(symbols.size)?).step_by(24) {
        let name = names.get(usize::try_from(number(object, at, 4)?).ok()?..)?;
        let name = &name[..name.iter().position(|byte| *byte == 0)?];
        let name = std::str::from_utf8(name).ok()?;
        let kind = object.get(at + 4)? & 15;
        let home = usize::try_from(number(object, at + 6, 2)?).ok()?;
        if home == 0 {
            if LASTING.contains(&name) || name.contains("St6thread") {
                return Some(true);
            }
            continue;
        }
        // Common symbols have no section of their own.
        let writable = home == 0xfff2
            || sections.get(home).is_some_and(|section| {
                section.flags & WRITABLE != 0 && !relocated(section, object, &sections)
            });
        if (kind == OBJECT && writable && !is_library(name)) || kind == THREAD_LOCAL {
            return Some(true);
        }
    }
    Some(false)
}

/// Sections that only the loader writes.
fn relocated(section: &Section, object: &[u8], sections: &[Section]) -> bool {
    let name = || -> Option<bool> {
        let index = usize::try_from(number(object, 0x3e, 2)?).ok()?;
        let names = sections.get(index)?;
        let start = names.offset.checked_add(section.name)?;
        Some(object.get(start..)?.starts_with(b".data.rel.ro"))
    };
    name().unwrap_or(false)
}

/// Variables that the standard library puts into every object.
fn is_library(name: &str) -> bool {
    name == "_ZStL8__ioinit"
        || [
            "_ZNSt",
            "_ZGVNSt",
            "_ZN9__gnu_cxx",
            "_ZTI",
            "_ZTV",
            "_ZN3std",
            "anon.",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix))
        || name.contains("grade_driver_")
        || name.contains("grade_glue_")
        || name.starts_with("DW.ref.")
}

fn number(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(size)?)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |all, byte| all << 8 | u64::from(*byte)),
    )
}

fn section(object: &[u8], at: usize) -> Option<Section> {
    let part = |offset, size| usize::try_from(number(object, at + offset, size)?).ok();
    Some(Section {
        name: part(0, 4)?,
        kind: u32::try_from(part(4, 4)?).ok()?,
        flags: number(object, at + 8, 8)?,
        offset: part(0x18, 8)?,
        size: part(0x20, 8)?,
        link: part(0x28, 4)?,
    })
}
