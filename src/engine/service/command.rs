//! Redis commands on the wire, and what becomes of those that name a time.
//!
//! The server lives in real time and the answer in the case's. Durations are
//! kept right by shifting them (see the relay); moments are turned into
//! durations here, on their way to the server, so that no reply has to be
//! changed.

/// Longest command that is looked into; what is longer passes unread.
const LONGEST: usize = 64 << 20;

/// What stands at the beginning of the bytes that a client sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Parsed<'a> {
    /// More has to arrive first.
    Incomplete,
    /// A command: its words, and how many bytes it takes.
    Command(Vec<&'a [u8]>, usize),
    /// So many bytes that are no command as client libraries write them.
    Other(usize),
}

/// Reads one command of the Redis protocol: `*2\r\n$3\r\nGET\r\n$1\r\nk\r\n`.
pub(super) fn parse(bytes: &[u8]) -> Parsed<'_> {
    if bytes.is_empty() {
        return Parsed::Incomplete;
    }
    if bytes[0] != b'*' {
        // A line as people type them; no library sends such a thing.
        return match bytes.iter().position(|byte| *byte == b'\n') {
            Some(end) => Parsed::Other(end + 1),
            None => incomplete(bytes),
        };
    }
    let Some((count, mut at)) = number(bytes, 1) else {
        return malformed(bytes, 1);
    };
    let mut words = Vec::new();
    for _ in 0..count {
        if bytes.get(at).is_some_and(|byte| *byte != b'$') {
            return Parsed::Other(bytes.len());
        }
        let Some((length, start)) = number(bytes, at + 1) else {
            return malformed(bytes, at + 1);
        };
        let Some(word) = bytes.get(start..start.saturating_add(length)) else {
            return incomplete(bytes);
        };
        at = start + length + 2;
        if bytes.len() < at {
            return incomplete(bytes);
        }
        words.push(word);
    }
    Parsed::Command(words, at)
}

fn incomplete(bytes: &[u8]) -> Parsed<'_> {
    if bytes.len() > LONGEST {
        Parsed::Other(bytes.len())
    } else {
        Parsed::Incomplete
    }
}

/// Where a number should stand: is it only not all there yet?
fn malformed(bytes: &[u8], at: usize) -> Parsed<'_> {
    let rest = bytes.get(at..).unwrap_or_default();
    if rest.len() < 20 && !rest.contains(&b'\n') {
        Parsed::Incomplete
    } else {
        Parsed::Other(bytes.len())
    }
}

/// The digits at `at`, and where the next line begins.
fn number(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let rest = bytes.get(at..)?;
    let end = rest.iter().take(20).position(|byte| *byte == b'\n')?;
    let digits = std::str::from_utf8(rest[..end].strip_suffix(b"\r")?).ok()?;
    Some((digits.parse().ok()?, at + end + 1))
}

/// Appends a command.
pub(super) fn write<W: AsRef<[u8]>>(out: &mut Vec<u8>, words: &[W]) {
    out.extend_from_slice(format!("*{}\r\n", words.len()).as_bytes());
    for word in words {
        let word = word.as_ref();
        out.extend_from_slice(format!("${}\r\n", word.len()).as_bytes());
        out.extend_from_slice(word);
        out.extend_from_slice(b"\r\n");
    }
}

/// What has to be done about a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning<'a> {
    /// It goes on as it is.
    Plain,
    /// This command goes on in its place.
    Instead(Vec<Vec<u8>>),
    /// It runs this text as a script.
    Script(&'a [u8]),
    /// It runs the script with this digest.
    ScriptBy(&'a [u8]),
    /// It stores this text as a script.
    LoadScript(&'a [u8]),
    /// The server forgets its scripts.
    ForgetScripts,
    /// From here on, or no longer, a change of any key may undo a transaction.
    Watch(bool),
}

/// Looks at a command that is sent at `now`, in microseconds of the case's clock.
pub(super) fn meaning<'a>(words: &[&'a [u8]], now: i64) -> Meaning<'a> {
    let Some(name) = words.first() else {
        return Meaning::Plain;
    };
    // Names of commands that matter are short.
    let mut upper = [0; 16];
    let Some(upper) = upper.get_mut(..name.len()) else {
        return Meaning::Plain;
    };
    upper.copy_from_slice(name);
    upper.make_ascii_uppercase();
    match (&*upper, words.len()) {
        (b"TIME", 1) => Meaning::Instead(server_time(now)),
        (b"EXPIREAT", 3..) => expire_at(words, 1000, now),
        (b"PEXPIREAT", 3..) => expire_at(words, 1, now),
        (b"EXPIRETIME", 2) => Meaning::Instead(expiry(words[1], now, "+500)/1000")),
        (b"PEXPIRETIME", 2) => Meaning::Instead(expiry(words[1], now, ")")),
        (b"SET", 5..) => set_until(words, 3, now),
        (b"GETEX", 4..) => set_until(words, 2, now),
        (b"EVAL" | b"EVAL_RO", 3..) => Meaning::Script(words[1]),
        (b"EVALSHA" | b"EVALSHA_RO", 3..) => Meaning::ScriptBy(words[1]),
        (b"SCRIPT", 3) if words[1].eq_ignore_ascii_case(b"load") => Meaning::LoadScript(words[2]),
        (b"SCRIPT", 2..) if words[1].eq_ignore_ascii_case(b"flush") => Meaning::ForgetScripts,
        (b"WATCH", _) => Meaning::Watch(true),
        (b"EXEC" | b"DISCARD" | b"UNWATCH" | b"RESET", _) => Meaning::Watch(false),
        _ => Meaning::Plain,
    }
}

fn words(words: &[&str]) -> Vec<Vec<u8>> {
    words.iter().map(|word| word.as_bytes().to_vec()).collect()
}

/// A script gives the reply in the very form of the command's own.
fn server_time(now: i64) -> Vec<Vec<u8>> {
    let seconds = (now / 1_000_000).to_string();
    let rest = (now % 1_000_000).to_string();
    words(&["EVAL", "return {ARGV[1],ARGV[2]}", "0", &seconds, &rest])
}

fn expire_at<'a>(given: &[&'a [u8]], unit: i64, now: i64) -> Meaning<'a> {
    let Some(moment) = integer(given[2]) else {
        return Meaning::Plain;
    };
    let mut instead = words(&["PEXPIRE"]);
    instead.push(given[1].to_vec());
    instead.push(left(moment, unit, now).to_string().into_bytes());
    instead.extend(given[3..].iter().map(|word| word.to_vec()));
    Meaning::Instead(instead)
}

/// `SET key value EXAT moment` and the like; options begin at `from`.
fn set_until<'a>(given: &[&'a [u8]], from: usize, now: i64) -> Meaning<'a> {
    for at in from..given.len().saturating_sub(1) {
        let unit = if given[at].eq_ignore_ascii_case(b"EXAT") {
            1000
        } else if given[at].eq_ignore_ascii_case(b"PXAT") {
            1
        } else {
            continue;
        };
        let Some(moment) = integer(given[at + 1]) else {
            return Meaning::Plain;
        };
        let mut instead: Vec<Vec<u8>> = given.iter().map(|word| word.to_vec()).collect();
        instead[at] = b"PX".to_vec();
        // Zero would be refused, where a moment that has passed is not.
        instead[at + 1] = left(moment, unit, now).max(1).to_string().into_bytes();
        return Meaning::Instead(instead);
    }
    Meaning::Plain
}

/// The moment when a key expires; whole seconds are rounded, as Redis does.
fn expiry(key: &[u8], now: i64, unit: &str) -> Vec<Vec<u8>> {
    let script = format!(
        "local t=redis.call('PTTL',KEYS[1]) if t<0 then return t end return math.floor((t+ARGV[1]{unit})"
    );
    let mut instead = words(&["EVAL", &script, "1"]);
    instead.push(key.to_vec());
    instead.push((now / 1000).to_string().into_bytes());
    instead
}

fn integer(word: &[u8]) -> Option<i64> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

/// Milliseconds from `now` until a moment given in units of so many milliseconds.
fn left(moment: i64, unit: i64, now: i64) -> i64 {
    moment.saturating_mul(unit).saturating_sub(now / 1000)
}

/// A script that asks for the time or names moments, such that it does so on the
/// case's clock. It takes the time, in microseconds, as one more argument at the
/// end. `None` where it names nothing of the kind.
pub(super) fn on_the_clock(script: &[u8]) -> Option<Vec<u8>> {
    let lower = script.to_ascii_lowercase();
    let names = |word: &[u8]| lower.windows(word.len()).any(|window| window == word);
    let quoted_time = names(b"'time'") || names(b"\"time\"") || names(b"[[time]]");
    if !quoted_time && !names(b"expireat") && !names(b"xat") {
        return None;
    }
    // On one line with the script's first, so that its own line numbers hold;
    // after a line that says how to run it.
    let start = match script {
        [b'#', b'!', ..] => script.iter().position(|byte| *byte == b'\n')? + 1,
        _ => 0,
    };
    let mut made = script[..start].to_vec();
    made.extend_from_slice(SHADOW.replace('\n', " ").as_bytes());
    made.extend_from_slice(&script[start..]);
    Some(made)
}

/// Stands before such a script and hides the real `redis` from it.
const SHADOW: &str = r#"
local redis = (function(real, now)
  local function wrap(call)
    return function(name, ...)
      local word, args = string.upper(tostring(name)), {...}
      if word == "TIME" then
        return {string.format("%.0f", math.floor(now / 1000000)), string.format("%.0f", now % 1000000)}
      end
      local function left(moment, unit)
        return string.format("%.0f", math.floor(tonumber(moment) * unit - now / 1000))
      end
      if (word == "EXPIREAT" or word == "PEXPIREAT") and tonumber(args[2]) then
        args[2] = left(args[2], word == "EXPIREAT" and 1000 or 1)
        name = "PEXPIRE"
      elseif word == "SET" or word == "GETEX" then
        for i = 2, #args - 1 do
          local option = string.upper(tostring(args[i]))
          if (option == "EXAT" or option == "PXAT") and tonumber(args[i + 1]) and (i > 2 or word == "GETEX") then
            args[i + 1] = left(args[i + 1], option == "EXAT" and 1000 or 1)
            args[i] = "PX"
          end
        end
      end
      return call(name, unpack(args))
    end
  end
  return setmetatable({call = wrap(real.call), pcall = wrap(real.pcall)}, {__index = real})
end)(redis, tonumber(table.remove(ARGV)))
"#;

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000_500_000;

    fn command(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, &text.split(' ').collect::<Vec<_>>());
        out
    }

    fn instead(text: &str) -> String {
        let words: Vec<&[u8]> = text.split(' ').map(str::as_bytes).collect();
        match meaning(&words, NOW) {
            Meaning::Instead(words) => String::from_utf8(words.join(&b' ')).unwrap(),
            Meaning::Plain => text.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_command_is_read_at_whatever_place_it_is_cut() {
        let bytes = command("SET key value");
        for cut in 0..bytes.len() {
            assert_eq!(parse(&bytes[..cut]), Parsed::Incomplete, "{cut}");
        }
        let mut two = bytes.clone();
        two.extend_from_slice(b"*1\r\n$4\r\nPI");
        let Parsed::Command(words, length) = parse(&two) else {
            panic!("{:?}", parse(&two))
        };
        assert_eq!(words, [&b"SET"[..], b"key", b"value"]);
        assert_eq!(length, bytes.len());
    }

    #[test]
    fn what_is_no_command_passes() {
        assert_eq!(parse(b"PING\r\nX"), Parsed::Other(6));
        assert_eq!(parse(b"*x\r\n"), Parsed::Other(4));
        assert_eq!(parse(b"*1\r\n+OK\r\n"), Parsed::Other(9));
        assert_eq!(parse(b"*1\r\n$99999999999999999999\r\n"), Parsed::Other(27));
        assert_eq!(parse(b"*0\r\n"), Parsed::Command(vec![], 4));
    }

    #[test]
    fn moments_become_durations() {
        assert_eq!(instead("EXPIREAT k 1800000060"), "PEXPIRE k 59500");
        assert_eq!(
            instead("pexpireat k 1800000060000 NX"),
            "PEXPIRE k 59500 NX"
        );
        assert_eq!(instead("SET k v EXAT 1800000002 NX"), "SET k v PX 1500 NX");
        assert_eq!(instead("SET k v PXAT 5"), "SET k v PX 1");
        assert_eq!(instead("SET exat 5 EX 9"), "SET exat 5 EX 9");
        assert_eq!(instead("GETEX k EXAT 1800000001"), "GETEX k PX 500");
        assert_eq!(instead("EXPIREAT k soon"), "EXPIREAT k soon");
        assert!(instead("TIME").ends_with(" 0 1800000000 500000"));
    }

    #[test]
    fn only_scripts_that_name_times_are_changed() {
        assert_eq!(on_the_clock(b"return redis.call('INCR', KEYS[1])"), None);
        let made = on_the_clock(b"#!lua\nreturn redis.call('TIME')").unwrap();
        let made = String::from_utf8(made).unwrap();
        assert!(made.starts_with("#!lua\n local redis"), "{made}");
        assert_eq!(made.lines().count(), 2);
    }
}
