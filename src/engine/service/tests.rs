use super::*;
use crate::engine::sandbox::{self, Isolation};
use std::io::{Read, Write};
use std::time::Instant;

/// A server, or nothing where the machine has none and need not have one.
fn server() -> Option<Server> {
    let sandbox = sandbox::choose(Isolation::None, |_| {}).unwrap();
    match Server::start(sandbox.as_ref()) {
        Ok(server) => Some(server),
        Err(EngineError::CannotBeGraded(why)) if why.contains("not installed") => {
            let required = std::env::var_os("GRADE_REQUIRE_RUNTIMES").is_some();
            assert!(!required, "{why}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

fn ask(stream: &mut UnixStream, words: &[&str]) -> String {
    let mut request = Vec::new();
    command::write(&mut request, words);
    stream.write_all(&request).unwrap();
    let mut reply = vec![0; 4096];
    let count = stream.read(&mut reply).unwrap();
    reply.truncate(count);
    String::from_utf8(reply).unwrap()
}

#[test]
fn a_server_serves_data_only_and_leaves_nothing() {
    let Some(server) = server() else { return };
    let socket = server.socket().to_path_buf();
    let mut stream = UnixStream::connect(&socket).unwrap();
    assert_eq!(ask(&mut stream, &["SET", "k", "v"]), "+OK\r\n");
    for forbidden in [
        &["CONFIG", "SET", "dir", "/tmp"][..],
        &["SHUTDOWN"],
        &["DEBUG", "SLEEP", "0"],
        &["REPLICAOF", "localhost", "6379"],
        &["ACL", "SETUSER", "default", "+@all"],
    ] {
        let reply = ask(&mut stream, forbidden);
        // DEBUG is off before the list of commands is asked.
        let refused = reply.starts_with("-NOPERM") || reply.starts_with("-ERR DEBUG command not");
        assert!(refused, "{forbidden:?}: {reply}");
    }
    drop(server);
    assert_eq!(stream.read(&mut [0; 8]).unwrap_or(0), 0);
    assert!(!socket.exists());
    assert!(!socket.parent().unwrap().parent().unwrap().exists());
}

/// A relay on the case's clock: its channel, a connection, and what ends it.
fn relay(server: &Server) -> (UnixStream, UnixStream, UnixStream, JoinHandle<()>) {
    let (channel, theirs) = UnixStream::pair().unwrap();
    let (stop, stopped) = UnixStream::pair().unwrap();
    let mut relay = Relay::new(
        theirs,
        Vec::new(),
        stopped,
        server.socket().to_path_buf(),
        true,
        Arc::default(),
    )
    .unwrap();
    let connection = relay.connect().unwrap();
    connection.set_nonblocking(false).unwrap();
    let thread = std::thread::spawn(move || relay.run());
    (channel, connection, stop, thread)
}

const START: i64 = 1_800_000_000;

fn set_clock(channel: &mut UnixStream, seconds: f64) {
    let nanoseconds = START * 1_000_000_000 + (seconds * 1e9) as i64;
    writeln!(channel, "{{\"clock\":{nanoseconds}}}").unwrap();
}

#[test]
fn the_server_follows_the_clock_of_the_case() {
    let Some(server) = server() else { return };
    let (mut channel, mut redis, stop, thread) = relay(&server);
    set_clock(&mut channel, 0.0);
    ask(&mut redis, &["SET", "k", "v", "EX", "60"]);
    ask(&mut redis, &["SET", "stays", "v"]);
    ask(&mut redis, &["INCR", "until"]);
    ask(&mut redis, &["EXPIREAT", "until", "1800000090"]);
    set_clock(&mut channel, 59.0);
    assert_eq!(ask(&mut redis, &["GET", "k"]), "$1\r\nv\r\n");
    assert_eq!(ask(&mut redis, &["TTL", "k"]), ":1\r\n");
    assert_eq!(ask(&mut redis, &["EXPIRETIME", "until"]), ":1800000090\r\n");
    set_clock(&mut channel, 60.5);
    assert_eq!(ask(&mut redis, &["GET", "k"]), "$-1\r\n");
    assert_eq!(ask(&mut redis, &["GET", "until"]), "$1\r\n1\r\n");
    set_clock(&mut channel, 91.0);
    assert_eq!(ask(&mut redis, &["GET", "until"]), "$-1\r\n");
    assert_eq!(ask(&mut redis, &["GET", "stays"]), "$1\r\nv\r\n");
    let time = ask(&mut redis, &["TIME"]);
    assert!(time.starts_with("*2\r\n$10\r\n1800000091\r\n"), "{time}");
    drop(stop);
    thread.join().unwrap();
}

#[test]
fn a_short_wait_of_the_machine_expires_nothing() {
    let Some(server) = server() else { return };
    let (mut channel, mut redis, stop, thread) = relay(&server);
    set_clock(&mut channel, 0.0);
    ask(&mut redis, &["SET", "k", "v", "PX", "400"]);
    let end = Instant::now() + Duration::from_millis(900);
    while Instant::now() < end {
        assert_eq!(ask(&mut redis, &["GET", "k"]), "$1\r\nv\r\n");
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(stop);
    thread.join().unwrap();
}

#[test]
fn scripts_see_the_clock_of_the_case() {
    let Some(server) = server() else { return };
    let (mut channel, mut redis, stop, thread) = relay(&server);
    set_clock(&mut channel, 7.0);
    let script = "return redis.call('time')[1]..ARGV[1]..#ARGV";
    let expected = "$12\r\n1800000007x1\r\n";
    assert_eq!(ask(&mut redis, &["EVAL", script, "0", "x"]), expected);
    let digest = ask(&mut redis, &["SCRIPT", "LOAD", script]);
    let digest = digest.lines().nth(1).unwrap().to_string();
    assert_eq!(ask(&mut redis, &["EVALSHA", &digest, "0", "x"]), expected);
    let until = "redis.call('SET',KEYS[1],'v') return redis.call('EXPIREAT',KEYS[1],1800000010)";
    assert_eq!(ask(&mut redis, &["EVAL", until, "1", "k"]), ":1\r\n");
    assert_eq!(ask(&mut redis, &["TTL", "k"]), ":3\r\n");
    ask(&mut redis, &["SCRIPT", "FLUSH"]);
    let reply = ask(&mut redis, &["EVALSHA", &digest, "0", "x"]);
    assert!(reply.starts_with("-NOSCRIPT"), "{reply}");
    drop(stop);
    thread.join().unwrap();
}

#[test]
fn a_fresh_case_finds_nothing_and_a_quiet_one_is_told() {
    let Some(server) = server() else { return };
    let (mut channel, mut redis, stop, thread) = relay(&server);
    set_clock(&mut channel, 0.0);
    ask(&mut redis, &["SET", "k", "v"]);
    channel.write_all(b"{\"quiet\":true}\n").unwrap();
    let mut reply = [0; 64];
    let count = channel.read(&mut reply).unwrap();
    assert_eq!(&reply[..count], b"{\"quiet\":true}\n");
    channel
        .write_all(b"{\"fresh\":true}\n{\"quiet\":true}\n")
        .unwrap();
    assert!(channel.read(&mut reply).unwrap() > 0);
    // The connections of the case before are closed.
    assert_eq!(redis.read(&mut reply).unwrap_or(0), 0);
    let mut direct = UnixStream::connect(server.socket()).unwrap();
    assert_eq!(ask(&mut direct, &["DBSIZE"]), ":0\r\n");
    drop(stop);
    thread.join().unwrap();
}
