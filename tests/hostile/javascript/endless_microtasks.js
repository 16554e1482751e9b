// expect: TLE
async function answer(world, grader, port, n) {
  for (;;) await null;
}
