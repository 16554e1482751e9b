fn main() {
    if std::env::args_os()
        .nth(1)
        .is_some_and(|argument| argument == grade::engine::sql::WORKER_ARGUMENT)
    {
        grade::engine::sql::worker_main();
    }
}
