//! What the .NET SDK brings along: the compiler, which is itself a program for
//! .NET, and the libraries that answers use.

use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf};

/// The least major version whose library has what answers use.
const OLDEST: u32 = 6;

const LIBRARY: &str = "Microsoft.NETCore.App";

/// An SDK with a runtime to run what it compiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sdk {
    /// What `dotnet exec` runs to compile.
    pub(super) compiler: PathBuf,
    /// The version of the runtime and its library.
    pub(super) version: String,
    /// Files of the library, sorted.
    pub(super) library: Vec<PathBuf>,
}

impl Sdk {
    /// That of a `dotnet`; none where it can only run programs.
    pub(super) fn of(dotnet: &Path) -> Option<Sdk> {
        let real = fs::canonicalize(dotnet).ok()?;
        let root = real.parent()?;
        let compiler = newest(&root.join("sdk"), "Roslyn/bincore/csc.dll")?;
        let found = newest(&root.join("shared").join(LIBRARY), "System.Runtime.dll")?;
        let folder = found.parent()?;
        let mut library: Vec<PathBuf> = fs::read_dir(folder)
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "dll"))
            .collect();
        library.sort();
        Some(Sdk {
            compiler,
            version: folder.file_name()?.to_str()?.to_string(),
            library,
        })
    }

    /// The command that compiles, after `dotnet`.
    pub(super) fn compile(&self, more: &[&str]) -> Vec<String> {
        let compiler = self.compiler.to_string_lossy();
        let own = [
            "exec",
            &compiler,
            "-nologo",
            "-noconfig",
            "-nostdlib",
            "-optimize",
            "-warn:0",
            "-unsafe",
            "-define:NET",
        ];
        let library = self.library.iter();
        let library = library.map(|file| format!("-r:{}", file.display()));
        let words = own.iter().chain(more).map(|word| (*word).to_string());
        words.chain(library).collect()
    }

    /// What `dotnet exec` has to be told of the runtime.
    pub(super) fn settings(&self) -> String {
        let version = &self.version;
        format!(
            "{{\"runtimeOptions\":{{\"framework\":{{\"name\":\"{LIBRARY}\",\"version\":\"{version}\"}},\
             \"configProperties\":{{\"System.GC.Concurrent\":false,\"System.Runtime.TieredPGO\":false}}}}}}\n"
        )
    }
}

/// A file in the folder of the newest release that has it.
fn newest(folder: &Path, file: &str) -> Option<PathBuf> {
    let mut releases: Vec<(Vec<u32>, PathBuf)> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            // A preview has letters in its number.
            let parts = path.file_name()?.to_str()?.split('.').map(str::parse);
            let release: Vec<u32> = parts.collect::<Result<_, _>>().ok()?;
            (release.first() >= Some(&OLDEST)).then_some((release, path))
        })
        .collect();
    releases.sort_by_key(|(release, _)| Reverse(release.clone()));
    releases
        .into_iter()
        .map(|(_, path)| path.join(file))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_release_is_taken() {
        let root = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(root.path()).unwrap();
        let put = |name: &str| {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        };
        let dotnet = root.join("dotnet");
        put("dotnet");
        put("shared/Microsoft.NETCore.App/8.0.9/System.Runtime.dll");
        put("shared/Microsoft.NETCore.App/8.0.34/System.Runtime.dll");
        put("shared/Microsoft.NETCore.App/8.0.34/System.Linq.dll");
        put("shared/Microsoft.NETCore.App/8.0.34/libcoreclr.so");
        put("shared/Microsoft.NETCore.App/10.0.0-preview.1/System.Runtime.dll");
        assert_eq!(Sdk::of(&dotnet), None, "a runtime alone");
        put("sdk/5.0.400/Roslyn/bincore/csc.dll");
        assert_eq!(Sdk::of(&dotnet), None, "too old");
        put("sdk/8.0.134/Roslyn/bincore/csc.dll");
        put("sdk/9.0.100/only-tools");
        let sdk = Sdk::of(&dotnet).unwrap();
        assert_eq!(
            sdk.compiler,
            root.join("sdk/8.0.134/Roslyn/bincore/csc.dll")
        );
        assert_eq!(sdk.version, "8.0.34");
        let names = sdk.library.iter().map(|path| path.file_name().unwrap());
        assert_eq!(
            names.collect::<Vec<_>>(),
            ["System.Linq.dll", "System.Runtime.dll"]
        );
        assert_eq!(Sdk::of(&root.join("none")), None);
    }
}
