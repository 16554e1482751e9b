//! A whole program as the answer to a function problem: it reads the
//! arguments from standard input, one a line, and prints the result.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{ProcessEngine, printed};
use crate::engine::worker::WorkerEngine;
use crate::engine::{Engine, EngineError, ProgramWork, Task, Work};
use crate::outcome::{CallResult, Ending, Enumerated, LoadFailure, Outcome};
use crate::problem::model::{Action, Each, Function, Limits, Sequence, Step};
use crate::problem::types::Type;
use crate::problem::value::Value;

/// The longest strings of an `each` that are asked about: a process for each
/// one of tens of thousands would take too long.
const MOST_EACH: u32 = 2;

/// What every engine that calls a program knows.
#[derive(Debug)]
pub struct Calling {
    pub process: Arc<super::Shared>,
    pub function: Function,
    /// The plan's first task, which shows whether this is a program at all.
    pub first: Task,
    is_program: Mutex<Option<bool>>,
}

impl Calling {
    pub fn new(process: Arc<super::Shared>, function: Function, first: Task) -> Calling {
        Calling {
            process,
            function,
            first,
            is_program: Mutex::new(None),
        }
    }

    /// True once the answer was found to be a program.
    pub fn is_program(&self) -> bool {
        *self.lock() == Some(true)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<bool>> {
        self.is_program
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Could this text be a program that reads its arguments?
pub fn reads_standard_input(text: &str) -> bool {
    // Where a name begins with one of these, or is one.
    const BEGINNINGS: [&str; 19] = [
        "stdin",
        "STDIN",
        "Stdin",
        "input(",
        "open(0",
        "readFileSync(0",
        "readline",
        "fileinput",
        "System.in",
        "Console.Read",
        "readLine",
        "readln",
        "ARGF",
        "<>",
        "io.read",
        "io.lines",
        "scanf",
        "getchar",
        "fgets",
    ];
    const NAMES: [&str; 2] = ["gets", "cin"];
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    let begins = |at: usize| !text[..at].ends_with(in_name);
    let ends = |at: usize| !text[at..].starts_with(in_name);
    let mut beginnings = BEGINNINGS.iter().flat_map(|word| text.match_indices(word));
    let mut names = NAMES.iter().flat_map(|word| text.match_indices(word));
    beginnings.any(|(at, _)| begins(at))
        || names.any(|(at, name)| begins(at) && ends(at + name.len()))
}

/// Runs calls as processes.
pub struct CallingEngine {
    process: ProcessEngine,
    calling: Arc<Calling>,
}

impl CallingEngine {
    pub fn new(process: ProcessEngine, calling: Arc<Calling>) -> CallingEngine {
        CallingEngine { process, calling }
    }

    fn outcome(&self, task: &Task) -> Result<Outcome, EngineError> {
        match &task.work {
            Work::Calls(sequence) => self.calls(sequence, &task.limits),
            Work::Each(each) => self.each(each, &task.limits),
            Work::Sql(_) | Work::Program(_) => Err(cannot("answer this kind of case")),
        }
    }

    /// Finds out, once a submission, whether it is a program: one that prints
    /// something for the first case.
    fn decide(&self) -> Result<bool, EngineError> {
        let mut known = self.calling.lock();
        if let Some(known) = *known {
            return Ok(known);
        }
        let outcome = self.outcome(&self.calling.first)?;
        let ran = matches!(outcome.ending, Ending::Called(_) | Ending::Enumerated(_));
        let answers = ran && !outcome.stdout.bytes.trim_ascii().is_empty();
        *known = Some(answers);
        Ok(answers)
    }

    /// One process a call. Each has the time of the whole case, since most of
    /// it goes into starting.
    fn calls(&self, sequence: &Sequence, limits: &Limits) -> Result<Outcome, EngineError> {
        let mut total = Outcome::empty(Ending::Called(Vec::new()));
        let mut results = Vec::new();
        let mut named: BTreeMap<&str, Value> = BTreeMap::new();
        for (index, step) in sequence.steps.iter().enumerate() {
            let args = arguments(step, &named)?;
            for _ in 0..step.times {
                let outcome = self.call(&args, limits)?;
                add(&mut total, &outcome);
                if outcome.ending != Ending::Exited(0) {
                    total.ending = outcome.ending;
                    return Ok(total);
                }
                let value = self.result(&outcome);
                if let Some(name) = &step.bind {
                    named.insert(name, value.clone());
                }
                results.push(CallResult {
                    step: index,
                    result: Ok(value),
                    at: None,
                });
            }
        }
        total.ending = Ending::Called(results);
        Ok(total)
    }

    fn each(&self, each: &Each, limits: &Limits) -> Result<Outcome, EngineError> {
        let up_to = each.up_to.min(MOST_EACH);
        let mut total = Outcome::empty(Ending::Called(Vec::new()));
        let mut answers = Vec::new();
        let mut stopped = None;
        for text in each.strings(up_to) {
            let outcome = self.call(&[Value::String(text)], limits)?;
            add(&mut total, &outcome);
            if outcome.ending != Ending::Exited(0) {
                total.ending = outcome.ending;
                return Ok(total);
            }
            match self.result(&outcome) {
                Value::Bool(answer) => answers.push(answer),
                other => {
                    stopped = Some(Ok(other));
                    break;
                }
            }
        }
        total.ending = Ending::Enumerated(Enumerated {
            answers,
            stopped,
            up_to: (up_to < each.up_to).then_some(up_to),
        });
        Ok(total)
    }

    fn call(&self, args: &[Value], limits: &Limits) -> Result<Outcome, EngineError> {
        let work = ProgramWork {
            stdin: printed::write_arguments(args).into_bytes(),
            ..ProgramWork::default()
        };
        self.process.run_once(&work, limits)
    }

    fn result(&self, outcome: &Outcome) -> Value {
        let function = &self.calling.function;
        let ty = match function.output.and_then(|index| function.params.get(index)) {
            Some(param) => &param.ty,
            None => &function.returns,
        };
        let text = String::from_utf8_lossy(&outcome.stdout.bytes);
        match ty {
            Type::Void => Value::Null,
            ty => printed::read(&text, ty),
        }
    }
}

fn cannot(what: &str) -> EngineError {
    EngineError::CannotBeGraded(format!(
        "a program that reads its arguments from standard input cannot {what}"
    ))
}

/// The arguments of a step, with earlier results in the place of their names.
fn arguments(step: &Step, named: &BTreeMap<&str, Value>) -> Result<Vec<Value>, EngineError> {
    if step.threads > 0 {
        return Err(cannot("be called from several threads"));
    }
    match &step.action {
        Action::Call {
            method: None, args, ..
        } => args.iter().map(|arg| filled_in(arg, named)).collect(),
        _ => Err(cannot("answer for a class")),
    }
}

fn filled_in(value: &Value, named: &BTreeMap<&str, Value>) -> Result<Value, EngineError> {
    Ok(match value {
        Value::Ref(name) => match named.get(name.as_str()) {
            Some(value) => value.clone(),
            None => {
                return Err(cannot(&format!(
                    "use the result `{name}` before it is there"
                )));
            }
        },
        Value::List(items) => Value::List(
            items
                .iter()
                .map(|item| filled_in(item, named))
                .collect::<Result<_, _>>()?,
        ),
        Value::Map(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, value)| Ok((key.clone(), filled_in(value, named)?)))
                .collect::<Result<_, EngineError>>()?,
        ),
        other => other.clone(),
    })
}

/// Adds what one process used and printed to what the case did.
fn add(total: &mut Outcome, one: &Outcome) {
    total.usage.cpu += one.usage.cpu;
    total.usage.wall += one.usage.wall;
    total.usage.memory = total.usage.memory.max(one.usage.memory);
    for (all, new) in [
        (&mut total.stdout, &one.stdout),
        (&mut total.stderr, &one.stderr),
    ] {
        all.total += new.total;
        all.bytes.extend_from_slice(&new.bytes);
    }
}

impl Engine for CallingEngine {
    fn run(
        &mut self,
        source: &mut dyn FnMut() -> Option<Task>,
        sink: &mut dyn FnMut(usize, Outcome),
    ) -> Result<(), EngineError> {
        while let Some(task) = source() {
            let outcome = self.outcome(&task)?;
            sink(task.index, outcome);
        }
        Ok(())
    }
}

/// Calls a function in a warm worker, and the file as a program where there
/// is no such function in it.
pub struct EitherEngine {
    worker: WorkerEngine,
    program: CallingEngine,
}

impl EitherEngine {
    pub fn new(worker: WorkerEngine, program: CallingEngine) -> EitherEngine {
        EitherEngine { worker, program }
    }
}

impl Engine for EitherEngine {
    fn run(
        &mut self,
        source: &mut dyn FnMut() -> Option<Task>,
        sink: &mut dyn FnMut(usize, Outcome),
    ) -> Result<(), EngineError> {
        if self.program.calling.is_program() {
            return self.program.run(source, sink);
        }
        // Those that the worker has not answered yet.
        let taken = std::cell::RefCell::new(BTreeMap::new());
        let mut fault = None;
        let EitherEngine { worker, program } = self;
        let shared = worker.shared();
        worker.run(
            &mut || {
                let task = source()?;
                taken.borrow_mut().insert(task.index, task.clone());
                Some(task)
            },
            &mut |index, outcome| {
                let task = taken.borrow_mut().remove(&index);
                // A worker that has loaded once has found its function.
                if shared.ready().is_some() || !may_be_a_program(&outcome.ending) {
                    return sink(index, outcome);
                }
                let again = program.decide().and_then(|is_program| match &task {
                    Some(task) if is_program => program.outcome(task).map(Some),
                    _ => Ok(None),
                });
                match again {
                    Ok(again) => sink(index, again.unwrap_or(outcome)),
                    Err(error) => {
                        fault.get_or_insert(error);
                    }
                }
            },
        )?;
        fault.map_or(Ok(()), Err)
    }
}

/// A program has no function, or only helpers that would all fit, or fails when
/// a driver loads it with nothing on its standard input.
fn may_be_a_program(ending: &Ending) -> bool {
    matches!(
        ending,
        Ending::NotLoaded(
            LoadFailure::NoEntry { .. } | LoadFailure::Threw(_) | LoadFailure::Exited(_),
        )
    )
}

#[cfg(test)]
mod tests {
    use super::reads_standard_input;

    #[test]
    fn names_that_read_are_told_from_others() {
        for (text, expected) in [
            ("n = int(input())", true),
            ("for line in sys.stdin:", true),
            ("new Scanner(System.in)", true),
            ("while (my $line = <>) {", true),
            ("List<Integer> all = new ArrayList<>();", false),
            ("puts solve(gets.chomp)", true),
            ("widgets = targets", false),
            ("std::cin >> n;", true),
            ("reducing(n)", false),
            ("raw_input()", false),
        ] {
            assert_eq!(reads_standard_input(text), expected, "{text}");
        }
    }
}
