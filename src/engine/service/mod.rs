//! Private services: a server of the answer's own, started when the answer
//! first connects and gone with its worker.
//!
//! The driver catches connections to the service's usual port and asks for one
//! over the *service channel*, a socket at descriptor 5. What it gets is an open
//! connection, so that nothing has to be reachable from inside the sandbox: no
//! port, no file, no network. A server that was already running on the machine
//! is never touched.

mod command;
mod health;
mod pair;
mod relay;
mod server;

use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use self::health::Health;
use self::relay::Relay;
use self::server::Server;
use super::EngineError;
use super::sandbox::{Sandbox, SandboxError};

/// One worker's server and the thread that stands between the two.
pub(super) struct Service {
    /// Taken when all ends.
    server: Option<Server>,
    thread: Option<JoinHandle<()>>,
    /// The thread ends when this closes.
    stop: Option<UnixStream>,
    health: Arc<Health>,
}

impl Service {
    /// Starts a server and serves a worker's channel; `asked` is what the driver
    /// has written to it so far. `clock`: times are the case's, not the machine's.
    ///
    /// # Errors
    /// The server is not installed or does not come up.
    pub(super) fn start(
        sandbox: &dyn Sandbox,
        channel: UnixStream,
        asked: Vec<u8>,
        clock: bool,
    ) -> Result<Service, EngineError> {
        let server = Server::start(sandbox)?;
        let system = |source| SandboxError::System {
            what: "cannot set up the connection to the private redis-server",
            source,
        };
        let (stop, stopped) = UnixStream::pair().map_err(system)?;
        let health = Arc::new(Health::default());
        let relay = Relay::new(
            channel,
            asked,
            stopped,
            server.socket().to_path_buf(),
            clock,
            health.clone(),
        )
        .map_err(system)?;
        let thread = std::thread::Builder::new()
            .name("service".into())
            .spawn(move || relay.run())
            .map_err(system)?;
        Ok(Service {
            server: Some(server),
            thread: Some(thread),
            stop: Some(stop),
            health,
        })
    }

    /// What went wrong between the worker and the server, if anything did: our
    /// fault, not the answer's.
    pub(super) fn trouble(&self) -> Option<String> {
        self.health.trouble()
    }

    /// How long the machine has kept the server and the thread from running.
    pub(super) fn kept_waiting(&self) -> Duration {
        let server = self.server.as_ref().map(Server::kept_waiting);
        server.unwrap_or_default() + self.health.kept_waiting()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The server first: the thread may be waiting for its reply.
        self.health.expect_the_end();
        self.server = None;
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A panic in there has been printed; there is nothing else to do.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests;
