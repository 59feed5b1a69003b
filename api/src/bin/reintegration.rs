fn main() -> std::process::ExitCode {
    reintegration_api::main()
}
