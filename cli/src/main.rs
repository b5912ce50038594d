//! The command `portolan`.

fn main() -> std::process::ExitCode {
    portolan_cli::main()
}
