//! The command line, as clap reads it. Its types stay in this module and in
//! `commands`; the rest of the program gets plain values.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

/// Grade coding-round answers: SQL, functions, classes and programs.
#[derive(Debug, Parser)]
#[command(
    name = "grade",
    version,
    about,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:\n  grade problems/balanced --submission my.js\n  grade second-highest-salary -s answer.sql\n  grade list\n\nExit codes: 0 accepted, 1 not accepted, 2 usage or problem-file error, 3 the grader or the machine failed."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub grade: GradeArgs,
    #[command(flatten)]
    pub global: GlobalArgs,
}

impl Cli {
    /// Reads this process's command line; ends it where that is wrong.
    pub fn read() -> Cli {
        Cli::parse_from(in_order(std::env::args_os().collect()))
    }
}

/// `grade -q list` is `grade list -q`: after an option, clap would take the
/// command for a problem.
fn in_order(mut words: Vec<OsString>) -> Vec<OsString> {
    let is = |word: &OsString, known: &[&str]| known.iter().any(|known| word == known);
    let mut at = 1;
    while let Some(word) = words.get(at) {
        if is(word, &["-q", "--quiet", "-v", "--verbose"])
            || word.to_string_lossy().starts_with("--color=")
        {
            at += 1;
        } else if is(word, &["--color"]) {
            at += 2;
        } else {
            break;
        }
    }
    let all = Cli::command();
    let is_command = |word: &OsString| all.get_subcommands().any(|known| word == known.get_name());
    if at > 1 && words.get(at).is_some_and(is_command) {
        let command = words.remove(at);
        words.insert(1, command);
    }
    words
}

#[derive(Debug, Args)]
pub struct GlobalArgs {
    /// When to use colours
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    pub color: ColorChoice,
    /// Only the last line
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Every case, and every failure in full
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// What `grade <problem> -s <file>` takes.
#[derive(Debug, Args)]
pub struct GradeArgs {
    /// The problem: a folder, or a name looked up in problems/ here and above
    pub problem: Option<String>,
    /// The answer: a file, a folder of answers, a pattern such as 'answers/*.js', or `-` for standard input. Can be given several times
    #[arg(short, long = "submission", value_name = "FILE", num_args = 1..)]
    pub submissions: Vec<PathBuf>,
    /// The answer's language, where its name does not tell
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
    /// The function or class to call, where the usual names do not find it
    #[arg(long, value_name = "NAME")]
    pub entry: Option<String>,
    #[command(flatten)]
    pub run: RunArgs,
    /// Write a report: human, json, jsonl, junit, tap, csv, ctrf, gradescope, github, markdown or html, to standard output or =FILE. Can be given several times
    #[arg(long = "report", value_name = "FORMAT[=FILE]")]
    pub reports: Vec<String>,
    /// Who reads the report: of hidden cases a candidate sees name, verdict and points [default: candidate, or what grade.toml says]
    #[arg(long, value_enum)]
    pub audience: Option<AudienceChoice>,
    /// Grade everything afresh, also what an interrupted run has done already
    #[arg(long)]
    pub no_cache: bool,
}

/// What `grade all` takes.
#[derive(Debug, Args)]
pub struct AllArgs {
    /// Only solutions to these problems
    pub problems: Vec<String>,
    /// Only what git says has changed since a revision: solutions, and all those to problems that changed
    #[arg(
        long,
        value_name = "REVISION",
        num_args = 0..=1,
        default_missing_value = "HEAD",
        require_equals = true
    )]
    pub changed: Option<String>,
    /// Only the k-th of n parts, such as 2/4, to share them out over CI jobs
    #[arg(long, value_name = "K/N")]
    pub partition: Option<Part>,
    /// Grade everything afresh, also what has not changed since it was last graded
    #[arg(long)]
    pub no_cache: bool,
    #[command(flatten)]
    pub run: RunArgs,
    /// Write a report, in place of those that grade.toml names. Can be given several times
    #[arg(long = "report", value_name = "FORMAT[=FILE]")]
    pub reports: Vec<String>,
    /// Who reads the report [default: candidate, or what grade.toml says]
    #[arg(long, value_enum)]
    pub audience: Option<AudienceChoice>,
}

/// What `grade merge` takes.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// Reports that `--report json=FILE` wrote
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write a report. Can be given several times
    #[arg(long = "report", value_name = "FORMAT[=FILE]")]
    pub reports: Vec<String>,
    /// Who reads the report; what is not in the files stays hidden [default: candidate, or what grade.toml says]
    #[arg(long, value_enum)]
    pub audience: Option<AudienceChoice>,
}

/// `2/4`: the second of four parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub number: usize,
    pub of: usize,
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Part, String> {
        let part = text.split_once('/').and_then(|(number, of)| {
            Some(Part {
                number: number.parse().ok()?,
                of: of.parse().ok()?,
            })
        });
        part.filter(|part| (1..=part.of).contains(&part.number))
            .ok_or_else(|| "write the part and how many there are, such as 1/3".into())
    }
}

/// What `grade init` takes.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder that becomes a practice repo
    #[arg(long, default_value = ".", value_name = "FOLDER")]
    pub root: PathBuf,
    /// Where grade itself comes from, on GitHub
    #[arg(long, value_name = "OWNER/NAME")]
    pub repository: Option<String>,
    /// Print one of the files, and write none
    #[arg(long, value_enum, value_name = "FILE")]
    pub print: Option<InitChoice>,
}

/// What `grade watch` takes.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// The problem: a folder, or a name looked up in problems/ here and above
    pub problem: String,
    /// The answer
    #[arg(short, long, value_name = "FILE")]
    pub submission: PathBuf,
    /// The answer's language, where its name does not tell
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
    /// The function or class to call, where the usual names do not find it
    #[arg(long, value_name = "NAME")]
    pub entry: Option<String>,
    #[command(flatten)]
    pub run: RunArgs,
    /// Who reads the report: of hidden cases a candidate sees name, verdict and points [default: candidate, or what grade.toml says]
    #[arg(long, value_enum)]
    pub audience: Option<AudienceChoice>,
}

/// What every command that runs answers takes.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Only this case: its name, group/name, or a whole group. Can be given several times
    #[arg(long = "case", value_name = "CASE")]
    pub cases: Vec<String>,
    /// Run every case, even after three that are over their time
    #[arg(long, conflicts_with = "fail_fast")]
    pub all: bool,
    /// Stop at the first case that fails
    #[arg(long)]
    pub fail_fast: bool,
    /// Workers at once; 0 is one a core
    #[arg(short, long, default_value_t = 0, value_name = "N")]
    pub jobs: usize,
    /// How answers are isolated
    #[arg(long, value_enum, default_value_t)]
    pub isolation: IsolationChoice,
    /// Fail where a runtime is missing, also where that would only be noted
    #[arg(long, env = "GRADE_REQUIRE_RUNTIMES", value_parser = clap::builder::FalseyValueParser::new())]
    pub require_runtimes: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Set a practice repo up: settings, and files for GitHub, GitLab and pre-commit
    #[command(
        after_help = "Example:\n  grade init\n\nProblems and solutions that are there already are found. No file is overwritten."
    )]
    Init(InitArgs),
    /// Grade an answer again whenever it is saved
    #[command(
        after_help = "Example:\n  grade watch balanced -s balanced.js\n\nCtrl-C ends it. The problem's files are watched, too."
    )]
    Watch(WatchArgs),
    /// Grade every solution of a practice repo
    #[command(
        after_help = "Examples:\n  grade all\n  grade all balanced\n  grade all --changed=origin/main --report github\n\ngrade.toml says where problems and solutions are; without it, they are in problems/ and solutions/."
    )]
    All(AllArgs),
    /// Join the JSON reports of several runs
    #[command(
        after_help = "Example:\n  grade merge part-1.json part-2.json --report junit=grade.xml"
    )]
    Merge(MergeArgs),
    /// List the problems
    #[command(after_help = "Example:\n  grade list")]
    List,
    /// Show a problem's statement
    #[command(after_help = "Example:\n  grade show balanced")]
    Show {
        /// The problem: a folder or a name
        problem: String,
    },
    /// Write a file to begin with: the right signature, nothing else
    #[command(after_help = "Example:\n  grade start balanced --lang python")]
    Start {
        /// The problem: a folder or a name
        problem: String,
        /// The language of the file
        #[arg(long, value_name = "LANGUAGE")]
        lang: String,
        /// Where to write it; `<problem>.<ending>` here by default. `-` prints it
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Make a new problem that passes at once, to be changed into yours
    #[command(after_help = "Example:\n  grade new two-sum --kind function")]
    New {
        /// The new problem's name, such as two-sum
        slug: String,
        /// What kind of answer it takes
        #[arg(long, value_enum)]
        kind: KindChoice,
        /// The folder that has problems/ and fixtures/
        #[arg(long, default_value = ".", value_name = "FOLDER")]
        root: PathBuf,
    },
    /// Check problems: every fixture must get the verdict that its folder names
    #[command(
        after_help = "Examples:\n  grade verify\n  grade verify problems/balanced\n\nFixtures are looked for in fixtures/<problem>/<verdict>/ beside problems/."
    )]
    Verify {
        /// Problems: folders or names; all of problems/ by default
        problems: Vec<String>,
        #[command(flatten)]
        run: RunArgs,
    },
    /// Show the runtimes and the isolation that this machine has
    #[command(after_help = "Example:\n  grade doctor")]
    Doctor,
    /// Print the JSON Schema of problem files or of reports
    #[command(after_help = "Example:\n  grade schema problem > problem.schema.json")]
    Schema {
        #[arg(value_enum)]
        of: SchemaChoice,
    },
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  grade completions bash > /etc/bash_completion.d/grade")]
    Completions {
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum AudienceChoice {
    #[default]
    Candidate,
    Interviewer,
    Ci,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum IsolationChoice {
    /// What this system allows
    #[default]
    Auto,
    /// Files, network and process tree guaranteed, or nothing runs
    Strict,
    /// Limits only
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindChoice {
    Function,
    Class,
    Program,
    Sql,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InitChoice {
    /// grade.toml
    Config,
    /// .github/workflows/grade.yml
    Github,
    /// .gitlab-ci.yml
    Gitlab,
    /// .pre-commit-config.yaml
    PreCommit,
}

impl InitChoice {
    pub fn name(self) -> &'static str {
        match self {
            InitChoice::Config => "config",
            InitChoice::Github => "github",
            InitChoice::Gitlab => "gitlab",
            InitChoice::PreCommit => "pre-commit",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaChoice {
    /// problem.toml
    Problem,
    /// --report json
    Report,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_may_come_before_a_command() {
        for (given, read) in [
            ("grade -q list", "grade list -q"),
            (
                "grade --color never -v all x",
                "grade all --color never -v x",
            ),
            ("grade --color=never list", "grade list --color=never"),
            ("grade -q balanced -s list", "grade -q balanced -s list"),
            ("grade list -q", "grade list -q"),
            ("grade -q", "grade -q"),
            ("grade --color", "grade --color"),
        ] {
            let words = given.split(' ').map(OsString::from).collect();
            assert_eq!(in_order(words).join(std::ffi::OsStr::new(" ")), read);
        }
    }
}
