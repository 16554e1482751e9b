//! The layers of isolation: what each is called, what its absence means, and how
//! to get it.

/// One protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    PrivateRoot,
    ProcessNamespace,
    NetworkNamespace,
    Landlock,
    Filter,
    OwnUser,
    NoPrivileges,
    ProcessLimit,
    Limits,
    Cgroup,
    Environment,
}

/// Whether a layer protects here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    InForce,
    /// It does not, for this reason.
    Absent(String),
}

const ALL: [Layer; 11] = [
    Layer::PrivateRoot,
    Layer::ProcessNamespace,
    Layer::NetworkNamespace,
    Layer::Landlock,
    Layer::Filter,
    Layer::OwnUser,
    Layer::NoPrivileges,
    Layer::ProcessLimit,
    Layer::Limits,
    Layer::Cgroup,
    Layer::Environment,
];

impl Layer {
    /// All of them, the strongest first.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.into_iter()
    }

    pub(super) fn index(self) -> u64 {
        self as u64
    }

    pub(super) fn from_index(index: u64) -> Option<Self> {
        ALL.get(usize::try_from(index).ok()?).copied()
    }

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::PrivateRoot => "private-root",
            Self::ProcessNamespace => "process-namespace",
            Self::NetworkNamespace => "network-namespace",
            Self::Landlock => "landlock",
            Self::Filter => "seccomp",
            Self::OwnUser => "own-user",
            Self::NoPrivileges => "no-privileges",
            Self::ProcessLimit => "process-limit",
            Self::Limits => "rlimits",
            Self::Cgroup => "cgroup",
            Self::Environment => "environment",
        }
    }

    /// What it does.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::PrivateRoot => {
                "an answer sees system files and its own, read-only, and a small scratch folder"
            }
            Self::ProcessNamespace => {
                "an answer sees no other process, and all of its own are killed at the end"
            }
            Self::NetworkNamespace => "an answer has a network that leads nowhere",
            Self::Landlock => "the kernel refuses files outside the allowed folders",
            Self::Filter => "the kernel refuses dangerous system calls",
            Self::OwnUser => "an answer runs as a user that owns nothing",
            Self::NoPrivileges => "an answer has no capabilities and cannot gain any",
            Self::ProcessLimit => "an answer can only start so many processes",
            Self::Limits => {
                "CPU time, memory, file size and open files of each process are limited"
            }
            Self::Cgroup => "memory and processes of the whole tree are counted exactly",
            Self::Environment => "an answer sees none of the grader's environment",
        }
    }

    /// What it means that a layer is not there.
    pub fn without(self) -> &'static str {
        match self {
            Self::PrivateRoot => {
                "files are protected by Landlock alone, and there is no scratch folder"
            }
            Self::ProcessNamespace => {
                "the names of other processes can be seen; the tree is killed by its group"
            }
            Self::NetworkNamespace => {
                "sockets are refused instead, also those between an answer's own parts"
            }
            Self::Landlock => "files are protected by the private root alone",
            Self::Filter => "more of the kernel can be attacked",
            Self::OwnUser => "an answer runs as you, kept from your files by the other layers",
            Self::NoPrivileges => "a set-uid program could gain privileges",
            Self::ProcessLimit => "a fork bomb is stopped by the memory and time limits only",
            Self::Limits => "a process is only limited from outside, every few milliseconds",
            Self::Cgroup => {
                "memory is measured every few milliseconds and may be overshot a little"
            }
            Self::Environment => "an answer may read secrets from the environment",
        }
    }

    /// How to get it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::PrivateRoot | Self::ProcessNamespace | Self::NetworkNamespace => {
                "allow user namespaces (Ubuntu 24.04: an AppArmor profile with `userns,` for grade, or \
                 sysctl kernel.apparmor_restrict_unprivileged_userns=0; containers: run as root with SYS_ADMIN)"
            }
            Self::Landlock => "use Linux 5.13 or newer with landlock among its security modules",
            Self::Filter => "use a kernel with seccomp filters, on x86-64 or ARM64",
            Self::OwnUser => {
                "run grade as root, in a container for instance; not needed on a laptop"
            }
            Self::NoPrivileges => "keep the capability SETPCAP in the container",
            Self::ProcessLimit => "allow user namespaces, on Linux 5.14 or newer",
            Self::Limits => "none needed",
            Self::Cgroup => {
                "with systemd, run grade as `systemd-run --user --scope grade …`; \
                 elsewhere below a cgroup v2 folder that is yours and passes on memory and pids"
            }
            Self::Environment => "none needed",
        }
    }
}

/// What is not guaranteed under these layers, in the words of the report.
pub(super) fn not_guaranteed(layers: &[(Layer, State)]) -> Vec<String> {
    let has = |wanted: Layer| {
        layers
            .iter()
            .any(|(layer, state)| *layer == wanted && *state == State::InForce)
    };
    let mut missing = Vec::new();
    let mut unless = |holds: bool, what: &str| {
        if !holds {
            missing.push(what.to_owned());
        }
    };
    unless(has(Layer::PrivateRoot) || has(Layer::Landlock), "files");
    unless(
        has(Layer::NetworkNamespace) || has(Layer::Filter),
        "network",
    );
    unless(
        has(Layer::ProcessNamespace) || has(Layer::Filter),
        "process tree",
    );
    unless(has(Layer::PrivateRoot) || has(Layer::Landlock), "disk");
    unless(has(Layer::PrivateRoot), "file metadata");
    unless(
        has(Layer::ProcessLimit) || has(Layer::Cgroup),
        "number of processes",
    );
    unless(has(Layer::Cgroup), "exact memory");
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique() {
        let mut names: Vec<&str> = Layer::all().map(Layer::name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
        for layer in Layer::all() {
            assert_eq!(Layer::from_index(layer.index()), Some(layer));
        }
    }

    #[test]
    fn strict_needs_one_of_two_each() {
        let missing = |layers: &[Layer]| {
            let layers: Vec<_> = layers
                .iter()
                .map(|&layer| (layer, State::InForce))
                .collect();
            let mut missing = not_guaranteed(&layers);
            missing.retain(|what| super::super::super::STRICT.contains(&what.as_str()));
            missing
        };
        assert!(missing(&[Layer::Landlock, Layer::Filter]).is_empty());
        let namespaces = [
            Layer::PrivateRoot,
            Layer::NetworkNamespace,
            Layer::ProcessNamespace,
        ];
        assert!(missing(&namespaces).is_empty());
        assert_eq!(missing(&[Layer::Filter]), ["files"]);
        assert_eq!(missing(&[]).len(), 3);
    }
}
