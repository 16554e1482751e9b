// expect: RTE
function answer(world, grader, port, n) {
  try {
    process.reallyExit(0);
  } catch {}
  process.exit(0);
}
