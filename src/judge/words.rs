//! Facts in words: the one place that phrases times, sizes, signals and
//! exceptions for messages.

use std::time::Duration;

use crate::outcome::Exception;

pub(super) fn no_entry_words(wanted: &[String], found: &[String], several: &[String]) -> String {
    let list = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [head @ .., last] => format!("{} or {last}", head.join(", ")),
        }
    };
    let wanted = list(wanted);
    if !several.is_empty() {
        return format!(
            "found no {wanted}, and several others would fit: {}; name one with --entry",
            several.join(", ")
        );
    }
    if found.is_empty() {
        format!("found no {wanted}, and nothing else that could be called")
    } else {
        format!("found no {wanted}; the file has {}", found.join(", "))
    }
}

/// `IndexError: list index out of range`
pub fn exception_words(exception: &Exception) -> String {
    match (exception.type_name.as_str(), exception.message.as_str()) {
        ("", "") => "it threw".into(),
        ("", message) => message.into(),
        (name, "") => name.into(),
        (name, message) => format!("{name}: {message}"),
    }
}

pub(super) fn signal_words(signal: i32) -> String {
    let name = match signal {
        libc::SIGHUP => "SIGHUP: hung up",
        libc::SIGINT => "SIGINT: interrupted",
        libc::SIGQUIT => "SIGQUIT: quit",
        libc::SIGILL => "SIGILL: illegal instruction",
        libc::SIGTRAP => "SIGTRAP: a trap, as for a debugger",
        libc::SIGABRT => "SIGABRT: aborted",
        libc::SIGBUS => "SIGBUS: bad memory access",
        libc::SIGFPE => "SIGFPE: arithmetic error, such as a division by zero",
        libc::SIGKILL => "SIGKILL",
        libc::SIGUSR1 => "SIGUSR1",
        libc::SIGSEGV => "SIGSEGV: bad memory access, or the stack is full",
        libc::SIGUSR2 => "SIGUSR2",
        libc::SIGPIPE => "SIGPIPE: wrote to a pipe that nobody reads",
        libc::SIGALRM => "SIGALRM: an alarm that it had set",
        libc::SIGTERM => "SIGTERM: told to end",
        libc::SIGXCPU => "SIGXCPU: too much CPU time",
        libc::SIGXFSZ => "SIGXFSZ: a file became too large",
        libc::SIGVTALRM => "SIGVTALRM: a timer that it had set",
        libc::SIGPROF => "SIGPROF: a timer that it had set",
        libc::SIGSYS => "SIGSYS: a forbidden system call",
        _ => return format!("killed by signal {signal}"),
    };
    format!("killed by signal {signal} ({name})")
}

/// `0.35 s`, `12 ms`
pub fn seconds(time: Duration) -> String {
    let s = time.as_secs_f64();
    if s >= 10.0 {
        format!("{s:.0} s")
    } else if s >= 0.995 && (s - s.round()).abs() < 0.005 {
        format!("{} s", s.round())
    } else if s >= 0.1 {
        format!("{s:.2} s")
    } else {
        format!("{:.1} ms", s * 1000.0)
    }
}

/// `256 MiB`
pub fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    for (size, unit) in UNITS {
        if count >= size {
            return if count.is_multiple_of(size) {
                format!("{} {unit}", count / size)
            } else {
                format!("{:.1} {unit}", count as f64 / size as f64)
            };
        }
    }
    format!("{count} bytes")
}
