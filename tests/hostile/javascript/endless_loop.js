// expect: TLE
function answer(world, grader, port, n) {
  for (;;) {
    try {
      for (;;);
    } catch {}
  }
}
