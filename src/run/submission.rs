//! A submission: a file, read once, as text of a language.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::language::{self, Language, text};

/// An answer, ready to be planned.
#[derive(Debug, Clone)]
pub struct Submission {
    /// As it was given; `-` for standard input.
    pub path: PathBuf,
    /// Whose it is, where that is known.
    pub person: Option<String>,
    /// Absolute, for messages inside the worker.
    pub absolute: PathBuf,
    pub language: &'static Language,
    /// Normalised: see [`text::normalise`].
    pub text: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub hash: String,
}

/// Why a file is no submission: a mistake in how the command was used.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    #[error("there is no file {}{}", path.display(), suggestion.as_ref().map_or(String::new(), |s| format!("; did you mean {}?", s.display())))]
    NotFound {
        path: PathBuf,
        suggestion: Option<PathBuf>,
    },
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} is a link to {}, outside of its folder; if that is the answer, name it instead", path.display(), target.display())]
    Link { path: PathBuf, target: PathBuf },
    #[error("{} is a folder; name a file in it", path.display())]
    Folder { path: PathBuf },
    #[error("{} is a pipe, a device or a socket; an answer is a file", path.display())]
    NoFile { path: PathBuf },
    #[error("{} {source}", path.display())]
    Text {
        path: PathBuf,
        source: text::TextError,
    },
    #[error("cannot tell the language of {}; name it with --lang ({known}), or define one of your own in ~/.config/grade/config.toml", path.display())]
    UnknownLanguage { path: PathBuf, known: String },
    #[error("{} has {size} bytes; a submission may have {most}", path.display())]
    TooLarge { path: PathBuf, size: u64, most: u64 },
}

/// The largest file that is taken for an answer, in bytes.
const MOST_BYTES: u64 = 16 << 20;

impl Submission {
    /// Reads a file, or standard input for `-`.
    pub fn read(
        path: &Path,
        language: Option<&'static Language>,
    ) -> Result<Submission, SubmissionError> {
        let bytes = read_bytes(path)?;
        Submission::from_bytes(path, &bytes, language)
    }

    /// The same for bytes that are at hand already; the path names them.
    pub fn from_bytes(
        path: &Path,
        bytes: &[u8],
        language: Option<&'static Language>,
    ) -> Result<Submission, SubmissionError> {
        let language = language
            .or_else(|| language::by_extension(path))
            .or_else(|| language::by_first_line(bytes))
            .ok_or_else(|| SubmissionError::UnknownLanguage {
                path: path.to_path_buf(),
                known: language::all()
                    .iter()
                    .map(|language| language.id)
                    .collect::<Vec<_>>()
                    .join(", "),
            })?;
        let text = text::normalise(bytes, language.line_comment).map_err(|source| {
            SubmissionError::Text {
                path: path.to_path_buf(),
                source,
            }
        })?;
        Ok(Submission {
            path: path.to_path_buf(),
            person: None,
            absolute: std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()),
            language,
            text,
            hash: hash(bytes),
        })
    }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, SubmissionError> {
    let failed = |source| SubmissionError::Read {
        path: path.to_path_buf(),
        source,
    };
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin()
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        return within_size(path, bytes);
    }
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        // A link that leads nowhere is there itself.
        Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => {
            return Err(SubmissionError::NotFound {
                path: path.to_path_buf(),
                suggestion: nearest_file(path),
            });
        }
        Err(error) => return Err(failed(error)),
    };
    if metadata.is_dir() {
        return Err(SubmissionError::Folder {
            path: path.to_path_buf(),
        });
    }
    if !metadata.is_file() && !is_descriptor(path) {
        return Err(SubmissionError::NoFile {
            path: path.to_path_buf(),
        });
    }
    if let Some(target) = leads_outside(path) {
        return Err(SubmissionError::Link {
            path: path.to_path_buf(),
            target,
        });
    }
    let mut bytes = Vec::new();
    // `take` holds for devices and pipes too, whose size is not known.
    fs::File::open(path)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    within_size(path, bytes)
}

/// True where whoever grades names a stream of their own: `/dev/stdin`, or what a
/// shell makes of `<(command)`. Among answers a pipe would be waited for without end.
fn is_descriptor(path: &Path) -> bool {
    path.starts_with("/dev") || path.starts_with("/proc")
}

/// Where a link leads, if that is a file of another folder. A stranger's link may
/// lead to any file of whoever grades, and a report quotes what it cannot parse.
fn leads_outside(path: &Path) -> Option<PathBuf> {
    if !path.symlink_metadata().ok()?.is_symlink() {
        return None;
    }
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let target = path.canonicalize().ok()?;
    // What is no file, such as a shell's `<(command)`, belongs to nobody else.
    let outside = target.is_file() && !target.starts_with(folder.canonicalize().ok()?);
    outside.then_some(target)
}

fn within_size(path: &Path, bytes: Vec<u8>) -> Result<Vec<u8>, SubmissionError> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(SubmissionError::TooLarge {
            path: path.to_path_buf(),
            size: fs::metadata(path).map_or(bytes.len() as u64, |m| m.len()),
            most: MOST_BYTES,
        });
    }
    Ok(bytes)
}

/// The file of the same folder whose name is most like the one that was asked for.
fn nearest_file(path: &Path) -> Option<PathBuf> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let wanted = path.file_name()?.to_str()?;
    let (score, name) = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .map(|name| (strsim::jaro_winkler(wanted, &name), name))
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    (score > 0.85).then(|| path.with_file_name(name))
}

/// SHA-256 in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
