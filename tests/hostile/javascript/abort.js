// expect: RTE
function answer(world, grader, port, n) {
  process.abort();
}
