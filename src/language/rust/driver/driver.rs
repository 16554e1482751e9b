//! What an answer in Rust is linked with: the channel, the cases, the meters.
//! An answer with variables of the thread has a thread for each case, one with
//! other state a fork. All others run in the main thread.

mod keys;
pub mod nodes;
pub mod prelude;
mod system;
mod values;

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::fs::FileExt;
use std::os::unix::io::FromRawFd;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

pub use values::{field, Failure, Read, Value, Write};
use values::{write_text, Parser};

const MOST_REPLY: usize = 64 << 20;
/// An honest recursion 100,000 deep fits; one without end meets this first.
const STACK: usize = 64 << 20;

/// What the generated part tells.
pub struct Answer {
    /// The name under which the compiler knows the answer's text.
    pub file: &'static str,
    pub entry: &'static str,
    pub style: &'static str,
    pub note: Option<&'static str>,
    pub runtime: &'static str,
    /// Makes an instance, and destroys it.
    pub make: Option<fn(&mut Call) -> Result<*mut (), Failure>>,
    pub destroy: fn(*mut ()),
    pub methods: &'static [Method],
    /// It has state of a thread, for which each case needs another.
    pub threaded: bool,
    /// It has state that outlives a thread.
    pub apart: bool,
}

pub struct Method {
    pub name: &'static str,
    pub call: fn(&mut Call) -> Result<(), Failure>,
}

/// One call: its arguments in, its result out.
pub struct Call {
    arguments: Vec<Value>,
    /// The answer's instance, for methods.
    pub instance: *mut (),
    result: String,
}

impl Call {
    fn new(arguments: &[Value], instance: *mut (), names: &HashMap<String, Value>) -> Result<Call, Failure> {
        let arguments = arguments.iter().map(|value| followed(value, names)).collect::<Result<_, _>>()?;
        Ok(Call { arguments, instance, result: String::new() })
    }

    pub fn argument<T: Read>(&self, index: usize) -> Result<T, Failure> {
        let value = self.arguments.get(index).ok_or_else(|| {
            Failure::misfit("the answer has more parameters than the call has arguments".into())
        })?;
        T::read(value).map_err(|misfit| {
            Failure::misfit(format!("argument {} does not fit the answer's parameter: {}", index + 1, misfit.message))
        })
    }

    /// Gives an argument that the call leaves out its declared default.
    pub fn fill(&mut self, index: usize, value: &str) {
        if self.arguments.len() == index {
            self.arguments.push(Parser::parse(value));
        }
    }

    /// Refuses a call with more arguments than the answer takes.
    pub fn most(&self, count: usize) -> Result<(), Failure> {
        if self.arguments.len() > count {
            let given = self.arguments.len();
            return Err(Failure::misfit(format!("the call has {} arguments and the answer takes {}", given, count)));
        }
        Ok(())
    }

    pub fn give<T: Write + ?Sized>(&mut self, result: &T) -> Result<(), Failure> {
        if let Some(failure) = result.failure() {
            return Err(failure);
        }
        result.write(&mut self.result);
        Ok(())
    }
}

/// What a constructor gives: the instance, or why there is none.
pub trait Made<T> {
    fn made(self) -> Result<T, Failure>;
}

impl<T> Made<T> for T {
    fn made(self) -> Result<T, Failure> {
        Ok(self)
    }
}

impl<T, E: std::fmt::Debug> Made<T> for Result<T, E> {
    fn made(self) -> Result<T, Failure> {
        self.map_err(|error| Failure { type_name: "Err".into(), message: format!("{:?}", error), line: None })
    }
}

fn followed(value: &Value, names: &HashMap<String, Value>) -> Result<Value, Failure> {
    Ok(match value {
        Value::Named(name) => match names.get(name) {
            Some(value) => value.clone(),
            None => return Err(Failure::misfit(format!("there is no result named `{}`", name))),
        },
        Value::List(items) => Value::List(items.iter().map(|item| followed(item, names)).collect::<Result<_, _>>()?),
        Value::Map(entries) => Value::Map(
            entries.iter().map(|(key, item)| Ok((key.clone(), followed(item, names)?))).collect::<Result<_, _>>()?,
        ),
        other => other.clone(),
    })
}

// ---- calls

/// What the last panic said, and where.
static PANIC: Mutex<Option<Failure>> = Mutex::new(None);

fn watch(file: &'static str) {
    panic::set_hook(Box::new(move |info| {
        let payload = info.payload();
        let message = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
            (Some(text), _) => text.to_string(),
            (_, Some(text)) => text.clone(),
            _ => "it panicked with a value that is no text".into(),
        };
        let line = info.location().filter(|place| place.file() == file).map(|place| place.line());
        if let Ok(mut last) = PANIC.lock() {
            *last = Some(Failure { type_name: "panic".into(), message, line });
        }
    }));
}

fn write_error(out: &mut String, failure: &Failure) {
    out.push_str("{\"type\":");
    write_text(out, &failure.type_name);
    out.push_str(",\"message\":");
    write_text(out, &failure.message.chars().take(4000).collect::<String>());
    match failure.line {
        Some(line) => out.push_str(&format!(",\"line\":{},\"trace\":\"  line {}\"}}", line, line)),
        None => out.push_str(",\"line\":null,\"trace\":\"\"}"),
    }
}

/// `{"v":…` or `{"e":…`: what one call gives.
fn guarded(call: impl FnOnce() -> Result<String, Failure>) -> (String, bool) {
    let failure = match panic::catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(result)) => return (format!("{{\"v\":{}", result), true),
        Ok(Err(failure)) => failure,
        Err(_) => PANIC.lock().ok().and_then(|mut last| last.take()).unwrap_or(Failure {
            type_name: "panic".into(),
            message: String::new(),
            line: None,
        }),
    };
    let mut out = String::from("{\"e\":");
    write_error(&mut out, &failure);
    (out, false)
}

/// Equal results in a row are sent once.
#[derive(Default)]
struct Run {
    last: String,
    same: usize,
    any: bool,
}

impl Run {
    fn add(&mut self, out: &mut String, result: String) {
        if self.same > 0 && result == self.last {
            self.same += 1;
            return;
        }
        self.end(out);
        self.last = result;
        self.same = 1;
    }

    fn end(&mut self, out: &mut String) {
        if self.same == 0 {
            return;
        }
        if self.any {
            out.push(',');
        }
        self.any = true;
        out.push_str(&self.last);
        if self.same > 1 {
            out.push_str(&format!(",\"x\":{}", self.same));
        }
        out.push('}');
        self.same = 0;
    }
}

/// Everything of a reply after its number.
fn case(answer: &'static Answer, request: &Value, out: &mut String) {
    match request.entry("each") {
        Some(each) => strings(answer, each, out),
        None => calls(answer, request, out),
    }
}

fn make(answer: &Answer, given: &[Value], names: &HashMap<String, Value>) -> Result<*mut (), (String, bool)> {
    let mut instance = std::ptr::null_mut();
    let result = guarded(|| {
        let mut call = Call::new(given, std::ptr::null_mut(), names)?;
        if let Some(make) = answer.make {
            instance = make(&mut call)?;
        }
        Ok("null".into())
    });
    if result.1 {
        Ok(instance)
    } else {
        Err(result)
    }
}

fn calls(answer: &'static Answer, request: &Value, out: &mut String) {
    let mut names = HashMap::new();
    let mut own = std::ptr::null_mut();
    if answer.make.is_some() {
        let given = request.entry("new").map_or(&[][..], Value::list);
        match make(answer, given, &names) {
            Ok(instance) => own = instance,
            Err((error, _)) => {
                out.push_str(&format!(",\"r\":[],\"failed\":{{\"why\":\"new\",\"error\":{}}}", &error[5..]));
                return;
            }
        }
    }
    let mut instances: HashMap<String, *mut ()> = HashMap::new();
    out.push_str(",\"r\":[");
    for (index, step) in request.entry("calls").map_or(&[][..], Value::list).iter().enumerate() {
        out.push_str(if index > 0 { ",[" } else { "[" });
        let text = |key: &str| step.entry(key).and_then(Value::text);
        let count = |key: &str| step.entry(key).and_then(Value::count);
        let bind = text("as").unwrap_or("");
        let method = match text("m") {
            Some(name) => answer.methods.iter().find(|method| method.name == name),
            None => answer.methods.first(),
        };
        let instance = match text("on") {
            Some(name) => instances.get(name).copied(),
            None => Some(own),
        };
        // Who may change what no two may see at once is asked of the compiler
        // here, so calls at the same moment follow each other.
        let times = count("n").unwrap_or(1) * count("threads").unwrap_or(1).max(1);
        let mut run = Run::default();
        for _ in 0..times {
            if out.len() >= MOST_REPLY {
                break;
            }
            let result = if let Some(new) = step.entry("new") {
                match make(answer, new.list(), &names) {
                    Ok(made) => {
                        instances.insert(bind.to_string(), made);
                        "{\"v\":null".into()
                    }
                    Err((error, _)) => error,
                }
            } else {
                let (result, good) = guarded(|| {
                    let instance = instance.ok_or_else(|| Failure::misfit("there is no such instance".into()))?;
                    let method = method.ok_or_else(|| Failure::misfit("there is no such method".into()))?;
                    let given = step.entry("a").map_or(&[][..], Value::list);
                    let mut call = Call::new(given, instance, &names)?;
                    (method.call)(&mut call)?;
                    Ok(if call.result.is_empty() { "null".into() } else { call.result })
                });
                if good && !bind.is_empty() {
                    names.insert(bind.to_string(), Parser::parse(&result[5..]));
                }
                result
            };
            run.add(out, result);
        }
        run.end(out);
        out.push(']');
    }
    out.push(']');
    let _ = guarded(|| {
        instances.drain().for_each(|(_, instance)| (answer.destroy)(instance));
        if !own.is_null() {
            (answer.destroy)(own);
        }
        Ok(String::new())
    });
}

fn strings(answer: &'static Answer, each: &Value, out: &mut String) {
    let alphabet: Vec<char> = each.entry("alphabet").and_then(Value::text).unwrap_or("").chars().collect();
    let up_to = each.entry("up_to").and_then(Value::count).unwrap_or(0) as usize;
    let names = HashMap::new();
    let mut bits = String::new();
    let mut stop = None;
    'all: for length in 0..=up_to {
        let mut digits = vec![0; length];
        loop {
            let text: String = digits.iter().map(|digit: &usize| alphabet[*digit]).collect();
            let (result, _) = guarded(|| {
                let mut call = Call::new(&[Value::Text(text)], std::ptr::null_mut(), &names)?;
                (answer.methods[0].call)(&mut call)?;
                Ok(call.result)
            });
            match result.as_str() {
                "{\"v\":true" => bits.push('1'),
                "{\"v\":false" => bits.push('0'),
                _ => {
                    stop = Some(result + "}");
                    break 'all;
                }
            }
            let mut more = false;
            for digit in digits.iter_mut().rev() {
                *digit += 1;
                if *digit < alphabet.len() {
                    more = true;
                    break;
                }
                *digit = 0;
            }
            if !more || alphabet.is_empty() {
                break;
            }
        }
        if alphabet.is_empty() {
            break;
        }
    }
    out.push_str(&format!(",\"bits\":\"{}\"", bits));
    if let Some(stop) = stop {
        out.push_str(&format!(",\"stop\":{}", stop));
    }
}

// ---- cases

/// Does the work in a thread of its own, with a smaller stack where the limit
/// of memory does not allow more.
fn in_thread(work: &mut (dyn FnMut(&mut String) + Send), out: &mut String) {
    for stack in [STACK, STACK / 4, STACK / 16] {
        let done = thread::scope(|scope| {
            let own = || work(out);
            thread::Builder::new().name("main".into()).stack_size(stack).spawn_scoped(scope, own).map(|thread| thread.join())
        });
        if done.is_ok() {
            break;
        }
    }
}

fn serve(answer: &'static Answer, request: &str, clear: &Option<File>, replies: &mut File) {
    watch(answer.file);
    let request = Parser::parse(request);
    // Only a reset tells what one case needed.
    let metered = clear.as_ref().map_or(false, |clear| clear.write_at(b"5", 0).is_ok());
    let before = system::peak();
    let (cpu, wall) = (system::cpu(), Instant::now());
    let mut out = String::from("{\"id\":");
    request.entry("id").unwrap_or(&Value::Null).write(&mut out);
    let mark = out.len();
    if !answer.threaded && keys::reset() {
        case(answer, &request, &mut out);
    } else {
        in_thread(&mut |out| case(answer, &request, out), &mut out);
    }
    if out.len() > MOST_REPLY {
        out.truncate(mark);
        out.push_str(",\"r\":[],\"error\":{\"type\":\"\",\"message\":\"the returned value is too large\"}");
    }
    let _ = std::io::stdout().flush();
    let (cpu, wall) = (system::cpu() - cpu, wall.elapsed().as_nanos());
    out.push_str(&format!(",\"cpu\":{},\"wall\":{},\"peak\":", cpu, wall));
    match metered {
        true => out.push_str(&(system::peak() - before).max(0).to_string()),
        false => out.push_str("null"),
    }
    out.push_str(&format!(",\"out\":[{},{}]}}\n", system::size(1), system::size(2)));
    if replies.write_all(out.as_bytes()).is_err() {
        system::end(0);
    }
}

/// Serves all requests; the `main` of what is built.
pub fn run(answer: &'static Answer) -> ! {
    // SAFETY: the descriptors of the protocol, which nobody else has.
    let (requests, mut replies) = unsafe { (File::from_raw_fd(3), File::from_raw_fd(4)) };
    system::close_on_exec(3);
    system::close_on_exec(4);
    let mut requests = BufReader::with_capacity(1 << 16, requests);
    let mut line = String::new();
    if requests.read_line(&mut line).unwrap_or(0) == 0 {
        system::end(0);
    }
    keys::find();
    let clear = OpenOptions::new().write(true).open("/proc/self/clear_refs").ok();
    let mut ready = String::from("{\"ready\":{\"entry\":");
    write_text(&mut ready, answer.entry);
    ready.push_str(&format!(",\"style\":\"{}\",\"note\":", answer.style));
    match answer.note {
        Some(note) => write_text(&mut ready, note),
        None => ready.push_str("null"),
    }
    ready.push_str(&format!(",\"runtime\":\"{}\",\"executable\":null}}}}\n", answer.runtime));
    let _ = replies.write_all(ready.as_bytes());
    loop {
        line.clear();
        if requests.read_line(&mut line).unwrap_or(0) == 0 {
            system::end(0);
        }
        if answer.apart {
            system::apart(|| serve(answer, &line, &clear, &mut replies));
        } else {
            serve(answer, &line, &clear, &mut replies);
        }
    }
}
