//! The child's side: `grade __sql-worker`, a process of our own binary that
//! answers requests on descriptor 3 with replies on descriptor 4.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::guard::{self, Access, Deadline, nanoseconds};
use super::image::Image;
use super::query;
use super::shuffle;
use super::wire::{Failure, FailureKind, Query, Ran, Reply, Request, Rows};
use crate::sys::{clock, inherited, sqlite};

/// How long the author's own check may run.
pub(crate) const CHECK_TIME: Duration = Duration::from_secs(20);

/// Bytes that the author's own check may take.
pub(super) const CHECK_MEMORY: u64 = 1 << 30;

/// Answers requests until there are no more.
pub fn worker_main() -> ! {
    let (Some(requests), Some(replies)) = (inherited::descriptor(3), inherited::descriptor(4))
    else {
        std::process::exit(3);
    };
    sqlite::stop_clock();
    let code = match serve(BufReader::with_capacity(1 << 16, requests), replies) {
        Ok(()) => 0,
        Err(_) => 3,
    };
    std::process::exit(code)
}

fn serve(mut requests: impl BufRead, mut replies: impl Write) -> io::Result<()> {
    let mut images: HashMap<String, Arc<Image>> = HashMap::new();
    let mut line = Vec::new();
    let mut out = Vec::new();
    let mut send = |reply: &Reply| {
        out.clear();
        serde_json::to_writer(&mut out, reply)?;
        out.push(b'\n');
        replies.write_all(&out)
    };
    send(&Reply::Ready)?;
    loop {
        line.clear();
        if requests.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        match serde_json::from_slice(&line)? {
            Request::Build(build) => {
                sqlite::set_heap_limit(0);
                let built = Image::build(&build);
                send(&Reply::Built(match built {
                    Ok(image) => {
                        let size = image.size() as u64;
                        images.insert(build.key, Arc::new(image));
                        Ok(size)
                    }
                    Err(message) => Err(message),
                }))?;
            }
            Request::Query(request) => {
                let image = images
                    .get(&request.key)
                    .ok_or_else(|| io::Error::other("a query for an unknown data set"))?;
                answer(&request, image, &mut send)?;
            }
        }
    }
}

/// Sends everything that a query is owed.
fn answer(
    request: &Query,
    image: &Image,
    send: &mut impl FnMut(&Reply) -> io::Result<()>,
) -> io::Result<()> {
    let access = match request.check {
        Some(_) => Access::Write,
        None => Access::Read,
    };
    let run = Run::start(request, image, access, None).map_err(io::Error::other)?;
    let (ran, connection) = run.finish(request);
    send(&Reply::Ran(ran))?;
    if let Some(check) = &request.check {
        let checked = match connection {
            Ok(connection) => look(connection, image, check, request.caps.output),
            Err(failure) => Err(failure),
        };
        send(&Reply::Checked(checked))?;
    }
    for number in 0..request.shuffles {
        let result = match Run::start(request, image, Access::Read, Some(number)) {
            Ok(run) => run.rows(request),
            Err(error) => Err(internal(&error)),
        };
        send(&Reply::Shuffled(result))?;
    }
    Ok(())
}

/// A connection that is ready for the candidate's text.
struct Run {
    connection: rusqlite::Connection,
    deadline: Deadline,
    /// Bytes that SQLite held before the text ran.
    baseline: u64,
}

impl Run {
    fn start(
        request: &Query,
        image: &Image,
        access: Access,
        shuffle: Option<u32>,
    ) -> rusqlite::Result<Run> {
        sqlite::set_heap_limit(0);
        let mut connection = image.load(&request.text)?;
        if let Some(number) = shuffle {
            shuffle::apply(&connection, number)?;
        }
        let deadline = Deadline::after(Duration::from_nanos(request.caps.cpu));
        guard::close_in(&mut connection, access, &deadline)?;
        sqlite::seed_random();
        let baseline = sqlite::memory_used();
        sqlite::set_heap_limit(baseline.saturating_add(request.caps.memory));
        sqlite::reset_memory_peak();
        Ok(Run {
            connection,
            deadline,
            baseline,
        })
    }

    fn text(&self, request: &Query) -> query::Ran {
        query::run(
            &self.connection,
            &request.text,
            &self.deadline,
            Duration::from_nanos(request.caps.cpu),
            request.caps.output,
        )
    }

    /// Runs the text and gives back the connection for a check, if the text
    /// came to its end.
    fn finish(self, request: &Query) -> (Ran, Result<rusqlite::Connection, Failure>) {
        let wall = Instant::now();
        let cpu = clock::thread_cpu();
        let ran = self.text(request);
        let cpu = clock::thread_cpu().saturating_sub(cpu);
        let wall = wall.elapsed();
        let memory = sqlite::memory_peak().saturating_sub(self.baseline);
        let connection = match &ran.failure {
            Some(failure) => Err(failure.clone()),
            None => Ok(self.connection),
        };
        let ran = Ran {
            result: ran.result,
            statements: ran.statements,
            with_columns: ran.with_columns,
            failure: ran.failure,
            cpu: nanoseconds(cpu),
            wall: nanoseconds(wall),
            memory,
        };
        (ran, connection)
    }

    fn rows(self, request: &Query) -> Result<Option<Rows>, Failure> {
        self.text(request).into_result()
    }
}

/// Runs the author's check over what the candidate's text left, where nothing
/// of the candidate's connection is in force.
fn look(
    mut connection: rusqlite::Connection,
    image: &Image,
    check: &str,
    output: u64,
) -> Result<Rows, Failure> {
    sqlite::set_heap_limit(0);
    let after = image
        .after(&mut connection)
        .map_err(|error| internal(&error))?;
    drop(connection);
    let mut connection = after.load(check).map_err(|error| internal(&error))?;
    let deadline = Deadline::after(CHECK_TIME);
    guard::close_in(&mut connection, Access::Write, &deadline).map_err(|error| internal(&error))?;
    sqlite::set_heap_limit(sqlite::memory_used().saturating_add(CHECK_MEMORY));
    let output = output.max(1 << 20);
    query::run(&connection, check, &deadline, CHECK_TIME, output)
        .into_result()?
        .ok_or_else(|| Failure {
            kind: FailureKind::Prepare,
            message: "the check has no statement with columns".to_owned(),
            offset: None,
        })
}

fn internal(error: &rusqlite::Error) -> Failure {
    Failure {
        kind: FailureKind::Run,
        message: super::image::words(error),
        offset: None,
    }
}
