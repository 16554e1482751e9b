//! Languages that a settings file defines: how a file is recognised, built and
//! run as a program. They are there before anything else is read, and stay for
//! as long as the process.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::compiled::{Plan, Recipe, Refusal, Request, Start, Wanted, wanted_names};
use super::names::Convention;
use super::{LANGUAGES, Language, ProgramSpec, RuntimeSpec, any_suits, nothing_beside};

/// One table `[language.<id>]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    pub id: String,
    pub name: String,
    /// Without the dot; never empty.
    pub extensions: Vec<String>,
    /// The compiler and its arguments; empty where nothing is built.
    pub build: Vec<String>,
    /// What is started; never empty.
    pub run: Vec<String>,
    /// Arguments with which the first program prints its version. It is asked
    /// outside of the sandbox, so only the user's own file may say so.
    pub version: Vec<String>,
    /// The file that it stands in.
    pub file: PathBuf,
}

impl Definition {
    /// The program that has to be there.
    fn program(&self) -> &str {
        self.build.first().unwrap_or(&self.run[0])
    }
}

struct Registry {
    all: Vec<&'static Language>,
    own: Vec<(&'static Language, Definition)>,
}

static REGISTRY: OnceLock<Registry> = OnceLock::new();

/// Adds languages, or puts them in the place of those with the same id. Later
/// definitions come before earlier ones. Only the first call has an effect.
pub fn register(definitions: Vec<Definition>) {
    let mut all: Vec<&'static Language> = LANGUAGES.to_vec();
    let mut own: Vec<(&'static Language, Definition)> = Vec::new();
    for definition in definitions {
        let made: &'static Language = Box::leak(Box::new(language(&definition)));
        own.retain(|(before, _)| before.id != made.id);
        match all.iter().position(|known| known.id == made.id) {
            Some(at) => all[at] = made,
            None => all.push(made),
        }
        own.push((made, definition));
    }
    let _ = REGISTRY.set(Registry { all, own });
}

/// Every language, in the order in which people see them.
pub fn all() -> &'static [&'static Language] {
    REGISTRY.get().map_or(LANGUAGES, |registry| &registry.all)
}

/// Every language in the order in which they are looked for: what a file
/// defines takes its endings from the others.
pub(super) fn by_right() -> impl Iterator<Item = &'static Language> {
    let own = REGISTRY.get().map_or(&[][..], |registry| &registry.own);
    own.iter()
        .map(|(language, _)| *language)
        .chain(all().iter().copied())
}

/// The definition of a language that a file defines.
pub fn definition(language: &Language) -> Option<&'static Definition> {
    let own = &REGISTRY.get()?.own;
    own.iter()
        .find(|(known, _)| known.id == language.id)
        .map(|(_, definition)| definition)
}

fn leaked(text: &str) -> &'static str {
    Box::leak(text.to_string().into_boxed_str())
}

fn all_leaked(texts: &[String]) -> &'static [&'static str] {
    let texts: Vec<&'static str> = texts.iter().map(|text| leaked(text)).collect();
    Box::leak(texts.into_boxed_slice())
}

fn language(definition: &Definition) -> Language {
    let install = format!(
        "{} says that it needs `{}`, which is not in PATH",
        definition.file.display(),
        definition.program()
    );
    // The file follows the arguments by itself.
    let arguments: Vec<String> = match definition.build.is_empty() {
        true => definition.run[1..]
            .iter()
            .filter(|word| *word != "{source}")
            .cloned()
            .collect(),
        false => Vec::new(),
    };
    Language {
        id: leaked(&definition.id),
        name: leaked(&definition.name),
        extensions: all_leaked(&definition.extensions),
        aliases: &[],
        function_names: Convention::Snake,
        method_names: Convention::Snake,
        null: "null",
        booleans: ["true", "false"],
        line_comment: "#",
        runtime: Some(RuntimeSpec {
            programs: all_leaked(&[definition.program().to_string()]),
            beside: &[],
            minimum: (0, 0),
            identify: all_leaked(&definition.version),
            // Nothing is asked what it stands for.
            is_script: true,
            suits: any_suits,
            install: leaked(&install),
        }),
        driver: None,
        program: Some(ProgramSpec {
            arguments: all_leaked(&arguments),
            parse: &[],
            environment: &[],
            beside: nothing_beside,
            least_memory: 0,
            stack: 128 << 20,
        }),
    }
}

/// How those are built that are.
pub static RECIPE: Recipe = Recipe {
    plan,
    environment: &[],
    needs: &[],
};

/// Is an answer in this language built first?
pub(super) fn is_built(language: &Language) -> bool {
    definition(language).is_some_and(|definition| !definition.build.is_empty())
}

fn plan(request: &Request<'_>) -> Result<Plan, Refusal> {
    let Some(definition) = definition(request.language) else {
        let id = request.language.id;
        return Err(Refusal::Unsupported(format!(
            "nothing says how {id} is built"
        )));
    };
    let plan = program(definition, request);
    match request.wanted {
        Wanted::Program => Ok(plan),
        wanted => Err(Refusal::NoEntry {
            wanted: wanted_names(wanted, request.entry, Convention::Snake),
            found: Vec::new(),
            several: Vec::new(),
            check: Box::new(plan),
        }),
    }
}

fn program(definition: &Definition, request: &Request<'_>) -> Plan {
    let source = own_name(request.file, &definition.extensions[0]);
    let step = definition.build[1..]
        .iter()
        .map(|word| {
            word.replace("{source}", &source)
                .replace("{output}", OUTPUT)
        })
        .collect();
    let place = format!("{{}}/{OUTPUT}");
    let (program, rest) = definition
        .run
        .split_first()
        .map_or(("{output}", &[][..]), |(first, rest)| {
            (first.as_str(), rest)
        });
    let is_own = program == "{output}";
    Plan {
        files: vec![(source.clone(), format!("{}\n", request.text))],
        steps: vec![step],
        keep: vec![OUTPUT.into()],
        source,
        start: Start {
            under: (!is_own).then(|| leaked(program)),
            arguments: rest
                .iter()
                .map(|word| word.replace("{output}", &place))
                .collect(),
            program: if is_own { OUTPUT } else { "" }.into(),
        },
        ..Plan::default()
    }
}

/// What a build makes.
const OUTPUT: &str = "answer-built";

/// The candidate's own file name, for messages, where it is a plain one.
fn own_name(file: &str, extension: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    let ends = Path::new(file).extension().is_some();
    match ends && file.chars().all(is_plain) && !file.starts_with('.') {
        true => file.into(),
        false => format!("answer.{extension}"),
    }
}
