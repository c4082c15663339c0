//! Rebuilds the program when a file of the built-in theme or the starter changes: both are embedded.

fn main() {
    for folder in ["templates", "static", "starter"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
